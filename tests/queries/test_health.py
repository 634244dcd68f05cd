"""Every light says the truth: green, amber and red come from what is stored, never from hope."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from aliun_dashboard.kernel import audit, breaker, clock, outbox, probes, ticks
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus, Letter
from aliun_dashboard.queries import health
from aliun_dashboard.queries.health import Connection, Health, Level
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database answers at once, however busy the machine is."""
    monkeypatch.setattr(clock, "stopwatch", lambda: 0.0)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kommo's keys and secret."""
    for name in ("KOMMO_SUBDOMAIN", "KOMMO_ACCESS_TOKEN", "KOMMO_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "something")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def now_with(minutes: float = 0) -> Health:
    with read() as session:
        return health.health(session, NOON + timedelta(minutes=minutes))


def light(name: str, minutes: float = 0) -> Connection:
    return next(one for one in now_with(minutes).connections if one.name == name)


def heartbeat(seconds_ago: float) -> None:
    with begin("test", now=NOON) as work:
        at = NOON - timedelta(seconds=seconds_ago)
        work.session.connection().execute(
            text("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (:at)"), {"at": at}
        )


def failed_letter(provider: str = "kommo", code: str = "unreachable") -> None:
    with begin("test", now=NOON) as work:
        work.send(Letter(provider, "add_note", f"key:{provider}", "lead:1", {"text": "hola"}))
        work.session.flush()
        row = work.session.exec(outbox.select(Delivery)).one()
        outbox.finish(work.session, row.id or 0, DeliveryStatus.FAILED, NOON, error="no route", code=code)


def test_a_silent_worker_is_red_and_a_beating_one_green(database: str) -> None:
    assert (light("worker").level, light("worker").finding) == (Level.BAD, "no_worker")
    heartbeat(90)
    assert light("worker").level is Level.BAD
    heartbeat(5)
    assert (light("worker").level, light("worker").last_good_at) == (Level.GOOD, NOON - timedelta(seconds=5))


def test_the_database_tells_its_version_and_size(database: str) -> None:
    found = light("database")
    assert found.level is Level.GOOD
    assert str(found.facts["version"])[:2].isdigit()
    assert int(found.facts["megabytes"]) > 0


def test_without_keys_a_provider_is_simulated_which_is_no_fault(database: str) -> None:
    assert {light(name).level for name in ("kommo", "whatsapp", "n8n")} == {Level.SIMULATED}


def test_half_a_set_of_keys_is_amber(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMMO_SUBDOMAIN", "only-this")
    settings.cache_clear()
    assert light("kommo").finding == "half_configured"
    monkeypatch.undo()
    settings.cache_clear()


def test_a_failed_letter_makes_its_provider_amber_and_is_counted(database: str, keys: None) -> None:
    assert light("kommo").level is Level.GOOD
    failed_letter()
    found = light("kommo")
    assert (found.level, found.finding, found.code, found.detail) == (
        Level.WARN, "letters_failed", "unreachable", "no route",
    )  # fmt: skip
    assert now_with().failures.deliveries == 1


def test_a_failed_probe_is_red_until_one_succeeds(database: str, keys: None) -> None:
    def probe(code: str) -> None:
        with begin("test", now=NOON) as work:
            probes.answered(work.session, "kommo", NOON, 12.0, code=code)

    probe("token_rejected")
    assert (light("kommo").level, light("kommo").code) == (Level.BAD, "token_rejected")
    probe("")
    assert (light("kommo").level, light("kommo").last_good_at) == (Level.GOOD, NOON)


def test_a_blocked_provider_is_red_with_its_reason(database: str, keys: None) -> None:
    with begin("test", now=NOON) as work:
        breaker.trip(work.session, "kommo", "403 everywhere", NOON)
    assert (light("kommo").finding, light("kommo").detail) == ("blocked", "403 everywhere")


def test_entries_that_stay_unsealed_turn_the_seal_amber(database: str) -> None:
    with begin("test", now=NOON) as work:
        work.audit("lead.created", "lead:1")
    assert (light("sealing", 1).level, light("sealing", 1).facts["unsealed"]) == (Level.GOOD, 1)
    assert light("sealing", 9).finding == "sealing_late"
    with begin("test", now=NOON) as work:
        audit.seal(work.session)
    assert light("sealing", 9).facts == {"sealed": 1, "unsealed": 0}


def test_attention_counts_what_is_not_well(database: str) -> None:
    heartbeat(1)
    assert now_with().attention == 0
    failed_letter("n8n")
    with begin("test", now=NOON) as work:
        ticks.ran(work.session, "clean_up", NOON, 3.0, error="ValueError: no")
    assert now_with().attention == 3  # the light of n8n, the failed letter, the failed task


def test_a_probe_under_way_says_so(database: str, keys: None) -> None:
    with begin("test", now=NOON) as work:
        probes.ask(work.session, "kommo", NOON)
    assert light("kommo").probing
    with begin("test", now=NOON) as work:
        probes.answered(work.session, "kommo", NOON, 5.0)
    assert not light("kommo").probing
