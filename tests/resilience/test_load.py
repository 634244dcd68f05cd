"""Bursts, slow clients, and stops in the middle of it all (anchors rows 7 and 25, issue 2)."""

import asyncio
import contextlib
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.resilience import ledger
from tests.resilience.conftest import EVENTS
from tests.resilience.house import House, until
from tests.resilience.sender import Sender, arrival, arrivals, percentile, signed_post
from tests.resilience.storm import Kills, storm

KOMMO_WAITS = 2.0
DRIPPERS = 200
ROUNDS = 5
PER_ROUND = 150

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


async def test_a_burst_of_200_events_is_stored_at_once_and_done_soon(house: House) -> None:
    sender = Sender(house.port, patience=30)
    await sender.send(arrivals(200, times=1), at_once=200)
    drained = ledger.drain(house.database_url, 120)
    waits = [percentile(sender.seconds, share) for share in (0.5, 0.95, 1)]
    print("\nburst of 200: p50 {:.2f}, p95 {:.2f}, longest {:.2f} s;".format(*waits), f"done after {drained:.0f} s")
    assert sender.answers == {200: 200}
    assert ledger.inbox(house.database_url, sender.acknowledged) == ledger.Inbox(0, 0)
    assert ledger.effects(house.database_url, sender.acknowledged) == ledger.Effects(0, 0, (200,) * 5)
    assert waits[1] <= KOMMO_WAITS


async def test_stopping_in_the_middle_of_the_load_loses_nothing(house: House) -> None:
    sender = Sender(house.port, patience=10)
    restarts, spent = (20 if EVENTS else 2), []

    def stop() -> None:
        spent.extend([house.ask_to_stop("web"), house.ask_to_stop("worker")])

    async with asyncio.timeout(280):
        stops = Kills(stop, every=1.0, back=house.answers)
        numbers = iter(range(1_000_000))
        while len(stops.at) < restarts:
            await storm(sender, [arrival(next(numbers)) for _ in range(100)], 50, stops)
    until(house.answers, 60)
    ledger.drain(house.database_url, 200)
    print(f"\n{len(stops.at)} restarts, slowest stop {max(spent):.1f} s, {sender.broken} attempts without an answer")
    assert set(sender.answers) == {200}
    assert ledger.inbox(house.database_url, sender.acknowledged) == ledger.Inbox(0, 0)
    effects = ledger.effects(house.database_url, sender.acknowledged)
    assert (effects.lost, effects.doubled) == (0, 0)
    assert max(spent) <= 10


async def test_200_slow_senders_do_not_keep_others_waiting(house: House) -> None:
    calm, beside_slow_ones = [], []
    numbers = iter(range(1_000_000))
    await _p99(house, numbers)
    for _ in range(ROUNDS):
        calm.append(await _p99(house, numbers))
        async with _dripping(house.port) as dripped:
            beside_slow_ones.append(await _p99(house, numbers))
            assert dripped() > DRIPPERS
    usual, beside = statistics.median(calm), statistics.median(beside_slow_ones)
    print(f"\np99 of others beside {DRIPPERS} slow senders: {beside / usual:.2f}x of calm ({usual * 1000:.0f} ms)")
    assert beside <= KOMMO_WAITS


async def _p99(house: House, numbers: AsyncIterator[int]) -> float:
    sender = Sender(house.port)
    await sender.send([arrival(next(numbers)) for _ in range(PER_ROUND)], at_once=4)
    assert sender.answers == {200: PER_ROUND}
    return percentile(sender.seconds, 0.99)


@asynccontextmanager
async def _dripping(port: int):
    """200 senders that give a byte every tenth of a second; yields how many bytes they gave."""
    given = 0

    async def drip() -> None:
        nonlocal given
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.closing(writer):
            request = signed_post(arrival(999_999))
            writer.write(request[:300])
            for place in range(300, len(request)):
                writer.write(request[place : place + 1])
                await writer.drain()
                given += 1
                await asyncio.sleep(0.1)

    drippers = [asyncio.create_task(drip()) for _ in range(DRIPPERS)]
    await asyncio.sleep(0.5)
    try:
        yield lambda: given
    finally:
        for dripper in drippers:
            dripper.cancel()
        await asyncio.gather(*drippers, return_exceptions=True)
