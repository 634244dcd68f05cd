"""Reservations as people read them: the list, and one with its travellers, money, places, cases and penalty."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import literal_column
from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.campaigns.models import QuotaMovement
from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, OCStatus
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.reservations.rules import LIVE, Origin, Penalty, ReservationStatus, penalty
from aliun_dashboard.staff.rules import SEES_ALL_LEADS
from aliun_dashboard.tickets.models import Ticket

from . import capped
from .api_sales import of_trip
from .lead_filters import visible
from .staff import Viewer
from .words import among, begin_words, says, words_of

PAGE = 50


@dataclass(frozen=True)
class ReservationFilter:
    """What to show; empty means any. `text` is part of the holder's, hotel's or agency's name; days are of check-in."""

    origin: Origin | None = None
    status: ReservationStatus | None = None
    text: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class ReservationRow:
    """One line of the list. What came by mail has no lead, and its agency's number in `booking_ref`.

    `oc` says how its purchase order stands, if it has one; `without_oc`: nobody may be served yet (K-41).
    """

    id: int
    lead_id: int
    booking_ref: str
    holder: str
    hotel: str
    destination: str
    agency: str
    origin: Origin
    status: ReservationStatus
    check_in: date
    nights: int
    total: Money
    paid: Decimal
    created_at: datetime
    order_id: int | None
    oc: OCStatus | None
    without_oc: bool


@dataclass(frozen=True)
class ReservationPage:
    """Up to `PAGE` of them, newest first, and where the next page starts."""

    rows: tuple[ReservationRow, ...]
    after: int | None


@dataclass(frozen=True)
class Person:
    """A traveller; `age` only of children."""

    name: str
    age: int | None


@dataclass(frozen=True)
class Paid:
    """One payment of the trip."""

    id: int
    kind: str
    provider: str
    status: str
    amount: Money
    at: datetime | None


@dataclass(frozen=True)
class Case:
    """One ticket about the trip."""

    id: int
    title: str
    status: str


@dataclass(frozen=True)
class ReservationFile:
    """Everything of one reservation. `places` is how many of the campaign it holds now."""

    row: ReservationRow
    quote_id: int | None
    campaign_id: int | None
    room: str
    board: str
    rooms: int
    adults: int
    child_ages: tuple[int, ...]
    inclusions: str
    cancellation_policy: str
    supplier_contact: str
    balance_due_on: date | None
    token: str
    travellers: tuple[Person, ...]
    payments: tuple[Paid, ...]
    cases: tuple[Case, ...]
    places: int
    costs_today: Penalty


def page(session: Session, viewer: Viewer, wanted: ReservationFilter, before: int | None = None) -> ReservationPage:
    """Reservations from just before the id `before`."""
    query = _wanted(_trips(viewer), wanted).order_by(col(Reservation.id).desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(col(Reservation.id) < before)
    rows = _rows(session, query)
    return ReservationPage(tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


def counts(session: Session, viewer: Viewer) -> dict[ReservationStatus, int]:
    """How many stand how, as `capped`."""
    seen: Any = select(Reservation.id)
    if viewer.role not in SEES_ALL_LEADS:
        seen = seen.outerjoin(Lead, col(Lead.id) == col(Reservation.lead_id)).where(visible(viewer))
    found = {status: seen.where(Reservation.status == status) for status in ReservationStatus}
    return {status: number for status, number in capped.each(session, found).items() if number}


def one(session: Session, viewer: Viewer, reservation_id: int, now: datetime) -> ReservationFile | None:
    """One reservation, if this viewer may see it."""
    rows = _rows(session, _trips(viewer).where(col(Reservation.id) == reservation_id))
    if not rows:
        return None
    trip = session.get_one(Reservation, reservation_id)
    policies, today = trip.policies, settings().day(now)
    held = select(func.coalesce(func.sum(QuotaMovement.units), 0)).where(QuotaMovement.reservation_id == reservation_id)
    return ReservationFile(
        row=rows[0],
        quote_id=trip.quote_id,
        campaign_id=trip.campaign_id,
        room=trip.room,
        board=trip.board,
        rooms=trip.rooms,
        adults=trip.adults,
        child_ages=tuple(trip.child_ages),
        inclusions=trip.inclusions,
        cancellation_policy=str(policies.get("cancellation_policy") or ""),
        supplier_contact=str(policies.get("supplier_contact") or ""),
        balance_due_on=trip.balance_due_on,
        token=trip.token,
        travellers=_travellers(session, reservation_id),
        payments=_payments(session, trip),
        cases=_cases(session, reservation_id),
        places=session.exec(held).one(),
        costs_today=penalty(policies.get("cancellation_windows") or (), trip.check_in, trip.total, today),
    )


def may_see(session: Session, viewer: Viewer, reservation_id: int) -> bool:
    """Whether this viewer may open the reservation."""
    return session.exec(_trips(viewer).where(col(Reservation.id) == reservation_id)).first() is not None


def _trips(viewer: Viewer) -> Any:
    """Trips that came by mail are nobody's: everybody sees them, like a lead that nobody owns."""
    whole: Any = (
        select(Reservation, Organization, PurchaseOrder)
        .outerjoin(Lead, col(Lead.id) == col(Reservation.lead_id))
        .outerjoin(Organization, col(Organization.id) == col(Reservation.organization_id))
        .outerjoin(PurchaseOrder, col(PurchaseOrder.reservation_id) == col(Reservation.id))
        .where(visible(viewer))
    )
    return whole


def _wanted(query: Any, wanted: ReservationFilter) -> Any:
    if wanted.origin:
        query = query.where(Reservation.origin == wanted.origin)
    if wanted.status:
        query = query.where(Reservation.status == wanted.status)
    if wanted.since:
        query = query.where(col(Reservation.check_in) >= wanted.since)
    if wanted.until:
        query = query.where(col(Reservation.check_in) <= wanted.until)
    if text := wanted.text.strip():
        query = query.where(reads(text))
    return query


def reads(text: str) -> Any:
    """Reservations whose holder, hotel, booking or agency begin a word with each word of `text`."""
    agencies = select(Organization.id).where(says(Organization.name, text))
    ours = words_of(Reservation.holder, Reservation.hotel, func.coalesce(Reservation.booking_ref, literal_column("''")))
    return or_(begin_words(ours, text), among(col(Reservation.organization_id), agencies))


def _rows(session: Session, query: Any) -> list[ReservationRow]:
    found = cast(list[tuple[Reservation, Organization | None, PurchaseOrder | None]], session.exec(query).all())
    return [_row(*one) for one in found]


def _row(trip: Reservation, agency: Organization | None, order: PurchaseOrder | None) -> ReservationRow:
    return ReservationRow(
        trip.id or 0,
        trip.lead_id or 0,
        trip.booking_ref or "",
        trip.holder,
        trip.hotel,
        trip.destination,
        agency.name if agency else "",
        trip.origin,
        trip.status,
        trip.check_in,
        trip.nights,
        Money(trip.currency, trip.total),
        trip.paid,
        trip.created_at,
        order.id if order else None,
        order.status if order else None,
        trip.status in LIVE and _owes(agency, order),
    )


def _owes(agency: Organization | None, order: PurchaseOrder | None) -> bool:
    return order.status in OPEN if order else bool(agency and agency.requires_oc)


def _travellers(session: Session, reservation_id: int) -> tuple[Person, ...]:
    mine = select(Traveller).where(Traveller.reservation_id == reservation_id).order_by(col(Traveller.id))
    return tuple(Person(one.name, one.age) for one in session.exec(mine))


def _payments(session: Session, trip: Reservation) -> tuple[Paid, ...]:
    mine = select(Payment).where(of_trip(trip)).order_by(col(Payment.id))
    return tuple(
        Paid(
            row.id or 0,
            row.kind.value,
            row.provider.value,
            row.status.value,
            Money(row.currency, row.amount),
            row.paid_at,
        )
        for row in session.exec(mine)
    )


def _cases(session: Session, reservation_id: int) -> tuple[Case, ...]:
    mine = select(Ticket).where(Ticket.reservation_id == reservation_id).order_by(col(Ticket.id).desc())
    return tuple(Case(row.id or 0, row.title, row.status.value) for row in session.exec(mine))
