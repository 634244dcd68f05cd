"""The payment inbox (peers row 37): money that does not fit, and what a person may do about each."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments.models import Payment, PaymentTrouble
from aliun_dashboard.payments.refunds import left
from aliun_dashboard.payments.rules import (
    UNPAID,
    MoneyEvent,
    PaymentReason,
    PaymentStatus,
    Told,
    TroubleKind,
)
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationReason, ReservationStatus
from aliun_dashboard.staff.rules import LOOKS_AT_RISK, SEES_MONEY

from . import access, mirror, refunds, sale

ACCEPTABLE = frozenset({TroubleKind.AMOUNT, TroubleKind.CURRENCY, TroubleKind.DUPLICATE, TroubleKind.LATE})
HAS_MONEY = ACCEPTABLE | {TroubleKind.WITHOUT_QUOTA, TroubleKind.RISK}


def attach(work: UnitOfWork, trouble_id: int, payment_id: int, note: str = "") -> sale.Receipt:
    """Money nobody knew belongs to this payment: it comes in now, checked like any other."""
    row = _open(work, trouble_id, frozenset({TroubleKind.UNMATCHED}))
    payment = payments.get(work, payment_id)
    if payment.status not in UNPAID:
        raise Refused(PaymentReason.ALREADY_PAID)
    payment.provider = row.provider
    work.session.add(payment)
    work.session.flush()
    row.payment_id = payment_id
    receipt = sale.money_in(work, _told(row, payment))
    payments.settle_trouble(work, row, "attached", note)
    return receipt


def accept(work: UnitOfWork, trouble_id: int, note: str, amount: Decimal | None = None) -> sale.Receipt:
    """Take the money as it came: another sum, or for another trip. Of another currency: `amount` as credited in ours.

    Raises Refused: INVALID without a note or that amount, BAD_STATUS for a trip that is cancelled.
    """
    row = _open(work, trouble_id, ACCEPTABLE)
    payment = _of(work, row)
    if not note.strip():
        raise Refused(CommonReason.INVALID, field="note")
    if amount is not None and row.kind is TroubleKind.CURRENCY:
        payment.paid_amount = amount
    if payment.paid_amount is None or payment.paid_amount <= 0:
        raise Refused(CommonReason.INVALID, field="amount")
    trip = reservations.of_quote(work, payment.quote_id)
    if trip is not None and trip.status is ReservationStatus.CANCELLED:
        raise Refused(ReservationReason.BAD_STATUS, current=trip.status.value)
    receipt = sale.settle(work, payment, _told(row, payment), insisted=True)
    payments.settle_trouble(work, row, "accepted", note.strip())
    return receipt


def ask_back(work: UnitOfWork, trouble_id: int, note: str) -> None:
    """Ask for the money to go back, all that is left of it; somebody else approves (X-27)."""
    row = _open(work, trouble_id, HAS_MONEY)
    _ask_back(work, row, _of(work, row), note)


def close(work: UnitOfWork, trouble_id: int, note: str) -> None:
    """It was settled elsewhere: say how."""
    row = _open(work, trouble_id, frozenset(TroubleKind))
    if not note.strip():
        raise Refused(CommonReason.INVALID, field="note")
    payments.settle_trouble(work, row, "noted", note.strip())


def reopen(work: UnitOfWork, trouble_id: int) -> None:
    """It is not settled after all."""
    access.allowed(work, SEES_MONEY)
    row = payments.get_trouble(work, trouble_id)
    row.settled_at, row.settled_by, row.settlement = None, "", ""
    work.session.add(row)
    work.audit("payment.trouble_reopened", f"payment_trouble:{row.id}")
    work.tell("payment_trouble", row.id)


def assign_place(work: UnitOfWork, trouble_id: int, note: str = "") -> Reservation:
    """A place is free again for somebody who paid without one: take it and confirm.

    Raises Refused: SOLD_OUT, RELEASED, STOP_SALE while there is none.
    """
    row = _open(work, trouble_id, frozenset({TroubleKind.WITHOUT_QUOTA}))
    payment = _of(work, row)
    trip = reservations.get(work, payment.reservation_id or 0)
    if trip.status is not ReservationStatus.WITHOUT_QUOTA:
        raise Refused(ReservationReason.BAD_STATUS, current=trip.status.value)
    ids = {"reservation_id": trip.id or 0, "payment_id": payment.id or 0}
    if refusal := campaigns.take_places(work, trip.campaign_id or 0, trip.rooms, **ids):
        raise Refused(refusal)
    _settle_all(work, trip, PaymentStatus.PAID_WITHOUT_QUOTA)
    sale.confirm(work, trip)
    payments.settle_trouble(work, row, "place_assigned", note)
    return trip


def trust(work: UnitOfWork, trouble_id: int, note: str) -> Reservation:
    """A person has looked at a risky payment and takes it: confirmed, and the voucher leaves (S-57)."""
    row = _open(work, trouble_id, frozenset({TroubleKind.RISK}))
    payment = _of(work, row)
    trip = reservations.get(work, payment.reservation_id or 0)
    if trip.status not in (ReservationStatus.REVIEW, ReservationStatus.CONFIRMED):
        raise Refused(ReservationReason.BAD_STATUS, current=trip.status.value)
    if trip.status is ReservationStatus.CONFIRMED:  # a later payment of it
        sale.settle(work, payment, _told(row, payment), insisted=True)
    else:
        _settle_all(work, trip, PaymentStatus.REVIEW)
        sale.confirm(work, trip)
    payments.settle_trouble(work, row, "trusted", note.strip())
    return trip


def distrust(work: UnitOfWork, trouble_id: int, note: str) -> Reservation:
    """A person takes it for a fraud: the money asked back and, if it was the first, the trip cancelled.

    The place is kept until it is given back by hand.
    """
    row = _open(work, trouble_id, frozenset({TroubleKind.RISK}))
    payment = _of(work, row)
    trip = reservations.get(work, payment.reservation_id or 0)
    if trip.status is ReservationStatus.REVIEW:
        _call_off(work, trip, note)
    _ask_back(work, row, payment, note)
    return trip


def _call_off(work: UnitOfWork, trip: Reservation, note: str) -> None:
    reservations.move(work, trip, ReservationStatus.CANCELLED, "reservation.cancelled", note.strip())
    lead = leads.get(work, reservations.sold_to(trip))
    if lead.stage is not Stage.SPECIAL_CASE:
        move = leads.place(work, lead, Stage.SPECIAL_CASE, cause="payment", reason="risk", close_reason=None)
        mirror.stage_moved(work, lead, move)


def _open(work: UnitOfWork, trouble_id: int, kinds: frozenset[TroubleKind]) -> PaymentTrouble:
    row = payments.get_trouble(work, trouble_id)
    access.allowed(work, LOOKS_AT_RISK if row.kind is TroubleKind.RISK else SEES_MONEY)
    if row.settled_at is not None:
        raise Refused(PaymentReason.SETTLED_TROUBLE, by=row.settled_by)
    if row.kind not in kinds:
        raise Refused(CommonReason.INVALID, field="kind")
    return row


def _of(work: UnitOfWork, row: PaymentTrouble) -> Payment:
    if row.payment_id is None:
        raise Refused(CommonReason.NOT_FOUND, what="payment")
    return payments.get(work, row.payment_id)


def _told(row: PaymentTrouble, payment: Payment) -> Told:
    """What the provider had told, now of a payment we know."""
    at = row.detail.get("at")
    return Told(
        row.provider,
        MoneyEvent.PAID,
        ref=payment.ref,
        session=str(row.detail.get("session", "")),
        payment=str(row.detail.get("payment", "")),
        amount=row.amount,
        currency=row.currency,
        at=datetime.fromisoformat(at) if at else row.at,
        detail=row.detail,
    )


def _ask_back(work: UnitOfWork, row: PaymentTrouble, payment: Payment, note: str) -> None:
    refunds.request(work, payment.id or 0, left(work, payment), row.kind.value, note)
    payments.settle_trouble(work, row, "refund_requested", note.strip())


def _settle_all(work: UnitOfWork, trip: Reservation, was: PaymentStatus) -> None:
    """Everything paid for a trip counts from now on."""
    waiting = select(Payment.id).where(Payment.reservation_id == trip.id, Payment.status == was)
    for payment_id in work.session.exec(waiting.order_by(col(Payment.id))).all():
        payments.move(work, payments.get(work, payment_id or 0), PaymentStatus.PAID, "payment.accepted")
