"""The timeline in words: an entry of the query becomes a line a person can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from aliun_dashboard.queries.timeline import Dispatch, Entry, Movement
from aliun_dashboard.ui import labels, labels_lead_acts
from aliun_dashboard.ui import labels_campaigns as campaign_words
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui import labels_quotes as quote_words
from aliun_dashboard.ui.parts import format as write

ICONS = {
    "message_in": "inbox",
    "message_out": "send",
    "note": "note",
    "webhook": "webhook",
    "delivery": "send",
    "lead.created": "plus",
    "lead.moved": "move",
    "lead.move_refused": "warning",
    "lead.assigned": "user",
    "lead.budget_checked": "money",
    "lead.budget_overridden": "shield",
    "contact.merged": "merge",
    "contact.merge_undone": "undo",
    "task.planned": "task",
    "task.done": "check",
    "task.reopened": "task",
}
TONES = {"note": "note", "message_in": "accent", "lead.moved": "accent", "task.done": "good"}
HIDDEN = frozenset({"merge", "task", "quote", "cause", "statuses", "verdict", "version", "user_id"})
MONEY = frozenset({"amount", "budget_minimum", "total"})
TRANSLATED: dict[str, Mapping[str, str]] = {
    "stage": labels.STAGES,
    "wanted": labels.STAGES,
    "source": labels.CHANNELS,
    "engine": labels.ENGINES,
    "budget_verdict": words.VERDICT_WORDS,
    "close_reason": words.CLOSE_REASONS,
    "kind": words.KINDS,
    "provider": words.PROVIDERS,
    "action": words.SENT_ACTS,
    "status": quote_words.STATUSES,
    "trigger": campaign_words.TRIGGERS,
}


@dataclass(frozen=True)
class Change:
    """A value before and after; `old` is empty when there was none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Line:
    """An entry, ready to be drawn."""

    key: str
    icon: str
    tone: str
    actor: str
    did: str
    when: str
    at: str
    channel: str
    body: str
    reason: str
    changes: list[Change]
    state: str
    state_tone: str
    trouble: str
    delivery_id: int
    event_id: int


@dataclass(frozen=True)
class Scene:
    """What a line needs to be told: the moment, the zone and who is who."""

    now: datetime
    zone: ZoneInfo
    people: Mapping[int, str]


@dataclass(frozen=True)
class MoveRow:
    """A move, ready to be drawn."""

    id: int
    at: str
    origin: str
    target: str
    actor: str
    cause: str
    reason: str
    spent: str
    undone: bool


def line(entry: Entry, scene: Scene) -> Line:
    """One entry in words."""
    state, tone, trouble = _state(entry)
    failed = entry.dispatch is not None and entry.dispatch.status.value == "failed"
    return Line(
        key=f"{entry.mark.rank}-{entry.mark.id}",
        icon=ICONS.get(entry.what, "user" if entry.what.startswith("contact.") else "edit"),
        tone=TONES.get(entry.what, "neutral"),
        actor=words.SYSTEM if entry.what == "delivery" else words.PROVIDERS.get(entry.actor, entry.actor),
        did=_did(entry),
        when=write.ago(entry.mark.at, scene.now, scene.zone),
        at=write.moment(entry.mark.at, scene.zone),
        channel=entry.channel,
        body=words.SENT_ACTS.get(entry.dispatch.action, "")
        if entry.what == "delivery" and entry.dispatch
        else entry.text,
        reason=entry.reason,
        changes=_changes(entry, scene),
        state=state,
        state_tone=tone,
        trouble=trouble,
        delivery_id=entry.dispatch.id if entry.dispatch and failed else 0,
        event_id=entry.mark.id if entry.what == "webhook" else 0,
    )


def move_row(move: Movement, scene: Scene) -> MoveRow:
    """One move in words."""
    return MoveRow(
        id=move.id,
        at=write.moment(move.at, scene.zone),
        origin=move.origin.value if move.origin else "",
        target=move.to.value,
        actor=move.actor,
        cause=words.CAUSES.get(move.cause, move.cause),
        reason=move.reason,
        spent=write.days(move.spent) if move.spent is not None else "",
        undone=move.undone,
    )


def _did(entry: Entry) -> str:
    told = labels_lead_acts.ACTS.get(entry.what, labels_lead_acts.ACT_OTHER)
    stage = str(entry.after.get("stage", ""))
    provider = words.PROVIDERS.get(entry.actor, entry.actor)
    return told.format(stage=labels.STAGES.get(stage, stage), act=entry.what, provider=provider)


def _state(entry: Entry) -> tuple[str, str, str]:
    if entry.what == "webhook":
        status = str(entry.after.get("status", ""))
        tone = "bad" if status in ("failed", "rejected") else "neutral"
        return words.EVENT_STATES.get(status, status), tone, str(entry.after.get("error", ""))
    return _sent(entry.dispatch) if entry.dispatch else ("", "neutral", "")


def _sent(dispatch: Dispatch) -> tuple[str, str, str]:
    status = dispatch.status.value
    if status == "sent":
        status = next((each for each in ("read", "delivered") if each in dispatch.statuses), status)
    return words.DISPATCHES[status], words.DISPATCH_TONES.get(status, "good"), dispatch.error


def _changes(entry: Entry, scene: Scene) -> list[Change]:
    if entry.what in ("webhook", "delivery") or not entry.what.count("."):
        return []
    if entry.what.startswith("task."):
        title, due = entry.after.get("title", ""), _say("due_at", entry.after.get("due_at"), scene)
        return [Change(str(title), "", due)] if title else []
    names = [name for name in {**entry.before, **entry.after} if name not in HIDDEN]
    told = [
        Change(
            words.FIELDS.get(name, name),
            _say(name, entry.before.get(name), scene),
            _say(name, entry.after.get(name), scene),
        )
        for name in names
        if not (entry.what == "lead.moved" and name == "stage")
    ]
    return [change for change in told if change.old != change.new]


def _say(name: str, value: Any, scene: Scene) -> str:
    """A stored value as people write it; nothing for none."""
    if value is None or value == "":
        return words.NOBODY if name == "owner_id" and value is None else ""
    if isinstance(value, bool):
        return words.YES if value else words.NO
    if name == "owner_id":
        return scene.people.get(int(value), str(value))
    if name in TRANSLATED:
        return TRANSLATED[name].get(str(value), str(value))
    if name in MONEY:
        return _amount(str(value))
    if name == "check_in" or name.endswith("_at"):
        return _moment(str(value), scene.zone)
    return str(value)


def _amount(value: str) -> str:
    try:
        return f"{Decimal(value):,.2f}"
    except InvalidOperation:
        return value


def _moment(value: str, zone: ZoneInfo) -> str:
    try:
        return write.day(date.fromisoformat(value)) if len(value) == 10 else _clock(value, zone)
    except ValueError:
        return value


def _clock(value: str, zone: ZoneInfo) -> str:
    return write.moment(datetime.fromisoformat(value), zone)
