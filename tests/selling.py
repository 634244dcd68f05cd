"""What a sale needs, made small: a campaign, a sent quote, a payment asked for, and what a provider tells."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier
from typing import Any

from sqlmodel import select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus, Trigger
from aliun_dashboard.flows import checkout, sale
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments.models import Payment, PaymentTrouble
from aliun_dashboard.payments.rules import MoneyEvent, PaymentKind, Provider, Told
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.reservations.models import Reservation
from tests import make
from tests.conftest import NOON

CHECK_IN = date(2026, 5, 4)
POLICIES = {"deposit_percent": 30, "balance_days": 15, "voucher_on_deposit": False, "cancellation_policy": ""}
numbers = count(1)


def campaign(quota: int = 1, **facts: Any) -> int:
    with begin("test", now=NOON) as work:
        row = Campaign(
            **{
                "kind": CampaignKind.BLOCK,
                "status": CampaignStatus.APPROVED,
                "name": "Semana Azul",
                "hotel": "Playa Bonita",
                "destination": "Punta Cana",
                "travel_from": date(2026, 3, 1),
                "travel_to": date(2026, 12, 1),
                "booking_from": date(2026, 1, 1),
                "booking_to": date(2026, 4, 30),
                "quota_total": quota,
                "price_per_night": Decimal(200),
                "created_at": NOON,
                "updated_at": NOON,
            }
            | facts
        )
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def quote(campaign_id: int | None = None, lead_id: int | None = None, **facts: Any) -> Quote:
    """A sent quote of a customer of its own: US$ 1,000 for five nights for two."""
    number = next(numbers)
    lead_id = lead_id or make.lead(phone=f"+1809{number:07d}", name="Carla Núñez").id
    with begin("test", now=NOON) as work:
        lead = leads.get(work, lead_id or 0)
        stage = Stage.CORE_PROPOSAL if campaign_id is None else Stage.ATLAS_PROPOSAL
        if lead.stage is not stage:
            leads.place(work, lead, stage, cause="test")
        row = Quote(
            **{
                "lead_id": lead_id,
                "version": number,
                "engine": "core" if campaign_id is None else "atlas",
                "campaign_id": campaign_id,
                "status": QuoteStatus.SENT,
                "hotel": "Playa Bonita",
                "destination": "Punta Cana",
                "check_in": CHECK_IN,
                "nights": 5,
                "adults": 2,
                "total": Decimal(1000),
                "currency": "USD",
                "policies": POLICIES,
                "token": f"token-{number}",
                "valid_until": NOON + timedelta(days=3),
                "created_at": NOON,
                "sent_at": NOON,
            }
            | facts
        )
        if campaign_id is not None:
            campaigns.remember(work, lead_id or 0, campaign_id, Trigger.MENTION, "la semana azul")
        work.session.add(row)
        work.session.flush()
        return row


def asked(quote: Quote, kind: PaymentKind = PaymentKind.TOTAL, provider: Provider = Provider.STRIPE) -> Payment:
    with begin("test", now=NOON) as work:
        return checkout.ask_for(work, quote.id or 0, kind, provider)


def told(payment: Payment, event: MoneyEvent = MoneyEvent.PAID, /, **facts: Any) -> Told:
    """What the provider tells of this very payment, all as asked for."""
    news = Told(
        payment.provider,
        event,
        ref=payment.ref,
        session=f"cs_{payment.id}",
        payment=f"pi_{payment.id}",
        amount=payment.amount,
        currency=payment.currency,
        at=NOON,
    )
    return replace(news, **facts)


def money_in(news: Told, now: datetime = NOON) -> sale.Receipt:
    with begin("Sistema", now=now) as work:
        return sale.money_in(work, news)


def paid(quote: Quote, kind: PaymentKind = PaymentKind.TOTAL, **facts: Any) -> sale.Receipt:
    """Ask for it and pay it."""
    return money_in(told(asked(quote, kind), **facts))


def payment(payment_id: int) -> Payment:
    return one(Payment, payment_id)


def reservation(reservation_id: int) -> Reservation:
    return one(Reservation, reservation_id)


def lead(lead_id: int) -> Lead:
    return one(Lead, lead_id)


def one(table: Any, key: int) -> Any:
    with begin("test", now=NOON) as work:
        return work.session.get_one(table, key)


def rows(table: Any) -> list[Any]:
    with begin("test", now=NOON) as work:
        return list(work.session.exec(select(table).order_by(table.id)))


def ledger(campaign_id: int) -> list[tuple[int, int]]:
    """Units and taken of every line."""
    return [(line.units, line.taken) for line in rows(QuotaMovement) if line.campaign_id == campaign_id]


def troubles() -> list[str]:
    return [row.kind.value for row in rows(PaymentTrouble)]


def together(act: Callable[[Any], Any], things: Sequence[Any]) -> list[Any]:
    """Do `act` to each of `things` at the same moment."""
    start = Barrier(len(things))

    def one(thing: Any) -> Any:
        start.wait()
        return act(thing)

    with ThreadPoolExecutor(len(things)) as pool:
        return list(pool.map(one, things))
