"""The database goes away, or holds a lock for long: the sender is told 503 in time, and nothing is lost (rows 8, 9)."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from aliun_dashboard.flows import pipeline
from aliun_dashboard.kernel import embedded
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.resilience import ledger
from tests.resilience.conftest import EVENTS
from tests.resilience.house import House, living, until
from tests.resilience.sender import FIRST_LEAD, Sender, arrival, arrivals
from tests.resilience.storm import Kills, storm

LONGEST_ANSWER = 6.0
BACK_SECONDS = 5.0
HOLD_SECONDS = 60 if EVENTS else 8
DRAIN_SECONDS = 120 + EVENTS / 4

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + EVENTS)]


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[House]:
    """A house with a server of its own, kept up as `up` keeps it, and written through to the disk."""
    url = embedded.ensure_running(tmp_path)
    migrate = "from aliun_dashboard.migrations import migrate; migrate()"
    try:
        subprocess.run([sys.executable, "-c", migrate], env=os.environ | {"DATABASE_URL": url}, check=True)
        with living(House(url, tmp_path, cluster=tmp_path)) as house:
            yield house
    finally:
        embedded.stop(tmp_path)


async def test_a_database_killed_again_and_again_costs_no_event(own_cluster: House) -> None:
    house, sender, events = own_cluster, Sender(own_cluster.port, patience=10), EVENTS or 150
    every = 5.0 if EVENTS else 2.0
    kills = Kills(house.kill_database, every, back=lambda: _answered_since_the_database_is_up(house, sender))
    await storm(sender, arrivals(events), 60 if EVENTS else 40, kills)

    until(lambda: embedded.is_running(house.data), 30)
    drained = ledger.drain(house.database_url, DRAIN_SECONDS)
    inbox = ledger.inbox(house.database_url, sender.acknowledged)
    effects = ledger.effects(house.database_url, sender.acknowledged)
    back = sender.first_success_after(house.database_up_at)
    print(f"\n{events} events x 2, {len(kills.at)} kills of the postmaster, answers {dict(sender.answers)}")
    print(f"{inbox}, {effects}, drained in {drained:.0f} s, longest answer {max(sender.seconds):.1f} s")
    print(f"first 200 after the database was up: {', '.join(f'{seconds:.1f}' for seconds in back)} s")
    assert len(kills.at) >= 2
    assert set(sender.answers) == {200, 503}
    assert sender.without_retry_after == 0
    assert inbox == ledger.Inbox(0, 0)
    assert effects == ledger.Effects(0, 0, (events,) * 5), ledger.states(house.database_url)
    assert max(back) <= BACK_SECONDS
    assert max(sender.seconds) <= LONGEST_ANSWER


async def test_a_lead_that_is_locked_for_long_holds_nobody_else_up(house: House) -> None:
    sender = Sender(house.port, patience=10)
    await sender.send([arrival(0)])
    ledger.drain(house.database_url, 60)
    changed = arrival(0).replace(b"=1000", b"=1234")
    others = [arrival(number) for number in range(1, 31)]
    make.user()
    with psycopg.connect(house.database_url) as holder:
        begun = time.monotonic()
        holder.execute("SELECT FROM lead FOR UPDATE")
        await sender.send([changed, *others])
        refused_after = await asyncio.to_thread(_seconds_until_a_move_is_refused)
        until(lambda: ledger.effects(house.database_url, others).lost == 0, HOLD_SECONDS)
        await asyncio.sleep(max(0.0, HOLD_SECONDS - (time.monotonic() - begun)))
    assert max(sender.seconds) <= LONGEST_ANSWER
    assert refused_after <= LONGEST_ANSWER
    until(lambda: _amount(house.database_url) == 1234, 60)
    assert set(sender.answers) == {200}


async def test_a_locked_inbox_is_told_to_the_sender_in_time(house: House) -> None:
    sender = Sender(house.port, patience=10)
    sending = None
    with psycopg.connect(house.database_url) as holder:
        holder.execute("LOCK TABLE webhook_event")
        sending = asyncio.create_task(sender.send(arrivals(20, times=1), at_once=20))
        await asyncio.sleep(HOLD_SECONDS)
        assert await asyncio.to_thread(house.answers)
    await sending
    assert sender.answers[503] >= 20
    assert sender.without_retry_after == 0
    assert set(sender.answers) == {200, 503}
    assert max(sender.seconds) <= LONGEST_ANSWER
    assert ledger.inbox(house.database_url, sender.acknowledged) == ledger.Inbox(0, 0)


def _answered_since_the_database_is_up(house: House, sender: Sender) -> bool:
    up_at = house.database_up_at[-1:] or [float("inf")]
    return embedded.is_running(house.data) and any(at > up_at[0] for at in sender.answered_at[-1:])


def _seconds_until_a_move_is_refused() -> float:
    begun = time.monotonic()
    with pytest.raises(OperationalError, match="lock timeout"), begin(Actor("Eva", None, Role.DIRECTOR)) as work:
        pipeline.move(work, 1, seen=1, to=Stage.SPECIAL_CASE, reason="queja")
    return time.monotonic() - begun


def _amount(url: str) -> int:
    of_lead = "SELECT amount::int FROM lead JOIN lead_ref ON lead_ref.lead_id = lead.id WHERE value = %s"
    with psycopg.connect(url) as connection:
        row = connection.execute(of_lead, [str(FIRST_LEAD)]).fetchone()
    return int(row[0]) if row else 0
