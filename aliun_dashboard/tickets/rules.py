"""The law of tickets: kinds, priorities, states."""

from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.transitions import check_total


class TicketKind(StrEnum):
    """What it is about (X-24)."""

    ESCALATION = "escalamiento"
    TRAVEL_SUPPORT = "soporte_viaje"
    COMPLAINT = "queja"
    REFUND = "reembolso"
    OC_BY_HAND = "oc_manual"
    SYSTEM = "sistema"


class TicketStatus(StrEnum):
    """From open to closed."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CLOSED = "closed"


class TicketReason(Reason):
    """Why something about a ticket is refused."""

    BAD_STATUS = "bad_ticket_status"
    NEEDS_RESOLUTION = "needs_resolution"


HIGHEST, NORMAL = 5, 3  # priorities run from 1 to 5
HOURS_TO_RESOLVE = {5: 4, 4: 8, 3: 24, 2: 48, 1: 72}  # by priority, of the clock: what «a tiempo» means (S-19, S-99)
OPEN = frozenset({TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING})
MOVES: dict[TicketStatus, frozenset[TicketStatus]] = {
    TicketStatus.OPEN: frozenset({TicketStatus.IN_PROGRESS, TicketStatus.WAITING, TicketStatus.RESOLVED}),
    TicketStatus.IN_PROGRESS: frozenset({TicketStatus.OPEN, TicketStatus.WAITING, TicketStatus.RESOLVED}),
    TicketStatus.WAITING: frozenset({TicketStatus.IN_PROGRESS, TicketStatus.RESOLVED}),
    TicketStatus.RESOLVED: frozenset({TicketStatus.OPEN, TicketStatus.CLOSED}),
    TicketStatus.CLOSED: frozenset(),
}
check_total(TicketStatus, MOVES)


def code(ticket_id: int) -> str:
    """The human code: `T-000012`."""
    return f"T-{ticket_id:06d}"
