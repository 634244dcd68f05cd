"""When a next step is due."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from aliun_dashboard.kernel.errors import Reason


class Due(StrEnum):
    """The next-step mark of a card (peers row 5)."""

    NONE = "none"
    OK = "ok"
    TODAY = "today"
    LATE = "late"


class TaskReason(Reason):
    """Why something about a task is refused."""

    NO_TITLE = "no_title"
    TASK_DONE = "task_done"


def due(at: datetime | None, now: datetime, zone: ZoneInfo) -> Due:
    """The mark of a step due `at`: late once the moment has passed, today until the agency's midnight."""
    if at is None:
        return Due.NONE
    if at < now:
        return Due.LATE
    return Due.TODAY if _day(at, zone) == _day(now, zone) else Due.OK


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
