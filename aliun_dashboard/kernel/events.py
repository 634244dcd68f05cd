"""The event inbox: every webhook is stored with its signature verdict before anyone looks at it."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb
from sqlalchemy import BigInteger, Identity, Index, LargeBinary, UniqueConstraint
from sqlmodel import Column, Field, Session, col, select

from . import clock, columns, notify, queue, traces

PROCESS = "process_event"


class Signature(StrEnum):
    """Why an event is believed. `token`: the sender cannot sign, its secret path was right.

    `fetched`: it never came, and we found it in the provider's own list with our key.
    """

    VALID = "valid"
    TOKEN = "token"  # noqa: S105 - a kind of proof, not a password
    FETCHED = "fetched"
    INVALID = "invalid"


class EventStatus(StrEnum):
    """Where an event stands. `failed` is tried again by itself, then waits for a person."""

    RECEIVED = "received"
    PROCESSED = "processed"
    IGNORED = "ignored"
    UNRECOGNISED = "unrecognised"
    FAILED = "failed"
    REJECTED = "rejected"


class WebhookEvent(columns.Table, table=True):
    """One delivery of an outside system, as its bytes came in."""

    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("ix_webhook_event_status", "status", "id"),
        Index(
            "ix_webhook_event_received",
            "received_at",
            postgresql_include=["source", "status", "repeats", "processed_at"],
        ),
        Index("ix_webhook_event_latest", "source", "signature", "received_at"),
        Index(
            "ix_webhook_event_subjects",
            "subjects",
            postgresql_using="gin",
            postgresql_ops={"subjects": "jsonb_path_ops"},
        ),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    source: str
    external_id: str
    received_at: datetime = columns.moment()
    headers: dict[str, str] = columns.json()
    body: bytes = Field(sa_type=LargeBinary)
    signature: Signature = columns.choice(Signature)
    status: EventStatus = columns.choice(EventStatus)
    repeats: int = 0
    attempts: int = 0
    error: str = ""
    error_kind: str = ""
    steps: list[dict[str, Any]] = columns.json(default_factory=list)
    subjects: list[str] = columns.json(default_factory=list)
    processed_at: datetime | None = columns.moment(default=None)


class Steps:
    """What processing one event went through: `{"name", "ms", "ok", "note"}` a step, in order (A-21)."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    @contextmanager
    def step(self, name: str) -> Generator[dict[str, Any]]:
        """Time a step; what it raises marks it as failed and goes on."""
        row: dict[str, Any] = {"name": name, "ms": 0.0, "ok": False, "note": ""}
        self.rows.append(row)
        begun = clock.stopwatch()
        try:
            yield row
            row["ok"] = True
        finally:
            row["ms"] = round((clock.stopwatch() - begun) * 1000, 2)


# One statement and no ORM: this is the hot path that every sender waits for.
_ACCEPT = """
WITH fresh AS (
    INSERT INTO webhook_event
        (source, external_id, received_at, headers, body, signature, status,
         repeats, attempts, error, error_kind, steps, subjects)
    VALUES (%(source)s, %(external_id)s, %(now)s, %(headers)s, %(body)s, %(signature)s, %(status)s,
            0, 0, '', '', '[]', '[]')
    ON CONFLICT (source, external_id) DO UPDATE SET repeats = webhook_event.repeats + 1
    RETURNING id, repeats
), job AS (
    INSERT INTO procrastinate_jobs (task_name, queue_name, priority, lock, args)
    SELECT %(task)s, 'default', 0, %(lock)s, jsonb_build_object('event_id', id) || %(trace)s
    FROM fresh WHERE repeats = 0 AND %(status)s = 'received'
)
SELECT id, repeats, CASE WHEN %(status)s = 'rejected' THEN pg_notify(%(channel)s, json_build_object(
    'topic', 'event', 'id', id, 'status', 'rejected')::text) END FROM fresh
"""


@dataclass(frozen=True, eq=False)
class Incoming:
    """One delivery, its signature checked. Events with one `lock` are processed one after another."""

    source: str
    external_id: str
    body: bytes
    headers: dict[str, str]
    signature: Signature
    now: datetime
    lock: str | None = None
    trace: dict[str, str] = field(default_factory=traces.carried)


async def accept(connection: AsyncConnection[TupleRow], *deliveries: Incoming) -> list[tuple[int, bool]]:
    """Store deliveries and enqueue their processing, committed on return (autocommit). Gives `(id, is_new)` for each.

    A rejected signature is stored without a job, and told to screens, for no worker will; the same
    event again only counts up. Several go in
    one transaction: a job's NOTIFY lets only one transaction commit at a time (measured: 3× fewer).
    """
    if len(deliveries) == 1:
        return [_stored(await (await connection.execute(_ACCEPT, _values(deliveries[0]))).fetchone())]
    in_order = sorted(deliveries, key=lambda delivery: (delivery.source, delivery.external_id))  # or two would deadlock
    async with connection.pipeline(), connection.transaction():
        cursors = {delivery: await connection.execute(_ACCEPT, _values(delivery)) for delivery in in_order}
    return [_stored(await cursors[delivery].fetchone()) for delivery in deliveries]


def missing(session: Session, source: str, external_ids: Collection[str]) -> set[str]:
    """Which of these have never been stored."""
    known = select(WebhookEvent.external_id).where(
        WebhookEvent.source == source, col(WebhookEvent.external_id).in_(external_ids)
    )
    return set(external_ids) - set(session.exec(known))


def accept_one(session: Session, delivery: Incoming) -> tuple[int, bool]:
    """As `accept`, in the caller's own transaction; alone in it, or two would deadlock."""
    connection: Connection[TupleRow] = session.connection().connection.driver_connection  # pyright: ignore[reportAssignmentType]
    return _stored(connection.execute(_ACCEPT, _values(delivery)).fetchone())


def _stored(row: TupleRow | None) -> tuple[int, bool]:
    if row is None:
        raise LookupError("the insert of an event returned no row")
    return row[0], row[1] == 0


def _values(delivery: Incoming) -> dict[str, Any]:
    is_rejected = delivery.signature is Signature.INVALID
    return {
        **vars(delivery),
        "headers": Jsonb(delivery.headers),
        "trace": Jsonb(delivery.trace),
        "signature": delivery.signature.value,
        "status": (EventStatus.REJECTED if is_rejected else EventStatus.RECEIVED).value,
        "task": PROCESS,
        "channel": notify.CHANNEL,
    }


def take(session: Session, event_id: int) -> WebhookEvent | None:
    """Lock an event that still wants processing; None when another carrier has finished it."""
    event = session.exec(select(WebhookEvent).where(WebhookEvent.id == event_id).with_for_update()).one()
    return event if event.status in (EventStatus.RECEIVED, EventStatus.FAILED) else None


def failed(session: Session, event_id: int, error: BaseException, steps: Steps) -> int:
    """Keep the reason of a failure, and how far it got, where a person can read it (A-65: always on).

    Returns how often the event has failed since it came in, or was last replayed.
    """
    event = session.exec(select(WebhookEvent).where(WebhookEvent.id == event_id).with_for_update()).one()
    event.status = EventStatus.FAILED
    event.attempts += 1
    event.steps = steps.rows
    event.error, event.error_kind = str(error)[:2000], type(error).__name__
    return event.attempts


def replay(session: Session, event_id: int) -> bool:
    """Process a stored event again, when a person asks. Never one with a bad signature."""
    event = session.exec(select(WebhookEvent).where(col(WebhookEvent.id) == event_id).with_for_update()).one_or_none()
    if event is None or event.status is EventStatus.REJECTED:
        return False
    event.status, event.attempts = EventStatus.RECEIVED, 0
    queue.enqueue(session, PROCESS, event_id=event_id)
    return True
