"""Storing together: nobody is forgotten, nobody gets another's answer, one failure is everybody's who shared it."""

import asyncio

import psycopg
import pytest

from aliun_dashboard.api import inbox, pool
from aliun_dashboard.kernel.events import Incoming, Signature
from tests.api.conftest import Rows
from tests.conftest import NOON


def event(name: str) -> Incoming:
    return Incoming("kommo", name, name.encode(), {}, Signature.VALID, NOON)


async def test_whoever_comes_as_the_last_carrier_leaves_is_carried_all_the_same(
    configured: None, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "CARRIERS", 1)
    box = inbox.Inbox()
    async with pool.lifespan(), asyncio.timeout(10):
        for number in range(20):
            await box.store(event(str(number)))
    assert rows("SELECT count(*) FROM webhook_event") == [(20,)]


async def test_everybody_gets_the_answer_to_their_own(configured: None, rows: Rows) -> None:
    box = inbox.Inbox()
    async with pool.lifespan():
        names = [str(number % 30) for number in range(90)]
        answers = await asyncio.gather(*(box.store(event(name)) for name in names))
    stored = dict(rows("SELECT external_id, id FROM webhook_event"))
    assert [event_id for event_id, _ in answers] == [stored[name] for name in names]
    assert sum(is_new for _, is_new in answers) == len(stored) == 30


async def test_a_sender_that_goes_away_holds_up_nobody(configured: None, rows: Rows) -> None:
    box = inbox.Inbox()
    async with pool.lifespan():
        storing = [asyncio.create_task(box.store(event(str(number)))) for number in range(40)]
        await asyncio.sleep(0)
        for task in storing[::2]:
            task.cancel()
        answers = await asyncio.gather(*storing, return_exceptions=True)
    assert all(isinstance(answer, tuple) for answer in answers[1::2])
    assert rows("SELECT count(*) >= 20 FROM webhook_event") == [(True,)]


async def test_a_failure_reaches_all_who_shared_it_and_leaves_nothing_half_done(
    configured: None, database: str, rows: Rows
) -> None:
    box = inbox.Inbox()
    with psycopg.connect(database) as holder:
        async with pool.lifespan():
            holder.execute("LOCK TABLE procrastinate_jobs IN ACCESS EXCLUSIVE MODE")
            asked = (box.store(event(str(number))) for number in range(10))
            answers = await asyncio.gather(*asked, return_exceptions=True)
            assert all(isinstance(answer, pool.UNAVAILABLE) for answer in answers)
            holder.rollback()
            assert rows("SELECT FROM webhook_event") == []
            assert (await box.store(event("after")))[1]


@pytest.mark.parametrize("together", [1, 7])
async def test_each_event_has_one_job_however_it_was_stored(configured: None, rows: Rows, together: int) -> None:
    box = inbox.Inbox()
    async with pool.lifespan():
        await asyncio.gather(*(box.store(event(str(number))) for number in range(together)))
    assert rows("SELECT count(*), count(DISTINCT args) FROM procrastinate_jobs") == [(together, together)]
