"""Rehearsals, pings, maintenance, and what the nightly clean-up removed."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from aliun_dashboard.kernel import columns

from .rules import RehearsalStatus


class Rehearsal(columns.Table, table=True):
    """One rehearsal of going back, on a copy.

    `steps`: `{"name", "ms", "ok", "facts"}` each; of the one that runs `ok` is null.
    """

    id: int | None = Field(default=None, primary_key=True)
    asked_at: datetime = columns.moment()
    asked_by: str
    begun_at: datetime | None = columns.moment(default=None, nullable=True)
    finished_at: datetime | None = columns.moment(default=None, nullable=True)
    status: RehearsalStatus = columns.choice(RehearsalStatus, default=RehearsalStatus.ASKED)
    leads: int = 0
    steps: list[dict[str, Any]] = columns.json(default_factory=list)
    error: str = ""


class Ping(columns.Table, table=True):
    """What our own `/readyz` said in one minute; `code` is empty when it was ready, `ms` how fast it answered.

    `stopped`: a worker left in that minute because it was told to.
    """

    minute: datetime = columns.moment(primary_key=True)
    ms: float = 0.0
    code: str = ""
    stopped: bool = False


class Maintenance(columns.Table, table=True):
    """A span of downtime that somebody says was planned: from `begun` to before `ended`, whole minutes."""

    id: int | None = Field(default=None, primary_key=True)
    begun: datetime = columns.moment()
    ended: datetime = columns.moment()
    note: str
    at: datetime = columns.moment()
    by: str


class Cleaning(columns.Table, table=True):
    """What the last run of one rule of `retention` removed, and all runs together."""

    name: str = Field(primary_key=True)
    ran_at: datetime = columns.moment()
    removed: int = 0
    total: int = 0
    ms: float = 0.0
