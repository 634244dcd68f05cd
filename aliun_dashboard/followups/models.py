"""Tasks: the next step of a lead."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from aliun_dashboard.kernel import columns


class Task(columns.Table, table=True):
    """Something a person has to do for a lead until `due_at`."""

    __table_args__ = (
        Index("ix_task_lead", "lead_id"),
        Index("ix_task_open", "lead_id", "due_at", postgresql_where=text("done_at IS NULL")),
        Index("ix_task_owner", "owner_id", "due_at", postgresql_where=text("done_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    title: str
    due_at: datetime = columns.moment()
    owner_id: int | None = Field(default=None, foreign_key="staff_user.id")
    created_by: str
    created_at: datetime = columns.moment()
    done_at: datetime | None = columns.moment(default=None, nullable=True)
    done_by: str = ""
