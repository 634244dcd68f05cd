"""Whether a provider is to be left alone, as every worker knows it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aliun_dashboard.flows import connection
from aliun_dashboard.kernel import breaker
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed


@asynccontextmanager
async def asking(provider: str) -> AsyncGenerator[None]:
    """Ask `provider` within: not while it rests, and if it shuts us out, every worker will know.

    Raises DeliveryFailed.
    """
    if await rests(provider):
        raise DeliveryFailed(f"{provider} rests: its breaker is open", code="breaker_open")
    try:
        yield
    except DeliveryFailed as failed:
        await shut_out(provider, failed)
        raise


async def rests(provider: str) -> bool:
    """Whether `provider` has shut us out and is to be left alone."""
    return await asyncio.to_thread(_rests, provider)


async def shut_out(provider: str, failed: DeliveryFailed) -> None:
    """Remember for every worker that `provider` has shut us out, if that is what `failed` says."""
    if failed.code in breaker.BLOCKING:
        await asyncio.to_thread(_trip, provider, failed)


def _rests(provider: str) -> bool:
    with begin(SYSTEM) as work:
        return breaker.rests(work.session, provider, work.now)


def _trip(provider: str, failed: DeliveryFailed) -> None:
    with begin(SYSTEM) as work:
        connection.shut_out(work, provider, str(failed))
