"""Asking our own `/readyz`, as a balancer would: over HTTP, from outside the web process (C-11)."""

import asyncio
import logging
from datetime import datetime
from typing import Any, cast

import httpx
from sqlalchemy.exc import SQLAlchemyError

from aliun_dashboard.flows import uptime
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin

TIMEOUT_SECONDS = 10.0


async def sweep(_: datetime) -> str:
    """Ask once a minute; a minute that was not ready yet is asked about again."""
    if await asyncio.to_thread(_is_answered):
        return "asked"
    begun = clock.stopwatch()
    code = await _ask()
    ms = round((clock.stopwatch() - begun) * 1000, 1)
    await asyncio.to_thread(_keep, code, ms)
    return f"ready={code or 'ok'}"


def stopping() -> None:
    """Write down that we leave because we were told to; without a database we leave all the same."""
    try:
        with begin(SYSTEM) as work:
            uptime.stopping(work)
    except SQLAlchemyError as away:
        logging.getLogger(__name__).warning("nobody will know that this stop was ordered: %s", type(away).__name__)


async def _ask() -> str:
    """What is wrong, in one word: a check of `/readyz` that failed, or how it could not be asked. Empty when ready."""
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS) as client:
            answer = await client.get(settings().ping_url)
    except httpx.TimeoutException:
        return "timeout"
    except httpx.HTTPError:
        return "unreachable"
    if answer.is_success:
        return ""
    return _failed_check(answer) or f"http_{answer.status_code}"


def _failed_check(answer: httpx.Response) -> str:
    try:
        checks = cast("dict[str, Any]", answer.json()).get("checks", {})
    except (ValueError, AttributeError):
        return ""
    return next((str(name) for name, state in checks.items() if state not in ("ok", "not configured")), "")


def _is_answered() -> bool:
    with begin(SYSTEM) as work:
        return uptime.is_answered(work)


def _keep(code: str, ms: float) -> None:
    with begin(SYSTEM) as work:
        uptime.pinged(work, code, ms)
