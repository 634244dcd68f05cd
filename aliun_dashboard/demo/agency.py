"""Loads the invented agency in one transaction: the flows run as they do every day, at the times the story says."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.demo import campaigns, costs, history, inbox, inventory, orders, sales, words
from aliun_dashboard.flows import budget, desk, pipeline, staff
from aliun_dashboard.flows.intake import Arrival, Message, Ref, Wish
from aliun_dashboard.kernel import audit, clock, db
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, StageMapping
from aliun_dashboard.leads.rules import CloseReason, Source, Stage
from aliun_dashboard.staff.rules import Role

PASSWORD = "aliun-demo"  # noqa: S105 - printed for everybody to read
DAYS = 21
PIPELINE, FIRST_STATUS = 9_100_100, 9_100_200
RATE = Decimal("60.00")  # pesos to the dollar, for invented budgets only

HOW_MANY = {
    Stage.INCOMING: 26,
    Stage.QUALIFIED: 30,
    Stage.CORE_PROPOSAL: 26,
    Stage.ATLAS_PROPOSAL: 12,
    Stage.PAYMENT_PENDING: 16,
    Stage.CORE_CONFIRMED: 20,
    Stage.ATLAS_CONFIRMED: 10,
    Stage.SPECIAL_CASE: 7,
    Stage.CLOSED: 28,
}
# Days since the oldest lead of a stage arrived: open ones are fresh, with a few that were forgotten.
OLDEST = {
    Stage.INCOMING: 3,
    Stage.QUALIFIED: 6,
    Stage.CORE_PROPOSAL: 10,
    Stage.ATLAS_PROPOSAL: 7,
    Stage.PAYMENT_PENDING: 7,
    Stage.SPECIAL_CASE: 9,
}
WAY = {
    Stage.INCOMING: (),
    Stage.QUALIFIED: (),
    Stage.CORE_PROPOSAL: (Stage.CORE_PROPOSAL,),
    Stage.ATLAS_PROPOSAL: (Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL),
    Stage.PAYMENT_PENDING: (Stage.CORE_PROPOSAL, Stage.PAYMENT_PENDING),
    Stage.CORE_CONFIRMED: (Stage.CORE_PROPOSAL, Stage.PAYMENT_PENDING, Stage.CORE_CONFIRMED),
    Stage.ATLAS_CONFIRMED: (Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL, Stage.PAYMENT_PENDING, Stage.ATLAS_CONFIRMED),
    Stage.SPECIAL_CASE: (Stage.CORE_PROPOSAL, Stage.SPECIAL_CASE),
    Stage.CLOSED: (Stage.CORE_PROPOSAL, Stage.CLOSED),
}
SOURCES = (
    [Source.WHATSAPP] * 9 + [Source.INSTAGRAM] * 4 + [Source.WEB] * 3 + [Source.MESSENGER] * 2 + [Source.ADS] * 3
    + [Source.KOMMO] * 2 + [Source.VOICE, Source.EMAIL]
)  # fmt: skip
CLOSED_BECAUSE = [CloseReason.LOST] * 5 + [CloseReason.EXPIRED] * 3 + [CloseReason.SPAM, CloseReason.DUPLICATE]


@dataclass
class Story:
    """The open transaction, the dice, and the people; every call happens `at` its own moment."""

    work: UnitOfWork
    dice: random.Random
    agents: list[Actor]
    desk: sales.Desk
    people: dict[str, Actor] = field(default_factory=dict[str, Actor])

    def at(self, moment: datetime, actor: Actor = audit.SYSTEM) -> UnitOfWork:
        return replace(self.work, now=moment, actor=actor)


def load(seed: int = 7) -> None:
    """Fill an empty database. The same seed tells the same story, ending now."""
    with db.begin(audit.SYSTEM) as work:
        dice = random.Random(seed)
        story = Story(work, dice, [], sales.Desk(dice))
        _hire(story)
        _set_rules(story)
        _map_stages(work)
        inventory.load(work)
        campaigns.load(work)
        history.load(work, story.agents, story.people["director"], seed)
        for kommo_id, (moment, stage) in enumerate(_schedule(story), start=7_001_000):
            _live(story, moment, stage, kommo_id)
        sales.tell_the_odd_ones(story.desk, work, story.people["finanzas"], story.people["director"])
        orders.load(work, story.people["finanzas"])
        costs.load(work, story.people["finanzas"])
        inbox.add_odd_events(story.dice, work)
        inbox.deliver_what_is_past(work)
    _seal()


def _hire(story: Story) -> None:
    for login, name, role in words.PEOPLE:
        email = f"{login}@demo.aliun"
        user_id = staff.create_user(story.at(_ago(story, DAYS + 9)), email, name, Role(role), PASSWORD)
        story.people[login] = Actor(name, user_id, role)
        if Role(role) is Role.AGENT:
            story.agents.append(Actor(name, user_id, role))


def _set_rules(story: Story) -> None:
    director = story.at(_ago(story, DAYS + 5), Actor("Marisol Peña"))
    for destination, minimum in words.DESTINATIONS:
        budget.set_rule(director, destination, "", Decimal(minimum), "USD")
        budget.set_rule(director, destination, "", minimum * RATE, "DOP")
    budget.set_rule(director, "Punta Cana", "5 estrellas", Decimal(130), "USD")
    budget.set_rule(director, "", "", Decimal(50), "USD")


def _map_stages(work: UnitOfWork) -> None:
    for number, stage in enumerate(Stage):
        work.session.add(StageMapping(stage=stage, pipeline_id=PIPELINE, status_id=FIRST_STATUS + number))
    work.session.flush()


def _schedule(story: Story) -> list[tuple[datetime, Stage]]:
    """When each lead arrives: open ones lately, finished ones earlier, mostly by day."""
    plan: list[tuple[datetime, Stage]] = []
    for stage, many in HOW_MANY.items():
        oldest = OLDEST.get(stage, DAYS)
        newest = 0 if stage in (Stage.INCOMING, Stage.QUALIFIED) else len(WAY[stage])
        for _ in range(many):
            days = newest + (oldest - newest) * story.dice.random() ** 1.6
            plan.append((_by_day(_ago(story, days), story.dice), stage))
    return sorted(plan, key=lambda item: item[0])


def _live(story: Story, moment: datetime, target: Stage, kommo_id: int) -> None:
    """One lead from its first message to the stage where it stands today."""
    arrival = _arrival(story, moment, target, kommo_id)
    receipt = inbox.receive(story.at(moment), arrival, story.dice)
    lead = story.work.session.get_one(Lead, receipt.lead_id)
    if target is not Stage.INCOMING and lead.stage is Stage.INCOMING:
        return  # its budget did not reach: it waits, as it would
    if target is Stage.INCOMING and story.dice.random() < 0.5:
        return
    agent = story.dice.choice(story.agents)
    moment = _later(story, moment, hours=3)
    pipeline.assign(story.at(moment, agent), receipt.lead_id, agent.user_id)
    moment = _talk(story, lead, moment, agent)
    for stage in WAY[target]:
        moment = _later(story, moment, hours=30)
        _advance(story, lead, stage, moment, agent)
    _plan(story, lead, moment, agent)


def _arrival(story: Story, moment: datetime, target: Stage, kommo_id: int) -> Arrival:
    dice = story.dice
    source = dice.choice(SOURCES)
    wish = _wish(dice, moment, short=target is Stage.INCOMING)
    opening = dice.choice(words.OPENINGS).format(
        destination=wish.destination,
        party=f"{wish.adults} adultos" + (f" y {wish.children} niños" if wish.children else ""),
        nights=wish.nights or "unas",
        date=f"{wish.check_in:%d/%m}" if wish.check_in else "mes que viene",
        campaign=wish.campaign_ref or "verano",
        hotel=dice.choice(words.HOTELS),
        amount=f"{wish.currency} {wish.amount or 0:,.0f}",
    )
    name = f"{dice.choice(words.FIRST_NAMES)} {dice.choice(words.LAST_NAMES)}"
    phone = words.PHONES[kommo_id % len(words.PHONES)].format(100 + kommo_id // len(words.PHONES) % 100)
    identities = [Identity(IdentityKind.PHONE, phone)]
    if dice.random() < 0.4:
        handle = f"{name.split()[0]}.{kommo_id}".lower()
        identities.append(Identity(IdentityKind.EMAIL, f"{_plain(handle)}@example.com"))
    return Arrival(
        source,
        name,
        tuple(identities),
        wish,
        Ref("kommo", str(kommo_id), changed_at=moment),
        Message(opening, f"demo:{kommo_id}", moment),
    )


def _wish(dice: random.Random, moment: datetime, *, short: bool) -> Wish:
    """A wish that its budget covers, or (`short`) one that it does not, or that lacks a fact."""
    destination, minimum = dice.choice(words.DESTINATIONS)
    nights, adults, children = dice.randint(2, 8), dice.choice((1, 2, 2, 2, 3, 4, 6)), dice.choice((0, 0, 0, 1, 2))
    factor = Decimal(dice.uniform(0.5, 0.95) if short else dice.uniform(1.55, 2.6)).quantize(Decimal("0.01"))
    amount = (minimum * nights * (adults + children) * factor / 10).quantize(Decimal(1)) * 10
    currency = "DOP" if dice.random() < 0.3 else "USD"
    unknown = short and dice.random() < 0.5
    return Wish(
        destination=destination,
        category=dice.choice(words.CATEGORIES),
        check_in=None if unknown else (moment + timedelta(days=dice.randint(25, 160))).date(),
        nights=nights,
        adults=adults,
        children=children,
        amount=None if unknown else amount * (RATE if currency == "DOP" else 1),
        currency=currency,
        campaign_ref=dice.choice(words.CAMPAIGNS),
    )


def _talk(story: Story, lead: Lead, moment: datetime, agent: Actor) -> datetime:
    for _ in range(story.dice.randint(1, 3)):
        moment = _later(story, moment, hours=4)
        answer = story.dice.choice(words.ANSWERS).format(hotel=story.dice.choice(words.HOTELS))
        work = story.at(moment, agent)
        conversations.write(work, lead.id or 0, ActivityKind.MESSAGE_OUT, answer, channel=lead.source.value)
        leads.change(work, lead, "lead.answered", last_outbound_at=moment, unread=0)
        if story.dice.random() < 0.75:
            moment = _later(story, moment, hours=5)
            _reply(story, lead, moment)
    if story.dice.random() < 0.35:
        colleague = story.dice.choice(story.agents)
        note = story.dice.choice(words.NOTES).format(handle=_plain(colleague.name.split()[0].lower()))
        desk.add_note(story.at(moment, agent), lead.id or 0, note)
    return moment


def _reply(story: Story, lead: Lead, moment: datetime) -> None:
    work = story.at(moment)
    author = story.work.session.connection().scalar(
        text("SELECT name FROM contact WHERE id = :id"), {"id": lead.contact_id}
    )
    facts: dict[str, Any] = {"channel": lead.source.value, "author": author, "user_id": None}
    conversations.write(work, lead.id or 0, ActivityKind.MESSAGE_IN, story.dice.choice(words.REPLIES), **facts)
    leads.change(work, lead, "lead.heard", last_inbound_at=moment, unread=lead.unread + 1)


def _advance(story: Story, lead: Lead, stage: Stage, moment: datetime, agent: Actor) -> None:
    """What is offered, asked for and paid runs through the sale; the rest is moved by hand."""
    work = story.at(moment, agent)
    match stage:
        case Stage.CORE_PROPOSAL:
            sales.propose(story.desk, lead, work)
        case Stage.ATLAS_PROPOSAL:
            sales.propose_atlas(story.desk, lead, work)
        case Stage.PAYMENT_PENDING:
            sales.ask(story.desk, lead, work)
        case Stage.CORE_CONFIRMED | Stage.ATLAS_CONFIRMED:
            sales.pay(story.desk, lead, story.at(moment))
        case _:
            reason = story.dice.choice(words.CASES) if stage is Stage.SPECIAL_CASE else ""
            closed = story.dice.choice(CLOSED_BECAUSE) if stage is Stage.CLOSED else None
            pipeline.move(work, lead.id or 0, seen=lead.version, to=stage, reason=reason, close_reason=closed)


def _plan(story: Story, lead: Lead, moment: datetime, agent: Actor) -> None:
    """Most open leads have a next step: late, today, or in the days to come. Some, as in life, have none."""
    finished = lead.stage in (Stage.CLOSED, Stage.CORE_CONFIRMED, Stage.ATLAS_CONFIRMED)
    if finished or story.dice.random() < 0.25:
        return
    due = story.work.now + timedelta(hours=story.dice.choice((-30, -5, 2, 4, 7, 26, 50, 75, 120)))
    due = max(due, moment + timedelta(hours=1))
    desk.plan_task(story.at(moment, agent), lead.id or 0, story.dice.choice(words.TASKS), due, agent.user_id)


def _seal() -> None:
    with db.begin(audit.SYSTEM) as work:
        while audit.seal(work.session):
            work.session.flush()


def _ago(story: Story, days: float) -> datetime:
    return story.work.now - timedelta(days=days)


def _later(story: Story, moment: datetime, *, hours: float) -> datetime:
    """Some time later, but never in the future."""
    left = (story.work.now - moment) / timedelta(hours=1)
    return moment + timedelta(hours=min(story.dice.uniform(0.1, 1) * hours, left * 0.6))


def _by_day(moment: datetime, dice: random.Random) -> datetime:
    """Most people write between eight and nine in the evening, local time (UTC-4)."""
    local_hour = (moment.hour - 4) % 24
    if 8 <= local_hour < 21 or dice.random() < 0.15:
        return moment
    shifted = moment - timedelta(hours=10)
    return shifted if shifted < clock.now() else moment


def _plain(name: str) -> str:
    return name.translate(str.maketrans("áéíóúüñ", "aeiouun"))
