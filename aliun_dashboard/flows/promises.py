"""The guard of promises: every text to a customer is held against the record before it leaves (A-62…A-64)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import CampaignStatus
from aliun_dashboard.conversations import promises
from aliun_dashboard.conversations.promises import Objection, Truth
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.money import CENT
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, QuoteStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus

QUOTED = LIVE | {QuoteStatus.DRAFT, QuoteStatus.PAID}  # a draft's own figures are in the text that sends it
SOLD = (ReservationStatus.CONFIRMED, ReservationStatus.COMPLETED)
BLOCKED = "guard.blocked"
OVERRIDDEN = "guard.overridden"


def objections(work: UnitOfWork, lead: Lead, text: str) -> tuple[Objection, ...]:
    """What in `text` is not so for this customer today. The record only allows more: plain words need no look at it."""
    return promises.objections(text, truth(work, lead)) if promises.objections(text, Truth()) else ()


def remember(
    work: UnitOfWork, lead: Lead, text: str, found: Iterable[Objection], *, overridden_because: str = ""
) -> None:
    """Keep a text that was stopped, or that somebody stood in for, and why (X-12)."""
    action = OVERRIDDEN if overridden_because else BLOCKED
    said = {"text": text, "rules": [one.rule.value for one in found], "words": [one.words for one in found]}
    work.audit(action, leads.subject(lead), reason=overridden_because, after=said)


def truth(work: UnitOfWork, lead: Lead) -> Truth:
    """What may be said to this customer: from their quotes, payments and trips, and what they may be offered."""
    made = work.session.exec(select(Quote).where(Quote.lead_id == lead.id)).all()
    quotes = [quote for quote in made if quote.status in QUOTED]
    trips = work.session.exec(select(Reservation).where(Reservation.lead_id == lead.id)).all()
    payments = work.session.exec(select(Payment).where(Payment.lead_id == lead.id)).all()
    offers = _offers(work, lead)
    amounts = [
        *_of_lead(lead),
        *(amount for quote in quotes for amount in _of_quote(quote)),
        *(abs(one.total - other.total) for one, other in combinations(made, 2) if one.currency == other.currency),
        *(amount for trip in trips for amount in (trip.total, trip.paid, trip.total - trip.paid)),
        *(payment.amount for payment in payments),
    ]
    return Truth(
        confirmed=any(trip.status in SOLD for trip in trips),
        amounts=frozenset(amount.quantize(CENT).normalize() for amount in amounts),
        percents=frozenset(Decimal(percent).normalize() for quote in quotes for percent in _percents(quote.policies)),
        offered=" ".join([quote.inclusions for quote in quotes] + [f"{one.name} {one.inclusions}" for one in offers]),
        places=frozenset(campaigns.available(work, campaign) for campaign in offers),
    )


def _offers(work: UnitOfWork, lead: Lead) -> list[Campaign]:
    """Approved campaigns that this lead mentioned, matched or was given."""
    matched = select(CampaignMatch.campaign_id).where(
        CampaignMatch.lead_id == lead.id, col(CampaignMatch.withdrawn_at).is_(None)
    )
    approved = select(Campaign).where(Campaign.status == CampaignStatus.APPROVED, col(Campaign.id).in_(matched))
    return list(work.session.exec(approved))


def _of_lead(lead: Lead) -> Iterator[Decimal]:
    """What the customer said, and the least such a stay costs: whole, and by night and person."""
    stays = max((lead.nights or 1) * ((lead.adults or 0) + lead.children), 1)
    if lead.amount is not None:
        yield lead.amount
    if lead.budget_minimum is not None:
        yield from (lead.budget_minimum, lead.budget_minimum / stays)


def _of_quote(quote: Quote) -> Iterator[Decimal]:
    """The total, its parts by night and person, deposit and balance, and every line of the calculation."""
    people = max(quote.adults + len(quote.child_ages), 1)
    yield from (quote.total / part for part in (1, quote.nights, people, quote.nights * people))
    deposit = (quote.total * Decimal(quote.policies.get("deposit_percent", 100)) / 100).quantize(CENT)
    yield from (deposit, quote.total - deposit)
    yield from (Decimal(line[name]) for line in quote.lines for name in ("unit", "total"))


def _percents(policies: dict[str, Any]) -> Iterator[int]:
    deposit = int(policies.get("deposit_percent", 100))
    yield from (deposit, 100 - deposit)
    yield from (int(window["percent"]) for window in policies.get("cancellation_windows", []))
