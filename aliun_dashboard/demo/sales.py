"""The demo's sales: offers, links and payments of the leads that came so far, and the cases that went differently."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus, Trigger
from aliun_dashboard.demo import words
from aliun_dashboard.flows import checkout, quoting, refunds, sale
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import MoneyEvent, PaymentKind, PaymentStatus, Provider, Told
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, Stay

POLICIES: dict[str, Any] = {
    "deposit_percent": 30,
    "balance_days": 15,
    "cancellation_policy": "Sin costo hasta 30 días antes; 50 % hasta 7; después, 100 %.",
    "cancellation_windows": [{"days": 30, "percent": 0}, {"days": 7, "percent": 50}],
}
PROVIDERS = (Provider.STRIPE, Provider.STRIPE, Provider.PAYPAL, Provider.TRANSFER, Provider.SQUARE)
KINDS = (PaymentKind.DEPOSIT, PaymentKind.DEPOSIT, PaymentKind.TOTAL)
CAMPAIGNS = (
    ("Semana Azul", "Punta Cana", 24, 165),
    ("Luna de miel", "Bayahíbe", 18, 210),
    ("Residentes", "Samaná", 30, 98),
)


@dataclass
class Desk:
    """Where the demo sells: the dice, the campaigns, and what is still to be paid by whom."""

    dice: random.Random
    campaigns: list[int] = field(default_factory=list[int])
    open: dict[int, Payment] = field(default_factory=dict[int, Payment])


def open_desk(desk: Desk, work: UnitOfWork) -> None:
    """Three campaigns to sell from."""
    desk.campaigns += [_campaign(work, *facts) for facts in CAMPAIGNS]


def ask(desk: Desk, lead: Lead, work: UnitOfWork, *, atlas: bool) -> Payment:
    """Offer this lead its trip and ask for the money: the lead waits for it from now on."""
    quote = _offer(desk, lead, work, atlas=atlas)
    payment = checkout.ask_for(work, quote.id or 0, desk.dice.choice(KINDS), desk.dice.choice(PROVIDERS))
    desk.open[lead.id or 0] = payment
    return payment


def pay(desk: Desk, lead: Lead, work: UnitOfWork, **facts: Any) -> sale.Receipt:
    """The customer has paid what was asked for."""
    return _money(work, desk.open.pop(lead.id or 0), **facts)


def tell_the_odd_ones(desk: Desk, work: UnitOfWork, finance: Actor, director: Actor) -> None:
    """What finance finds on its desk: balances, a plan, a refund, other sums, money of nobody, a paid full house."""
    waiting = sorted(desk.open)
    for lead_id in waiting[:6]:
        _opened(work, desk.open[lead_id])
    paid = [payment for payment in _paid(work) if payment.kind is PaymentKind.DEPOSIT]
    for payment in paid[:8]:
        _money(work, checkout.ask_for(work, payment.quote_id, PaymentKind.BALANCE, payment.provider))
    _give_back(work, paid[0], finance, director)
    _money(work, desk.open.pop(waiting[0]), amount=Decimal("100.00"))
    _money(work, desk.open.pop(waiting[1]), detail={"risk": "highest"})
    _sell_out(desk, work, waiting[2])
    nobody = Told(Provider.PAYPAL, MoneyEvent.PAID, "", "5O190127TN364715T", "3C679366HH908993F", Decimal(480), "USD")
    sale.money_in(work, nobody)
    disputed = _paid(work)[-1]
    news = {
        "event": MoneyEvent.DISPUTED,
        "amount": disputed.amount,
        "detail": {"dispute": "dp_demo", "reason": "fraude"},
    }
    sale.money_in(work, _told(disputed, work.now, **news))
    _plan(work, desk)
    checkout.expire_due(work)


def _campaign(work: UnitOfWork, name: str, destination: str, quota: int, price: int) -> int:
    today = work.now.astimezone(settings().timezone).date()
    row = Campaign(
        kind=CampaignKind.BLOCK,
        status=CampaignStatus.APPROVED,
        name=name,
        hotel=words.HOTELS[quota % len(words.HOTELS)],
        destination=destination,
        travel_from=today - timedelta(days=30),
        travel_to=today + timedelta(days=300),
        booking_from=today - timedelta(days=40),
        booking_to=today + timedelta(days=60),
        quota_total=quota,
        price_per_night=Decimal(price),
        cost_per_night=Decimal(price) * 8 / 10,
        max_people=6,
        created_at=work.now,
        updated_at=work.now,
        **POLICIES,
    )
    work.session.add(row)
    work.session.flush()
    return row.id or 0


def _offer(desk: Desk, lead: Lead, work: UnitOfWork, *, atlas: bool) -> Quote:
    """Core first, as the law says; Atlas besides for who asked for it."""
    lead_id, stay = lead.id or 0, _stay(desk, lead, work)
    try:
        draft = quoting.quote_core(work, lead_id, stay)
    except Refused:  # nothing there for this family: the first hotel of the house has rooms for everybody
        draft = quoting.quote_core(work, lead_id, stay, hotel_id=1)
    quote = quoting.send(work, draft.id or 0)
    if not atlas:
        return quote
    running = (campaigns.get(work, campaign_id, lock=False) for campaign_id in desk.campaigns)
    campaign = desk.dice.choice([one for one in running if campaigns.available(work, one) >= stay.rooms])
    campaign_id = campaign.id or 0
    campaigns.remember(work, lead_id, campaign_id, Trigger.MENTION, f"vi la oferta {campaign.name}")
    return quoting.send(work, quoting.quote_atlas(work, lead_id, campaign_id, stay).id or 0)


def _stay(desk: Desk, lead: Lead, work: UnitOfWork) -> Stay:
    adults = lead.adults or 2
    rooms = min(adults, (adults + lead.children + 1) // 2)
    ages = tuple(desk.dice.randint(3, 11) for _ in range(lead.children))
    check_in = lead.check_in or (work.now + timedelta(days=60)).date()
    return Stay(check_in, lead.nights or 4, adults, ages, rooms)


def _money(work: UnitOfWork, payment: Payment, **facts: Any) -> sale.Receipt:
    return sale.money_in(work, _told(payment, work.now, **facts))


def _told(payment: Payment, at: datetime, **facts: Any) -> Told:
    news = Told(
        payment.provider,
        MoneyEvent.PAID,
        ref=payment.ref,
        session=f"demo_session_{payment.id}",
        payment=f"demo_{payment.id}",
        amount=payment.amount,
        currency=payment.currency,
        at=at,
    )
    return replace(news, **facts)


def _opened(work: UnitOfWork, payment: Payment) -> None:
    if payment.expires_at is None or payment.expires_at > work.now:
        checkout.open_link(work, payment.ref)


def _paid(work: UnitOfWork) -> list[Payment]:
    paid = select(Payment).where(Payment.status == PaymentStatus.PAID).order_by(col(Payment.id))
    return list(work.session.exec(paid))


def _give_back(work: UnitOfWork, payment: Payment, finance: Actor, director: Actor) -> None:
    """Part of a deposit back, asked by finance and approved by the director; and another one still waiting."""
    refund = refunds.request(as_(work, finance), payment.id or 0, Decimal(50), "cambio de habitación")
    refunds.approve(as_(work, director), refund.id or 0)
    refunds.executed(work, refund.id or 0, "demo_refund_1")
    refunds.request(as_(work, finance), payment.id or 0, Decimal(25), "acuerdo comercial")


def _sell_out(desk: Desk, work: UnitOfWork, lead_id: int) -> None:
    """Somebody asked in time and pays when the last place of the campaign is gone."""
    del desk.open[lead_id]
    payment = ask(desk, work.session.get_one(Lead, lead_id), work, atlas=True)
    campaign = campaigns.get(work, _quote(work, payment).campaign_id or 0)
    campaign.quota_total = campaigns.taken(work.session, campaign.id or 0)
    work.session.add(campaign)
    work.session.flush()
    _money(work, desk.open.pop(lead_id))


def _plan(work: UnitOfWork, desk: Desk) -> None:
    """One customer pays in three parts, the first of them today."""
    for lead_id, payment in list(desk.open.items()):
        quote = _quote(work, payment)
        if quote.status in LIVE and quote.valid_until > work.now and quote.campaign_id is None:
            parts = checkout.usual_plan(quote.check_in, work.now.date())
            first = checkout.plan(work, quote.id or 0, parts)[0]
            del desk.open[lead_id]
            _money(work, first)
            return


def _quote(work: UnitOfWork, payment: Payment) -> Quote:
    return work.session.get_one(Quote, payment.quote_id)


def as_(work: UnitOfWork, actor: Actor) -> UnitOfWork:
    return replace(work, actor=actor)
