"""The year before the three weeks: leads that were won and lost, so that KPIs have something to be measured by.

All of it is over: no lead of the past is open, every trip was travelled, every ticket resolved.
"""

import math
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.demo import history_sales, words
from aliun_dashboard.demo.history_rows import Life, Pages
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import BudgetVerdict, CloseReason, Engine, Source, Stage
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind, TicketStatus

LEADS = 1150
OLDEST, NEWEST = 400, 22  # days ago
RATE = Decimal(60)
AGAIN = 0.3  # of the leads are of somebody who wrote before, if that is over by then
AREAS = ("212", "646", "718", "917", "201", "973", "862", "617", "978", "508", "954", "786")
# How good a channel's leads are, and how many of all come by it.
QUALITY = {
    Source.WHATSAPP: (34, 1.05), Source.INSTAGRAM: (20, 0.85), Source.WEB: (14, 1.0), Source.ADS: (13, 0.65),
    Source.MESSENGER: (8, 0.8), Source.VOICE: (5, 1.35), Source.EMAIL: (6, 1.15),
}  # fmt: skip
CAUSES = {
    Stage.QUALIFIED: "budget",
    Stage.CORE_PROPOSAL: "quote",
    Stage.ATLAS_PROPOSAL: "quote",
    Stage.PAYMENT_PENDING: "payment_link",
    Stage.CORE_CONFIRMED: "payment",
    Stage.ATLAS_CONFIRMED: "payment",
    Stage.SPECIAL_CASE: "case",
    Stage.CLOSED: "hand",
}
# Hours a lead usually spends before it enters a stage.
HOURS = {
    Stage.QUALIFIED: 1.5, Stage.CORE_PROPOSAL: 11, Stage.ATLAS_PROPOSAL: 30, Stage.PAYMENT_PENDING: 44,
    Stage.CORE_CONFIRMED: 21, Stage.ATLAS_CONFIRMED: 14, Stage.SPECIAL_CASE: 30, Stage.CLOSED: 150,
}  # fmt: skip
BY_HAND = frozenset({Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL, Stage.PAYMENT_PENDING, Stage.CLOSED})
LOST = [CloseReason.LOST] * 6 + [CloseReason.EXPIRED] * 3
DONE = "Resuelto con el hotel."
NOISE = [CloseReason.SPAM] * 2 + [CloseReason.DUPLICATE, CloseReason.LOST, CloseReason.LOST]


@dataclass
class Past:
    """What the year is written with: pages, dice, people, and who wrote before (contact, name, until when)."""

    pages: Pages
    dice: random.Random
    agents: list[Actor]
    campaigns: list[history_sales.OldCampaign]
    known: list[tuple[int, str, datetime]] = field(default_factory=list[tuple[int, str, datetime]])

    @property
    def now(self) -> datetime:
        return self.pages.work.now

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)


def load(work: UnitOfWork, agents: list[Actor], director: Actor, seed: int) -> None:
    """Write the year down. The same seed tells the same year."""
    dice = random.Random(seed)
    past = Past(Pages(work), dice, agents, history_sales.old_campaigns(work, director))
    for number, arrived in enumerate(_arrivals(past)):
        _live(past, number, arrived)
    past.pages.write()


def _arrivals(past: Past) -> list[datetime]:
    """More of them the later in the year, by day as people write; the agency grows."""
    places = sorted(past.dice.random() ** 0.7 for _ in range(LEADS))
    days = (past.ago(OLDEST - (OLDEST - NEWEST) * place) for place in places)
    return [day.replace(hour=0, minute=0) + timedelta(hours=12 + 13 * past.dice.betavariate(1.6, 1.6)) for day in days]


def _live(past: Past, number: int, arrived: datetime) -> None:
    """From the first message to the end, with everything that is written down on the way."""
    dice = past.dice
    source = dice.choices(list(QUALITY), [weight for weight, _ in QUALITY.values()])[0]
    agent = dice.choices(past.agents, [5, 4, *[3] * len(past.agents)][: len(past.agents)])[0]
    contact, name, returning = _who(past, number, arrived)
    way = _way(dice, QUALITY[source][1] * (1.5 if returning else 1.0) * (1.1 if agent is past.agents[0] else 0.95))
    moments = _moments(past, arrived, way)
    lead = _lead(past, contact, source, agent, moments)
    life = Life(lead, past.pages.add(Lead, **lead), name, agent, moments)
    _moves(past, life)
    _words(past, life)
    history_sales.sell(past.pages, dice, past.campaigns, life)
    _ticket(past, life)
    past.known.append((contact, name, moments[-1][1]))


def _who(past: Past, number: int, arrived: datetime) -> tuple[int, str, bool]:
    """Somebody who was here before and is through with it, or somebody new."""
    if past.known and past.dice.random() < AGAIN:
        contact, name, until = past.dice.choice(past.known[-400:])
        if until < arrived - timedelta(days=20):
            return contact, name, True
    name = f"{past.dice.choice(words.FIRST_NAMES)} {past.dice.choice(words.LAST_NAMES)}"
    contact = past.pages.add(Contact, name=name, created_at=arrived)
    phone = f"+1{AREAS[number % len(AREAS)]}555{100 + number // len(AREAS):04d}"
    past.pages.add(
        ContactIdentity, contact_id=contact, kind=IdentityKind.PHONE, value=phone, key=phone, created_at=arrived
    )
    return contact, name, False


def _way(dice: random.Random, quality: float) -> list[Stage]:
    """The stages after Lead Entrante, to the end."""
    way: list[Stage] = []
    if dice.random() > 0.84:
        return [Stage.CLOSED]
    way.append(Stage.QUALIFIED)
    if dice.random() > 0.83:
        return [*way, Stage.CLOSED]
    way.append(Stage.CORE_PROPOSAL)
    if atlas := dice.random() < 0.3:
        way.append(Stage.ATLAS_PROPOSAL)
    if dice.random() < 0.08:
        return [*way, Stage.SPECIAL_CASE, Stage.CLOSED]
    if dice.random() > (0.58 if atlas else 0.46) * quality:
        return [*way, Stage.CLOSED]
    way.append(Stage.PAYMENT_PENDING)
    if dice.random() > 0.8:
        return [*way, Stage.CLOSED]
    return [*way, Stage.ATLAS_CONFIRMED if atlas else Stage.CORE_CONFIRMED]


def _moments(past: Past, arrived: datetime, way: list[Stage]) -> list[tuple[Stage, datetime]]:
    """When each stage was entered; all of it before the three weeks begin."""
    hours = [HOURS[stage] * math.exp(past.dice.gauss(0, 0.75)) for stage in way]
    left = (past.ago(NEWEST - 1) - arrived) / timedelta(hours=1)
    shrink = min(1.0, 0.95 * left / sum(hours))
    moments, moment = [(Stage.INCOMING, arrived)], arrived
    for stage, spent in zip(way, hours, strict=True):
        moment += timedelta(hours=spent * shrink)
        moments.append((stage, moment))
    return moments


def _lead(
    past: Past, contact: int, source: Source, agent: Actor, moments: list[tuple[Stage, datetime]]
) -> dict[str, Any]:
    dice, (stage, ended) = past.dice, moments[-1]
    way = [stage for stage, _ in moments]
    destination, minimum = dice.choice(words.DESTINATIONS)
    nights, adults, children = dice.randint(2, 8), dice.choice((1, 2, 2, 2, 3, 4)), dice.choice((0, 0, 0, 1, 2))
    currency = "DOP" if dice.random() < 0.28 else "USD"
    factor = Decimal(str(round(dice.uniform(1.5, 2.6), 2))) * (RATE if currency == "DOP" else 1)
    reasons = NOISE if len(way) == 2 else LOST
    engine = Engine.ATLAS if Stage.ATLAS_PROPOSAL in way else Engine.CORE if Stage.CORE_PROPOSAL in way else None
    return {
        "contact_id": contact,
        "stage": stage,
        "stage_since": ended,
        "engine": engine,
        "owner_id": agent.user_id,
        "source": source,
        "destination": destination,
        "category": dice.choice(words.CATEGORIES),
        "check_in": _check_in(past, ended, nights),
        "nights": nights,
        "adults": adults,
        "children": children,
        "amount": (minimum * nights * (adults + children) * factor).quantize(Decimal(1))
        + Decimal(dice.randint(0, 99)) / 100,
        "currency": currency,
        "budget_verdict": BudgetVerdict.SUFFICIENT if Stage.QUALIFIED in way else BudgetVerdict.INCOMPLETE,
        "close_reason": dice.choice(reasons) if stage is Stage.CLOSED else None,
        "last_inbound_at": moments[0][1],
        "last_outbound_at": ended,
        "created_at": moments[0][1],
        "updated_at": ended,
        "version": len(moments),
    }


def _check_in(past: Past, ended: datetime, nights: int) -> date:
    """A trip that is over by now."""
    last = (past.ago(nights + 2)).date()
    wanted = ended.date() + timedelta(days=past.dice.randint(4, 110))
    return min(wanted, last)


def _moves(past: Past, life: Life) -> None:
    pages, before = past.pages, None
    facts = {name: life.lead[name] for name in ("source", "destination", "currency")}
    pages.audit(life.moments[0][1], "lead.created", f"lead:{life.id}", after=facts)
    for stage, at in life.moments:
        actor = life.agent if stage in BY_HAND else SYSTEM
        cause = CAUSES.get(stage, "arrival")
        move = {"from_stage": before, "to_stage": stage, "at": at, "cause": cause, "engine": life.lead["engine"]}
        pages.add(StageMove, lead_id=life.id, actor=actor.name, user_id=actor.user_id, **move)
        if before is not None:
            after = {"stage": stage, "cause": cause}
            pages.audit(at, "lead.moved", f"lead:{life.id}", actor, before={"stage": before}, after=after)
        before = stage


def _words(past: Past, life: Life) -> None:
    """The first message, the house's own answer at once, then people; some were served without any."""
    dice, pages, lead_id = past.dice, past.pages, life.id
    arrived, ended = life.moments[0][1], life.moments[-1][1]
    opening = f"Hola, busco algo en {life.lead['destination']} para {life.lead['nights']} noches."
    _says(pages, life, arrived, opening, life.lead["source"])
    answered = arrived + timedelta(seconds=dice.uniform(0.4, 1.2))
    key = f"whatsapp:history:{lead_id}"
    pages.add(
        Delivery, key=key, provider="whatsapp", action="send_text", subject=f"lead:{lead_id}",
        payload={"to": "", "text": words.ANSWERS[0]}, status=DeliveryStatus.SIMULATED, attempts=1,
        created_at=answered, finished_at=answered + timedelta(seconds=min(dice.lognormvariate(-0.4, 0.6), 9)),
    )  # fmt: skip
    _answers(pages, life, answered, SYSTEM, delivery_key=key)
    moment, alone = arrived, dice.random() < 0.22
    slow = 1.0 if life.agent is past.agents[0] else 1.6
    for turn in range(dice.randint(1, 4)):
        moment += timedelta(minutes=slow * dice.lognormvariate(3.2 if turn == 0 else 4.5, 0.8))
        if moment >= ended:
            break
        _answers(pages, life, moment, SYSTEM if alone else life.agent)
        moment += timedelta(hours=dice.lognormvariate(1.4, 1.0))
        if moment < ended and dice.random() < 0.8:
            channel = life.lead["source"] if dice.random() < 0.6 else dice.choice(list(QUALITY))
            _says(pages, life, moment, dice.choice(words.REPLIES), channel)


def _says(pages: Pages, life: Life, at: datetime, said: str, channel: Source) -> None:
    pages.add(
        Activity,
        lead_id=life.id,
        kind=ActivityKind.MESSAGE_IN,
        channel=channel.value,
        author=life.name,
        text=said,
        at=at,
    )


def _answers(pages: Pages, life: Life, at: datetime, who: Actor, **facts: Any) -> None:
    kind, channel = ActivityKind.MESSAGE_OUT, life.lead["source"].value
    said = words.ANSWERS[life.id % len(words.ANSWERS)].format(hotel=words.HOTELS[life.id % len(words.HOTELS)])
    pages.add(
        Activity, lead_id=life.id, kind=kind, channel=channel, author=who.name, user_id=who.user_id, text=said, at=at,
        **facts,
    )  # fmt: skip


def _ticket(past: Past, life: Life) -> None:
    """One in a dozen needed help; all of them were helped, most of them in time."""
    dice, ended = past.dice, life.moments[-1][1]
    if Stage.SPECIAL_CASE not in [stage for stage, _ in life.moments] and dice.random() > 0.07:
        return
    opened = life.moments[-2][1] + (ended - life.moments[-2][1]) * dice.random()
    priority, hours = dice.choice((2, 3, 3, 3, 4, 5)), dice.lognormvariate(2.2, 0.9)
    resolved = min(opened + timedelta(hours=hours), past.ago(NEWEST - 2))
    facts = {"created_at": opened, "updated_at": resolved, "resolved_at": resolved, "resolution": DONE}
    ticket = past.pages.add(
        Ticket,
        key=f"history:{life.id}",
        kind=TicketKind.TRAVEL_SUPPORT,
        status=TicketStatus.CLOSED,
        priority=priority,
        title=dice.choice(words.CASES),
        lead_id=life.id,
        owner_id=life.agent.user_id,
        **facts,
    )
    moved = {"before": {"status": "open"}, "after": {"status": "resolved"}, "reason": DONE}
    past.pages.audit(resolved, "ticket.moved", f"ticket:{ticket}", life.agent, **moved)
