"""Verbs on rehearsals, pings, maintenance and clean-ups."""

from datetime import datetime
from typing import Any

from sqlalchemy import true
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import Cleaning, Maintenance, Ping, Rehearsal
from .rules import UNDER_WAY, RehearsalStatus, minute_of


def ask(work: UnitOfWork) -> Rehearsal:
    """Put a rehearsal down as asked for by the actor."""
    row = Rehearsal(asked_at=work.now, asked_by=work.actor.name)
    work.session.add(row)
    work.session.flush()
    _tell(work, row)
    return row


def get(work: UnitOfWork, rehearsal_id: int) -> Rehearsal:
    """The rehearsal, locked. Raises Refused: NOT_FOUND."""
    row = work.session.get(Rehearsal, rehearsal_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="rehearsal")
    return row


def under_way(work: UnitOfWork) -> Rehearsal | None:
    """The rehearsal that is asked for or runs, locked."""
    open_ones = select(Rehearsal).where(col(Rehearsal.status).in_(UNDER_WAY))
    return work.session.exec(open_ones.order_by(col(Rehearsal.id).desc()).limit(1).with_for_update()).first()


def change(work: UnitOfWork, row: Rehearsal, **values: Any) -> None:
    """Set `values` and tell open screens."""
    row.sqlmodel_update(values)
    work.session.add(row)
    _tell(work, row)


def end(work: UnitOfWork, row: Rehearsal, status: RehearsalStatus, error: str = "") -> None:
    """Write down how it ended."""
    change(work, row, status=status, error=error[:2000], finished_at=work.now)


def ping(work: UnitOfWork, code: str, ms: float) -> None:
    """Keep what `/readyz` said in this minute. A minute that answered well once stays good."""
    row = {"minute": minute_of(work.now), "code": code, "ms": ms, "stopped": False}
    new = insert(Ping).values(row)
    better = new.on_conflict_do_update(
        index_elements=["minute"], set_={"code": code, "ms": ms}, where=col(Ping.code) != ""
    )
    work.session.connection().execute(better)


def is_answered(work: UnitOfWork) -> bool:
    """Whether this minute has been seen ready already."""
    row = work.session.get(Ping, minute_of(work.now))
    return row is not None and row.code == ""


def stopping(work: UnitOfWork, code: str) -> None:
    """A worker leaves because it was told to. A minute nobody had asked about gets `code`."""
    new = insert(Ping).values(minute=minute_of(work.now), code=code, ms=0, stopped=True)
    marked = new.on_conflict_do_update(index_elements=["minute"], set_={"stopped": true()})
    work.session.connection().execute(marked)


def plan(work: UnitOfWork, begun: datetime, ended: datetime, note: str) -> Maintenance:
    """Mark a span as planned."""
    row = Maintenance(begun=begun, ended=ended, note=note, at=work.now, by=work.actor.name)
    work.session.add(row)
    work.session.flush()
    return row


def cleaned(work: UnitOfWork, name: str, removed: int, ms: float) -> None:
    """Remember what a run of a retention rule removed."""
    row = work.session.get(Cleaning, name, with_for_update=True) or Cleaning(name=name, ran_at=work.now)
    row.ran_at, row.removed, row.ms, row.total = work.now, removed, ms, row.total + removed
    work.session.add(row)


def _tell(work: UnitOfWork, row: Rehearsal) -> None:
    work.tell("rehearsal", row.id, status=row.status.value)
