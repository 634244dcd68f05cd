"""Spacing of the calls this process makes to one outside account."""

import asyncio

from aliun_dashboard.kernel.errors import DeliveryFailed

LONGEST_WAIT = 10.0


class Pace:
    """One call per `1 / per_second`, in order of asking; shared by every task of the process."""

    def __init__(self, per_second: float) -> None:
        self._gap = 1 / per_second
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for this call's turn.

        Raises DeliveryFailed with `retry_after` when the turn is over `LONGEST_WAIT`
        seconds away: the job is better off back in its queue.
        """
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        if at - now > LONGEST_WAIT:
            raise DeliveryFailed("own pace is full", retry_after=at - now, code="rate_limited")
        self._next = at + self._gap
        await asyncio.sleep(at - now)

    def hold(self, seconds: float) -> None:
        """Let nobody call before that many seconds: the other side asked for it."""
        self._next = max(self._next, asyncio.get_running_loop().time() + seconds)


_paces: dict[tuple[str, str], Pace] = {}


def pace_for(account: tuple[str, str], per_second: float) -> Pace:
    """The one pace of this process for an account; the first caller sets its speed."""
    return _paces.setdefault(account, Pace(per_second))
