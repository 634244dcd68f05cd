"""Periods: whole days of the agency, the period before, and the ones people ask for by name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = 5 * 366
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included, as days of `zone`."""

    start: date
    end: date
    zone: ZoneInfo

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def bounds(self) -> tuple[datetime, datetime]:
        """Its first moment and the first one after it, in UTC."""
        return _midnight(self.start, self.zone), _midnight(self.end + DAY, self.zone)

    def before(self) -> "Period":
        """The period of the same length just before."""
        return Period(self.start - timedelta(days=self.days), self.start - DAY, self.zone)

    def words(self) -> str:
        """As it stands in an address: `2026-01-01..2026-01-31`."""
        return f"{self.start.isoformat()}..{self.end.isoformat()}"


def read(words: str, zone: ZoneInfo) -> Period | None:
    """The period an address names; None when it names none, ends before it starts, or is absurdly long."""
    first, _, last = words.partition("..")
    try:
        found = Period(date.fromisoformat(first), date.fromisoformat(last or first), zone)
        return found if 1 <= found.days <= LONGEST and found.start.year > 1990 else None
    except (ValueError, OverflowError):
        return None


def preset(name: str, now: datetime, zone: ZoneInfo) -> Period:
    """One of `PRESETS`, ending today (agency time); the default for any other name."""
    today = now.astimezone(zone).date()
    start, end = PRESETS.get(name, PRESETS[DEFAULT])(today)
    return Period(start, end, zone)


def _last(days: int) -> Callable[[date], tuple[date, date]]:
    return lambda today: (today - timedelta(days=days - 1), today)


def _month_before(today: date) -> tuple[date, date]:
    end = today.replace(day=1) - DAY
    return end.replace(day=1), end


DEFAULT = "90d"
PRESETS: dict[str, Callable[[date], tuple[date, date]]] = {
    "7d": _last(7),
    "30d": _last(30),
    "90d": _last(90),
    "mes": lambda today: (today.replace(day=1), today),
    "mes-pasado": _month_before,
    "ano": lambda today: (today.replace(month=1, day=1), today),
}


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
