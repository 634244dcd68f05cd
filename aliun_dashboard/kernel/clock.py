"""The only place that reads the clock. Everywhere else `now` is an argument."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def stopwatch() -> float:
    """Seconds on a clock that never jumps; only differences mean anything."""
    return time.perf_counter()
