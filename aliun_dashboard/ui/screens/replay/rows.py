"""A story at a moment, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.queries import replay
from aliun_dashboard.queries.replay import Known, Story, Subject, Thing
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.ui import (
    labels,
    labels_audit,
    labels_changes,
    labels_orders,
    labels_payments,
    labels_reservations,
    labels_rulebook,
    labels_tickets,
)
from aliun_dashboard.ui import labels_replay as words
from aliun_dashboard.ui.parts import diff
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.stepper import Step

ORDER = list(labels_changes.FIELDS)
MINUTE = timedelta(minutes=1)
MOST_DONE = 30
MOST_MARKS = 200
PLACES: dict[Thing, tuple[str, tuple[str, ...]]] = {
    Thing.LEAD: ("stage", tuple(Stage)),
    Thing.TRIP: ("status", tuple(ReservationStatus)),
    Thing.ORDER: ("status", tuple(OCStatus)),
}
STATUSES: dict[Thing, dict[str, str]] = {
    Thing.LEAD: dict(labels.STAGES),
    Thing.TRIP: labels_reservations.STATUSES,
    Thing.ORDER: labels_orders.STATUSES,
    Thing.PAYMENT: labels_payments.STATUSES,
    Thing.TICKET: labels_tickets.STATUSES,
    Thing.CAMPAIGN: labels_rulebook.CAMPAIGN_STATES,
}
PAGES = {Thing.LEAD: "/leads/{}/", Thing.TRIP: "/reservas/{}/", Thing.ORDER: "/oc/{}/", Thing.TICKET: "/tickets/{}/"}
# Ids, secrets and counters of the machine room: true, but nothing that anybody knew.
HIDDEN = frozenset(
    {"contact_id", "lead_id", "reservation_id", "quote_id", "token", "thread", "created_at", "updated_at"}
)


@dataclass(frozen=True)
class Fact:
    """A value as it was, and since when."""

    name: str
    value: str
    since: str


@dataclass(frozen=True)
class Group:
    """What else belonged to it, in one line."""

    name: str
    href: str
    says: str


@dataclass(frozen=True)
class Deed:
    """One line of the log."""

    id: int
    actor: str
    did: str
    at: str
    reason: str


def begin(story: Story) -> datetime:
    """The whole minute in which it was made."""
    first = min((one.at for one in story.steps if one.subject == story.about.key), default=story.steps[0].at)
    return first.replace(second=0, microsecond=0)


def minute_of(at: datetime, since: datetime) -> int:
    """The first whole minute by which what happened at `at` had happened."""
    return -((since - at) // MINUTE)


def marks(story: Story, since: datetime, minutes: int) -> list[float]:
    """Where on the slider something happened, in percent."""
    places = {round(100 * minute_of(one.at, since) / max(minutes, 1), 1) for one in story.steps if one.at >= since}
    return sorted(places)[-MOST_MARKS:]


def stages(story: Story, at: datetime) -> list[Step]:
    """Every place it may stand in: where it stood, and where it had been."""
    been = list(_been(story, at))
    last, now, names = dict(been), been[-1][0] if been else "", STATUSES[story.about.thing]
    return [
        Step(names[place], "now" if place == now else "done" if place in last else "todo", _moment(last.get(place)))
        for place in PLACES[story.about.thing][1]
    ]


def _been(story: Story, at: datetime) -> Iterator[tuple[str, datetime]]:
    """The places it had come to by then; where it began is told by what came first, or found by its first move."""
    field, kind = PLACES[story.about.thing][0], f"{story.about.thing.value}."
    mine = [one for one in story.steps if one.subject == story.about.key and one.action.startswith(kind)]
    first = next((one for one in mine if field in one.before or field in one.after), None)
    if first and first.before.get(field) and mine[0].at <= at:
        yield first.before[field], mine[0].at
    yield from ((one.after[field], one.at) for one in mine if field in one.after and one.at <= at)


def facts(story: Story, at: datetime) -> list[Fact]:
    """What was known of it; what was empty is left out."""
    known = replay.state(story.steps, story.about, at)
    return [
        Fact(labels_changes.FIELDS.get(name, name.replace("_", " ")), _value(story, name, one), _since(one))
        for name, one in sorted(known.items(), key=lambda pair: _rank(pair[0]))
        if name not in HIDDEN and one.value not in (None, "", [], False)
    ]


def _rank(name: str) -> int:
    """The order in which the words of the log list the values: what matters first."""
    return ORDER.index(name) if name in ORDER else len(ORDER)


def groups(story: Story, at: datetime) -> Iterator[Group]:
    """What belonged to it and was there already."""
    for other in story.others:
        known = replay.state(story.steps, other, at)
        if known:
            href = PAGES.get(other.thing, "").format(other.id)
            yield Group(f"{words.SUBJECTS[other.thing]} {other.name}", href, _says(story, other, known, at))


def deeds(story: Story, at: datetime) -> tuple[list[Deed], list[Deed]]:
    """What had happened, newest first, and the very next thing."""
    past = [one for one in story.steps if one.at <= at]
    coming = [one for one in story.steps if one.at > at]
    newest = sorted(past, key=lambda one: (one.at, one.id), reverse=True)[:MOST_DONE]
    following = sorted(coming, key=lambda one: (one.at, one.id))[:1]
    return [_deed(story, one) for one in newest], [_deed(story, one) for one in following]


def _deed(story: Story, one: replay.Step) -> Deed:
    after = {name: value for name, value in one.after.items() if name not in HIDDEN}
    if "owner_id" in after:
        after["owner_id"] = story.people.get(after["owner_id"])
    told = " · ".join(f"{change.name}: {change.after}" for change in diff.changes(one.before, after)[:4])
    did = labels_audit.ACTIONS.get(one.action, one.action)
    return Deed(one.id, one.actor, did, _moment(one.at), diff.reason(one.reason) or told)


def _says(story: Story, other: Subject, known: dict[str, Known], at: datetime) -> str:
    if other.thing is Thing.CAMPAIGN:
        taken, total = replay.taken(story.places, other.id, at), known.get("quota_total")
        return words.TAKEN.format(taken=taken, total=total.value) if total else words.ONLY_TAKEN.format(taken=taken)
    told = [known[name].value for name in ("status", "amount", "paid", "currency") if name in known]
    names = STATUSES.get(other.thing, {})
    return " · ".join(names.get(str(value), str(value)) for value in told if value not in (None, ""))


def _value(story: Story, name: str, one: Known) -> str:
    if name == "owner_id":
        return story.people.get(int(one.value), str(one.value))
    if name == PLACES[story.about.thing][0]:
        return STATUSES[story.about.thing].get(str(one.value), str(one.value))
    return diff.value(name, one.value)


def _since(one: Known) -> str:
    return words.BY.format(at=_moment(one.since), who=one.actor) if one.since else words.FROM_THE_START


def _moment(at: datetime | None) -> str:
    return write.moment(at, settings().timezone) if at else ""
