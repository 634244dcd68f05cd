"""What the house did by itself lately and could be taken back: moves, assignments, drafts (A-67).

Never what money or a sent text did. A lead is told of once: its newest automatic moves in a row count as one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

MOST = 500


class Kind(StrEnum):
    """What was done."""

    MOVE = "move"
    ASSIGNMENT = "assignment"
    DRAFT = "draft"


class Blocked(StrEnum):
    """Why it cannot be taken back any more."""

    LATER = "later"
    MONEY = "money"
    CONFIRMED = "confirmed"
    SENT = "sent"


@dataclass(frozen=True)
class Done:
    """One act. `id` is that of the oldest move, of the log's entry or of the quote.

    `before` and `after` are slugs of stages, names of owners, or the engine of a draft.
    """

    kind: Kind
    id: int
    lead_id: int
    name: str
    at: datetime
    actor: str
    before: str = ""
    after: str = ""
    cause: str = ""
    steps: int = 1
    blocked: Blocked | None = None


# Moves nobody's account made, newest first, as long as no other kind of move comes between.
_MOVES = text("""
    WITH touched AS (
        SELECT DISTINCT lead_id FROM stage_move
        WHERE at >= :since AND user_id IS NULL AND from_stage IS NOT NULL AND cause <> 'undo'
    ), ranked AS (
        SELECT move.*, count(*) FILTER (WHERE at < :since OR user_id IS NOT NULL OR from_stage IS NULL
                                           OR cause = 'undo' OR undone)
                       OVER (PARTITION BY lead_id ORDER BY move.id DESC) AS others
        FROM stage_move AS move JOIN touched USING (lead_id)
    )
    SELECT min(ranked.id) AS id, lead_id, contact.name, max(ranked.at) AS at,
           (array_agg(actor ORDER BY ranked.id DESC))[1] AS actor,
           (array_agg(from_stage ORDER BY ranked.id))[1] AS before, lead.stage AS after,
           (array_agg(cause ORDER BY ranked.id DESC))[1] AS cause, count(*) AS steps,
           bool_or(cause IN ('payment', 'payment_link', 'acceptance')) AS money,
           bool_or(from_stage IN ('core_confirmed', 'atlas_confirmed')
                   OR to_stage IN ('core_confirmed', 'atlas_confirmed')) AS confirmed,
           bool_or(cause = 'quote') AS sent
    FROM ranked JOIN lead ON lead.id = lead_id JOIN contact ON contact.id = contact_id
    WHERE others = 0 GROUP BY lead_id, contact.name, lead.stage ORDER BY 4 DESC LIMIT :most
""")
_LATER = text("""
    SELECT move.id, move.lead_id, contact.name, move.at, move.actor, move.from_stage AS before,
           move.to_stage AS after, move.cause
    FROM stage_move AS move JOIN lead ON lead.id = lead_id JOIN contact ON contact.id = contact_id
    WHERE move.at >= :since AND move.user_id IS NULL AND from_stage IS NOT NULL AND cause <> 'undo' AND NOT undone
      AND EXISTS (SELECT FROM stage_move AS later WHERE later.lead_id = move.lead_id AND later.id > move.id
                    AND (later.user_id IS NOT NULL OR later.cause = 'undo'))
    ORDER BY move.id DESC LIMIT :most
""")
_ASSIGNMENTS = text("""
    SELECT entry.id, lead.id AS lead_id, contact.name, entry.at, entry.actor, old.name AS before, new.name AS after,
           lead.owner_id IS DISTINCT FROM CAST(entry.after ->> 'owner_id' AS int) OR EXISTS (
               SELECT FROM audit_entry AS later WHERE later.subject = entry.subject
                   AND later.action = 'lead.assigned' AND later.id > entry.id) AS changed
    FROM audit_entry AS entry
    JOIN lead ON entry.subject = 'lead:' || lead.id JOIN contact ON contact.id = contact_id
    LEFT JOIN staff_user AS old ON old.id = CAST(entry.before ->> 'owner_id' AS int)
    LEFT JOIN staff_user AS new ON new.id = CAST(entry.after ->> 'owner_id' AS int)
    WHERE entry.action = 'lead.assigned' AND entry.at >= :since AND entry.user_id IS NULL
    ORDER BY entry.id DESC LIMIT :most
""")
_DRAFTS = text("""
    SELECT quote.id, quote.lead_id, contact.name, quote.created_at AS at, quote.created_by AS actor,
           quote.engine AS after
    FROM quote JOIN lead ON lead.id = quote.lead_id JOIN contact ON contact.id = contact_id
    WHERE quote.status = 'draft' AND quote.created_at >= :since AND EXISTS (
        SELECT FROM audit_entry WHERE subject = 'lead:' || quote.lead_id AND action = 'quote.made'
            AND user_id IS NULL AND CAST(after ->> 'quote' AS int) = quote.id)
    ORDER BY quote.id DESC LIMIT :most
""")


def since(session: Session, moment: datetime) -> list[Done]:
    """Everything automatic from `moment` on that could be asked to be taken back, the newest first."""
    asked = {"since": moment, "most": MOST}
    connection = session.connection()
    moves = [_move(**row) for row in connection.execute(_MOVES, asked).mappings()]
    later = [_done(Kind.MOVE, blocked=Blocked.LATER, **row) for row in connection.execute(_LATER, asked).mappings()]
    assigned = [_assignment(**row) for row in connection.execute(_ASSIGNMENTS, asked).mappings()]
    drafts = [_done(Kind.DRAFT, **row) for row in connection.execute(_DRAFTS, asked).mappings()]
    return sorted([*moves, *later, *assigned, *drafts], key=lambda done: done.at, reverse=True)


def _move(*, money: bool, confirmed: bool, sent: bool, **facts: Any) -> Done:
    """A row of moves; what money or a letter did is told, and stays."""
    blocked = Blocked.CONFIRMED if confirmed else Blocked.MONEY if money else Blocked.SENT if sent else None
    return _done(Kind.MOVE, blocked=blocked, **facts)


def _assignment(*, changed: bool, **facts: Any) -> Done:
    return _done(Kind.ASSIGNMENT, blocked=Blocked.LATER if changed else None, **facts)


def _done(kind: Kind, **facts: Any) -> Done:
    """Empty where the database has nothing."""
    known: dict[str, Any] = facts | {name: facts.get(name) or "" for name in ("before", "after")}
    return Done(kind, **known)
