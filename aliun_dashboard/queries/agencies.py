"""Agencies as people read them: what each owes us, and how punctual it is (idea 6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from typing import cast as typed

from sqlalchemy import String, cast
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.contacts.rules import Tone
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, ULTIMATUM, FileStanding, OCStatus, Trouble, Way, usual_hour
from aliun_dashboard.reservations.models import Reservation

from . import order_trips
from .words import says

MOST_OWED = 50
LATEST = 500  # orders and files the profile is made of


class Reached:
    """Whether anybody there can be asked for an order: mixed into what is told of an agency."""

    requires_oc: bool
    emails: tuple[str, ...]
    dead_emails: tuple[str, ...]

    @property
    def is_unreachable(self) -> bool:
        """An order is owed, and every address is missing or sends letters back."""
        return self.requires_oc and not set(self.emails) - set(self.dead_emails)


@dataclass(frozen=True)
class AgencyRow(Reached):
    """One agency. `waits_since` is when the oldest open order was asked for; `hours` the median to its OCs."""

    id: int
    name: str
    requires_oc: bool
    emails: tuple[str, ...]
    dead_emails: tuple[str, ...]
    paused_until: date | None
    open: int
    troubled: int
    waits_since: datetime | None
    hours: float | None


@dataclass(frozen=True)
class Hint:
    """When it usually answers: the weekday (0 is Monday) and the hour that most of `of` answers came at."""

    weekday: int
    on_weekday: int
    hour: int
    at_hour: int
    of: int


@dataclass(frozen=True)
class Answerer:
    """Somebody there who sends the orders."""

    address: str
    n: int


@dataclass(frozen=True)
class Punctuality:
    """How an agency answers: `hours` is the median to an OC, `late` the share of `judged` that took an ultimatum."""

    received: int
    judged: int
    hours: float | None
    late: float | None
    hint: Hint | None
    answerers: tuple[Answerer, ...]
    by_link: int


@dataclass(frozen=True)
class OwedRow:
    """An order that the agency still owes."""

    id: int
    booking: str
    hotel: str
    check_in: date
    total: Money
    status: OCStatus
    trouble: Trouble
    requested_at: datetime | None


@dataclass(frozen=True)
class AgencyFile(Reached):
    """Everything about one agency. `owed` has the `MOST_OWED` nearest check-ins of the `owes` open orders."""

    id: int
    name: str
    aliases: tuple[str, ...]
    requires_oc: bool
    emails: tuple[str, ...]
    dead_emails: tuple[str, ...]
    domains: tuple[str, ...]
    cc: tuple[str, ...]
    tone: Tone
    paused_until: date | None
    best_hour: bool
    phone: str
    notes: str
    owed: tuple[OwedRow, ...]
    owes: int
    punctuality: Punctuality


def agencies(session: Session, text: str = "", requires: bool | None = None) -> list[AgencyRow]:
    """All agencies that fit: those with trouble first, then those that owe most, then by name."""
    query = select(Organization).order_by(func.fold(Organization.name))
    if requires is not None:
        query = query.where(col(Organization.requires_oc).is_(requires))
    if sought := text.strip()[:80]:
        query = query.where(_named(sought))
    owing = {row.agency: row for row in session.connection().execute(_owing())}
    rows = [_row(one, owing.get(one.id)) for one in session.exec(query)]
    return sorted(rows, key=lambda row: (-row.troubled, -row.open))


def agency(session: Session, agency_id: int) -> AgencyFile | None:
    """One agency, or None."""
    one = session.get(Organization, agency_id)
    if one is None:
        return None
    return AgencyFile(
        agency_id,
        one.name,
        tuple(one.aliases),
        one.requires_oc,
        tuple(one.emails),
        tuple(one.dead_emails),
        tuple(one.domains),
        tuple(one.cc),
        one.tone,
        one.paused_until,
        one.best_hour,
        one.phone,
        one.notes,
        _owed(session, agency_id),
        _owes(session, agency_id),
        punctuality(session, agency_id),
    )


def punctuality(session: Session, agency_id: int) -> Punctuality:
    """What the last `LATEST` orders of an agency tell of it."""
    mine = (PurchaseOrder.organization_id == agency_id, col(PurchaseOrder.requested_at).is_not(None))
    facts = select(PurchaseOrder.requested_at, PurchaseOrder.received_at, PurchaseOrder.level)
    asked = session.exec(facts.where(*mine).order_by(col(PurchaseOrder.id).desc()).limit(LATEST)).all()
    waits = [got - since for since, got, _ in asked if since and got]
    late = [level >= ULTIMATUM for _, got, level in asked if got or level >= ULTIMATUM]
    files = _answers(session, agency_id)
    senders = Counter(sender for sender, way in files if way is Way.MAIL and sender)
    return Punctuality(
        received=len(waits),
        judged=len(late),
        hours=_hours(waits),
        late=sum(late) / len(late) if late else None,
        hint=_hint([got for _, got, _ in asked if got]),
        answerers=tuple(Answerer(address, n) for address, n in senders.most_common(3)),
        by_link=sum(way is Way.LINK for _, way in files),
    )


def _owing() -> Any:
    """Of each agency with orders: open ones, those in trouble, since when, and the median hours to an OC."""
    is_open = col(PurchaseOrder.status).in_(OPEN)
    agency = typed(Any, PurchaseOrder.organization_id).label("agency")
    hours = func.extract("epoch", col(PurchaseOrder.received_at) - col(PurchaseOrder.requested_at)) / 3600
    return sa_select(
        agency,
        func.count().filter(is_open).label("open"),
        func.count().filter(is_open & (col(PurchaseOrder.trouble) != Trouble.NONE)).label("troubled"),
        func.min(col(PurchaseOrder.requested_at)).filter(is_open).label("since"),
        func.percentile_cont(0.5).within_group(hours).label("hours"),
    ).group_by(col(PurchaseOrder.organization_id))


def _named(sought: str) -> Any:
    addresses = (Organization.emails, Organization.domains, Organization.aliases)
    return or_(
        says(Organization.name, sought),
        *(says(cast(column, String), sought) for column in addresses),
    )


def _row(one: Organization, owing: Any) -> AgencyRow:
    hours = owing.hours if owing else None
    return AgencyRow(
        one.id or 0,
        one.name,
        one.requires_oc,
        tuple(one.emails),
        tuple(one.dead_emails),
        one.paused_until,
        owing.open if owing else 0,
        owing.troubled if owing else 0,
        owing.since if owing else None,
        float(hours) if hours is not None else None,
    )


def _owed(session: Session, agency_id: int) -> tuple[OwedRow, ...]:
    query = (
        select(PurchaseOrder, Reservation)
        .join(Reservation, order_trips.TRIP)
        .where(PurchaseOrder.organization_id == agency_id, col(PurchaseOrder.status).in_(OPEN))
        .order_by(col(Reservation.check_in), col(PurchaseOrder.id))
    )
    return tuple(_debt(order, trip) for order, trip in session.exec(query.limit(MOST_OWED)))


def _owes(session: Session, agency_id: int) -> int:
    theirs = (PurchaseOrder.organization_id == agency_id, col(PurchaseOrder.status).in_(OPEN))
    return session.exec(select(func.count()).select_from(PurchaseOrder).where(*theirs)).one()


def _debt(order: PurchaseOrder, trip: Reservation) -> OwedRow:
    return OwedRow(
        order.id or 0,
        order.booking_id,
        trip.hotel,
        trip.check_in,
        Money(trip.currency, trip.total),
        order.status,
        order.trouble,
        order.requested_at,
    )


def _answers(session: Session, agency_id: int) -> Sequence[tuple[str, Way]]:
    """From whom and how its orders came in."""
    query = (
        select(OrderFile.sender, OrderFile.way)
        .join(PurchaseOrder, col(PurchaseOrder.id) == col(OrderFile.order_id))
        .where(
            PurchaseOrder.organization_id == agency_id,
            col(OrderFile.standing).in_((FileStanding.CURRENT, FileStanding.LATER)),
            OrderFile.way != Way.HAND,
        )
    )
    found = session.exec(query.order_by(col(OrderFile.id).desc()).limit(LATEST))
    return [(sender, Way(way)) for sender, way in found]


def _hours(waits: list[timedelta]) -> float | None:
    return median(wait.total_seconds() for wait in waits) / 3600 if waits else None


def _hint(answers: list[datetime]) -> Hint | None:
    """None before there are enough answers to speak of a habit; the hour is the one that reminders wait for."""
    hour = usual_hour(answers, settings().timezone)
    if hour is None:
        return None
    local = [at.astimezone(settings().timezone) for at in answers]
    [(weekday, number)] = Counter(at.weekday() for at in local).most_common(1)
    return Hint(weekday, number, hour, sum(at.hour == hour for at in local), len(local))
