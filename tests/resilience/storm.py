"""A storm: webhooks keep coming, each twice and out of order, while processes are killed again and again."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.resilience.sender import Sender


@dataclass
class Kills:
    """One thing killed again and again: `every` so many seconds after it is `back`."""

    kill: Callable[[], None]
    every: float
    back: Callable[[], bool] = lambda: True
    at: list[float] = field(default_factory=list)
    back_after: list[float] = field(default_factory=list)


async def storm(sender: Sender, bodies: Sequence[bytes], per_second: float, *kills: Kills) -> None:
    """Send, and kill until the last body has its 200."""
    killers = [asyncio.create_task(_kill(kill)) for kill in kills]
    try:
        await sender.send(bodies, per_second=per_second)
    finally:
        for killer in killers:
            killer.cancel()
        await asyncio.gather(*killers, return_exceptions=True)


async def _kill(kills: Kills) -> None:
    while True:
        await asyncio.sleep(kills.every)
        begun = time.monotonic()
        kills.at.append(begun)
        await asyncio.to_thread(kills.kill)
        await asyncio.sleep(0.1)
        while not await asyncio.to_thread(kills.back):
            await asyncio.sleep(0.05)
        kills.back_after.append(time.monotonic() - begun)
