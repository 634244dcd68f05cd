"""What Operaciones shows: rehearsals of going back, and what is kept how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from aliun_dashboard.imports.rules import KEEP_ROWS
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.operations.models import Cleaning, Rehearsal
from aliun_dashboard.operations.retention import RULES
from aliun_dashboard.operations.rules import ROLLBACK_TARGET, UNDER_WAY, RehearsalStatus

SHOWN = 12


@dataclass(frozen=True)
class StepRow:
    """One step; `ok` is None while it runs."""

    name: str
    ms: int
    ok: bool | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class RehearsalRow:
    """One rehearsal."""

    id: int
    status: RehearsalStatus
    asked_at: datetime
    asked_by: str
    begun_at: datetime | None
    finished_at: datetime | None
    leads: int
    steps: tuple[StepRow, ...]
    error: str

    @property
    def took(self) -> timedelta | None:
        """From its begin to its end."""
        return self.finished_at - self.begun_at if self.finished_at and self.begun_at else None

    @property
    def in_time(self) -> bool | None:
        """Whether it kept the target (A-67); None when it did not pass."""
        return self.took <= ROLLBACK_TARGET if self.took and self.status is RehearsalStatus.PASSED else None

    @property
    def under_way(self) -> bool:
        """Whether it is asked for or runs."""
        return self.status in UNDER_WAY


@dataclass(frozen=True)
class KeptRow:
    """One rule of retention, and what its last run did."""

    name: str
    days: int
    usual: int
    ran_at: datetime | None
    removed: int
    total: int


def rehearsals(session: Session) -> list[RehearsalRow]:
    """The last ones, the newest first."""
    newest = select(Rehearsal).order_by(col(Rehearsal.id).desc()).limit(SHOWN)
    return [_rehearsal(row) for row in session.exec(newest)]


def kept(session: Session) -> list[KeptRow]:
    """Every rule, the shortest time first."""
    ran = {row.name: row for row in session.exec(select(Cleaning))}
    rows = [_kept(rule.name, rule.days, ran.get(rule.name)) for rule in RULES]
    rows.append(_row("imports", KEEP_ROWS.days, KEEP_ROWS.days, ran.get("imports")))
    return sorted(rows, key=lambda row: (row.days, row.name))


def _kept(name: str, usual: int, row: Cleaning | None) -> KeptRow:
    return _row(name, max(settings().aliun_keep_days.get(name, usual), 1), usual, row)


def _row(name: str, days: int, usual: int, row: Cleaning | None) -> KeptRow:
    return KeptRow(name, days, usual, row.ran_at if row else None, row.removed if row else 0, row.total if row else 0)


def _rehearsal(row: Rehearsal) -> RehearsalRow:
    steps = tuple(StepRow(step["name"], step["ms"], step["ok"], step["facts"]) for step in row.steps)
    moments = (row.asked_at, row.asked_by, row.begun_at, row.finished_at)
    return RehearsalRow(row.id or 0, RehearsalStatus(row.status), *moments, row.leads, steps, row.error)
