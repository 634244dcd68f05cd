"""Real workers on the real database, and events put in as the door puts them in."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import psycopg
import pytest

from aliun_dashboard.adapters import whatsapp as whatsapp_adapter
from aliun_dashboard.kernel import clock, events
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.events import Signature
from aliun_dashboard.worker import tasks
from aliun_dashboard.worker.main import run
from tests.fakes import mail
from tests.fakes import meta as fake_meta
from tests.fakes.kommo import ACCESS, FakeKommo
from tests.fakes.kommo_hooks import form
from tests.fakes.mail import Mailbox
from tests.fakes.serve import serving

PATIENCE = 30


class House:
    """The database as a test looks at it."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
            cursor = await connection.execute(query.encode(), values or None)
            return await cursor.fetchall() if cursor.description else []

    async def count(self, table: str, where: str = "true") -> int:
        return int(str((await self.ask(f"SELECT count(*) FROM {table} WHERE {where}"))[0][0]))

    async def accept(
        self, body: bytes, source: str = "kommo", content_type: str = "application/x-www-form-urlencoded"
    ) -> int:
        """Store an event and enqueue its processing, as the webhook route does."""
        async with await psycopg.AsyncConnection.connect(self.url, autocommit=True) as connection:
            event = events.Incoming(
                source=source,
                external_id=hashlib.sha256(body).hexdigest(),
                body=body,
                headers={"content-type": content_type},
                signature=Signature.VALID,
                now=clock.now(),
            )
            [(event_id, _)] = await events.accept(connection, event)
            return event_id

    async def until_quiet(self, seconds: float = PATIENCE) -> None:
        """Wait until every job that is not due later has ended."""
        open_jobs = "status IN ('todo', 'doing') AND task_name <> 'run_tick'"
        try:
            async with asyncio.timeout(seconds):
                while await self.count("procrastinate_jobs", open_jobs):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            rest = await self.ask(f"SELECT task_name, status, attempts FROM procrastinate_jobs WHERE {open_jobs}")
            raise AssertionError(f"still at work after {seconds} s: {rest}") from None


@pytest.fixture
def house(database: str) -> House:
    return House(database)


@asynccontextmanager
async def working() -> AsyncIterator[None]:
    """A whole worker, in this process."""
    worker = asyncio.create_task(run(install_signals=False))
    try:
        yield
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same ladder, from a lower first rung."""
    monkeypatch.setattr(tasks, "FIRST_WAIT", 0.1)


@pytest.fixture
def kommo(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKommo]:
    """A Kommo account that our settings point at with a long-lived token."""
    fake = FakeKommo(per_second=1000)
    with serving(fake.app) as address:
        monkeypatch.setenv("KOMMO_SUBDOMAIN", "aliunviajes")
        monkeypatch.setenv("KOMMO_ACCESS_TOKEN", ACCESS)
        monkeypatch.setenv("KOMMO_BASE_URL", address)
        monkeypatch.setenv("KOMMO_REQUESTS_PER_SECOND", "200")
        settings.cache_clear()
        yield fake
    settings.cache_clear()


@pytest.fixture
def meta(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """A Cloud API with our keys; the bodies it accepted."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(whatsapp_adapter, "TIMEOUT", httpx.Timeout(2))
    with serving(fake_meta.cloud_api(asked)) as address:
        monkeypatch.setenv("META_ACCESS_TOKEN", fake_meta.TOKEN)
        monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", fake_meta.PHONE_NUMBER_ID)
        monkeypatch.setenv("META_BASE_URL", f"{address}/v23.0")
        settings.cache_clear()
        yield asked
    settings.cache_clear()


@pytest.fixture
def mailbox(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server of our own."""
    box = Mailbox()
    with mail.serving(box) as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield box
    settings.cache_clear()


def lead_post(kommo_id: int, at: int = 1_795_200_000, status: int = 70010002, **facts: object) -> bytes:
    """Kommo's webhook about one lead, form-encoded as Kommo sends it."""
    fields = {"Destino": "Punta Cana", "Noches": "5", "Adultos": "2"}
    custom = [
        {"id": 410001 + place, "name": name, "values": [{"value": value}]}
        for place, (name, value) in enumerate(fields.items())
    ]
    lead = {
        "id": kommo_id,
        "name": f"Lead {kommo_id}",
        "status_id": status,
        "pipeline_id": 8000001,
        "price": 1000,
        "updated_at": at,
        "custom_fields": custom,
    }
    return form({"leads": {"update": [lead | facts]}, "account": {"id": 31415926, "subdomain": "aliunviajes"}})
