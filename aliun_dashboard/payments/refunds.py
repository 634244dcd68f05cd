"""Verbs on refunds: asked for, decided by somebody else, executed, or told of by the provider (X-27)."""

from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from . import actions as payments
from .models import Payment, Refund
from .rules import REFUND_MOVES, PaymentReason, PaymentStatus, RefundStatus

BY_PROVIDER = "provider"  # the cause of what was paid back at the provider's own desk
UNDECIDED = (RefundStatus.REQUESTED, RefundStatus.APPROVED, RefundStatus.FAILED)


def get(work: UnitOfWork, refund_id: int) -> Refund:
    """The refund, locked. Lock its payment first when both are needed."""
    refund = work.session.get(Refund, refund_id, with_for_update={"key_share": True}, populate_existing=True)
    if refund is None:
        raise Refused(CommonReason.NOT_FOUND, what="refund")
    return refund


def payment_of(work: UnitOfWork, refund_id: int) -> int:
    """Which payment a refund is of, without locking anything."""
    payment_id = work.session.exec(select(Refund.payment_id).where(Refund.id == refund_id)).one_or_none()
    if payment_id is None:
        raise Refused(CommonReason.NOT_FOUND, what="refund")
    return payment_id


def left(work: UnitOfWork, payment: Payment) -> Decimal:
    """What of a payment can still be asked back, in its currency: neither gone back nor asked for already."""
    asked = select(func.coalesce(func.sum(Refund.amount), 0)).where(
        Refund.payment_id == payment.id, col(Refund.status).in_(UNDECIDED)
    )
    return (payment.paid_amount or Decimal(0)) - payment.refunded_amount - work.session.exec(asked).one()


def ask(work: UnitOfWork, payment: Payment, amount: Decimal, cause: str, note: str) -> Refund:
    """Ask for `amount` to go back; nothing moves before somebody else approves."""
    refund = Refund(
        payment_id=payment.id or 0,
        amount=amount,
        currency=payment.currency,
        cause=cause,
        note=note,
        requested_by=work.actor.name,
        requested_by_id=work.actor.user_id,
        requested_at=work.now,
    )
    work.session.add(refund)
    work.session.flush()
    _audit(work, refund, "refund.requested", reason=note)
    return refund


def move(work: UnitOfWork, refund: Refund, to: RefundStatus, *, reason: str = "", **facts: Any) -> None:
    """Move along the table of refunds. Raises Refused: BAD_REFUND_STATUS."""
    check_move(REFUND_MOVES, refund.status, to, PaymentReason.BAD_REFUND_STATUS)
    refund.sqlmodel_update(facts | {"status": to})
    work.session.add(refund)
    _audit(work, refund, f"refund.{to.value}", reason=reason)


def execute(work: UnitOfWork, payment: Payment, refund: Refund, external_ref: str) -> None:
    """An approved refund has gone back; a payment of which all has gone is `refunded`."""
    move(work, refund, RefundStatus.EXECUTED, executed_at=work.now, external_ref=external_ref)
    payment.refunded_amount += refund.amount
    work.session.add(payment)
    if payment.refunded_amount >= (payment.paid_amount or Decimal(0)) and payment.status is not PaymentStatus.REFUNDED:
        payments.move(work, payment, PaymentStatus.REFUNDED, "payment.refunded")
    payments.tell(work, payment)


def gone_back(work: UnitOfWork, payment: Payment, amount: Decimal, external_ref: str) -> None:
    """The provider says that `amount` more went back: the approved refunds it pays for, and the rest by itself."""
    for refund in approved(work, payment):
        if refund.amount <= amount:
            execute(work, payment, refund, external_ref)
            amount -= refund.amount
    if amount > 0:
        unasked = ask(work, payment, amount, BY_PROVIDER, external_ref)
        unasked.status = RefundStatus.APPROVED
        execute(work, payment, unasked, external_ref)


def approved(work: UnitOfWork, payment: Payment) -> list[Refund]:
    """What the provider has been told to pay back and has not yet, oldest first, locked."""
    waiting = select(Refund).where(Refund.payment_id == payment.id, Refund.status == RefundStatus.APPROVED)
    return list(work.session.exec(waiting.order_by(col(Refund.id)).with_for_update(key_share=True)))


def known(work: UnitOfWork, payment: Payment, external_ref: str) -> bool:
    """Whether the refund the provider calls `external_ref` is recorded already."""
    same = (Refund.payment_id == payment.id, Refund.external_ref == external_ref)
    return work.session.exec(select(Refund.id).where(*same).limit(1)).first() is not None


def _audit(work: UnitOfWork, refund: Refund, action: str, reason: str) -> None:
    after = {"refund": refund.id, "amount": str(refund.amount), "currency": refund.currency, "cause": refund.cause}
    work.audit(action, f"payment:{refund.payment_id}", reason=reason, after=after)
    work.tell("payment", refund.payment_id)
