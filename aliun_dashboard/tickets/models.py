"""Tickets as they are stored; their history is the forensic log."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from aliun_dashboard.kernel import columns

from .rules import TicketKind, TicketStatus


class Ticket(columns.Table, table=True):
    """A case for a person. `key` makes one cause open one ticket only; `facts` fill its screen."""

    __table_args__ = (
        Index("ix_ticket_list", "status", "priority", "id"),
        Index(
            "ix_ticket_unowned",
            "id",
            postgresql_where=text("owner_id IS NULL AND status IN ('open', 'in_progress', 'waiting')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: TicketKind = columns.choice(TicketKind)
    status: TicketStatus = columns.choice(TicketStatus, default=TicketStatus.OPEN)
    priority: int
    title: str
    reason: str = ""
    source: str = "rule"
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    reservation_id: int | None = Field(default=None, foreign_key="reservation.id", index=True)
    owner_id: int | None = Field(default=None, foreign_key="staff_user.id")
    facts: dict[str, Any] = columns.json(default_factory=dict)
    resolution: str = ""
    created_at: datetime = columns.moment()
    updated_at: datetime = columns.moment()
    resolved_at: datetime | None = columns.moment(default=None, nullable=True)
    version: int = 1
