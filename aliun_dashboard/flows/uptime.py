"""Are we up? Our own pings each minute (C-11), and downtime that a person marks as planned (S-99)."""

from datetime import datetime

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.operations import actions as operations
from aliun_dashboard.operations.rules import STOPPED, OperationsReason, minute_of
from aliun_dashboard.staff.rules import READS_HEALTH

from . import access


def is_answered(work: UnitOfWork) -> bool:
    """Whether this minute needs no further ping."""
    return operations.is_answered(work)


def pinged(work: UnitOfWork, code: str, ms: float) -> None:
    """Keep the outcome of a ping: `code` is empty when the house was ready."""
    operations.ping(work, code, ms)


def stopping(work: UnitOfWork) -> None:
    """A worker was told to stop: minutes without pings from here on have a cause."""
    operations.stopping(work, STOPPED)


def plan(work: UnitOfWork, begun: datetime, ended: datetime, note: str) -> None:
    """Mark the downtime from `begun` to before `ended` as planned, with a note. It stays in the list of incidents."""
    access.allowed(work, READS_HEALTH)
    if not note.strip():
        raise Refused(OperationsReason.NO_REASON)
    if not begun < ended <= work.now:
        raise Refused(OperationsReason.BAD_SPAN)
    row = operations.plan(work, minute_of(begun), minute_of(ended), note.strip())
    span = {"begun": row.begun.isoformat(), "ended": row.ended.isoformat()}
    work.audit("uptime.planned", f"maintenance:{row.id}", reason=row.note, after=span)
    work.tell("health", None, name="uptime")
