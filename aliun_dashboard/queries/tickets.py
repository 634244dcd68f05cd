"""Tickets as they are read: a list in the order of their need, and one with everything about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.leads import rules as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.reservations.rules import code as reservation_code
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import SEES_ALL_LEADS
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import MOVES, OPEN, TicketKind, TicketStatus, code

from . import capped
from .lead_filters import visible
from .staff import Viewer

PAGE = 50

Found = tuple[Ticket, str | None, str | None]


class Pile(StrEnum):
    """The piles a list can be cut into."""

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    DONE = "done"


@dataclass(frozen=True)
class TicketFilter:
    """What to show; None and empty mean any."""

    pile: Pile | None = Pile.OPEN
    kind: TicketKind | None = None
    text: str = ""


@dataclass(frozen=True)
class TicketRow:
    """A ticket in a list. `priority` runs from 1 to 5, the highest."""

    id: int
    code: str
    kind: TicketKind
    status: TicketStatus
    priority: int
    title: str
    reason: str
    source: str
    owner_id: int | None
    owner: str
    lead_id: int | None
    lead_code: str
    customer: str
    reservation_id: int | None
    reservation_code: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class TicketFile(TicketRow):
    """A ticket with its facts, how it ended, and where it may go from here."""

    facts: dict[str, Any]
    resolution: str
    resolved_at: datetime | None
    onward: tuple[TicketStatus, ...]


@dataclass(frozen=True)
class TicketPage:
    """One page of `PAGE`, and how many there are in all, as `capped`."""

    rows: tuple[TicketRow, ...]
    total: int


def listed(session: Session, viewer: Viewer, wanted: TicketFilter, page: int = 1) -> TicketPage:
    """The most pressing first, then the oldest."""
    conditions = (_visible(viewer), *_conditions(viewer, wanted))
    order = (col(Ticket.priority).desc(), col(Ticket.id))
    rows = _rows(session, _joined().where(*conditions).order_by(*order).offset((page - 1) * PAGE).limit(PAGE))
    return TicketPage(tuple(TicketRow(**_facts(*row)) for row in rows), capped.count(session, _counted(*conditions)))


def counts(session: Session, viewer: Viewer) -> dict[Pile, int]:
    """How many there are in each pile, as `capped`."""
    piles = {pile: _counted(_visible(viewer), *_conditions(viewer, TicketFilter(pile))) for pile in Pile}
    return capped.each(session, piles)


def ticket(session: Session, viewer: Viewer, ticket_id: int) -> TicketFile | None:
    """One ticket; None when there is none or the viewer may not see it."""
    rows = _rows(session, _joined().where(col(Ticket.id) == ticket_id, _visible(viewer)))
    if not rows:
        return None
    [row] = rows
    found = row[0]
    onward = tuple(status for status in TicketStatus if status in MOVES[found.status])
    return TicketFile(
        **_facts(*row), facts=found.facts, resolution=found.resolution, resolved_at=found.resolved_at, onward=onward
    )


def after(
    session: Session, viewer: Viewer, status: TicketStatus | None, limit: int, before: int | None
) -> list[TicketRow]:
    """For machines: the newest first, from just below id `before`."""
    query = _joined().where(_visible(viewer))
    if status is not None:
        query = query.where(Ticket.status == status)
    if before is not None:
        query = query.where(col(Ticket.id) < before)
    rows = _rows(session, query.order_by(col(Ticket.id).desc()).limit(limit))
    return [TicketRow(**_facts(*row)) for row in rows]


def _joined() -> Any:
    return (
        select(Ticket, StaffUser.name, Contact.name)
        .outerjoin(StaffUser, col(StaffUser.id) == col(Ticket.owner_id))
        .outerjoin(Lead, col(Lead.id) == col(Ticket.lead_id))
        .outerjoin(Contact, col(Contact.id) == col(Lead.contact_id))
    )


def _rows(session: Session, query: Any) -> list[Found]:
    return cast(list[Found], session.exec(query).all())


def _counted(*conditions: Any) -> Any:
    return select(Ticket.id).outerjoin(Lead, col(Lead.id) == col(Ticket.lead_id)).where(*conditions)


def _visible(viewer: Viewer) -> ColumnElement[bool]:
    """An agent sees the tickets of leads they see, and their own; everybody else sees all."""
    if viewer.role in SEES_ALL_LEADS:
        return visible(viewer)
    of_a_lead = col(Ticket.lead_id).is_not(None) & visible(viewer)
    return or_(of_a_lead, col(Ticket.owner_id) == viewer.id)


def _conditions(viewer: Viewer, wanted: TicketFilter) -> list[Any]:
    is_open = col(Ticket.status).in_(OPEN)
    piles: dict[Pile, Any] = {
        Pile.OPEN: is_open,
        Pile.MINE: is_open & (col(Ticket.owner_id) == viewer.id),
        Pile.UNASSIGNED: is_open & col(Ticket.owner_id).is_(None),
        Pile.DONE: ~is_open,
    }
    chosen: list[Any] = [piles[wanted.pile]] if wanted.pile else []
    if wanted.kind:
        chosen.append(col(Ticket.kind) == wanted.kind)
    if sought := wanted.text.strip()[:80]:
        number = sought.upper().removeprefix("T-").lstrip("0")
        same = col(Ticket.id) == int(number) if number.isdecimal() and len(number) < 10 else col(Ticket.id).is_(None)
        chosen.append(or_(same, *(column.icontains(sought, autoescape=True) for column in _searched())))
    return chosen


def _searched() -> tuple[Any, ...]:
    return col(Ticket.title), col(Ticket.reason)


def _facts(row: Ticket, owner: str | None, customer: str | None) -> dict[str, Any]:
    return {
        "id": row.id or 0,
        "code": code(row.id or 0),
        "kind": row.kind,
        "status": row.status,
        "priority": row.priority,
        "title": row.title,
        "reason": row.reason,
        "source": row.source,
        "owner_id": row.owner_id,
        "owner": owner or "",
        "lead_id": row.lead_id,
        "lead_code": leads.code(row.lead_id) if row.lead_id else "",
        "customer": customer or "",
        "reservation_id": row.reservation_id,
        "reservation_code": reservation_code(row.reservation_id) if row.reservation_id else "",
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
