"""kill -9 of web and worker: every event that was answered with 200 has its effects, once (anchors row 1, 2)."""

import statistics
from pathlib import Path

import pytest

from tests.resilience import ledger
from tests.resilience.conftest import EVENTS
from tests.resilience.house import House, living
from tests.resilience.sender import Sender, arrivals
from tests.resilience.storm import Kills, storm

READY_SECONDS = 5
SLACK = 1.5  # where the machine is so busy that a first start alone takes about READY_SECONDS
DRAIN_SECONDS = 90 + EVENTS / 4

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + EVENTS)]


async def test_no_event_is_lost_or_doubled_while_web_and_worker_are_killed_again_and_again(house: House) -> None:
    sender = Sender(house.port)
    events = EVENTS or 150
    web = Kills(house.kill_web, every=2.0, back=house.answers)
    worker = Kills(house.kill_worker, every=20.0 if EVENTS else 5.0)
    await storm(sender, arrivals(events), 60 if EVENTS else 40, web, worker)

    drained = ledger.drain(house.database_url, DRAIN_SECONDS)
    inbox = ledger.inbox(house.database_url, sender.acknowledged)
    effects = ledger.effects(house.database_url, sender.acknowledged)
    print(f"\n{events} events x 2, {len(web.at)} kills of web, {len(worker.at)} of worker, {sender.broken} unanswered")
    print(f"{inbox}, {effects}, drained in {drained:.0f} s; first start {house.start_seconds:.1f} s")
    print(f"ready again after {', '.join(f'{seconds:.1f}' for seconds in web.back_after)} s")
    assert len(web.at) >= 2
    assert len(worker.at) >= 1
    assert len(sender.acknowledged) == events
    assert set(sender.answers) == {200}
    assert inbox == ledger.Inbox(0, 0)
    assert effects == ledger.Effects(0, 0, (events,) * 5), ledger.states(house.database_url)
    assert statistics.median(web.back_after) <= max(READY_SECONDS, SLACK * house.start_seconds)


async def test_the_storm_finds_an_answer_given_before_the_commit(database: str, tmp_path: Path) -> None:
    with living(House(database, tmp_path, "tests.resilience.mutants:early", worker=False)) as house:
        sender = Sender(house.port)
        await storm(sender, arrivals(300, times=1), 60, Kills(house.kill_web, every=1.0, back=house.answers))
    assert ledger.inbox(database, sender.acknowledged).lost > 0


async def test_the_storm_finds_a_door_that_knows_no_event_again(database: str, tmp_path: Path) -> None:
    with living(House(database, tmp_path, "tests.resilience.mutants:naive", worker=False)) as house:
        sender = Sender(house.port)
        await storm(sender, arrivals(50), 0)
    assert ledger.inbox(database, sender.acknowledged).doubled == 50
