"""What was sold in the year before: quotes, payments, trips, places of the campaigns of those days, some refunds."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus, QuotaCause
from aliun_dashboard.demo import words
from aliun_dashboard.demo.history_rows import Life, Pages, Row
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.leads.rules import CONFIRMED, Stage
from aliun_dashboard.payments.models import Payment, Refund
from aliun_dashboard.payments.rules import PaymentKind, PaymentStatus, Provider, RefundStatus
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import ATLAS, CORE, QuoteStatus
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.reservations.rules import Origin, ReservationStatus

CENT = Decimal("0.01")
COST = {CORE: (0.80, 0.88), ATLAS: (0.70, 0.80)}  # what a trip costs us of its price
PROVIDERS = (Provider.STRIPE, Provider.STRIPE, Provider.PAYPAL, Provider.TRANSFER, Provider.SQUARE)
POLICIES = {"deposit_percent": 30, "balance_days": 15, "cancellation_windows": [{"days": 30, "percent": 0}]}
VALID = timedelta(hours=72)
REF = "history-"  # payments of the past are known by it
# Name, kind, currency, booked from and to (days ago), places.
CAMPAIGNS = (
    ("Navidad en la playa", CampaignKind.BLOCK, "USD", 400, 305, 30),
    ("Semana Santa", CampaignKind.SALES_OFFER, "USD", 304, 205, 36),
    ("Vacaciones de julio", CampaignKind.EXTERNAL_OFFER, "USD", 204, 105, 44),
    ("Otoño en el Caribe", CampaignKind.BLOCK, "USD", 104, 21, 48),
    ("Residentes de invierno", CampaignKind.SALES_OFFER, "DOP", 400, 205, 24),
    ("Residentes de verano", CampaignKind.SALES_OFFER, "DOP", 204, 21, 40),
)


@dataclass
class OldCampaign:
    """A campaign that is over: when it was booked, and how many of its places are gone."""

    id: int
    currency: str
    since: datetime
    until: datetime
    total: int
    hotel: str
    taken: int = 0


def old_campaigns(work: UnitOfWork, director: Actor) -> list[OldCampaign]:
    """Those of the year, approved by direction in their day and expired since."""
    return [_campaign(work, director, number) for number in range(len(CAMPAIGNS))]


def _campaign(work: UnitOfWork, director: Actor, number: int) -> OldCampaign:
    name, kind, currency, first, last, places = CAMPAIGNS[number]
    since, until = work.now - timedelta(days=first), work.now - timedelta(days=last)
    hotel = words.HOTELS[number]
    row = Campaign(
        kind=kind,
        status=CampaignStatus.EXPIRED,
        name=name,
        hotel=hotel,
        destination=words.DESTINATIONS[number][0],
        travel_from=since.date(),
        travel_to=(until + timedelta(days=125)).date(),
        booking_from=since.date(),
        booking_to=until.date(),
        quota_total=places,
        price_per_night=Decimal(190) * (60 if currency == "DOP" else 1),
        currency=currency,
        created_by=director.name,
        created_by_id=director.user_id,
        decided_by=director.name,
        decided_at=since,
        created_at=since - timedelta(days=3),
        updated_at=until,
    )
    work.session.add(row)
    work.session.flush()
    return OldCampaign(row.id or 0, currency, since, until, places, hotel)


def sell(pages: Pages, dice: random.Random, campaigns: list[OldCampaign], life: Life) -> None:
    """Quotes of what was proposed; what was asked for was paid, or not."""
    won = life.entered(*CONFIRMED)
    atlas = life.entered(Stage.ATLAS_PROPOSAL)
    quote = 0
    if proposed := life.entered(Stage.CORE_PROPOSAL):
        status = QuoteStatus.EXPIRED if atlas or not won else QuoteStatus.PAID
        quote = _quote(pages, dice, life, proposed, status)
    campaign = _of(campaigns, life, atlas) if atlas else None
    if atlas and campaign:
        status = QuoteStatus.PAID if won else QuoteStatus.EXPIRED
        quote = _quote(pages, dice, life, atlas, status, campaign)
    asked = life.entered(Stage.PAYMENT_PENDING)
    if asked and won:
        _sold(pages, dice, life, quote, (asked, won), campaign)
    elif asked:
        _unpaid(pages, dice, life, quote, asked)


def _of(campaigns: list[OldCampaign], life: Life, at: datetime) -> OldCampaign:
    fitting = [one for one in campaigns if one.currency == life.lead["currency"] and one.since <= at]
    return max(fitting, key=lambda one: one.since)


def _quote(
    pages: Pages,
    dice: random.Random,
    life: Life,
    at: datetime,
    status: QuoteStatus,
    campaign: OldCampaign | None = None,
) -> int:
    total, engine = life.lead["amount"], ATLAS if campaign else CORE
    cost = (total * Decimal(str(dice.uniform(*COST[engine])))).quantize(CENT)
    number = pages.add(
        Quote,
        **_stay(life, campaign),
        lead_id=life.id,
        version=2 if engine == ATLAS else 1,
        engine=engine,
        status=status,
        campaign_id=campaign.id if campaign else None,
        total=total,
        cost=cost,
        policies=POLICIES,
        token=f"{dice.getrandbits(144):036x}",
        valid_until=at + VALID,
        created_at=at,
        created_by=life.agent.name,
        sent_at=at,
    )
    told = {"quote": number, "engine": engine, "total": str(total), "currency": life.lead["currency"]}
    pages.audit(at, "quote.sent", f"lead:{life.id}", life.agent, after=told | {"version": 1, "status": "sent"})
    return number


def _stay(life: Life, campaign: OldCampaign | None) -> Row:
    copied = {name: life.lead[name] for name in ("destination", "check_in", "nights", "adults", "currency")}
    hotel = campaign.hotel if campaign else words.HOTELS[life.id % len(words.HOTELS)]
    return {**copied, "hotel": hotel, "child_ages": [7] * life.lead["children"], "rooms": 1}


def _sold(
    pages: Pages,
    dice: random.Random,
    life: Life,
    quote: int,
    moments: tuple[datetime, datetime],
    campaign: OldCampaign | None,
) -> None:
    """A deposit and later the rest, or all at once; the trip it became, and its places."""
    (asked, won), total = moments, life.lead["amount"]
    trip = _trip(pages, dice, life, quote, won, campaign)
    deposit = (total * Decimal("0.3")).quantize(CENT) if dice.random() < 0.55 else total
    kind = PaymentKind.TOTAL if deposit == total else PaymentKind.DEPOSIT
    provider = dice.choice(PROVIDERS)
    first = _paid(pages, life, (quote, trip), (kind, provider, deposit), (asked, won))
    if deposit < total:
        later = won + (pages.work.now - timedelta(days=20) - won) * min(dice.random(), 0.3)
        rest = (PaymentKind.BALANCE, provider, total - deposit)
        _paid(pages, life, (quote, trip), rest, (later - timedelta(hours=5), later))
    if campaign:
        _take(pages, campaign, trip, first, won)
    if dice.random() < 0.04:
        _give_back(pages, life, first, won)


def _trip(
    pages: Pages, dice: random.Random, life: Life, quote: int, won: datetime, campaign: OldCampaign | None
) -> int:
    total: Decimal = life.lead["amount"]
    trip = pages.add(
        Reservation,
        **_stay(life, campaign),
        lead_id=life.id,
        quote_id=quote,
        campaign_id=campaign.id if campaign else None,
        origin=Origin.ATLAS if campaign else Origin.CORE,
        status=ReservationStatus.COMPLETED,
        holder=life.name,
        total=total,
        paid=total,
        policies=POLICIES,
        token=f"{dice.getrandbits(144):036x}",
        created_at=won,
        confirmed_at=won,
    )
    pages.audit(won, "reservation.confirmed", f"reservation:{trip}", after={"total": str(total), "lead": life.id})
    pages.add(Traveller, reservation_id=trip, name=life.name)
    return trip


def _paid(
    pages: Pages,
    life: Life,
    of: tuple[int, int],
    what: tuple[PaymentKind, Provider, Decimal],
    moments: tuple[datetime, datetime],
) -> int:
    (quote, trip), (kind, provider, amount), (asked, came) = of, what, moments
    facts = {"paid_amount": amount, "paid_at": came, "reservation_id": trip, "status": PaymentStatus.PAID}
    number = _payment(pages, life, quote, (kind, provider, amount), asked, **facts)
    after = {"status": "paid", "paid_amount": str(amount)}
    pages.audit(came, "payment.paid", f"payment:{number}", SYSTEM, before={"status": "open"}, after=after)
    return number


def _unpaid(pages: Pages, dice: random.Random, life: Life, quote: int, asked: datetime) -> None:
    """They were asked and did not pay: refused cards among them."""
    what = (PaymentKind.DEPOSIT, dice.choice(PROVIDERS), (life.lead["amount"] * Decimal("0.3")).quantize(CENT))
    failures = dice.choice((0, 0, 0, 1, 2))
    _payment(pages, life, quote, what, asked, status=PaymentStatus.EXPIRED, failures=failures)


def _payment(
    pages: Pages,
    life: Life,
    quote: int,
    what: tuple[PaymentKind, Provider, Decimal],
    asked: datetime,
    **facts: object,
) -> int:
    kind, provider, amount = what
    number = pages.last.get(Payment, 0) + 1
    return pages.add(
        Payment,
        ref=f"{REF}{life.id}-{kind}",
        lead_id=life.id,
        quote_id=quote,
        kind=kind,
        provider=provider,
        amount=amount,
        currency=life.lead["currency"],
        provider_payment=f"OLD{number:08d}" if "paid_at" in facts else "",
        created_at=asked,
        created_by=life.agent.name,
        expires_at=asked + VALID,
        **facts,
    )


def _take(pages: Pages, campaign: OldCampaign, trip: int, payment: int, at: datetime) -> None:
    campaign.taken += 1
    if campaign.taken > campaign.total:
        raise ValueError(f"the history oversells campaign {campaign.id}")
    pages.add(
        QuotaMovement,
        campaign_id=campaign.id,
        units=1,
        taken=campaign.taken,
        cause=QuotaCause.PAYMENT,
        reservation_id=trip,
        payment_id=payment,
        at=at,
        actor=SYSTEM.name,
    )


def _give_back(pages: Pages, life: Life, payment: int, won: datetime) -> None:
    """Part of it went back: a room that was not as promised."""
    row = next(row for row in reversed(pages.rows[Payment]) if row["id"] == payment)
    amount, at = (row["paid_amount"] * Decimal("0.1")).quantize(CENT), won + timedelta(hours=30)
    row["refunded_amount"] = amount
    pages.add(
        Refund,
        payment_id=payment,
        amount=amount,
        currency=life.lead["currency"],
        status=RefundStatus.EXECUTED,
        cause="acuerdo comercial",
        requested_by=life.agent.name,
        requested_by_id=life.agent.user_id,
        requested_at=won,
        decided_by="Marisol Peña",
        decided_at=at,
        executed_at=at,
    )
