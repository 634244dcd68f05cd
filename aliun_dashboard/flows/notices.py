"""Marking what is behind one's bell as read, on all of one's open screens."""

from sqlalchemy import ColumnElement
from sqlmodel import col, update

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.staff.models import Notice


def read(work: UnitOfWork, notice_id: int) -> None:
    """Mark one of one's own notices as read; another person's stays as it is."""
    _mark(work, col(Notice.id) == notice_id)


def read_all(work: UnitOfWork) -> None:
    """Mark everything behind one's bell as read."""
    _mark(work)


def _mark(work: UnitOfWork, *which: ColumnElement[bool]) -> None:
    mine = col(Notice.user_id) == work.actor.user_id
    unread = update(Notice).where(mine, col(Notice.read_at).is_(None), *which)
    work.session.connection().execute(unread.values(read_at=work.now))
    if work.actor.user_id is not None:
        work.tell("notice", work.actor.user_id)
