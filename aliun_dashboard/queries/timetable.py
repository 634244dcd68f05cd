"""The timetable as Salud shows it: next and last runs of every timed task (C-21)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.ticks import TimedTask


@dataclass(frozen=True)
class TimedTaskRow:
    """One timed task; its title is in `ui/labels` under `name`. `ms` is how long the last run took."""

    name: str
    next_at: datetime | None
    last_at: datetime | None
    ms: float
    result: str
    error: str


def rows() -> list[TimedTaskRow]:
    """Every timed task a worker has ever announced, the next one first."""
    with db.read() as session:
        found = session.exec(select(TimedTask).order_by(col(TimedTask.next_at), col(TimedTask.name)))
        return [TimedTaskRow(row.name, row.next_at, row.finished_at, row.ms, row.result, row.error) for row in found]
