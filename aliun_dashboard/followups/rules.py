"""When a next step is due."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from aliun_dashboard.kernel.errors import Reason


class Due(StrEnum):
    """The next-step mark of a card (peers row 5)."""

    NONE = "none"
    OK = "ok"
    TODAY = "today"
    LATE = "late"


class Choice(StrEnum):
    """The quick answers to «¿para cuándo?»."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    MONDAY = "monday"


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


MORNING, EVENING = time(9), time(18)


def chosen(choice: Choice, now: datetime, zone: ZoneInfo) -> datetime:
    """Today at six, or in an hour if that is too soon; tomorrow or the coming Monday at nine, agency time."""
    today = _day(now, zone)
    if choice is Choice.TODAY:
        return max(datetime.combine(today, EVENING, zone), now + timedelta(hours=1))
    days = 1 if choice is Choice.TOMORROW else 7 - today.weekday()
    return morning(today + timedelta(days=days), zone)


def morning(day: date, zone: ZoneInfo) -> datetime:
    """Nine o'clock of a day at the agency."""
    return datetime.combine(day, MORNING, zone)


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
