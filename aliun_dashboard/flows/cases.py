"""Cases that a person has to settle: opened once a cause, told to support, recorded on lead and reservation."""

from typing import Any

from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets import actions as tickets
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind


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
    """Everybody of support, and whose lead it is about."""
    of_support = select(StaffUser.id).where(StaffUser.role == Role.SUPPORT, col(StaffUser.active))
    owner = work.session.exec(select(Lead.owner_id).where(Lead.id == ticket.lead_id)).first()
    return {user_id for user_id in (*work.session.exec(of_support).all(), owner) if user_id is not None}
