"""Four processes chase the same orders at once, one is killed with -9: every letter exactly once (row 13)."""

import multiprocessing
import os
import signal
import time
from collections import Counter

import pytest
from sqlalchemy import text

from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import DELIVER
from aliun_dashboard.worker import oc
from tests import chasing
from tests.conftest import NOON
from tests.resilience.conftest import EVENTS

ORDERS = min(EVENTS, 1000) or 200


def chase_all(begun: "multiprocessing.synchronize.Event") -> None:
    begun.wait()
    oc._chase()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_four_processes_and_a_kill_write_every_letter_once(database: str) -> None:
    agency = chasing.agency()
    for number in range(ORDERS):
        chasing.order(agency, booking_id=f"P{number}", created_at=NOON)
    spawn = multiprocessing.get_context("spawn")
    begun = spawn.Event()
    workers = [spawn.Process(target=chase_all, args=(begun,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    begun.set()
    _wait_for_first_letters()
    os.kill(workers[0].pid or 0, signal.SIGKILL)
    for worker in workers:
        worker.join()
    oc._chase()  # whatever the dead one held was free at once
    posted = Counter(letter.key for letter in chasing.letters())
    assert len(posted) == ORDERS
    assert set(posted.values()) == {1}
    with begin("test", now=NOON) as work:
        carried = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task").bindparams(task=DELIVER)
        assert work.session.connection().scalar(carried) == ORDERS
    assert [worker.exitcode for worker in workers] == [-signal.SIGKILL, 0, 0, 0]


def _wait_for_first_letters() -> None:
    while len(chasing.letters()) < ORDERS // 20:
        time.sleep(0.05)
