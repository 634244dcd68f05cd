"""The timetable: slots in the agency's zone, every run and failure readable, «Ejecutar ahora»."""

from datetime import UTC, datetime

import pytest

from aliun_dashboard.flows import timetable as by_hand
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries import timetable as shown
from aliun_dashboard.worker.timetable import LINES, newest_slot
from tests.worker.conftest import House, working


@pytest.mark.parametrize(
    ("name", "now", "slot"),
    [
        ("kommo_reconcile", "2026-03-02T16:29:59", "2026-03-02T16:20"),
        ("kommo_reconcile", "2026-03-02T16:20:00", "2026-03-02T16:20"),
        ("clean_up", "2026-03-02T07:19:59", "2026-03-01T07:20"),  # 03:20 in Santo Domingo
        ("clean_up", "2026-03-02T07:20:00", "2026-03-02T07:20"),
    ],
)
def test_a_slot_is_the_last_planned_moment_in_the_agencys_zone(name: str, now: str, slot: str) -> None:
    found = newest_slot(LINES[name], datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert found == datetime.fromisoformat(slot).replace(tzinfo=UTC)


async def test_a_worker_announces_every_line_runs_what_was_missed_and_what_a_person_asks_for(house: House) -> None:
    async with working():
        while not await house.count("tick", "finished_at IS NOT NULL AND name = 'clean_up'"):
            pass
        with begin("Eva") as work:
            by_hand.run_now(work, "clean_up")
        while await house.count("tick", "finished_at IS NOT NULL AND name = 'clean_up'") < 2:
            pass
    rows = {row.name: row for row in shown.rows()}
    assert rows["clean_up"].result == "imports=0"
    assert rows["kommo_reconcile"].result == "simulated"
    assert all(row.next_at and not row.error for row in rows.values())


async def test_a_run_that_fails_says_why(house: House) -> None:
    await house.ask("ALTER TABLE login_attempt RENAME TO hidden")
    try:
        async with working():
            while not await house.count("timed_task", "error <> ''"):
                pass
    finally:
        await house.ask("ALTER TABLE hidden RENAME TO login_attempt")
    assert "login_attempt" in (await house.ask("SELECT error FROM timed_task WHERE name = 'clean_up'"))[0][0]


def test_nobody_runs_what_no_worker_knows(database: str) -> None:
    with pytest.raises(Refused), begin("Eva") as work:
        by_hand.run_now(work, "format_disk")
