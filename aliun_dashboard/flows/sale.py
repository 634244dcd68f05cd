"""The one way money comes in (A-35…A-48): settled once, a place taken once, and nothing promised without both.

Locks are always taken in this order, so that no two settlements wait for each other: the payment (by its
reference, session or money) → its reservation → the campaign → the lead → the quote. Whoever else needs two of
them takes them in the same order.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.rules import CampaignReason
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments import rules
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import MoneyEvent, PaymentStatus, Provider, Told, TroubleKind
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, QuoteStatus
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus

from . import fulfilment, money_news, suspicion, without_place

CONFIRMED_IN = {Engine.CORE: Stage.CORE_CONFIRMED, Engine.ATLAS: Stage.ATLAS_CONFIRMED}
COPIED = (
    "lead_id",
    "campaign_id",
    "hotel",
    "destination",
    "room",
    "board",
    "check_in",
    "nights",
    "adults",
    "child_ages",
    "rooms",
    "total",
    "currency",
    "inclusions",
    "policies",
)
STATUS_OF = {
    ReservationStatus.CONFIRMED: PaymentStatus.PAID,
    ReservationStatus.COMPLETED: PaymentStatus.PAID,
    ReservationStatus.REVIEW: PaymentStatus.REVIEW,
    ReservationStatus.WITHOUT_QUOTA: PaymentStatus.PAID_WITHOUT_QUOTA,
}


class Outcome(StrEnum):
    """What news of money came to."""

    CONFIRMED = "confirmed"
    ADDED = "added"
    WITHOUT_QUOTA = "without_quota"
    REVIEW = "review"
    DUPLICATE = "duplicate"
    UNMATCHED = "unmatched"
    NOTED = "noted"


@dataclass(frozen=True)
class Receipt:
    """What came of it; 0 where there is none."""

    outcome: Outcome
    payment_id: int = 0
    reservation_id: int = 0
    lead_id: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything is different now: the same money told again is not."""
        return self.outcome is not Outcome.DUPLICATE

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the event was about."""
        known = {"lead": self.lead_id, "payment": self.payment_id, "reservation": self.reservation_id}
        return tuple(f"{noun}:{number}" for noun, number in known.items() if number)


def money_in(work: UnitOfWork, told: Told) -> Receipt:
    """Take in what a provider told of money. The same news again changes nothing; money is never lost.

    Never refuses: what does not fit ends in the payment inbox, with a trouble a person settles.
    """
    payment = payments.find(work, told)
    if payment is None:
        return Receipt(_unmatched(work, told))
    if told.event is not MoneyEvent.PAID:
        money_news.hear(work, payment, told)
        return _receipt(Outcome.NOTED, payment)
    if payment.paid_at is not None:
        return _again(work, payment, told)
    return _first(work, payment, told)


def _first(work: UnitOfWork, payment: Payment, told: Told) -> Receipt:
    """Money for a payment that had none: what fits is settled, what does not waits for a person."""
    live = settings().stripe_is_live if told.provider is Provider.STRIPE else None
    kind = rules.misfit(payment.amount, payment.currency, live, told)
    if kind is TroubleKind.MODE:  # play money is no money
        money_news.trouble(work, kind, told, payment)
        return _receipt(Outcome.REVIEW, payment)
    payments.came(work, payment, told)
    return _hold(work, payment, told, kind) if kind else settle(work, payment, told)


def settle(work: UnitOfWork, payment: Payment, told: Told, *, insisted: bool = False) -> Receipt:
    """Turn money that came into a trip: the first of a quote opens its reservation and takes its places (X-28).

    The money is written on `payment` already, and `payment` is locked. `insisted`: a person has looked at what does
    not fit, and takes it as it is.
    """
    quote = work.session.get_one(Quote, payment.quote_id)
    if not insisted and quote.status not in LIVE | {QuoteStatus.PAID} and _other_trip(work, payment):
        return _hold(work, payment, told, TroubleKind.DUPLICATE)
    contact = _contact(work, payment.lead_id)
    reservation, is_new = reservations.open_once(work, quote.id or 0, **_copies(work, quote, contact))
    if not is_new:
        return _add(work, payment, told, reservation, contact, insisted)
    payment.reservation_id = reservation.id
    reservations.name_travellers(work, reservation)
    refusal = _take(work, payment, quote, reservation)
    danger = suspicion.judge(work, payment, told, reservation, contact)
    status = _begins(refusal, danger)
    reservations.begin(work, reservation, status, payment.paid_amount or Decimal(0))
    if status is ReservationStatus.REVIEW:
        return _hold(work, payment, told, TroubleKind.RISK)
    payments.move(work, payment, STATUS_OF[status], "payment.paid", paid_amount=payment.paid_amount)
    if refusal:
        without_place.tell(work, payment, told, reservation, refusal)
        return _receipt(Outcome.WITHOUT_QUOTA, payment)
    confirm(work, reservation)
    money_news.tell_owner(work, payment, "payment_came")
    return _receipt(Outcome.CONFIRMED, payment)


def confirm(work: UnitOfWork, reservation: Reservation) -> None:
    """A paid reservation with its places is confirmed: lead, quote, papers (A-38…A-42). Only money leads here."""
    lead = leads.get(work, reservations.sold_to(reservation))
    engine = Engine(reservation.origin.value)
    if lead.stage is not CONFIRMED_IN[engine]:
        leads.place(work, lead, CONFIRMED_IN[engine], cause="payment", engine=engine, close_reason=None)
    if reservation.status is not ReservationStatus.CONFIRMED:
        reservations.move(work, reservation, ReservationStatus.CONFIRMED, "reservation.confirmed")
    quote = quotes.get(work, reservation.quote_id or 0)
    if quote.status is not QuoteStatus.PAID:
        quotes.move(work, quote, QuoteStatus.PAID)
    fulfilment.fulfil(work, reservation)


def _begins(refusal: CampaignReason | None, danger: rules.Risk) -> ReservationStatus:
    if refusal:
        return ReservationStatus.WITHOUT_QUOTA
    return ReservationStatus.REVIEW if danger.needs_person else ReservationStatus.CONFIRMED


def _unmatched(work: UnitOfWork, told: Told) -> Outcome:
    """News of a payment nobody asked for: money and disputes go to the inbox, the rest concerns nobody."""
    if told.event in (MoneyEvent.PAID, MoneyEvent.REFUNDED, MoneyEvent.DISPUTED):
        kind = TroubleKind.CHARGEBACK if told.event is MoneyEvent.DISPUTED else TroubleKind.UNMATCHED
        money_news.trouble(work, kind, told)
    return Outcome.UNMATCHED


def _again(work: UnitOfWork, payment: Payment, told: Told) -> Receipt:
    """Of a settled payment: the same money told twice is nothing, other money for the same thing is trouble."""
    if rules.is_same_money(payment.provider_payment, payment.provider_session, told):
        payment.provider_payment = payment.provider_payment or told.payment
        return _receipt(Outcome.DUPLICATE, payment)
    return _hold(work, payments.other_money(work, payment, told), told, TroubleKind.DUPLICATE)


def _hold(work: UnitOfWork, payment: Payment, told: Told, kind: TroubleKind) -> Receipt:
    """Keep the money and wait for a person: nothing is confirmed and nothing promised."""
    if payment.status is not PaymentStatus.REVIEW:
        payments.move(work, payment, PaymentStatus.REVIEW, "payment.held", reason=kind.value)
    money_news.trouble(work, kind, told, payment)
    return _receipt(Outcome.REVIEW, payment)


def _add(
    work: UnitOfWork, payment: Payment, told: Told, reservation: Reservation, contact: Contact, insisted: bool
) -> Receipt:
    """A later payment of a trip: counted, and no place taken (A-36). A risky one waits: it may bring the voucher."""
    amount = payment.paid_amount or Decimal(0)
    if reservation.status is ReservationStatus.CANCELLED:
        return _hold(work, payment, told, TroubleKind.LATE)
    if reservation.paid + amount > reservation.total and not insisted:
        return _hold(work, payment, told, TroubleKind.DUPLICATE)
    payment.reservation_id = reservation.id
    danger = suspicion.judge(work, payment, told, reservation, contact)
    if danger.needs_person and reservation.status is ReservationStatus.CONFIRMED and not insisted:
        return _hold(work, payment, told, TroubleKind.RISK)
    reservations.add_paid(work, reservation, amount)
    payments.move(work, payment, STATUS_OF[reservation.status], "payment.paid", paid_amount=amount)
    fulfilment.fulfil(work, reservation)
    return _receipt(Outcome.ADDED, payment)


def _take(work: UnitOfWork, payment: Payment, quote: Quote, reservation: Reservation) -> CampaignReason | None:
    """The places of an Atlas trip; Core has none to take. None: there they are."""
    if quote.campaign_id is None:
        return None
    ids = {"reservation_id": reservation.id or 0, "payment_id": payment.id or 0}
    return campaigns.take_places(work, quote.campaign_id, quote.rooms, **ids)


def _other_trip(work: UnitOfWork, payment: Payment) -> bool:
    """Whether this customer travels by another quote already; then money for a dead one is a mistake."""
    return any(trip.quote_id != payment.quote_id for trip in reservations.live_of_lead(work, payment.lead_id))


def _contact(work: UnitOfWork, lead_id: int) -> Contact:
    whose = select(Contact).join(Lead, col(Lead.contact_id) == col(Contact.id)).where(Lead.id == lead_id)
    return work.session.exec(whose).one()


def _copies(work: UnitOfWork, quote: Quote, contact: Contact) -> dict[str, Any]:
    """What was sold, as it was quoted."""
    balance_days = int(quote.policies.get("balance_days", 0))
    today = work.today
    return {name: getattr(quote, name) for name in COPIED} | {
        "origin": Origin(quote.engine),
        "holder": contact.name,
        "organization_id": contact.organization_id,
        "balance_due_on": max(today, quote.check_in - timedelta(days=balance_days)),
    }


def _receipt(outcome: Outcome, payment: Payment) -> Receipt:
    return Receipt(outcome, payment.id or 0, payment.reservation_id or 0, payment.lead_id)
