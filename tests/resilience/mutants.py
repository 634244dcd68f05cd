"""The same application with one promise broken: what the storms must be able to see."""

import asyncio
import dataclasses
import uuid

from fastapi import FastAPI

from aliun_dashboard.api import app, webhooks
from aliun_dashboard.api.signatures import Post
from aliun_dashboard.api.webhooks import Source
from aliun_dashboard.kernel.events import Signature

LATE_SECONDS = 0.25

_store = webhooks._store
_later: set[asyncio.Task[None]] = set()


def early() -> FastAPI:
    """Answers before the commit: what it gathers is written a moment later."""
    webhooks._store = _store_later
    return app.create()


def naive() -> FastAPI:
    """Knows no event again."""
    webhooks.SOURCES = tuple(dataclasses.replace(source, external_id=_always_new) for source in webhooks.SOURCES)
    return app.create()


async def _store_later(source: Source, post: Post, external_id: str, signature: Signature) -> tuple[int, bool]:
    async def write() -> None:
        await asyncio.sleep(LATE_SECONDS)
        await _store(source, post, external_id, signature)

    task = asyncio.create_task(write())
    _later.add(task)
    task.add_done_callback(_later.discard)
    return 0, True


def _always_new(_: Post) -> str:
    return uuid.uuid4().hex
