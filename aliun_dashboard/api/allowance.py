"""How much of something this process does in a while, and no more."""


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
