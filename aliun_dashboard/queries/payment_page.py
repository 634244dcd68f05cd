"""What the customer's payment page shows of one payment."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PAYABLE, PaymentKind, PaymentStatus, Provider
from aliun_dashboard.quotes.models import Quote


@dataclass(frozen=True)
class PaymentFace:
    """One payment as its payer sees it. `email` goes to the provider alone, never onto the page."""

    ref: str
    number: int
    status: PaymentStatus
    provider: Provider
    kind: PaymentKind
    sequence: int
    amount: Decimal
    currency: str
    expires_at: datetime | None
    has_receipt: bool
    hotel: str
    destination: str
    check_in: date
    nights: int
    adults: int
    children: int
    name: str
    email: str
    language: str

    def is_open(self, now: datetime) -> bool:
        """Whether it may be paid now."""
        return self.status in PAYABLE and (self.expires_at is None or now < self.expires_at)


def face(session: Session, ref: str) -> PaymentFace | None:
    """The payment of a link, or None."""
    found = session.exec(
        select(Payment, Quote, Contact)
        .join(Quote, col(Quote.id) == col(Payment.quote_id))
        .join(Lead, col(Lead.id) == col(Payment.lead_id))
        .join(Contact, col(Contact.id) == col(Lead.contact_id))
        .where(Payment.ref == ref)
    ).first()
    if found is None:
        return None
    payment, quote, contact = found
    of_contact = (ContactIdentity.contact_id == contact.id, ContactIdentity.kind == IdentityKind.EMAIL)
    email = session.exec(select(ContactIdentity.value).where(*of_contact).order_by(col(ContactIdentity.id))).first()
    return PaymentFace(
        ref=payment.ref,
        number=payment.id or 0,
        status=payment.status,
        provider=payment.provider,
        kind=payment.kind,
        sequence=payment.sequence,
        amount=payment.amount,
        currency=payment.currency,
        expires_at=payment.expires_at,
        has_receipt=payment.receipt_id is not None,
        hotel=quote.hotel,
        destination=quote.destination,
        check_in=quote.check_in,
        nights=quote.nights,
        adults=quote.adults,
        children=len(quote.child_ages),
        name=contact.name,
        email=email or "",
        language=contact.language,
    )
