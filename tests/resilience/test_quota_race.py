"""Two hundred pay for twenty places, each told of four times in any order, while the worker is killed again and again.

It dies a second after it is at work again. Anchors row 3: exactly as many are confirmed as there are places, and
every cent of the others is recorded.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from aliun_dashboard.kernel import clock
from tests.resilience import ledger, payers
from tests.resilience.house import House, living
from tests.resilience.sender import Sender
from tests.resilience.storm import Kills, storm

PAYERS, PLACES = 200, 20
PER_SECOND, LEAST_KILLS = 20, 5
DRAIN_SECONDS = 240

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

COUNTS = """
SELECT (SELECT count(*) FROM payment WHERE status = 'paid'),
       (SELECT count(*) FROM payment WHERE status = 'paid_without_quota'),
       (SELECT count(*) FROM payment WHERE paid_amount = amount AND provider_payment <> ''),
       (SELECT sum(paid_amount)::int FROM payment),
       (SELECT count(*) FROM reservation WHERE status = 'confirmed' AND paid = total),
       (SELECT count(*) FROM reservation WHERE status = 'without_quota' AND paid = total),
       (SELECT sum(units)::int FROM quota_movement),
       (SELECT max(taken) FROM quota_movement),
       (SELECT count(*) FROM lead WHERE stage = 'atlas_confirmed'),
       (SELECT count(*) FROM lead WHERE stage = 'special_case'),
       (SELECT count(*) FROM ticket WHERE priority = 5),
       (SELECT count(*) FROM payment_trouble WHERE kind = 'without_quota'),
       (SELECT count(*) FROM payment_trouble)
"""
PROMISED = """
SELECT count(*), count(DISTINCT d.payload->>'reservation_id'), bool_and(r.status = 'confirmed')
FROM delivery d JOIN reservation r ON r.id = (d.payload->>'reservation_id')::int WHERE d.action = 'issue'
"""
TWICE = "SELECT key, count(*) FROM delivery GROUP BY key HAVING count(*) > 1"
DONE = "SELECT count(*) FROM webhook_event WHERE status = 'processed'"
RUNNING = "SELECT taken - lag(taken, 1, 0) OVER (ORDER BY id) = units FROM quota_movement"


class Progress:
    """Whether the worker has done something since it was asked last: killed before, it would never do anything."""

    def __init__(self, url: str) -> None:
        self.url, self.done = url, 0

    def __call__(self) -> bool:
        with psycopg.connect(self.url) as connection:
            row = connection.execute(DONE).fetchone()
        before, self.done = self.done, row[0] if row else 0
        return self.done > before


@pytest.fixture
def house(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Web and worker with Stripe's door open."""
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", payers.SECRET)
    with living(House(database, tmp_path)) as open_house:
        yield open_house


async def test_twenty_places_are_sold_twenty_times(house: House) -> None:
    crowd = payers.put(house.database_url, PAYERS, PLACES, clock.now())
    bodies = crowd.told(clock.now()) * 2
    random.Random(11).shuffle(bodies)
    sender = Sender(house.port, sign=lambda body: payers.signed_post(body, clock.now()))
    worker = Kills(house.kill_worker, every=1.0, back=Progress(house.database_url))
    await storm(sender, bodies, PER_SECOND, worker)
    drained = ledger.drain(house.database_url, DRAIN_SECONDS)

    with psycopg.connect(house.database_url) as connection:
        counts = connection.execute(COUNTS).fetchone()
        promised = connection.execute(PROMISED).fetchone()
        twice = connection.execute(TWICE).fetchall()
        running = {row[0] for row in connection.execute(RUNNING)}
    print(
        f"\n{len(bodies)} events of {PAYERS} payers, {len(worker.at)} kills of the worker, drained in {drained:.0f} s"
    )
    lost = PAYERS - PLACES
    money = (PLACES, lost, PAYERS, PAYERS * payers.PRICE)
    trips = (PLACES, lost, PLACES, PLACES, PLACES, lost)
    assert len(worker.at) >= LEAST_KILLS
    assert set(sender.answers) == {200}
    assert counts == (*money, *trips, lost, lost, lost), ledger.states(house.database_url)
    assert promised == (PLACES, PLACES, True)
    assert (twice, running) == ([], {True})
