"""News of money other than its coming: pending, refused, expired, gone back, disputed; and who hears of trouble."""

from datetime import datetime
from decimal import Decimal

from sqlmodel import select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import code as lead_code
from aliun_dashboard.messages import figures
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments import refunds
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PAYABLE, MoneyEvent, PaymentStatus, Told, TroubleKind
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.rules import HIGHEST, TicketKind

from . import cases


def hear(work: UnitOfWork, payment: Payment, told: Told) -> None:
    """Take in news of a known payment; what is older than its state changes nothing."""
    _HEARD[told.event](work, payment, told)


def trouble(work: UnitOfWork, kind: TroubleKind, told: Told, payment: Payment | None = None) -> int | None:
    """Put it into the payment inbox; finance and the lead's owner hear of it. None when it is there already."""
    trouble_id = payments.trouble(work, kind, told, payment)
    if trouble_id is None:
        return None
    facts = {"amount": f"{told.currency.upper()} {told.amount}", "provider": told.provider.value}
    facts["code"] = lead_code(payment.lead_id) if payment else ""
    for user_id in _concerned(work, payment):
        staff.notify(work, user_id, f"trouble_{kind.value}", "/pagos", **facts)
    return trouble_id


def tell_owner(work: UnitOfWork, payment: Payment, kind: str) -> None:
    """Tell the owner of a payment's lead."""
    owner_id = work.session.exec(select(Lead.owner_id).where(Lead.id == payment.lead_id)).first()
    if owner_id is not None:
        facts = {"code": lead_code(payment.lead_id), "amount": figures.price(payment.amount, payment.currency)}
        staff.notify(work, owner_id, kind, f"/leads/{payment.lead_id}", **facts)


def _concerned(work: UnitOfWork, payment: Payment | None) -> set[int]:
    owner = select(Lead.owner_id).where(Lead.id == (payment.lead_id if payment else None))
    ids = (*staff.with_roles(work, frozenset({Role.FINANCE})), work.session.exec(owner).first())
    return {user_id for user_id in ids if user_id is not None}


def _pending(work: UnitOfWork, payment: Payment, told: Told) -> None:
    """The customer has done their part, the money is not there yet: nothing but a note (X-28)."""
    if payment.status in PAYABLE:
        work.audit("payment.pending", payments.subject(payment), after={"payment": told.payment})
        payments.tell(work, payment)


def _failed(work: UnitOfWork, payment: Payment, _: Told) -> None:
    """An attempt was refused: counted for the risk; the link can still be paid."""
    payment.failures += 1
    if payment.status is PaymentStatus.OPEN:
        payments.move(work, payment, PaymentStatus.FAILED, "payment.failed")
        tell_owner(work, payment, "payment_failed")


def _expired(work: UnitOfWork, payment: Payment, _: Told) -> None:
    """A checkout ended unpaid. Our own link may outlive it and open another one."""
    if payment.status in PAYABLE and is_past(payment, work.now):
        payments.move(work, payment, PaymentStatus.EXPIRED, "payment.expired")
        tell_owner(work, payment, "link_expired")


def is_past(payment: Payment, now: datetime) -> bool:
    """Whether the link is past its time."""
    return payment.expires_at is not None and payment.expires_at <= now


def _refunded(work: UnitOfWork, payment: Payment, told: Told) -> None:
    """Money went back: recorded, whoever asked for it; places stay taken (X-30)."""
    name = str(told.detail.get("refund", ""))
    gone = _gone(work, payment, told, name)
    if gone is None:
        trouble(work, TroubleKind.AMOUNT, told, payment)
    elif gone > 0:
        refunds.gone_back(work, payment, gone, name)
        if payment.reservation_id is not None:
            reservations.add_paid(work, reservations.get(work, payment.reservation_id), -gone)


def _gone(work: UnitOfWork, payment: Payment, told: Told, name: str) -> Decimal | None:
    """How much went back beyond what is recorded; 0 when nothing did, None when nobody can say.

    Who tells of one refund alone gives no sum: then it is the next one we asked for.
    """
    if told.amount is None:
        if name and refunds.known(work, payment, name):
            return Decimal(0)
        waiting = refunds.approved(work, payment)
        return waiting[0].amount if waiting else None
    if payment.paid_amount is None or told.currency.upper() != payment.currency:
        return None
    return told.amount - payment.refunded_amount


def _disputed(work: UnitOfWork, payment: Payment, told: Told) -> None:
    """A chargeback is only recorded, and given to a person at once (X-27)."""
    trouble_id = trouble(work, TroubleKind.CHARGEBACK, told, payment)
    if trouble_id is not None:
        amount = figures.price(told.amount or payment.amount, payment.currency)
        cases.open_case(
            work,
            key=f"chargeback:{trouble_id}",
            kind=TicketKind.REFUND,
            priority=HIGHEST,
            title=f"Contracargo de {amount}",
            lead_id=payment.lead_id,
            reservation_id=payment.reservation_id,
            facts={
                "payment_id": payment.id,
                "amount": str(told.amount or payment.amount),
                "currency": payment.currency,
                "reason": str(told.detail.get("reason", "")),
            },
        )


_HEARD = {
    MoneyEvent.PENDING: _pending,
    MoneyEvent.FAILED: _failed,
    MoneyEvent.EXPIRED: _expired,
    MoneyEvent.REFUNDED: _refunded,
    MoneyEvent.DISPUTED: _disputed,
}
