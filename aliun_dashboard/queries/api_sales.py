"""Payments and reservations as the REST API tells of them, to whoever may see their lead."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select

from aliun_dashboard.campaigns.models import QuotaMovement
from aliun_dashboard.campaigns.rules import QuotaCause
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PAYABLE, PaymentKind, PaymentStatus, Provider
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus, code

from .lead_filters import visible
from .staff import Viewer


@dataclass(frozen=True)
class PaymentFile:
    """One payment. `amount` is what was asked for, `paid_amount` what came."""

    payment_ref: str
    reservation_id: int | None
    amount: Decimal
    currency: str
    kind: PaymentKind
    provider: Provider
    status: PaymentStatus
    paid_amount: Decimal | None
    refunded_amount: Decimal
    expires_at: datetime | None
    due_on: date | None
    url: str


@dataclass(frozen=True)
class Places:
    """The line of the quota ledger by which a reservation has its places (A-36)."""

    campaign_id: int
    units: int
    taken: int
    at: datetime


@dataclass(frozen=True)
class ReservationFile:
    """One reservation, its voucher if it has one, its places if it is Atlas', its payments, oldest first."""

    id: int
    code: str
    lead_id: int | None
    quote_id: int | None
    campaign_id: int | None
    origin: Origin
    status: ReservationStatus
    holder: str
    hotel: str
    destination: str
    room: str
    board: str
    check_in: date
    nights: int
    adults: int
    child_ages: tuple[int, ...]
    rooms: int
    total: Decimal
    paid: Decimal
    currency: str
    balance_due_on: date | None
    voucher_url: str | None
    voucher_version: int
    quota_movement: Places | None
    payments: tuple[PaymentFile, ...]


def link(ref: str) -> str:
    """The address of a payment's page."""
    return f"{settings().public_url}/p/{ref}"


def payment(session: Session, viewer: Viewer, ref: str) -> PaymentFile | None:
    """The payment, or None when there is none, or none for this viewer."""
    mine = select(Payment).join(Lead, col(Lead.id) == col(Payment.lead_id)).where(visible(viewer), Payment.ref == ref)
    row = session.exec(mine).one_or_none()
    return _payment(row) if row else None


def reservation(session: Session, viewer: Viewer, reservation_id: int) -> ReservationFile | None:
    """The reservation, or None when there is none, or none for this viewer. One that came by mail is nobody's lead."""
    mine = select(Reservation).outerjoin(Lead, col(Lead.id) == col(Reservation.lead_id))
    trip = session.exec(mine.where(visible(viewer), Reservation.id == reservation_id)).one_or_none()
    if trip is None:
        return None
    paid = select(Payment).where(of_trip(trip)).order_by(col(Payment.id))
    same = ReservationFile.__dataclass_fields__.keys() & Reservation.model_fields.keys()
    facts: dict[str, Any] = {name: getattr(trip, name) for name in same}
    facts["child_ages"] = tuple(trip.child_ages)
    return ReservationFile(
        **facts,
        code=code(trip.id or 0),
        voucher_url=f"{settings().public_url}/v/{trip.token}" if trip.voucher_version else None,
        quota_movement=_places(session, trip),
        payments=tuple(_payment(row) for row in session.exec(paid)),
    )


def of_trip(trip: Reservation) -> ColumnElement[bool]:
    """What was paid for a trip, and what is still asked for of its quote."""
    still = and_(col(Payment.quote_id) == trip.quote_id, col(Payment.status).in_(PAYABLE))
    return or_(col(Payment.reservation_id) == trip.id, still)


def _payment(row: Payment) -> PaymentFile:
    same = PaymentFile.__dataclass_fields__.keys() & Payment.model_fields.keys()
    facts: dict[str, Any] = {name: getattr(row, name) for name in same}
    return PaymentFile(**facts, payment_ref=row.ref, url=link(row.ref))


def _places(session: Session, trip: Reservation) -> Places | None:
    took = select(QuotaMovement).where(
        QuotaMovement.reservation_id == trip.id, QuotaMovement.cause == QuotaCause.PAYMENT
    )
    line = session.exec(took).one_or_none()
    return Places(line.campaign_id, line.units, line.taken, line.at) if line else None
