"""The timetable by hand: run a timed task now."""

from aliun_dashboard.kernel import ticks
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.staff.rules import ADMINISTERS

from . import access


def run_now(work: UnitOfWork, name: str) -> None:
    """Have a worker run `name` at once (C-21). Refused when no worker knows it."""
    access.allowed(work, ADMINISTERS)
    if work.session.get(ticks.TimedTask, name) is None:
        raise Refused(CommonReason.NOT_FOUND, what="timed_task")
    ticks.claim(work.session, name, work.now)
    work.audit("timetable.run_now", f"timetable:{name}")
