"""Verbs on tickets. Every change grows the version, is audited and told to open screens."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import Ticket
from .rules import MOVES, OPEN, TicketReason, TicketStatus, code


def open_once(work: UnitOfWork, key: str, **facts: Any) -> tuple[Ticket, bool]:
    """The ticket of this cause, locked, and whether it is new. A known key changes nothing."""
    stored = {"status": TicketStatus.OPEN, "resolution": "", "version": 1, "created_at": work.now} | facts
    new = (
        insert(Ticket).values(key=key, updated_at=work.now, **stored).on_conflict_do_nothing().returning(col(Ticket.id))
    )
    is_new = work.session.connection().scalar(new) is not None
    ticket = work.session.exec(select(Ticket).where(Ticket.key == key).with_for_update()).one()
    if is_new:
        seen = {name: facts[name] for name in ("kind", "priority", "title", "lead_id", "reservation_id")}
        work.audit("ticket.opened", subject(ticket), reason=ticket.reason, after=seen)
        _tell(work, ticket)
    return ticket, is_new


def get(work: UnitOfWork, ticket_id: int) -> Ticket:
    """The ticket, locked until the transaction ends."""
    ticket = work.session.get(Ticket, ticket_id, with_for_update=True, populate_existing=True)
    if ticket is None:
        raise Refused(CommonReason.NOT_FOUND, what="ticket")
    return ticket


def move(work: UnitOfWork, ticket: Ticket, to: TicketStatus, *, resolution: str = "") -> None:
    """Move along the table. To resolve it says how; to reopen forgets that, the log does not."""
    check_move(MOVES, ticket.status, to, TicketReason.BAD_STATUS)
    if to is TicketStatus.RESOLVED and not resolution.strip():
        raise Refused(TicketReason.NEEDS_RESOLUTION)
    before = {"status": ticket.status.value}
    if to is TicketStatus.RESOLVED:
        ticket.resolution, ticket.resolved_at = resolution.strip(), work.now
    elif to in OPEN:
        ticket.resolution, ticket.resolved_at = "", None
    ticket.status = to
    _touch(work, ticket)
    work.audit("ticket.moved", subject(ticket), reason=resolution.strip(), before=before, after={"status": to.value})


def assign(work: UnitOfWork, ticket: Ticket, owner_id: int | None) -> bool:
    """Give it to somebody, or to nobody. False when it was so already."""
    if ticket.owner_id == owner_id:
        return False
    before = {"owner_id": ticket.owner_id}
    ticket.owner_id = owner_id
    _touch(work, ticket)
    work.audit("ticket.assigned", subject(ticket), before=before, after={"owner_id": owner_id})
    return True


def subject(ticket: Ticket) -> str:
    """How the forensic log names a ticket."""
    return f"ticket:{ticket.id}"


def code_of(ticket: Ticket) -> str:
    """`T-000012`."""
    return code(ticket.id or 0)


def _touch(work: UnitOfWork, ticket: Ticket) -> None:
    ticket.version += 1
    ticket.updated_at = work.now
    work.session.add(ticket)
    _tell(work, ticket)


def _tell(work: UnitOfWork, ticket: Ticket) -> None:
    work.tell("ticket", ticket.id, version=ticket.version)
