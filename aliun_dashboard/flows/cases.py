"""Cases that a person has to settle: opened once a cause, told to support, recorded on lead and reservation."""

from typing import Any

from sqlmodel import select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import SEES_ALL_LEADS, Role, sees_lead
from aliun_dashboard.tickets import actions as tickets
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind, TicketStatus


def open_case(
    work: UnitOfWork,
    *,
    key: str,
    kind: TicketKind,
    priority: int,
    title: str,
    reason: str = "",
    lead_id: int | None = None,
    reservation_id: int | None = None,
    facts: dict[str, Any] | None = None,
    source: str = "rule",
) -> Ticket:
    """A ticket for support (A-46, X-24). The same `key` gives the same ticket, and tells nobody again.

    `priority` from 1 to 5, the highest; `facts` are JSON. Support and the lead's owner hear of it (A-47).
    """
    about = {"lead_id": lead_id, "reservation_id": reservation_id}
    ticket, is_new = tickets.open_once(
        work, key, kind=kind, priority=priority, title=title, reason=reason, source=source, facts=facts or {}, **about
    )
    if is_new:
        if lead_id is not None:
            work.audit("ticket.opened", f"lead:{lead_id}", reason=title, after={"ticket": tickets.code_of(ticket)})
        for user_id in _concerned(work, ticket):
            told = {"code": tickets.code_of(ticket), "title": title, "priority": priority}
            staff.notify(work, user_id, "ticket", f"/tickets/{ticket.id}", **told)
    return ticket


def _concerned(work: UnitOfWork, ticket: Ticket) -> set[int]:
    """Everybody of support, or of finance where an agency owes an order (X-39), and whose lead it is about."""
    role = Role.FINANCE if ticket.kind is TicketKind.OC_BY_HAND else Role.SUPPORT
    owner = work.session.exec(select(Lead.owner_id).where(Lead.id == ticket.lead_id)).first()
    return {user_id for user_id in (*staff.with_roles(work, frozenset({role})), owner) if user_id is not None}


def take(work: UnitOfWork, ticket_id: int) -> Ticket:
    """Start on a ticket: in progress, and one's own if it was nobody's."""
    ticket = _workable(work, ticket_id)
    tickets.move(work, ticket, TicketStatus.IN_PROGRESS)
    if ticket.owner_id is None:
        tickets.assign(work, ticket, work.actor.user_id)
    return ticket


def move(work: UnitOfWork, ticket_id: int, to: TicketStatus, resolution: str = "") -> Ticket:
    """Move a ticket along its table; to resolve it needs words (`TicketReason.NEEDS_RESOLUTION`)."""
    ticket = _workable(work, ticket_id)
    tickets.move(work, ticket, to, resolution=resolution)
    if to is TicketStatus.RESOLVED and ticket.lead_id is not None:
        solved = {"ticket": tickets.code_of(ticket)}
        work.audit("ticket.resolved", f"lead:{ticket.lead_id}", reason=ticket.resolution, after=solved)
    return ticket


def assign(work: UnitOfWork, ticket_id: int, owner_id: int | None) -> Ticket:
    """Give a ticket to a colleague, who hears of it, or to nobody."""
    ticket = _workable(work, ticket_id)
    if owner_id is not None and not staff.get(work, owner_id).active:
        raise Refused(CommonReason.NOT_FOUND, what="user")
    if tickets.assign(work, ticket, owner_id) and owner_id is not None:
        told = {"code": tickets.code_of(ticket), "title": ticket.title, "by": work.actor.name}
        staff.notify(work, owner_id, "ticket_assigned", f"/tickets/{ticket.id}", **told)
    return ticket


def _workable(work: UnitOfWork, ticket_id: int) -> Ticket:
    """The ticket, locked. An agent works on those of leads they see; what they may not see does not exist."""
    ticket = tickets.get(work, ticket_id)
    role, user_id = work.actor.role, work.actor.user_id
    if role is None or user_id is None or Role(role) in SEES_ALL_LEADS:
        return ticket
    lead = work.session.get(Lead, ticket.lead_id) if ticket.lead_id else None
    if ticket.owner_id != user_id and (lead is None or not sees_lead(Role(role), user_id, lead.owner_id)):
        raise Refused(CommonReason.NOT_FOUND, what="ticket")
    return ticket
