"""Webhooks that come at the same time are stored together: one commit, then every sender is answered."""

import asyncio
from collections import deque
from collections.abc import Iterator

from aliun_dashboard.api import pool
from aliun_dashboard.kernel import events
from aliun_dashboard.kernel.events import Incoming

CARRIERS = 2  # one commits while the other gathers
MOST, MOST_BYTES = 100, 4 * 1024 * 1024

Stored = tuple[int, bool]


class Inbox:
    """Of one web process. Nothing waits for company: whoever comes while a commit is under way shares the next."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Incoming, asyncio.Future[Stored]]] = deque()
        self._carriers: set[asyncio.Task[None]] = set()  # kept, or they could be collected at work
        self._at_work = 0

    async def store(self, delivery: Incoming) -> Stored:
        """`(id, is_new)`, once committed. Raises one of `pool.UNAVAILABLE`."""
        stored: asyncio.Future[Stored] = asyncio.get_running_loop().create_future()
        self._waiting.append((delivery, stored))
        if self._at_work < CARRIERS:
            self._at_work += 1
            carrier = asyncio.create_task(self._carry())
            self._carriers.add(carrier)
            carrier.add_done_callback(self._carriers.discard)
        return await stored

    async def _carry(self) -> None:
        while self._waiting:
            batch = list(self._take())
            outcome = await asyncio.gather(_commit([delivery for delivery, _ in batch]), return_exceptions=True)
            _answer([stored for _, stored in batch], outcome[0])
        self._at_work -= 1  # at once: whoever comes before this task has ended must find another

    def _take(self) -> Iterator[tuple[Incoming, asyncio.Future[Stored]]]:
        """Some of those that wait; senders that went away are left out."""
        count = size = 0
        while self._waiting and count < MOST and size < MOST_BYTES:
            delivery, stored = self._waiting.popleft()
            if not stored.done():
                count, size = count + 1, size + len(delivery.body)
                yield delivery, stored


async def _commit(deliveries: list[Incoming]) -> list[Stored]:
    async with asyncio.timeout(pool.DEADLINE_SECONDS), pool.connection() as connection:
        return await events.accept(connection, *deliveries)


def _answer(waiting: list[asyncio.Future[Stored]], outcome: list[Stored] | BaseException) -> None:
    for number, stored in enumerate(waiting):
        if stored.done():
            continue
        if isinstance(outcome, BaseException):
            stored.set_exception(outcome)
        else:
            stored.set_result(outcome[number])
