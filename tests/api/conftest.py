"""The application over real HTTP messages and the real database, as a client without cookies or tokens."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from aliun_dashboard.api import app as application
from aliun_dashboard.api import webhooks
from aliun_dashboard.api.allowance import Allowance
from aliun_dashboard.kernel.config import settings

SECRET = "kommo-secret"
META_SECRET = "meta-secret"
SECRETS = {
    "KOMMO_WEBHOOK_SECRET": SECRET,
    "META_APP_SECRET": META_SECRET,
    "META_VERIFY_TOKEN": "verify-me",
    "ALIUN_PUBLIC_URL": "http://aliun.test",
}

Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def configured(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """All webhooks open."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def client(configured: None, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr(webhooks, "rejected_allowance", Allowance(600, per_seconds=3600))
    transport = httpx.ASGITransport(application.create(), raise_app_exceptions=False)
    async with application.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://aliun.test") as client:
        yield client


@pytest.fixture
def rows(database: str) -> Rows:
    """Ask the database itself."""

    def ask(query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(database) as connection:
            return connection.execute(query).fetchall()

    return ask


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    """Kommo's header, as a signing proxy sets it."""
    return {"x-signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def signed_by_meta(body: bytes, secret: str = META_SECRET) -> dict[str, str]:
    return {"x-hub-signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}
