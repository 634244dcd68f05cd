"""The web process's own look at the alerts: while no worker lives, somebody must say just that."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError

from aliun_dashboard.flows import alerts
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin

EVERY_SECONDS = 60.0

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: object = None) -> AsyncGenerator[None]:
    """Look each minute for as long as the web process serves."""
    task = asyncio.create_task(_look_on())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _look_on() -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        try:
            await asyncio.to_thread(look)
        except OperationalError as away:  # the database is away: its return is what matters then
            logger.warning("alerts: could not look: %s", type(away).__name__)


def look() -> bool:
    """Sweep unless a worker does. Says whether it did."""
    with begin(SYSTEM) as work:
        return alerts.sweep_unless_watched(work)
