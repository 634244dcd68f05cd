"""What is known of whoever has just paid, gathered for the risk score (S-57)."""

from decimal import Decimal

import phonenumbers
from sqlmodel import col, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import Provider, Risk, RiskFacts, Told, risk
from aliun_dashboard.reservations.models import Reservation

PHONES = (IdentityKind.WHATSAPP, IdentityKind.PHONE)


def judge(work: UnitOfWork, payment: Payment, told: Told, trip: Reservation, contact: Contact) -> Risk:
    """The score of a payment, written on it. A transfer that finance saw on the account is not asked."""
    danger = _of(work, payment, told, trip, contact)
    payment.risk, payment.risk_reasons = danger.score, list(danger.reasons)
    return danger


def _of(work: UnitOfWork, payment: Payment, told: Told, trip: Reservation, contact: Contact) -> Risk:
    if told.provider is Provider.TRANSFER:
        return Risk(0, ())
    payer = str(told.detail.get("payer_country", "")).upper()
    return risk(
        RiskFacts(
            amount=payment.paid_amount or Decimal(0),
            usual=payments.usual(work, payment.currency),
            payer_country=payer,
            phone_country=_phone_country(work, contact) if payer else "",
            failures=payment.failures,
            contact_age_days=(work.now - contact.created_at).days,
            days_to_check_in=(trip.check_in - work.today).days,
            provider_risk=str(told.detail.get("risk", "")).lower(),
        )
    )


def _phone_country(work: UnitOfWork, contact: Contact) -> str:
    """The ISO code of the country of the customer's first number; empty when there is none or it is no number."""
    numbers = select(ContactIdentity.key).where(
        ContactIdentity.contact_id == contact.id, col(ContactIdentity.kind).in_(PHONES)
    )
    key = work.session.exec(numbers.order_by(col(ContactIdentity.id)).limit(1)).first()
    try:
        number = phonenumbers.parse("+" + (key or "").lstrip("+"))
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.region_code_for_number(number) or ""
