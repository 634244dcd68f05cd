"""An API token has so many turns a minute: who uses them up is told how long to wait, and nobody else notices."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from aliun_dashboard.api import guard
from aliun_dashboard.api.allowance import Buckets
from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from tests.api.test_rest import LEADS, bearer


class Watch:
    """A stopwatch that a test puts forward."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch(configured: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Three turns a minute, and time that stands still."""
    found = Watch()
    monkeypatch.setattr(clock, "stopwatch", found)
    monkeypatch.setattr(guard, "turns", Buckets())
    monkeypatch.setenv("ALIUN_API_PER_MINUTE", "3")
    settings.cache_clear()
    yield found
    settings.cache_clear()


async def statuses(client: httpx.AsyncClient, who: dict[str, str], times: int) -> list[int]:
    return [(await client.get(LEADS, headers=who)).status_code for _ in range(times)]


async def test_a_token_without_turns_is_told_how_long_to_wait(client: httpx.AsyncClient, watch: Watch) -> None:
    eager, other = bearer(name="Eva"), bearer(name="Olga")
    assert await statuses(client, eager, 4) == [200, 200, 200, 429]
    refused = await client.get(LEADS, headers=eager)
    assert (refused.json()["error"]["code"], refused.headers["retry-after"]) == ("too_often", "20")
    assert "ALIUN_API_PER_MINUTE" in refused.json()["error"]["fix"]
    assert await statuses(client, other, 1) == [200]
    watch.seconds += 20
    assert await statuses(client, eager, 2) == [200, 429]


async def test_who_is_refused_costs_the_database_nothing_and_is_counted(
    client: httpx.AsyncClient, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = bearer(name="Eva")
    await statuses(client, who, 3)
    before = await throttled(client)
    with monkeypatch.context() as away:
        away.setattr(db, "engine", lambda: pytest.fail("the database was asked"))
        assert await statuses(client, who, 2) == [429, 429]
    assert await throttled(client) == before + 2


async def throttled(client: httpx.AsyncClient) -> float:
    families = text_string_to_metric_families((await client.get("/metrics")).text)
    return sum(
        sample.value for family in families for sample in family.samples if sample.name == "aliun_api_throttled_total"
    )


async def test_nought_is_no_limit(client: httpx.AsyncClient, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIUN_API_PER_MINUTE", "0")
    settings.cache_clear()
    assert set(await statuses(client, bearer(name="Eva"), 8)) == {200}


def test_turns_come_back_evenly_and_no_more_than_a_minutes_worth() -> None:
    buckets = Buckets()
    assert [buckets.wait("a", 60, 0) for _ in range(60)] == [0] * 60
    assert [buckets.wait("a", 60, 0.5) for _ in range(3)] == [0.5] * 3
    assert [buckets.wait("a", 60, 1), buckets.wait("a", 60, 1)] == [0, 1]
    assert sum(buckets.wait("a", 60, 3600) == 0 for _ in range(100)) == 60


def test_threads_of_one_process_share_the_same_turns() -> None:
    buckets = Buckets()
    with ThreadPoolExecutor(8) as threads:
        waits = list(threads.map(buckets.wait, ["a"] * 800, [100] * 800, [0.0] * 800))
    assert waits.count(0) == 100


def test_it_remembers_no_more_than_it_may() -> None:
    buckets = Buckets(most=2)
    assert [buckets.wait(who, 1, 0) for who in ("a", "a", "b", "a")] == [0, 60, 0, 60]
    assert [buckets.wait(who, 1, 0) for who in ("c", "b", "c")] == [0, 0, 60]
