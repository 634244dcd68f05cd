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


class TimedTask(columns.Table, table=True):
    """What a screen says of one line of the timetable; the workers keep it. Times in UTC, `ms` of the last run."""

    name: str = Field(primary_key=True)
    next_at: datetime | None = columns.moment(default=None, nullable=True)
    finished_at: datetime | None = columns.moment(default=None, nullable=True)
    ms: float = 0.0
    result: str = ""
    error: str = ""


def planned(session: Session, name: str, next_at: datetime | None) -> None:
    """Remember when `name` is due next."""
    new = insert(TimedTask).values(name=name, next_at=next_at, ms=0, result="", error="")
    session.connection().execute(new.on_conflict_do_update(index_elements=["name"], set_={"next_at": next_at}))


def ran(session: Session, name: str, now: datetime, ms: float, *, result: str = "", error: str = "") -> None:
    """Remember how the last run of `name` ended."""
    outcome = {"finished_at": now, "ms": ms, "result": result, "error": error[:2000]}
    new = insert(TimedTask).values(name=name, **outcome)
    session.connection().execute(new.on_conflict_do_update(index_elements=["name"], set_=outcome))


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


def last_success(session: Session, name: str, *, besides: str = "") -> datetime | None:
    """The slot of the newest run of `name` that went well, and whose result was not `besides`."""
    good = select(Tick.slot).where(Tick.name == name, col(Tick.finished_at).is_not(None), Tick.error == "")
    good = good.where(Tick.result != besides) if besides else good
    return session.exec(good.order_by(col(Tick.slot).desc()).limit(1)).first()
