"""When the numbers of a board are kept, shown, and computed anew (ADR 34). Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(minutes=10)  # so long kept numbers are shown as they are; later they are computed anew meanwhile
GIVEN_UP = timedelta(minutes=10)  # what was wanted so long ago went wrong, and may be asked for again
MISSED = timedelta(days=7)  # what somebody looked at since then is ready again the next morning


@dataclass(frozen=True)
class Numbers:
    """What one board came to in one cut: all that was committed before `computed_at`, in `seconds`.

    `cut` are the words of the cut with its days spelt out, `asked` those somebody used; `body` is JSON of that `shape`.
    """

    board: str
    cut: str
    asked: str
    shape: str
    body: str
    seconds: float
    computed_at: datetime


def is_slow(seconds: float, live_seconds: float) -> bool:
    """Whether nobody should wait for it twice; what is not slow is never kept."""
    return seconds >= live_seconds


def is_old(computed_at: datetime, now: datetime) -> bool:
    """Whether kept numbers must be computed anew while they are shown."""
    return now - computed_at >= FRESH


def is_under_way(wanted_at: datetime | None, now: datetime) -> bool:
    """Whether somebody is computing them already."""
    return wanted_at is not None and now - wanted_at < GIVEN_UP
