"""One timeline of everything that happened to a lead, and its moves from stage to stage.

Three sources tell it: what was said (`Activity`), what was done (the forensic log, of the lead and of its
contact) and what machines sent (webhooks in, deliveries out).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session, col, select

from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.leads.models import StageMove
from aliun_dashboard.leads.rules import Engine, Stage

from .lead_file import seen
from .staff import Viewer

PAGE = 40


class Kind(StrEnum):
    """What a line is about; the filters above the timeline."""

    MESSAGE = "message"
    NOTE = "note"
    MOVE = "move"
    TASK = "task"
    BUDGET = "budget"
    EDIT = "edit"
    CONTACT = "contact"
    MACHINE = "machine"
    TRACE = "trace"


EVERYTHING = frozenset(Kind) - {Kind.TRACE}
SAID = {"message_in": Kind.MESSAGE, "message_out": Kind.MESSAGE, "note": Kind.NOTE}
# Acts of the forensic log by what they are about. Traces repeat what another line says in full.
DONE = {
    "lead.created": Kind.EDIT,
    "lead.updated": Kind.EDIT,
    "lead.edited": Kind.EDIT,
    "lead.assigned": Kind.EDIT,
    "lead.organization_linked": Kind.EDIT,
    "lead.import_undone": Kind.EDIT,
    "lead.moved": Kind.MOVE,
    "lead.move_refused": Kind.MOVE,
    "lead.budget_checked": Kind.BUDGET,
    "lead.budget_overridden": Kind.BUDGET,
    "lead.greeted": Kind.TRACE,
    "lead.heard": Kind.TRACE,
    "lead.read": Kind.TRACE,
    "lead.sent_again": Kind.MACHINE,
    "lead.answered": Kind.TRACE,
    "lead.engine_chosen": Kind.EDIT,
    "lead.quoted": Kind.TRACE,
    "lead.written_to": Kind.TRACE,
    "quote.superseded": Kind.TRACE,
    "task.planned": Kind.TASK,
    "task.done": Kind.TASK,
    "task.reopened": Kind.TASK,
    "contact.created": Kind.TRACE,
    "contact.renamed": Kind.CONTACT,
    "contact.merged": Kind.CONTACT,
    "contact.imported": Kind.CONTACT,
    "contact.import_undone": Kind.CONTACT,
    "contact.merge_undone": Kind.CONTACT,
    "contact.identity_added": Kind.CONTACT,
    "contact.identity_removed": Kind.CONTACT,
    "contact.opted_out": Kind.CONTACT,
    "contact.opted_in": Kind.CONTACT,
}
NEW_ACTS = Kind.EDIT  # an act that is not in the table yet is shown, never hidden


@dataclass(frozen=True)
class Mark:
    """A line's place: newest first by moment, then source, then id."""

    at: datetime
    rank: int
    id: int


@dataclass(frozen=True)
class Dispatch:
    """What became of something sent: `statuses` is what the channel reported since (delivered, read)."""

    id: int
    provider: str
    action: str
    status: DeliveryStatus
    error: str
    code: str
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One line. `what` is a kind of activity, an act of the log, or `webhook` / `delivery`."""

    mark: Mark
    kind: Kind
    what: str
    actor: str
    channel: str
    text: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    dispatch: Dispatch | None


@dataclass(frozen=True)
class Movement:
    """One move of a lead (A-10); `spent` is how long it had been in the stage it left."""

    id: int
    origin: Stage | None
    to: Stage
    actor: str
    at: datetime
    cause: str
    reason: str
    engine: Engine | None
    undone: bool
    spent: timedelta | None


# Merged contacts keep their own past: their acts belong to whoever stands for them now.
_LINES = text("""
WITH RECURSIVE person AS (
    SELECT contact_id AS id FROM lead WHERE id = :lead_id
    UNION
    SELECT contact.id FROM contact JOIN person ON contact.merged_into_id = person.id
), line AS (
    SELECT 3 AS rank, id, at, kind AS what, author AS actor, channel, text, '' AS reason,
           CAST(NULL AS jsonb) AS before, data AS after, delivery_key
    FROM activity WHERE lead_id = :lead_id AND kind = ANY(:said)
    UNION ALL
    SELECT 2, id, at, action, actor, '', '', reason, before, after, NULL
    FROM audit_entry
    WHERE subject IN (SELECT :subject UNION ALL SELECT 'contact:' || id FROM person)
      AND (action = ANY(:done) OR :others AND action <> ALL(:known))
    UNION ALL
    SELECT 1, id, received_at, 'webhook', source, '', '', '', NULL,
           jsonb_build_object('status', status, 'error', error), NULL
    FROM webhook_event WHERE :machines AND subjects @> jsonb_build_array(CAST(:subject AS text))
    UNION ALL
    SELECT 0, id, created_at, 'delivery', provider, '', '', '', NULL, NULL, key
    FROM delivery
    WHERE :machines AND subject = :subject
      AND NOT EXISTS (SELECT FROM activity WHERE delivery_key = delivery.key)
)
SELECT line.*, delivery.id AS delivery_id, delivery.provider, delivery.action, delivery.status, delivery.error,
       delivery.code
FROM line LEFT JOIN delivery ON delivery.key = line.delivery_key
WHERE (line.at, line.rank, line.id) < (:at, :rank, :id)
  AND (:wanted = '' OR strpos(fold(concat_ws(' ', text, line.actor, reason, before, after)), fold(:wanted)) > 0)
ORDER BY line.at DESC, line.rank DESC, line.id DESC
LIMIT :limit
""")


def timeline(
    session: Session,
    viewer: Viewer,
    lead_id: int,
    kinds: Collection[Kind] = EVERYTHING,
    *,
    wanted: str = "",
    before: Mark | None = None,
    limit: int = PAGE,
) -> list[Entry]:
    """Lines older than `before`, newest first, of `kinds`, with `wanted` somewhere in them (accents ignored)."""
    seen(session, viewer, lead_id)
    facts: dict[str, Any] = {
        "lead_id": lead_id,
        "subject": f"lead:{lead_id}",
        "said": [what for what, kind in SAID.items() if kind in kinds],
        "done": [what for what, kind in DONE.items() if kind in kinds],
        "known": list(DONE),
        "others": NEW_ACTS in kinds,
        "machines": Kind.MACHINE in kinds,
        "wanted": wanted.strip()[:80],
        "at": before.at if before else datetime.max,  # noqa: DTZ901
        "rank": before.rank if before else 0,
        "id": before.id if before else 0,
        "limit": limit,
    }
    return [_entry(row) for row in session.connection().execute(_LINES, facts)]


def movements(session: Session, viewer: Viewer, lead_id: int) -> list[Movement]:
    """All moves of a lead, newest first."""
    seen(session, viewer, lead_id)
    rows = session.exec(select(StageMove).where(StageMove.lead_id == lead_id).order_by(col(StageMove.id))).all()
    starts = [None, *(row.at for row in rows)]
    told = [_movement(row, since) for row, since in zip(rows, starts, strict=False)]
    return told[::-1]


def _entry(row: Row[Any]) -> Entry:
    after: dict[str, Any] = row.after or {}
    return Entry(
        mark=Mark(row.at, row.rank, row.id),
        kind=_kind(row.what),
        what=row.what,
        actor=row.actor,
        channel=row.channel,
        text=row.text,
        reason=row.reason,
        before=row.before or {},
        after=after,
        dispatch=_dispatch(row, tuple(after.get("statuses", ()))) if row.delivery_id else None,
    )


def _kind(what: str) -> Kind:
    if what in ("webhook", "delivery"):
        return Kind.MACHINE
    return SAID.get(what) or DONE.get(what, NEW_ACTS)


def _dispatch(row: Row[Any], statuses: tuple[str, ...]) -> Dispatch:
    return Dispatch(
        row.delivery_id, row.provider, row.action, DeliveryStatus(row.status), row.error, row.code, statuses
    )


def _movement(row: StageMove, since: datetime | None) -> Movement:
    return Movement(
        id=row.id or 0,
        origin=row.from_stage,
        to=row.to_stage,
        actor=row.actor,
        at=row.at,
        cause=row.cause,
        reason=row.reason,
        engine=row.engine,
        undone=row.undone,
        spent=row.at - since if since else None,
    )
