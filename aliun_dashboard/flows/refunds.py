"""Money back (X-27): one person asks, another approves, the provider executes. No promise, and no quota by itself."""

from decimal import Decimal

from sqlmodel import select

from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus, Letter
from aliun_dashboard.messages import figures
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments import refunds
from aliun_dashboard.payments.models import Payment, Refund
from aliun_dashboard.payments.rules import PaymentReason, Provider, RefundStatus
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import APPROVES_REFUNDS, ASKS_REFUNDS, SEES_MONEY

from . import access

REFUND = "refund"
PAGE = "/pagos?ver=reembolsos"


def request(work: UnitOfWork, payment_id: int, amount: Decimal, cause: str, note: str = "") -> Refund:
    """Ask for all or part of a payment to go back. `cause` is counted by finance, `note` is for whoever decides.

    `amount` is in the payment's currency. Raises Refused: FORBIDDEN, NOT_FOUND, INVALID without a cause or a positive
    amount, OVER_REFUND.
    """
    access.allowed(work, ASKS_REFUNDS)
    payment = payments.get(work, payment_id)
    if not cause.strip():
        raise Refused(CommonReason.INVALID, field="cause")
    if amount <= 0:
        raise Refused(CommonReason.INVALID, field="amount")
    if amount > (left := refunds.left(work, payment)):
        raise Refused(PaymentReason.OVER_REFUND, left=figures.price(max(left, Decimal(0)), payment.currency))
    refund = refunds.ask(work, payment, amount, cause.strip(), note.strip())
    for user_id in staff.with_roles(work, APPROVES_REFUNDS):
        facts = {"by": work.actor.name, "amount": figures.price(amount, payment.currency), "cause": cause.strip()}
        staff.notify(work, user_id, "refund_requested", PAGE, **facts)
    return refund


def approve(work: UnitOfWork, refund_id: int) -> Refund:
    """Let it go back: its letter goes to the provider. A transfer is paid back by hand, then `executed`.

    One that failed may be approved again. Raises Refused: FORBIDDEN, NOT_FOUND, SAME_PERSON, BAD_REFUND_STATUS.
    """
    payment, refund = _decided_by_another(work, refund_id)
    refunds.move(work, refund, RefundStatus.APPROVED, decided_by=work.actor.name, decided_at=work.now)
    if payment.provider is not Provider.TRANSFER:
        _send(work, payment, refund)
    _tell_asker(work, refund, "refund_approved")
    return refund


def reject(work: UnitOfWork, refund_id: int, reason: str) -> Refund:
    """Say no, and why. Raises Refused as `approve`, and INVALID without a reason."""
    if not reason.strip():
        raise Refused(CommonReason.INVALID, field="reason")
    _, refund = _decided_by_another(work, refund_id)
    facts = {"decided_by": work.actor.name, "decided_at": work.now}
    refunds.move(work, refund, RefundStatus.REJECTED, reason=reason.strip(), **facts)
    _tell_asker(work, refund, "refund_rejected")
    return refund


def executed(work: UnitOfWork, refund_id: int, external_ref: str) -> Refund:
    """The money has gone: the provider said so, or finance made the transfer. Told twice it happens once.

    `external_ref` is the provider's or the bank's name of it. The trip has so much less paid; its places stay taken.
    Raises Refused: FORBIDDEN, NOT_FOUND, NEEDS_RECEIPT without a reference, BAD_REFUND_STATUS before it is approved.
    """
    access.allowed(work, SEES_MONEY)
    payment = payments.get(work, refunds.payment_of(work, refund_id))
    refund = refunds.get(work, refund_id)
    if refund.status is RefundStatus.EXECUTED:
        return refund
    if not external_ref.strip():
        raise Refused(PaymentReason.NEEDS_RECEIPT)
    refunds.execute(work, payment, refund, external_ref.strip())
    if payment.reservation_id is not None:
        reservations.add_paid(work, reservations.get(work, payment.reservation_id), -refund.amount)
    return refund


def failed(work: UnitOfWork, refund_id: int, why: str) -> Refund:
    """The provider would not: a person may approve it again."""
    payments.get(work, refunds.payment_of(work, refund_id))
    refund = refunds.get(work, refund_id)
    if refund.status is RefundStatus.APPROVED:
        refunds.move(work, refund, RefundStatus.FAILED, reason=why)
        _tell_asker(work, refund, "refund_failed")
    return refund


def _decided_by_another(work: UnitOfWork, refund_id: int) -> tuple[Payment, Refund]:
    access.allowed(work, APPROVES_REFUNDS)
    payment = payments.get(work, refunds.payment_of(work, refund_id))
    refund = refunds.get(work, refund_id)
    if refund.requested_by_id is not None and refund.requested_by_id == work.actor.user_id:
        raise Refused(PaymentReason.SAME_PERSON)
    return payment, refund


def _send(work: UnitOfWork, payment: Payment, refund: Refund) -> None:
    """Always by the same key: the provider pays it back once, however often it is asked."""
    key = f"refund:{refund.id}"
    failed = select(Delivery.id).where(Delivery.key == key, Delivery.status == DeliveryStatus.FAILED)
    if (delivery_id := work.session.exec(failed).first()) is not None:
        outbox.retry(work.session, delivery_id)
        return
    payload = {
        "refund_id": refund.id,
        "payment": payment.provider_payment,
        "amount": str(refund.amount),
        "currency": refund.currency,
    }
    about = f"lead:{payment.lead_id}"
    work.send(Letter(payment.provider.value, REFUND, key, about, payload, lock=f"payment:{payment.id}"))


def _tell_asker(work: UnitOfWork, refund: Refund, kind: str) -> None:
    if refund.requested_by_id is not None:
        facts = {"by": work.actor.name, "amount": figures.price(refund.amount, refund.currency)}
        staff.notify(work, refund.requested_by_id, kind, PAGE, **facts)
