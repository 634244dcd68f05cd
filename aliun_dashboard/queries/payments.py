"""Payments, the payment inbox and refunds as finance reads them. An agent sees those of own and unassigned leads."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import literal_column
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import Select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.money import Money, sums
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment, PaymentTrouble, Refund
from aliun_dashboard.payments.rules import (
    MONEY_CAME,
    PaymentKind,
    PaymentStatus,
    Provider,
    RefundStatus,
    TroubleKind,
)
from aliun_dashboard.staff.rules import SEES_ALL_LEADS

from . import capped
from .lead_filters import visible
from .payment_filter import PaymentFilter, conditions
from .staff import Viewer

PAGE = 50


@dataclass(frozen=True)
class PaymentRow:
    """One payment and whose it is. `paid` is what came, in the same currency."""

    id: int
    ref: str
    lead_id: int
    name: str
    quote_id: int
    reservation_id: int | None
    kind: PaymentKind
    provider: Provider
    status: PaymentStatus
    amount: Money
    paid: Decimal | None
    refunded: Decimal
    sequence: int
    due_on: date | None
    expires_at: datetime | None
    paid_at: datetime | None
    created_at: datetime
    created_by: str
    risk: int | None
    risk_reasons: tuple[str, ...]
    receipt_id: int | None
    reference: str


@dataclass(frozen=True)
class PaymentPage:
    """Up to `PAGE` payments, newest first, and where the next page starts."""

    rows: tuple[PaymentRow, ...]
    after: int | None


@dataclass(frozen=True)
class TroubleRow:
    """One line of the payment inbox; of an unknown payer `lead_id` and `payment_id` are None."""

    id: int
    kind: TroubleKind
    provider: Provider
    reference: str
    payment_id: int | None
    reservation_id: int | None
    lead_id: int | None
    name: str
    amount: Money | None
    asked: Money | None
    detail: dict[str, Any]
    at: datetime
    settled_at: datetime | None
    settled_by: str
    settlement: str


@dataclass(frozen=True)
class RefundRow:
    """One refund, whose money it is and who asked."""

    id: int
    payment_id: int
    provider: Provider
    lead_id: int
    name: str
    amount: Money
    status: RefundStatus
    cause: str
    note: str
    requested_by: str
    requested_by_id: int | None
    requested_at: datetime
    decided_by: str


@dataclass(frozen=True)
class Takings:
    """The head of the screen: what came in and went back since `since`, and how much waits for somebody."""

    paid: tuple[Money, ...]
    refunded: tuple[Money, ...]
    open: int
    troubles: int
    refunds: int


def page(session: Session, viewer: Viewer, wanted: PaymentFilter, before: int | None = None) -> PaymentPage:
    """Payments from just before the id `before`."""
    query = _payments(viewer).where(*conditions(wanted)).order_by(col(Payment.id).desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(col(Payment.id) < before)
    rows = [_row(payment, contact) for payment, contact in session.exec(query)]
    return PaymentPage(tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


def first_asked(session: Session, provider: Provider, since: datetime) -> datetime | None:
    """When `provider` was first asked for money from `since` on."""
    asked = select(func.min(Payment.created_at)).where(Payment.provider == provider, Payment.created_at >= since)
    return session.exec(asked).one()


def one(session: Session, viewer: Viewer, payment_id: int) -> PaymentRow | None:
    """One payment, if this viewer may see it."""
    found = session.exec(_payments(viewer).where(col(Payment.id) == payment_id)).one_or_none()
    return _row(found[0], found[1]) if found else None


def counts(session: Session, viewer: Viewer) -> dict[PaymentStatus, int]:
    """How many payments stand how, as `capped`."""
    seen: Any = select(Payment.id)
    if viewer.role not in SEES_ALL_LEADS:
        seen = seen.join(Lead, col(Lead.id) == col(Payment.lead_id)).where(visible(viewer))
    found = {status: seen.where(Payment.status == status) for status in PaymentStatus}
    return {status: number for status, number in capped.each(session, found).items() if number}


def takings(session: Session, viewer: Viewer, since: datetime) -> Takings:
    """The figures over the lists."""
    came = func.sum(func.coalesce(Payment.paid_amount, Payment.amount))
    in_time = (col(Payment.status).in_(MONEY_CAME), col(Payment.paid_at) >= since)
    paid = select(Payment.currency, came).where(*in_time).group_by(Payment.currency)
    went = (Refund.status == RefundStatus.EXECUTED, col(Refund.executed_at) >= since)
    gone = select(Refund.currency, func.sum(Refund.amount)).where(*went).group_by(Refund.currency)
    asked = select(func.count()).where(Refund.status == RefundStatus.REQUESTED)
    waiting = select(func.count()).where(col(PaymentTrouble.settled_at).is_(None))
    return Takings(
        tuple(sums(Money(currency, amount) for currency, amount in session.exec(paid))),
        tuple(sums(Money(currency, amount) for currency, amount in session.exec(gone))),
        counts(session, viewer).get(PaymentStatus.OPEN, 0),
        session.exec(waiting).one(),
        session.exec(asked).one(),
    )


def troubles(session: Session, *, settled: bool = False) -> list[TroubleRow]:
    """The payment inbox: what waits, oldest first; or the last that were settled."""
    whole: Any = (
        select(PaymentTrouble, Payment, Contact)
        .outerjoin(Payment, col(Payment.id) == col(PaymentTrouble.payment_id))
        .outerjoin(Lead, col(Lead.id) == col(Payment.lead_id))
        .outerjoin(Contact, col(Contact.id) == col(Lead.contact_id))
    )
    query: Select[PaymentTrouble, Payment | None, Contact | None] = whole
    is_open = col(PaymentTrouble.settled_at).is_(None)
    order = col(PaymentTrouble.settled_at).desc() if settled else col(PaymentTrouble.id)
    asked = query.where(~is_open if settled else is_open).order_by(order).limit(PAGE)
    return [_trouble(trouble, payment, contact) for trouble, payment, contact in session.exec(asked)]


def refunds(session: Session) -> list[RefundRow]:
    """Refunds, those that wait for a decision first."""
    query = (
        select(Refund, Payment, Contact)
        .join(Payment, col(Payment.id) == col(Refund.payment_id))
        .join(Lead, col(Lead.id) == col(Payment.lead_id))
        .join(Contact, col(Contact.id) == col(Lead.contact_id))
        .order_by(literal_column("refund.status <> 'requested'"), col(Refund.id).desc())
        .limit(PAGE)
    )
    return [_refund(refund, payment, contact) for refund, payment, contact in session.exec(query)]


def refund_causes(session: Session) -> list[tuple[str, int]]:
    """Why money goes back, the commonest cause first (S-60)."""
    counted = select(Refund.cause, func.count()).group_by(col(Refund.cause))
    query = counted.order_by(func.count().desc(), col(Refund.cause))
    return [(cause, number) for cause, number in session.exec(query)]


def _payments(viewer: Viewer) -> Select[Payment, Contact]:
    return (
        select(Payment, Contact)
        .join(Lead, col(Lead.id) == col(Payment.lead_id))
        .join(Contact, col(Contact.id) == col(Lead.contact_id))
        .where(visible(viewer))
    )


def _row(payment: Payment, contact: Contact) -> PaymentRow:
    return PaymentRow(
        payment.id or 0,
        payment.ref,
        payment.lead_id,
        contact.name,
        payment.quote_id,
        payment.reservation_id,
        payment.kind,
        payment.provider,
        payment.status,
        Money(payment.currency, payment.amount),
        payment.paid_amount,
        payment.refunded_amount,
        payment.sequence,
        payment.due_on,
        payment.expires_at,
        payment.paid_at,
        payment.created_at,
        payment.created_by,
        payment.risk,
        tuple(payment.risk_reasons),
        payment.receipt_id,
        payment.provider_payment,
    )


def _trouble(row: PaymentTrouble, payment: Payment | None, contact: Contact | None) -> TroubleRow:
    return TroubleRow(
        row.id or 0,
        row.kind,
        row.provider,
        row.external_ref,
        row.payment_id,
        payment.reservation_id if payment else None,
        payment.lead_id if payment else None,
        contact.name if contact else "",
        Money(row.currency, row.amount) if row.amount is not None and row.currency.strip() else None,
        Money(payment.currency, payment.amount) if payment else None,
        row.detail,
        row.at,
        row.settled_at,
        row.settled_by,
        row.settlement,
    )


def _refund(refund: Refund, payment: Payment, contact: Contact) -> RefundRow:
    return RefundRow(
        refund.id or 0,
        refund.payment_id,
        payment.provider,
        payment.lead_id,
        contact.name,
        Money(refund.currency, refund.amount),
        refund.status,
        refund.cause,
        refund.note,
        refund.requested_by,
        refund.requested_by_id,
        refund.requested_at,
        refund.decided_by,
    )
