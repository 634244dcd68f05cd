"""What a customer does on the payment page: goes to the checkout, sends the receipt of a transfer."""

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads.rules import code as lead_code
from aliun_dashboard.messages import figures
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PAYABLE, PaymentReason, Provider
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import Role

from .checkout import Upload, keep_receipt

MAGIC = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
MOST_BYTES = 5 * 1024 * 1024


def gone_to(work: UnitOfWork, ref: str, session: str) -> None:
    """The provider opened its checkout `session` for this payment: its news can be told by that name, too."""
    payment = payments.by_ref(work, ref)
    if session != payment.provider_session:
        payment.provider_session = session
        work.session.add(payment)
        work.audit("payment.checkout", payments.subject(payment), after={"session": session})
        payments.tell(work, payment)


def not_opened(work: UnitOfWork, ref: str, code: str, why: str) -> None:
    """The provider opened none: kept where a person can read it."""
    payment = payments.by_ref(work, ref)
    work.audit("payment.checkout_failed", payments.subject(payment), reason=why[:500], after={"code": code})


def send_receipt(work: UnitOfWork, ref: str, upload: Upload) -> None:
    """Keep the receipt of a transfer for finance, who alone confirms it. A later one takes its place.

    Raises Refused: NOT_FOUND, NOT_TRANSFER, NOT_OPEN, INVALID for what is no PDF, JPEG or PNG of up to 5 MB.
    """
    payment = payments.by_ref(work, ref)
    if payment.provider is not Provider.TRANSFER:
        raise Refused(PaymentReason.NOT_TRANSFER)
    if payment.status not in PAYABLE:
        raise Refused(PaymentReason.NOT_OPEN)
    media_type = next((kind for magic, kind in MAGIC.items() if upload.content.startswith(magic)), "")
    if not media_type or len(upload.content) > MOST_BYTES:
        raise Refused(CommonReason.INVALID, field="comprobante")
    kept = keep_receipt(work, payment, Upload(upload.name or "comprobante", media_type, upload.content))
    payment.receipt_id = kept.id
    work.session.add(payment)
    work.audit("payment.receipt_sent", payments.subject(payment), after={"document": kept.id, "name": kept.name})
    payments.tell(work, payment)
    _tell_finance(work, payment)


def _tell_finance(work: UnitOfWork, payment: Payment) -> None:
    facts = {"code": lead_code(payment.lead_id), "amount": figures.price(payment.amount, payment.currency)}
    for user_id in staff.with_roles(work, frozenset({Role.FINANCE})):
        staff.notify(work, user_id, "receipt_sent", f"/pagos?ver=pagos&pago={payment.id}", **facts)
