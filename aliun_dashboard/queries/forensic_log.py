"""The forensic log as people read it: who did what to which thing, when, why, and what it was before (A-66)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select, tuple_

from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.audit import AuditEntry, AuditSeal, Verification
from aliun_dashboard.kernel.config import settings

from . import values
from .subjects import names_of

PAGE = 50

Edge = tuple[datetime, int]


@dataclass(frozen=True)
class LogFilter:
    """What to show; empty means any. `action` is one act or the noun before its dot; days are the agency's."""

    subject: str = ""
    actor: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class LogRow:
    """One entry. `name` is what people call its subject; `sealed` says whether it is in the chain yet."""

    id: int
    at: datetime
    actor: str
    is_person: bool
    action: str
    subject: str
    name: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    sealed: bool


@dataclass(frozen=True)
class LogPage:
    """Up to `PAGE` entries, and where the next page starts."""

    rows: tuple[LogRow, ...]
    after: Edge | None


def page(session: Session, wanted: LogFilter, after: Edge | None = None, limit: int = PAGE) -> LogPage:
    """Entries newest first, from just after `after`."""
    query = (
        select(AuditEntry, col(AuditSeal.place).is_not(None))
        .outerjoin(AuditSeal, col(AuditSeal.entry_id) == col(AuditEntry.id))
        .where(*_conditions(wanted))
        .order_by(col(AuditEntry.at).desc(), col(AuditEntry.id).desc())
        .limit(limit + 1)
    )
    if after:
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < after)
    found = session.exec(query).all()
    names = names_of(session, (entry.subject for entry, _ in found))
    rows = tuple(_row(entry, sealed, names.get(entry.subject, "")) for entry, sealed in found[:limit])
    return LogPage(rows, (rows[-1].at, rows[-1].id) if len(found) > limit else None)


def around(session: Session, entry_id: int) -> LogPage:
    """The page that begins with one entry, whatever the filter."""
    entry = session.get(AuditEntry, entry_id)
    return page(session, LogFilter(), (entry.at, entry_id + 1)) if entry else LogPage((), None)


def everything(session: Session, wanted: LogFilter) -> Iterator[LogRow]:
    """All entries that fit, page by page, in constant memory."""
    after: Edge | None = None
    while True:
        part = page(session, wanted, after, limit=1000)
        yield from part.rows
        session.expunge_all()
        if part.after is None:
            return
        after = part.after


def actors(session: Session) -> list[str]:
    """Everybody who has ever acted."""
    return values.of(session, "audit_entry", "actor")


def actions(session: Session) -> list[str]:
    """Every act there is in the log."""
    return values.of(session, "audit_entry", "action")


def verify(session: Session, progress: Callable[[int], None]) -> Verification:
    """Walk the whole chain; `progress` hears how many seals were checked."""
    return audit.verify(session, progress=progress)


def _conditions(wanted: LogFilter) -> list[Any]:
    zone = settings().timezone
    chosen: list[Any] = []
    if wanted.subject:
        chosen.append(AuditEntry.subject == wanted.subject)
    if wanted.actor:
        chosen.append(AuditEntry.actor == wanted.actor)
    if "." in wanted.action:
        chosen.append(AuditEntry.action == wanted.action)
    elif wanted.action:
        chosen.append(col(AuditEntry.action).startswith(f"{wanted.action}.", autoescape=True))
    if wanted.since:
        chosen.append(AuditEntry.at >= datetime.combine(wanted.since, time(), zone))
    if wanted.until:
        chosen.append(AuditEntry.at < datetime.combine(wanted.until + timedelta(days=1), time(), zone))
    return chosen


def _row(entry: AuditEntry, sealed: bool, name: str) -> LogRow:
    return LogRow(
        entry.id or 0,
        entry.at,
        entry.actor,
        entry.user_id is not None,
        entry.action,
        entry.subject,
        name,
        entry.reason,
        entry.before or {},
        entry.after or {},
        sealed,
    )
