"""A lead arrives: from Kommo, a message, the web, a colleague. Walk 1 of the architecture (A-19…A-23).

The order is that of A-21: signature (checked at the door), forensic log, budget, movement, first dispatch.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from aliun_dashboard.contacts import actions as contacts
from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.events import Steps
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, LeadRef
from aliun_dashboard.leads.rules import CONFIRMED, OPEN, Source, Stage, may_qualify, refusal_of_hand

from . import atlas, dispatch, mirror, qualification

SILENT = ("", None)


@dataclass(frozen=True)
class Wish:
    """What the customer wants, as far as the sender knew; empty means unknown, and never erases."""

    destination: str = ""
    category: str = ""
    check_in: date | None = None
    nights: int | None = None
    adults: int | None = None
    children: int | None = None
    amount: Decimal | None = None
    currency: str = ""
    campaign_ref: str = ""
    ad_ref: str = ""


@dataclass(frozen=True)
class Ref:
    """A lead's id in another system and that system's time of the state told of."""

    source: str
    value: str
    changed_at: datetime | None = None
    stage: Stage | None = None


@dataclass(frozen=True)
class Message:
    """What the customer wrote. `external_id` is the channel's own id of it."""

    text: str
    external_id: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Arrival:
    """One arrival, in our own terms. `greet` is off when a person is talking to the customer already.

    `fields` are the texts of every field that came along: a campaign may be named in any of them.
    """

    source: Source
    name: str
    identities: tuple[Identity, ...] = ()
    wish: Wish = Wish()
    ref: Ref | None = None
    message: Message | None = None
    owner_id: int | None = None
    greet: bool = True
    fields: tuple[str, ...] = ()


class Outcome(StrEnum):
    """What an arrival came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    STALE = "stale"


@dataclass(frozen=True)
class Receipt:
    """The lead an arrival belongs to and what it changed."""

    lead_id: int
    outcome: Outcome

    @property
    def changed(self) -> bool:
        """Whether anything is different now."""
        return self.outcome in (Outcome.CREATED, Outcome.UPDATED)

    @property
    def subjects(self) -> tuple[str, ...]:
        """What the event was about."""
        return (f"lead:{self.lead_id}",)


def receive(work: UnitOfWork, arrival: Arrival, steps: Steps | None = None) -> Receipt:
    """Take in an arrival, once: the same one again, an echo or an older one changes nothing."""
    steps = steps or Steps()
    with steps.step("log") as step:
        lead, outcome = _find_or_create(work, arrival)
        step["note"] = outcome.value
    if outcome is Outcome.STALE:
        return Receipt(lead.id or 0, outcome)
    version = lead.version
    with steps.step("budget") as step:
        check = leads.check_budget(work, lead)
        step["note"] = check.verdict.value
    with steps.step("movement") as step:
        qualification.qualify_if_due(work, lead)
        _follow(work, lead, arrival)
        _offers(work, lead, arrival)
        step["note"] = lead.stage.value
    with steps.step("dispatch") as step:
        step["note"] = dispatch.greet(work, lead) if outcome is Outcome.CREATED and arrival.greet else ""
    if outcome is Outcome.UNCHANGED and lead.version != version:
        outcome = Outcome.UPDATED
    return Receipt(lead.id or 0, outcome)


def _find_or_create(work: UnitOfWork, arrival: Arrival) -> tuple[Lead, Outcome]:
    known = leads.by_ref(work, arrival.ref.source, arrival.ref.value) if arrival.ref else None
    if known and _is_stale(arrival, known[1]):
        return known[0], Outcome.STALE
    contact = contacts.identify(work, arrival.name, arrival.identities)
    lead = known[0] if known else _adopt(work, contact, arrival)
    outcome = Outcome.UNCHANGED if lead else Outcome.CREATED
    lead = lead or _create(work, contact, arrival)
    _remember(work, lead, arrival, known[1] if known else None)
    changed = outcome is Outcome.UNCHANGED and leads.change(work, lead, "lead.updated", **_told(arrival.wish))
    heard = arrival.message is not None and _hear(work, lead, arrival, arrival.message)
    return lead, Outcome.UPDATED if outcome is Outcome.UNCHANGED and (changed or heard) else outcome


def _is_stale(arrival: Arrival, ref: LeadRef) -> bool:
    changed_at = arrival.ref.changed_at if arrival.ref else None
    return changed_at is not None and ref.seen_at is not None and changed_at < ref.seen_at


def _adopt(work: UnitOfWork, contact: Contact, arrival: Arrival) -> Lead | None:
    """A message or a form belongs to the wish that is open already; another system's new id is a new wish."""
    return None if arrival.ref else leads.open_of_contact(work, contact.id or 0, OPEN)


def _create(work: UnitOfWork, contact: Contact, arrival: Arrival) -> Lead:
    facts = _told(arrival.wish) | {"source": arrival.source, "owner_id": arrival.owner_id}
    return leads.create(work, contact.id or 0, organization_id=contact.organization_id, **facts)


def _told(wish: Wish) -> dict[str, Any]:
    return {name: value for name, value in vars(wish).items() if value not in SILENT}


def _remember(work: UnitOfWork, lead: Lead, arrival: Arrival, known: LeadRef | None) -> None:
    """The other system's name for the lead, and its own time of what we now know."""
    if not arrival.ref:
        return
    ref = known or LeadRef(lead_id=lead.id or 0, source=arrival.ref.source, value=arrival.ref.value)
    ref.seen_at = arrival.ref.changed_at or ref.seen_at
    work.session.add(ref)
    work.session.flush()


def _hear(work: UnitOfWork, lead: Lead, arrival: Arrival, message: Message) -> bool:
    said = replace(message, sent_at=message.sent_at or work.now)
    new = conversations.write(
        work,
        lead.id or 0,
        ActivityKind.MESSAGE_IN,
        said.text,
        channel=arrival.source.value,
        author=arrival.name,
        user_id=None,
        at=said.sent_at,
        external_id=said.external_id,
    )
    if new is None:
        return False
    return leads.change(work, lead, "lead.heard", last_inbound_at=said.sent_at, unread=lead.unread + 1)


def _follow(work: UnitOfWork, lead: Lead, arrival: Arrival) -> None:
    """Follow a move made in the other system where the law allows it; else put that system right again."""
    wanted = arrival.ref.stage if arrival.ref else None
    if wanted is None or wanted is lead.stage:
        return
    if wanted is Stage.INCOMING and lead.stage is Stage.QUALIFIED and may_qualify(lead.budget_verdict, ""):
        return  # where it came from there; whose budget suffices does not wait at our gate
    gate_shut = wanted is Stage.QUALIFIED and lead.stage is Stage.INCOMING
    if refusal_of_hand(lead.stage, wanted) or gate_shut or lead.stage in CONFIRMED:
        mirror.move_refused(work, lead, wanted)
    else:
        leads.move(work, lead, wanted, cause=arrival.ref.source if arrival.ref else "")


def _offers(work: UnitOfWork, lead: Lead, arrival: Arrival) -> None:
    """Which campaigns the message, its ad or the other system's fields speak of, and which match (A-27, A-28)."""
    said = arrival.message.text if arrival.message else ""
    atlas.hear(work, lead, *arrival.fields, arrival.wish.ad_ref, arrival.wish.campaign_ref, said)
    atlas.find_matches(work, lead)
