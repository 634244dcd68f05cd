"""Taking back what the house did by itself: moves, assignments, drafts; never payments or sent texts (A-67)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import StageMove
from aliun_dashboard.leads.rules import CONFIRMED, LeadReason
from aliun_dashboard.operations.rules import OperationsReason
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.staff.rules import EDITS_RULES

from . import access, pipeline

MOVE, ASSIGNMENT, DRAFT = "move", "assignment", "draft"
BY_MONEY_OR_LETTER = frozenset({"payment", "payment_link", "acceptance", "quote"})


@dataclass(frozen=True)
class Chosen:
    """One line of the preview: what kind, its number there, and whose lead it is about."""

    kind: str
    id: int
    lead_id: int


@dataclass(frozen=True)
class Undone:
    """How many were taken back, and which had changed since the preview."""

    done: int
    left: tuple[Chosen, ...]


def undo(work: UnitOfWork, chosen: Iterable[Chosen], since: datetime, reason: str) -> Undone:
    """Take back what was chosen, each by its own way; what is not as it was shown is left alone and named.

    Refused without a reason or a choice.
    """
    access.allowed(work, EDITS_RULES)
    wanted, reason = sorted(set(chosen), key=lambda one: (one.lead_id, one.kind, one.id)), reason.strip()
    if not wanted:
        raise Refused(OperationsReason.NOTHING_CHOSEN)
    if not reason:
        raise Refused(OperationsReason.NO_REASON)
    left = tuple(one for one in wanted if not _undo(work, one, since, reason))
    done = [f"{one.kind}:{one.id}" for one in wanted if one not in left]
    work.audit("automations.undone", "automations", reason=reason, after={"since": since.isoformat(), "undone": done})
    return Undone(len(done), left)


def _undo(work: UnitOfWork, one: Chosen, since: datetime, reason: str) -> bool:
    """Each in a savepoint of its own: what is refused leaves no trace."""
    acts = {MOVE: _move_back, ASSIGNMENT: _unassign, DRAFT: _drop}
    try:
        with work.session.begin_nested():
            acts[one.kind](work, one, since, reason)
    except (Refused, KeyError):
        return False
    return True


def _move_back(work: UnitOfWork, one: Chosen, since: datetime, reason: str) -> None:
    """Back to where the first of the automatic moves in a row found it."""
    lead = access.workable(work, one.lead_id)
    row = select(StageMove).where(StageMove.lead_id == one.lead_id, col(StageMove.id) >= one.id)
    moves = list(work.session.exec(row.order_by(col(StageMove.id))).all())
    if not moves or moves[0].id != one.id or not all(_may_go(move, since) for move in moves):
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    pipeline.take_back(work, lead, moves, reason)


def _may_go(move: StageMove, since: datetime) -> bool:
    automatic = move.user_id is None and move.from_stage is not None and not move.undone and move.cause != "undo"
    harmless = move.cause not in BY_MONEY_OR_LETTER and not {move.from_stage, move.to_stage} & CONFIRMED
    return automatic and harmless and move.at >= since


def _unassign(work: UnitOfWork, one: Chosen, since: datetime, reason: str) -> None:
    lead = access.workable(work, one.lead_id)
    last: AuditEntry | None = audit.last(work.session, leads.subject(lead), "lead.assigned")
    if last is None or last.id != one.id or last.user_id is not None or last.at < since:
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    if lead.owner_id != (last.after or {})["owner_id"]:
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    leads.change(work, lead, "lead.assigned", reason=reason, owner_id=(last.before or {})["owner_id"])


def _drop(work: UnitOfWork, one: Chosen, since: datetime, reason: str) -> None:
    access.workable(work, one.lead_id)
    quote = quotes.get(work, one.id)
    if quote.status is not QuoteStatus.DRAFT or quote.lead_id != one.lead_id or quote.created_at < since:
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    quotes.move(work, quote, QuoteStatus.WITHDRAWN, reason=reason)
