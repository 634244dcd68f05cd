"""Letters: once per key at the provider, whatever it answers and whoever dies on the way."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from aliun_dashboard.adapters import kommo as kommo_adapter
from aliun_dashboard.flows import connection
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import letters
from tests import make
from tests.fakes import meta as fake_meta
from tests.fakes.kommo import NEW, OFFER, PIPELINE, FakeKommo
from tests.fakes.serve import serving
from tests.worker.conftest import House, working


def post(*sent: Letter) -> None:
    with begin("test") as work:
        for letter in sent:
            work.send(letter)


def move(kommo_id: int, key: str, status: int = OFFER) -> Letter:
    payload = {"kommo_id": str(kommo_id), "pipeline_id": PIPELINE, "status_id": status}
    return Letter("kommo", "move_lead", key, f"lead:{kommo_id}", payload, lock=f"lead:{kommo_id}")


def note(kommo_id: int, key: str) -> Letter:
    payload = {"kommo_id": str(kommo_id), "text": "Llamar mañana", "reference": key}
    return Letter("kommo", "add_note", key, f"lead:{kommo_id}", payload, lock=f"lead:{kommo_id}")


def text(to: str, key: str = "w") -> Letter:
    return Letter("whatsapp", "send_text", key, "lead:1", {"to": to, "text": "Hola"})


async def outcome(house: House, key: str) -> tuple[Any, ...]:
    return (await house.ask("SELECT status, code, attempts FROM delivery WHERE key = %s", key))[0]


async def until_status(house: House, key: str, status: str) -> None:
    async with asyncio.timeout(20):
        while (await outcome(house, key))[0] != status:
            await asyncio.sleep(0.02)


class Faults:
    """30 % of Kommo's answers go wrong: 429, 500, 502, cut off before or after the effect."""

    def __init__(self, app: Any, share: float = 0.3) -> None:
        self.app, self.share, self.chance, self.count = app, share, random.Random(7), 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or self.chance.random() > self.share:
            await self.app(scope, receive, send)
            return
        self.count += 1
        kind = self.chance.choice(["429", "500", "502", "silent before", "silent after"])
        if kind.startswith("silent"):
            if kind == "silent after":
                await self.app(scope, receive, _nowhere)
            await asyncio.sleep(1)
            return
        headers = [(b"retry-after", b"0")] if kind == "429" else []
        await send({"type": "http.response.start", "status": int(kind), "headers": headers})
        await send({"type": "http.response.body", "body": b"<h1>no</h1>"})


async def _nowhere(_: Any) -> None:
    """The answer nobody gets."""


@pytest.fixture
def faulty(kommo: FakeKommo, monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    """The account behind a bad line, and a client that waits 0.4 s instead of ten."""
    faults = Faults(kommo.app)
    monkeypatch.setattr(kommo_adapter, "TIMEOUT", httpx.Timeout(0.4))
    with serving(faults) as address:
        monkeypatch.setenv("KOMMO_BASE_URL", address)
        settings.cache_clear()
        yield faults


@pytest.mark.slow
async def test_through_a_bad_line_every_letter_arrives_with_one_effect(
    house: House, kommo: FakeKommo, faulty: Faults, quick_retries: None
) -> None:
    leads = [kommo.add_lead(f"Lead {number}", at=1, status=NEW) for number in range(20)]
    post(*(move(lead, f"m{lead}") for lead in leads), *(note(lead, f"n{lead}") for lead in leads))
    async with working():
        await house.until_quiet(60)
    assert faulty.count > 10
    assert await house.ask("SELECT status, count(*)::int FROM delivery GROUP BY 1") == [("sent", 40)]
    assert {kommo.leads[lead]["status_id"] for lead in leads} == {OFFER}
    assert sorted(entry["entity_id"] for entry in kommo.notes) == leads


@pytest.mark.slow
async def test_letters_about_one_lead_keep_their_order(
    house: House, kommo: FakeKommo, faulty: Faults, quick_retries: None
) -> None:
    lead = kommo.add_lead("Ana", at=1, status=NEW)
    post(*(move(lead, f"m{place}", status=(OFFER, NEW)[place % 2]) for place in range(5)))
    async with working():
        await house.until_quiet(60)
    finished = await house.ask("SELECT key FROM delivery ORDER BY finished_at")
    assert [key for (key,) in finished] == [f"m{place}" for place in range(5)]
    assert kommo.leads[lead]["status_id"] == OFFER


async def test_what_cannot_succeed_is_not_tried_again_and_blocks_nobody(house: House, kommo: FakeKommo) -> None:
    lead = kommo.add_lead("Ana", at=1)
    post(move(999, "gone"), move(lead, "good"))
    async with working():
        await house.until_quiet()
    assert await outcome(house, "gone") == ("failed", "not_found", 1)
    assert await outcome(house, "good") == ("sent", "", 1)
    assert (await house.ask("SELECT error FROM delivery WHERE key = 'gone'"))[0][0].startswith(
        "DeliveryFailed: Kommo 404"
    )


async def test_a_block_is_remembered_for_everybody_until_a_person_or_a_probe_lifts_it(
    house: House, kommo: FakeKommo, quick_retries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BREAKER_WAIT", 0.2)
    make.user(Role.ADMIN, "Eva Ruiz")
    lead = kommo.add_lead("Ana", at=1)
    kommo.blocked = True
    post(*(note(lead, f"n{place}") for place in range(5)), Letter("n8n", "hello", "h", "lead:1"))
    async with working():
        await until_status(house, "h", "simulated")
        await asyncio.sleep(1.5)
        assert sum("notes" in request for request in kommo.requests) == 1
        assert await house.ask("SELECT reason FROM breaker") == [("Kommo 403: Forbidden; Your account is blocked",)]
        assert await house.ask("SELECT DISTINCT status FROM delivery WHERE provider = 'kommo'") == [("waiting",)]
        assert await house.ask("SELECT kind FROM notice") == [("kommo_disconnected",)]
        kommo.blocked = False
        with begin("test") as work:
            connection.close_breaker(work, "kommo")
        await house.until_quiet()
    assert len(kommo.notes) == 5


async def test_a_probe_that_succeeds_closes_the_breaker(
    house: House, kommo: FakeKommo, quick_retries: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "BREAKER_WAIT", 0.2)
    lead = kommo.add_lead("Ana", at=1)
    kommo.blocked = True
    post(note(lead, "n"))
    async with working():
        while not await house.count("breaker"):
            await asyncio.sleep(0.05)
        kommo.blocked = False
        while await house.count("breaker"):  # what was asked before may open it once more
            await house.ask("UPDATE breaker SET probe_at = now()")
            await asyncio.sleep(0.2)
        await house.until_quiet()
    assert len(kommo.notes) == 1


async def test_without_keys_a_letter_is_simulated_and_readable(house: House) -> None:
    post(text("18095550123"), move(1, "m"), Letter("n8n", "message_received", "n", "lead:1", {"lead_id": 1}))
    async with working():
        await house.until_quiet()
    assert await house.ask("SELECT status, payload->>'text' FROM delivery ORDER BY id") == [
        ("simulated", "Hola"),
        ("simulated", None),
        ("simulated", None),
    ]


async def test_a_letter_carried_twice_at_once_is_sent_once(house: House, kommo: FakeKommo) -> None:
    lead = kommo.add_lead("Ana", at=1)
    post(note(lead, "n"))
    await house.ask(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args)"
        " SELECT task_name, queue_name, priority, args FROM procrastinate_jobs, generate_series(1, 5)"
    )
    async with working():
        await house.until_quiet()
    assert (await outcome(house, "n"), len(kommo.notes)) == (("sent", "", 1), 1)


async def test_whatsapp_is_never_sent_again_when_nobody_knows_whether_it_arrived(
    house: House, meta: list[dict[str, Any]]
) -> None:
    post(text(fake_meta.SILENT))
    async with working():
        await house.until_quiet()
    assert await outcome(house, "w") == ("failed", "unknown_outcome", 1)


@pytest.mark.parametrize(("provider", "expected"), [("whatsapp", "failed"), ("kommo", "sent")])
async def test_a_letter_whose_carrier_died_is_repeated_only_where_that_does_no_harm(
    house: House, kommo: FakeKommo, meta: list[dict[str, Any]], provider: str, expected: str
) -> None:
    lead = kommo.add_lead("Ana", at=1)
    post(text("18095550123", "w") if provider == "whatsapp" else note(lead, "w"))
    with begin("test") as work:
        assert outbox.start(work.session, 1)
    async with working():
        await house.until_quiet()
    assert (await outcome(house, "w"))[0] == expected
    assert not meta


async def test_a_dead_receiver_keeps_no_other_waiting(
    house: House, kommo: FakeKommo, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(scope: Any, _receive: Any, _send: Any) -> None:
        await asyncio.sleep(8 if scope["type"] == "http" else 0)

    leads = [kommo.add_lead("Ana", at=1) for _ in range(20)]
    with serving(never) as address:
        monkeypatch.setenv("N8N_WEBHOOK_URL", address)
        settings.cache_clear()
        post(*(Letter("n8n", "hello", f"h{place}", "lead:1") for place in range(40)))
        post(*(move(lead, f"m{lead}") for lead in leads))
        async with working():
            await until_status(house, f"m{leads[-1]}", "sent")
            assert 1 <= await house.count("delivery", "provider = 'n8n' AND status = 'sending'") <= 4


async def test_a_letter_we_cannot_even_write_is_failed_with_its_reason(house: House, kommo: FakeKommo) -> None:
    post(Letter("kommo", "add_note", "odd", "lead:1", {"kommo_id": "not a number"}))
    async with working():
        await house.until_quiet()
    assert await outcome(house, "odd") == ("failed", "bug", 1)
    assert (await house.ask("SELECT error FROM delivery"))[0][0].startswith("ValueError")
