"""An approved PayPal order: the money is ours to take, once, while the payment is still open (A-35)."""

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments.rules import PAYABLE, MoneyEvent, Provider, Told

from .sale import Outcome, Receipt


def ask(work: UnitOfWork, ref: str, order: str) -> Receipt | None:
    """Have the worker capture `order`. None, and nothing is taken, when its payment is paid, dead or not ours."""
    payment = payments.find(work, Told(Provider.PAYPAL, MoneyEvent.PENDING, ref=ref, session=order))
    if payment is None or payment.status not in PAYABLE:
        return None
    work.audit("payment.approved", payments.subject(payment), after={"order": order})
    facts, about = {"order": order, "ref": payment.ref}, f"lead:{payment.lead_id}"
    work.send(Letter("paypal", "capture", f"paypal-capture:{order}", about, facts, lock=f"payment:{payment.id}"))
    return Receipt(Outcome.NOTED, payment.id or 0, payment.reservation_id or 0, payment.lead_id)
