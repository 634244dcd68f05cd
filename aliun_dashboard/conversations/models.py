"""Messages and notes: the spoken part of a lead's timeline."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from aliun_dashboard.kernel import columns

from .rules import ActivityKind

# What the house sent by itself.
OWN_REPLY = "kind = 'message_out' AND user_id IS NULL AND delivery_key IS NOT NULL"


class Activity(columns.Table, table=True):
    """One message or note. An outgoing message names its delivery by `delivery_key`.

    `external_id` is the sender's own id of the message, unique, so that the same one never stands twice.
    """

    __table_args__ = (
        # With what boards ask of each message of a lead, so that the rows themselves are not fetched.
        Index("ix_activity_lead", "lead_id", "at", "id", postgresql_include=["kind", "user_id", "channel"]),
        Index(
            "ix_activity_replies",
            "at",
            postgresql_include=["lead_id", "id", "delivery_key"],
            postgresql_where=text(OWN_REPLY),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    kind: ActivityKind = columns.choice(ActivityKind)
    channel: str = ""
    author: str
    user_id: int | None = None
    text: str
    at: datetime = columns.moment()
    external_id: str | None = Field(default=None, unique=True)
    delivery_key: str | None = Field(default=None, index=True)
    data: dict[str, Any] = columns.json(default_factory=dict)
