"""Imports: a run of one file, its rows, and the file while it is being read."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Column, Field

from aliun_dashboard.kernel import columns

from .rules import Choice, DateOrder, Kind, Outcome, Result, RunStatus


class ImportRun(columns.Table, table=True):
    """One file, from the upload to the undo. `mapping` says which field each column is, by its place.

    `done` of `total` rows are through the step at work; `cursor` is the last line of them. `trouble` is the code of
    what stopped it, with `facts`. `head_key` finds the last file with the same heads.
    """

    id: int | None = Field(default=None, primary_key=True)
    file_name: str
    head: list[str] = columns.json(default_factory=list)
    head_key: str = Field(default="", index=True)
    sample: list[list[str]] = columns.json(default_factory=list)
    mapping: dict[str, str] = columns.json(default_factory=dict)
    kind: Kind = columns.choice(Kind, default=Kind.LEADS)
    date_order: DateOrder = columns.choice(DateOrder, default=DateOrder.DAY_FIRST)
    region: str = "DO"
    currency: str = columns.currency(default="USD")
    owner_id: int | None = Field(default=None, foreign_key="staff_user.id")
    status: RunStatus = columns.choice(RunStatus, default=RunStatus.MAPPING)
    total: int | None = None
    done: int = 0
    cursor: int = 0
    trouble: str = ""
    facts: dict[str, Any] = columns.json(default_factory=dict)
    actor: str
    user_id: int | None = None
    role: str = ""
    created_at: datetime = columns.moment()
    imported_at: datetime | None = columns.moment(default=None, nullable=True)
    undone_at: datetime | None = columns.moment(default=None, nullable=True)
    counts: dict[str, int] = columns.json(default_factory=dict)


class ImportFile(columns.Table, table=True):
    """The bytes of a file until its rows are kept."""

    run_id: int = Field(primary_key=True, foreign_key="import_run.id", ondelete="CASCADE")
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class ImportRow(columns.Table, table=True):
    """A row of a file. `facts` is what it says, `outcome` what would become of it and `reasons` why not.

    `differs` are the values that contradict ours: `field`, `now`, `file`. `chosen_id` is who is meant of several
    people. `result` is set once, with `did`: exactly what was made and changed, for the undo; `left` is what that
    left as it is.
    """

    __table_args__ = (
        Index("ix_import_row_outcome", "run_id", "outcome", "line"),
        Index("ix_import_row_lead", "lead_id"),
    )

    run_id: int = Field(primary_key=True, foreign_key="import_run.id", ondelete="CASCADE")
    line: int = Field(primary_key=True)
    cells: list[str] = columns.json()
    facts: dict[str, Any] = columns.json(default_factory=dict)
    outcome: Outcome | None = columns.choice(Outcome, default=None, nullable=True)
    reasons: list[dict[str, Any]] = columns.json(default_factory=list)
    differs: list[dict[str, Any]] = columns.json(default_factory=list)
    people: list[dict[str, Any]] = columns.json(default_factory=list)
    choice: Choice | None = columns.choice(Choice, default=None, nullable=True)
    chosen_id: int | None = None
    contact_id: int | None = None
    lead_id: int | None = None
    result: Result | None = columns.choice(Result, default=None, nullable=True)
    did: dict[str, Any] = columns.json(default_factory=dict)
    undone: bool = False
    left: list[dict[str, Any]] = columns.json(default_factory=list)


class ImportClaim(columns.Table, table=True):
    """Which line of a file was the first to name a person, by the key of an identity or the person's own number."""

    run_id: int = Field(primary_key=True, foreign_key="import_run.id", ondelete="CASCADE")
    key: str = Field(primary_key=True)
    line: int
