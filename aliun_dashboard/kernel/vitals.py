"""A process's own vital signs, refreshed every few seconds while it lives."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

from prometheus_client import Gauge

from . import meters

REFRESH_SECONDS = 10

_MEMORY = Gauge(
    "aliun_process_resident_memory_bytes", "Memory in RAM, by kind of process", ["process"], multiprocess_mode="livesum"
)


@contextlib.asynccontextmanager
async def measured(process: str, look: Callable[[], None] = lambda: None) -> AsyncGenerator[None]:
    """Keep the memory of this `process` (web, worker) in /metrics, and whatever `look` sets, until the block ends."""
    looking = asyncio.create_task(_keep_looking(process, look))
    try:
        yield
    finally:
        looking.cancel()


async def _keep_looking(process: str, look: Callable[[], None]) -> None:
    while True:
        _MEMORY.labels(process).set(meters.resident_bytes())
        look()
        meters.refreshed()
        await asyncio.sleep(REFRESH_SECONDS)
