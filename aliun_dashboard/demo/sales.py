"""The demo's sales: offers, links and payments of the leads that came so far, and the cases that went differently."""

import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignStatus, Trigger
from aliun_dashboard.demo.history_sales import REF
from aliun_dashboard.flows import checkout, quoting, refunds, sale
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments import plans
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import MoneyEvent, PaymentKind, PaymentStatus, Provider, Told
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, Stay

PROVIDERS = (Provider.STRIPE, Provider.STRIPE, Provider.PAYPAL, Provider.TRANSFER, Provider.SQUARE)
KINDS = (PaymentKind.DEPOSIT, PaymentKind.DEPOSIT, PaymentKind.TOTAL)
SAID = ("vi la oferta {name}", "me interesa {name}, ¿queda lugar?", "quiero {name} que sale en Instagram")


@dataclass
class Desk:
    """Where the demo sells: the dice, and what is still to be paid by whom."""

    dice: random.Random
    open: dict[int, Payment] = field(default_factory=dict[int, Payment])


def propose(desk: Desk, lead: Lead, work: UnitOfWork) -> None:
    """Core first, as the law says; where our own have no room for them, the first hotel of the house has."""
    lead_id, stay = lead.id or 0, _stay(desk, lead, work)
    try:
        draft = quoting.quote_core(work, lead_id, stay)
    except Refused:
        draft = quoting.quote_core(work, lead_id, stay, hotel_id=1)
    quoting.send(work, draft.id or 0)


def propose_atlas(desk: Desk, lead: Lead, work: UnitOfWork) -> None:
    """The customer names a campaign that is on sale, and gets its offer; with none for them, Core stands."""
    on_sale = _on_sale(work)
    desk.dice.shuffle(on_sale)
    any(_offered(desk, lead, work, campaign) for campaign in on_sale)


def ask(desk: Desk, lead: Lead, work: UnitOfWork) -> Payment:
    """Ask for the money of what was offered last: the lead waits for it from now on."""
    quote = quotes.of_lead(work, lead.id or 0, None, LIVE)[-1]
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
    _sell_out(desk, work, waiting[2:])
    nobody = Told(Provider.PAYPAL, MoneyEvent.PAID, "", "5O190127TN364715T", "3C679366HH908993F", Decimal(480), "USD")
    sale.money_in(work, nobody)
    disputed = _paid(work)[-1]
    news = {
        "event": MoneyEvent.DISPUTED,
        "amount": disputed.amount,
        "detail": {"dispute": "DIS00000001", "reason": "fraude"},
    }
    sale.money_in(work, _told(disputed, work.now, **news))
    _plan(work, desk)
    checkout.expire_due(work)


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
        payment=f"PAY{payment.id:08d}",
        amount=payment.amount,
        currency=payment.currency,
        at=at,
    )
    return replace(news, **facts)


def _opened(work: UnitOfWork, payment: Payment) -> None:
    if payment.expires_at is None or payment.expires_at > work.now:
        checkout.open_link(work, payment.ref)


def _paid(work: UnitOfWork) -> list[Payment]:
    """What was paid in these three weeks."""
    paid = select(Payment).where(Payment.status == PaymentStatus.PAID, col(Payment.ref).not_like(f"{REF}%"))
    paid = paid.order_by(col(Payment.id))
    return list(work.session.exec(paid))


def _give_back(work: UnitOfWork, payment: Payment, finance: Actor, director: Actor) -> None:
    """Part of a deposit back, asked by finance and approved by the director; and another one still waiting."""
    refund = refunds.request(as_(work, finance), payment.id or 0, Decimal(50), "cambio de habitación")
    refunds.approve(as_(work, director), refund.id or 0)
    refunds.executed(work, refund.id or 0, "REF00000001")
    refunds.request(as_(work, finance), payment.id or 0, Decimal(25), "acuerdo comercial")


def _sell_out(desk: Desk, work: UnitOfWork, waiting: list[int]) -> None:
    """Somebody asked in time and pays when the last place of the smallest campaign is gone."""
    left = {campaign.id: campaigns.available(work, campaign) for campaign in _on_sale(work) if not campaign.stop_sale}
    smallest = campaigns.get(work, min((key for key in left if left[key]), key=lambda key: left[key]) or 0)
    leads = (work.session.get_one(Lead, lead_id) for lead_id in waiting)
    lead = next(lead for lead in leads if _offered(desk, lead, work, smallest))
    ask(desk, lead, work)
    smallest.quota_total = campaigns.taken(work.session, smallest.id or 0)
    work.session.add(smallest)
    work.session.flush()
    pay(desk, lead, work)


def _on_sale(work: UnitOfWork) -> list[Campaign]:
    running = select(Campaign).where(Campaign.status == CampaignStatus.APPROVED).order_by(col(Campaign.id))
    return list(work.session.exec(running))


def _offered(desk: Desk, lead: Lead, work: UnitOfWork, campaign: Campaign) -> bool:
    lead_id, campaign_id, stay = lead.id or 0, campaign.id or 0, _stay(desk, lead, work)
    said = desk.dice.choice(SAID).format(name=campaign.name)
    with suppress(Refused), work.session.begin_nested():
        campaigns.remember(work, lead_id, campaign_id, Trigger.MENTION, said)
        quoting.send(work, quoting.quote_atlas(work, lead_id, campaign_id, stay).id or 0)
        return True
    return False


def _plan(work: UnitOfWork, desk: Desk) -> None:
    """One customer pays in three parts, the first of them today."""
    for lead_id, payment in list(desk.open.items()):
        quote = _quote(work, payment)
        if quote.status in LIVE and quote.valid_until > work.now and quote.campaign_id is None:
            parts = plans.usual(quote.check_in, work.today)
            first = checkout.plan(work, quote.id or 0, parts)[0]
            del desk.open[lead_id]
            _money(work, first)
            return


def _quote(work: UnitOfWork, payment: Payment) -> Quote:
    return work.session.get_one(Quote, payment.quote_id)


def as_(work: UnitOfWork, actor: Actor) -> UnitOfWork:
    return replace(work, actor=actor)
