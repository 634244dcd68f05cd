"""REST: tickets, the newest first. What an agent may not see does not exist for them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path

from aliun_dashboard.api.guard import requires
from aliun_dashboard.api.paging import LARGEST_ID, Cursor, Limit, cut
from aliun_dashboard.kernel.db import read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries import tickets
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.tickets import TicketFile, TicketRow
from aliun_dashboard.staff.rules import EVERYONE
from aliun_dashboard.tickets.rules import TicketStatus

Reader = Annotated[Viewer, Depends(requires(EVERYONE))]

router = APIRouter(prefix="/api/v1", tags=["tickets"])


@dataclass(frozen=True)
class Tickets:
    """A page of tickets; `next_cursor` is null on the last one."""

    items: list[TicketRow]
    next_cursor: int | None


@router.get("/tickets")
def listed(viewer: Reader, status: TicketStatus | None = None, limit: Limit = 50, cursor: Cursor = None) -> Tickets:
    """Tickets the token's owner may see."""
    with read() as session:
        found = tickets.after(session, viewer, status, limit + 1, cursor)
    return Tickets(*cut(found, limit))


@router.get("/tickets/{ticket_id}")
def show(viewer: Reader, ticket_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> TicketFile:
    """One ticket with its facts."""
    with read() as session:
        found = tickets.ticket(session, viewer, ticket_id)
    if found is None:
        raise Refused(CommonReason.NOT_FOUND, what="ticket")
    return found
