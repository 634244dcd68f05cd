"""The pipeline by hand: move, undo, assign, accept, reject."""

from datetime import timedelta

from sqlmodel import col, select

from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import CONFIRMED, CloseReason, LeadReason, Stage, refusal_of_hand
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.rules import QuoteStatus
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import WORKS_LEADS, Role
from aliun_dashboard.tickets.rules import NORMAL, TicketKind

from . import access, cases, mirror, qualification

UNDO_WINDOW = timedelta(minutes=10)


def move(
    work: UnitOfWork,
    lead_id: int,
    *,
    seen: int,
    to: Stage,
    reason: str = "",
    close_reason: CloseReason | None = None,
) -> StageMove:
    """Move a lead by hand. `seen` is the version the person was looking at.

    Refused with the reason a person can act on; then nothing has changed.
    """
    lead = access.workable(work, lead_id)
    _check_seen(lead, seen)
    reason = reason.strip()
    if refusal := refusal_of_hand(lead.stage, to):
        raise Refused(refusal, current=lead.stage.value, to=to.value)
    _check_offered(work, lead, to)
    if to is Stage.QUALIFIED and lead.stage is Stage.INCOMING:
        qualification.check_gate(lead)
    if to is Stage.CLOSED and close_reason is None:
        raise Refused(LeadReason.NEEDS_CLOSE_REASON)
    if to is Stage.SPECIAL_CASE and not reason:
        raise Refused(LeadReason.NEEDS_REASON)
    row = leads.move(work, lead, to, cause="hand", reason=reason, close_reason=close_reason)
    mirror.stage_moved(work, lead, row)
    if to is Stage.SPECIAL_CASE:
        _open_case(work, lead, row)
    return row


def _open_case(work: UnitOfWork, lead: Lead, row: StageMove) -> None:
    """A special case is somebody's case (A-60)."""
    cases.open_case(
        work,
        key=f"special_case:{row.id}",
        kind=TicketKind.ESCALATION,
        priority=NORMAL,
        title=f"Caso especial {leads.code_of(lead)}",
        reason=row.reason,
        lead_id=lead.id,
        source="agent",
    )


def _check_offered(work: UnitOfWork, lead: Lead, to: Stage) -> None:
    """A proposal is one that was sent (A-55); money is waited for once it was accepted or asked for (A-57)."""
    lead_id = lead.id or 0
    if to is Stage.CORE_PROPOSAL and not quotes.core_was_sent(work, lead_id):
        raise Refused(LeadReason.NO_CORE_QUOTE)
    accepted = frozenset({QuoteStatus.ACCEPTED})
    if to is Stage.PAYMENT_PENDING and not (
        quotes.of_lead(work, lead_id, None, accepted) or payments.asked_of_lead(work, lead_id)
    ):
        raise Refused(LeadReason.NOT_ACCEPTED)


def undo_move(work: UnitOfWork, move_id: int) -> Lead:
    """Take back one's own last move within ten minutes. Confirmations are never undone this way."""
    done = work.session.get(StageMove, move_id)
    if done is None or done.from_stage is None:
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    lead = access.workable(work, done.lead_id)
    last = leads.last_move(work, done.lead_id)
    mine = done.user_id == work.actor.user_id
    recent = work.now - done.at <= UNDO_WINDOW
    if last is None or last.id != done.id or not mine or not recent or {done.from_stage, done.to_stage} & CONFIRMED:
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    take_back(work, lead, [done])
    return lead


def take_back(work: UnitOfWork, lead: Lead, moves: list[StageMove], reason: str = "") -> None:
    """Put the lead where it was before `moves`, its newest in order; whoever calls has seen that they may go."""
    first = moves[0]
    assert first.from_stage is not None
    for done in moves:
        done.undone = True
    before = _closed_before(work, first)
    row = leads.place(work, lead, first.from_stage, cause="undo", reason=reason, close_reason=before)
    mirror.stage_moved(work, lead, row)


def assign(work: UnitOfWork, lead_id: int, owner_id: int | None) -> int | None:
    """Give a lead to a colleague, or to nobody. Returns the owner before, for the undo."""
    lead = access.workable(work, lead_id)
    if owner_id is not None:
        _check_owner(work, owner_id)
    before = lead.owner_id
    if leads.change(work, lead, "lead.assigned", owner_id=owner_id) and owner_id is not None:
        staff.notify(work, owner_id, "assigned", f"/leads/{lead.id}", code=leads.code_of(lead), by=work.actor.name)
    return before


def undo_assign(work: UnitOfWork, lead_id: int) -> Lead:
    """Take back one's own last assignment within ten minutes, also of a lead that is out of one's sight by it."""
    lead = leads.get(work, lead_id)
    last = audit.last(work.session, leads.subject(lead), "lead.assigned")
    mine = last is not None and last.user_id == work.actor.user_id and work.now - last.at <= UNDO_WINDOW
    if last is None or not mine or lead.owner_id != (last.after or {})["owner_id"]:
        raise Refused(LeadReason.NOTHING_TO_UNDO)
    leads.change(work, lead, "lead.assigned", reason="undo", owner_id=(last.before or {})["owner_id"])
    return lead


def accept(work: UnitOfWork, lead_id: int, *, seen: int) -> StageMove:
    """Take an incoming lead: Calificado, and one's own if it was nobody's."""
    row = move(work, lead_id, seen=seen, to=Stage.QUALIFIED)
    lead = leads.get(work, lead_id)
    if lead.owner_id is None and work.actor.user_id is not None:
        leads.change(work, lead, "lead.assigned", owner_id=work.actor.user_id)
    return row


def reject(work: UnitOfWork, lead_id: int, *, seen: int) -> StageMove:
    """Throw an incoming lead out as spam; it can be fetched back."""
    return move(work, lead_id, seen=seen, to=Stage.CLOSED, close_reason=CloseReason.SPAM)


def _closed_before(work: UnitOfWork, done: StageMove) -> CloseReason | None:
    """Why the lead was closed before that move, as the forensic log has it."""
    told = select(AuditEntry).where(
        AuditEntry.subject == f"lead:{done.lead_id}", AuditEntry.action == "lead.moved", AuditEntry.at == done.at
    )
    entry = work.session.exec(told.order_by(col(AuditEntry.id).desc())).first()
    before = (entry.before or {}).get("close_reason") if entry else None
    return CloseReason(before) if before else None


def _check_seen(lead: Lead, seen: int) -> None:
    if lead.version != seen:
        raise Refused(LeadReason.MOVED_MEANWHILE, current=lead.stage.value)


def _check_owner(work: UnitOfWork, owner_id: int) -> None:
    owner = work.session.exec(select(StaffUser).where(StaffUser.id == owner_id)).one_or_none()
    if owner is None or not owner.active or Role(owner.role) not in WORKS_LEADS:
        raise Refused(CommonReason.NOT_FOUND, what="user")
