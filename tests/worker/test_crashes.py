"""Workers that are killed, stopped or side by side: nothing lost, nothing doubled. Real processes."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.worker.timetable import LINES, claim_slot
from tests import make
from tests.fakes.kommo import FakeKommo
from tests.worker.conftest import House, lead_post

Spawn = Callable[[], subprocess.Popen[bytes]]
WORKER = "from aliun_dashboard.worker.main import main; main()"


@pytest.fixture
def spawn(database: str) -> Iterator[Spawn]:
    """Start whole worker processes; whatever is left of them ends with the test."""
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        workers.append(subprocess.Popen([sys.executable, "-c", WORKER], env=os.environ.copy()))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


async def until(house: House, condition: str, seconds: float = 60) -> float:
    """Seconds until the SQL condition held."""
    begun = time.monotonic()
    async with asyncio.timeout(seconds):
        while not (await house.ask(f"SELECT {condition}"))[0][0]:
            await asyncio.sleep(0.05)
    return time.monotonic() - begun


def done(events: int) -> str:
    return f"(SELECT count(*) FROM webhook_event WHERE status = 'processed') >= {events}"


@pytest.mark.slow
async def test_two_workers_drain_a_burst_of_200_events_each_once(house: House, spawn: Spawn) -> None:
    make.budget_rule()
    for number in range(200):
        await house.accept(lead_post(9_000_000 + number))
    for _ in range(2):
        spawn()
    seconds = await until(house, done(200), 60)
    await house.until_quiet(60)
    print(f"200 events by two workers, their start included: {seconds:.1f} s")
    assert await house.ask("SELECT stage, count(*)::int FROM lead GROUP BY 1") == [("qualified", 200)]
    assert (await house.count("contact"), await house.count("stage_move")) == (200, 400)
    assert await house.count("delivery", "status = 'simulated'") == await house.count("delivery")
    assert await house.count("procrastinate_jobs", "status = 'failed'") == 0


@pytest.mark.slow
async def test_a_worker_killed_in_the_middle_is_noticed_and_its_jobs_are_finished(
    house: House, spawn: Spawn, kommo: FakeKommo
) -> None:
    leads = [kommo.add_lead(f"Lead {number}", at=1_795_200_000) for number in range(60)]
    with begin("test") as work:
        for lead in leads:
            payload = {"kommo_id": str(lead), "text": "Llamar", "reference": f"n{lead}"}
            work.send(Letter("kommo", "add_note", f"n{lead}", f"lead:{lead}", payload))
    for lead in leads:
        await house.accept(lead_post(lead))
    first = spawn()
    await until(house, done(5))
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert await house.count("procrastinate_jobs", "status = 'doing'") > 0
    spawn()
    seconds = await until(house, "NOT EXISTS (SELECT FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))", 60)
    print(f"everything finished {seconds:.1f} s after kill -9")
    # A look back at Kommo every ten minutes may ask for a lead again, which is then ignored.
    assert await house.count("webhook_event", "status NOT IN ('processed', 'ignored')") == 0
    assert await house.count("lead") == 60
    assert await house.count("lead") == 60
    assert sorted(note["entity_id"] for note in kommo.notes) == leads


@pytest.mark.slow
async def test_sigterm_ends_a_busy_worker_within_eight_seconds_and_loses_nothing(house: House, spawn: Spawn) -> None:
    for number in range(150):
        await house.accept(lead_post(9_000_000 + number))
    worker = spawn()
    await until(house, done(5))
    begun = time.monotonic()
    worker.terminate()
    assert await asyncio.to_thread(worker.wait, 15) == 0
    assert time.monotonic() - begun < 8
    assert await house.count("procrastinate_jobs", "status = 'doing'") == 0
    assert await house.count("webhook_event", "status = 'failed'") == 0
    spawn()
    await until(house, done(150), 60)
    assert await house.count("lead") == 150


@pytest.mark.slow
async def test_a_job_that_kills_every_worker_is_given_up_where_a_person_sees_it(house: House, spawn: Spawn) -> None:
    event_id = await house.accept(lead_post(9_000_000))
    await house.ask("UPDATE procrastinate_jobs SET status = 'doing', attempts = 10 WHERE task_name = 'process_event'")
    spawn()
    await until(house, f"(SELECT status = 'failed' FROM webhook_event WHERE id = {event_id})")
    assert await house.ask("SELECT error_kind FROM webhook_event") == [("WorkerDied",)]


async def test_250_due_slots_under_four_clocks_are_claimed_once_each(house: House) -> None:
    line = LINES["kommo_reconcile"]
    noon = datetime(2026, 3, 2, 16, 0, 7, tzinfo=UTC)
    moments = [noon + timedelta(minutes=10 * slot) for slot in range(250)]
    claims = await asyncio.gather(
        *(asyncio.to_thread(lambda: [claim_slot(line, moment) for moment in moments]) for _ in range(4))
    )
    assert sum(map(sum, claims)) == 250
    assert (await house.count("tick"), await house.count("procrastinate_jobs")) == (250, 250)


async def test_only_one_holds_a_right_and_it_ends_with_the_holder(house: House) -> None:
    with db.sole_holder("x") as first, db.sole_holder("x") as second, db.sole_holder("y") as other:
        assert (first, second, other) == (True, False, True)
    with db.sole_holder("x") as again:
        assert again
