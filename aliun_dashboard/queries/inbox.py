"""The inbox of webhooks as people read it: newest first, filtered, and one event with all its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, func, or_, select, tuple_

from aliun_dashboard.kernel.events import EventStatus, Signature, WebhookEvent

from . import capped, values
from .subjects import Names, names_of

PAGE = 50
SEARCHED = 20_000  # newest events whose bodies a text search reads; older ones are found by their facts

Edge = tuple[datetime, int]


@dataclass(frozen=True)
class EventFilter:
    """What to show; empty means any. `text` is a lead's code, an event's number, or part of the body."""

    source: str = ""
    status: EventStatus | None = None
    text: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the processing (A-21), in order; `ms` is how long it took."""

    name: str
    ms: float
    ok: bool
    note: str


@dataclass(frozen=True)
class EventRow:
    """One event in the list. `ms` is the processing alone, `subjects` what it touched, by name."""

    id: int
    source: str
    received_at: datetime
    signature: Signature
    status: EventStatus
    repeats: int
    attempts: int
    error_kind: str
    ms: float
    subjects: Names


@dataclass(frozen=True)
class EventPage:
    """Up to `PAGE` events, and where the next page starts."""

    rows: tuple[EventRow, ...]
    after: Edge | None


@dataclass(frozen=True)
class EventDetail:
    """Everything that is kept of one event (C-35)."""

    row: EventRow
    external_id: str
    steps: tuple[Step, ...]
    headers: dict[str, str]
    body: bytes
    error: str
    processed_at: datetime | None


def page(session: Session, wanted: EventFilter, after: Edge | None = None, limit: int = PAGE) -> EventPage:
    """Events newest first, from just after `after`."""
    query = select(WebhookEvent).where(*_conditions(session, wanted))
    if after:
        query = query.where(tuple_(WebhookEvent.received_at, WebhookEvent.id) < after)
    newest = query.order_by(col(WebhookEvent.received_at).desc(), col(WebhookEvent.id).desc()).limit(limit + 1)
    found = session.exec(newest).all()
    names = names_of(session, (subject for event in found for subject in event.subjects))
    rows = tuple(_row(event, names) for event in found[:limit])
    return EventPage(rows, (rows[-1].received_at, rows[-1].id) if len(found) > limit else None)


def detail(session: Session, event_id: int) -> EventDetail | None:
    """One event, or None."""
    event = session.get(WebhookEvent, event_id)
    if event is None:
        return None
    row = _row(event, names_of(session, event.subjects))
    steps = tuple(Step(**step) for step in event.steps)
    return EventDetail(row, event.external_id, steps, event.headers, event.body, event.error, event.processed_at)


def counts(session: Session) -> dict[EventStatus, int]:
    """How many events stand where, as `capped`."""
    found = {status: select(WebhookEvent.id).where(WebhookEvent.status == status) for status in EventStatus}
    return {status: number for status, number in capped.each(session, found).items() if number}


def sources(session: Session) -> list[str]:
    """Who has ever sent something, found by jumping along the index of `(source, external_id)`."""
    return values.of(session, "webhook_event", "source")


def _conditions(session: Session, wanted: EventFilter) -> Sequence[ColumnElement[bool]]:
    chosen: list[Any] = []
    if wanted.source:
        chosen.append(WebhookEvent.source == wanted.source)
    if wanted.status:
        chosen.append(WebhookEvent.status == wanted.status)
    if sought := wanted.text.strip()[:200]:
        chosen.append(_contains(session, sought))
    return chosen


def _contains(session: Session, sought: str) -> ColumnElement[bool]:
    """By the code of a lead (`L-000042`), the number of an event, or a piece of the body, plain or form-encoded."""
    digits = sought.upper().removeprefix("L-").lstrip("#").lstrip("0")
    number = int(digits) if digits.isdecimal() and len(digits) < 16 else None
    if sought.upper().startswith("L-") and number is not None:
        return col(WebhookEvent.subjects).contains([f"lead:{number}"])
    newest = session.exec(select(func.max(WebhookEvent.id))).one() or 0
    pieces = {sought.encode(), quote_plus(sought).encode()}
    in_body = or_(*[func.position(text(f":piece{n} IN body").bindparams(**{f"piece{n}": piece})) > 0
                    for n, piece in enumerate(sorted(pieces))])  # fmt: skip
    readable = (col(WebhookEvent.id) > newest - SEARCHED) & in_body
    by_error = col(WebhookEvent.error).icontains(sought, autoescape=True)
    return or_(readable, by_error, WebhookEvent.id == number) if number is not None else or_(readable, by_error)


def _row(event: WebhookEvent, names: Names) -> EventRow:
    return EventRow(
        event.id or 0,
        event.source,
        event.received_at,
        event.signature,
        event.status,
        event.repeats,
        event.attempts,
        event.error_kind,
        round(sum(float(step.get("ms", 0)) for step in event.steps), 1),
        {subject: names.get(subject, "") for subject in event.subjects},
    )
