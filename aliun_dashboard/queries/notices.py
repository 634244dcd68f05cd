"""What is behind somebody's bell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from aliun_dashboard.staff.models import Notice

SHOWN = 30
NEWEST = (col(Notice.at).desc(), col(Notice.id).desc())


@dataclass(frozen=True)
class NoticeRow:
    """One line. `kind` and `facts` become words on the screen; `link` is a path of ours."""

    id: int
    kind: str
    facts: dict[str, Any]
    link: str
    at: datetime
    is_read: bool


@dataclass(frozen=True)
class Bell:
    """How many are unread, and the newest lines."""

    unread: int
    lines: tuple[NoticeRow, ...]


def bell(session: Session, user_id: int) -> Bell:
    """Everything the bell of one person shows."""
    mine = (Notice.user_id == user_id, col(Notice.closed_at).is_(None))
    unread = session.exec(select(func.count()).select_from(Notice).where(*mine, col(Notice.read_at).is_(None))).one()
    newest = session.exec(select(Notice).where(*mine).order_by(*NEWEST).limit(SHOWN)).all()
    return Bell(unread, tuple(_row(notice) for notice in newest))


def _row(notice: Notice) -> NoticeRow:
    return NoticeRow(
        notice.id or 0, notice.kind, notice.facts, notice.link, notice.at, is_read=notice.read_at is not None
    )
