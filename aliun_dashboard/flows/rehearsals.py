"""Rehearsing the way back: somebody asks, a child of the worker does it on a copy, each step is written down (A-67)."""

from typing import Any

from sqlalchemy import text

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.operations import actions as operations
from aliun_dashboard.operations.rules import UNDER_WAY, OperationsReason, RehearsalStatus, RehearsalStep
from aliun_dashboard.staff.rules import EDITS_RULES

from . import access

RUN = "rehearse"
BROKE_OFF = "broke_off"


def ask(work: UnitOfWork) -> int:
    """Have a worker rehearse now. Refused while another rehearsal is under way."""
    access.allowed(work, EDITS_RULES)
    work.alone(RUN)
    if operations.under_way(work):
        raise Refused(OperationsReason.REHEARSAL_RUNS)
    row = operations.ask(work)
    work.audit("rehearsal.asked", f"rehearsal:{row.id}")
    work.enqueue(RUN, number=row.id)
    return row.id or 0


def at_the_console(work: UnitOfWork) -> int:
    """A rehearsal that somebody runs by hand. One that was left unfinished is closed: the caller holds the lock."""
    work.alone(RUN)
    if stale := operations.under_way(work):
        operations.end(work, stale, RehearsalStatus.FAILED, BROKE_OFF)
    row = operations.ask(work)
    work.audit("rehearsal.asked", f"rehearsal:{row.id}")
    return row.id or 0


def begin(work: UnitOfWork, rehearsal_id: int) -> None:
    """It starts, or starts anew when the worker that carried it died."""
    row = operations.get(work, rehearsal_id)
    leads = work.session.connection().scalar(text("SELECT count(*) FROM lead")) or 0
    operations.change(work, row, status=RehearsalStatus.RUNNING, begun_at=work.now, leads=leads, steps=[])


def step_begun(work: UnitOfWork, rehearsal_id: int, step: RehearsalStep) -> None:
    """A step starts."""
    row = operations.get(work, rehearsal_id)
    begun: dict[str, Any] = {"name": step.value, "ms": 0, "ok": None, "facts": {}}
    operations.change(work, row, steps=[*row.steps, begun])


def step_done(work: UnitOfWork, rehearsal_id: int, ms: float, facts: dict[str, Any], *, ok: bool = True) -> None:
    """The step that ran is over."""
    row = operations.get(work, rehearsal_id)
    ended = row.steps[-1] | {"ms": round(ms), "ok": ok, "facts": facts}
    operations.change(work, row, steps=[*row.steps[:-1], ended])


def finish(work: UnitOfWork, rehearsal_id: int, error: str = "") -> None:
    """It is over: passed, or failed with `error`."""
    row = operations.get(work, rehearsal_id)
    operations.end(work, row, RehearsalStatus.FAILED if error else RehearsalStatus.PASSED, error)
    took = round((work.now - (row.begun_at or row.asked_at)).total_seconds(), 1)
    work.audit("rehearsal.ended", f"rehearsal:{row.id}", after={"status": row.status.value, "seconds": took})


def broke_off(work: UnitOfWork, rehearsal_id: int, why: str) -> None:
    """Its process is gone; unless it had ended, it failed."""
    if operations.get(work, rehearsal_id).status in UNDER_WAY:
        finish(work, rehearsal_id, why)
