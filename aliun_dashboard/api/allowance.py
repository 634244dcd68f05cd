"""How much of something this process does in a while, and no more."""

from threading import Lock


class Allowance:
    """At most `limit` in any window of `per_seconds`, counted from its first."""

    def __init__(self, limit: int, *, per_seconds: float) -> None:
        self._limit, self._window = limit, per_seconds
        self._since, self._taken = float("-inf"), 0

    def take(self, now: float) -> bool:
        """Take one, if there is one left at `now` (seconds on a clock that never jumps)."""
        if now - self._since >= self._window:
            self._since, self._taken = now, 0
        self._taken += 1
        return self._taken <= self._limit


class Allowances:
    """An allowance each for whoever asks; it remembers the last `most` of them, so that nobody fills its memory."""

    def __init__(self, limit: int, *, per_seconds: float, most: int = 10_000) -> None:
        self._limit, self._window, self._most = limit, per_seconds, most
        self._known: dict[str, Allowance] = {}

    def take(self, who: str, now: float) -> bool:
        """Take one of `who`'s, if there is one left at `now`."""
        mine = self._known.pop(who, None) or Allowance(self._limit, per_seconds=self._window)
        self._known[who] = mine
        if len(self._known) > self._most:
            self._known.pop(next(iter(self._known)), None)
        return mine.take(now)


class Buckets:
    """A minute's turns each for whoever asks, refilled evenly; it remembers the last `most` of them.

    For threads: they wait for each other.
    """

    def __init__(self, *, most: int = 10_000) -> None:
        self._most, self._lock = most, Lock()
        self._known: dict[str, tuple[float, float]] = {}

    def wait(self, who: str, per_minute: int, now: float) -> float:
        """Take one of `who`'s turns, and 0; when none is left at `now`, the seconds until there is one."""
        with self._lock:
            left, at = self._known.pop(who, (float(per_minute), now))
            left = min(left + (now - at) * per_minute / 60, per_minute)
            self._known[who] = (left - 1 if left >= 1 else left, now)
            if len(self._known) > self._most:
                self._known.pop(next(iter(self._known)))
        return 0 if left >= 1 else (1 - left) * 60 / per_minute
