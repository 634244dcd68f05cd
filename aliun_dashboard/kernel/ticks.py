"""Ticks of the timetable: a slot of a name happens once, however many workers watch the clock."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session, col, select

from . import columns, queue

RUN = "run_tick"


class Tick(columns.Table, table=True):
    """One run of one timed task. `slot` is the planned minute in UTC, or the moment a person asked."""

    __table_args__ = (Index("ix_tick_name", "name", "slot"),)

    name: str = Field(primary_key=True)
    slot: datetime = columns.moment(primary_key=True)
    started_at: datetime | None = columns.moment(default=None)
    finished_at: datetime | None = columns.moment(default=None)
    result: str = ""
    error: str = ""


def claim(session: Session, name: str, slot: datetime) -> bool:
    """Insert the slot and enqueue its run, together. False when another worker was first."""
    new = insert(Tick).values(name=name, slot=slot, result="", error="").on_conflict_do_nothing()
    if session.connection().scalar(new.returning(col(Tick.name))) is None:
        return False
    queue.enqueue(session, RUN, lock=f"tick:{name}", name=name, slot=slot.isoformat())
    return True


def started(session: Session, name: str, slot: datetime, now: datetime) -> Tick | None:
    """Mark the run as begun; None when it is finished already."""
    tick = session.exec(select(Tick).where(Tick.name == name, Tick.slot == slot).with_for_update()).one()
    if tick.finished_at is not None:
        return None
    tick.started_at = now
    return tick


def finished(session: Session, name: str, slot: datetime, now: datetime, *, result: str = "", error: str = "") -> None:
    """Write down how a run ended."""
    tick = session.exec(select(Tick).where(Tick.name == name, Tick.slot == slot).with_for_update()).one()
    tick.finished_at, tick.result, tick.error = now, result, error[:2000]
