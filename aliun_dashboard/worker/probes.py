"""Trying each connection: the cheapest call that proves it, its time, and what went wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from aliun_dashboard.adapters import imap, n8n, paypal, smtp, square, stripe, whatsapp
from aliun_dashboard.flows import probes
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.kernel.probes import SIMULATED
from aliun_dashboard.worker.kommo_account import account


class Pingable(Protocol):
    """An adapter that knows a call which changes nothing."""

    def configured(self) -> bool: ...

    async def ping(self) -> object: ...


async def _worker() -> bool:
    """That this runs is the proof."""
    return True


async def _kommo() -> bool:
    client = await account()
    if client is None:
        return False
    async with client as kommo:
        await kommo.ping()
    return True


async def _imap() -> bool:
    """It blocks, so in a thread."""
    if not imap.configured():
        return False
    await asyncio.to_thread(imap.ping)
    return True


async def _n8n() -> bool:
    """There is nothing to read at a webhook: it gets an event named `ping`, and only when a person asks."""
    if not n8n.configured():
        return False
    await n8n.publish("ping", {}, key=f"ping:{clock.now().isoformat()}")
    return True


def _ping(provider: Pingable) -> Callable[[], Awaitable[bool]]:
    async def ping() -> bool:
        if not provider.configured():
            return False
        await provider.ping()
        return True

    return ping


TRIES: dict[str, Callable[[], Awaitable[bool]]] = {
    "worker": _worker,
    "kommo": _kommo,
    "whatsapp": _ping(whatsapp),
    "email": _ping(smtp),
    "imap": _imap,
    "n8n": _n8n,
    "stripe": _ping(stripe),
    "paypal": _ping(paypal),
    "square": _ping(square),
}
BY_ITSELF = ("worker", "kommo", "whatsapp", "email", "imap", "stripe", "paypal", "square")


async def sweep(_: datetime) -> str:
    """Try what may be tried without being asked."""
    found = {name: await run(name) or "ok" for name in BY_ITSELF}
    return " ".join(f"{name}={code}" for name, code in found.items())


async def run(name: str) -> str:
    """Try one connection and keep what it found. Gives the code of the failure, empty when it answered."""
    if not await asyncio.to_thread(_may_call, name):
        return "breaker_open"
    begun = clock.stopwatch()
    code = detail = ""
    try:
        code = "" if await TRIES[name]() else SIMULATED
    except DeliveryFailed as failed:
        code, detail = failed.code, str(failed)
    ms = (clock.stopwatch() - begun) * 1000
    await asyncio.to_thread(_keep, name, ms, code, detail)
    return code


def _may_call(name: str) -> bool:
    with begin(SYSTEM) as work:
        return probes.may_call(work, name)


def _keep(name: str, ms: float, code: str, detail: str) -> None:
    with begin(SYSTEM) as work:
        probes.answered(work, name, ms, code=code, detail=detail)
