"""Stripe's list of events: what its webhooks lost is found there; each payment is settled once, however often told."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from aliun_dashboard.api import app as api
from aliun_dashboard.kernel import breaker, clock, ticks
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.queries import health
from aliun_dashboard.worker import stripe_list
from aliun_dashboard.worker.timetable import LINES, claim_slot, newest_slot, run_slot
from tests import selling
from tests.fakes import stripe as fake_stripe
from tests.fakes.serve import serving
from tests.fakes.stripe import FakeStripe
from tests.worker.conftest import House, working

SECRET, PATH = "whsec_list", "/api/v1/webhooks/stripe"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PROCESSING = "task_name = 'process_event'"
EACH_ONCE = "status = 'paid' AND paid_amount = amount"


@pytest.fixture
def stripe(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    """An account whose webhooks do not reach us, and the keys of our own doors."""
    fake = FakeStripe()
    with serving(fake.app) as address:
        keys = {"STRIPE_SECRET_KEY": fake_stripe.KEY, "STRIPE_WEBHOOK_SECRET": SECRET, "STRIPE_BASE_URL": address}
        for name, value in (keys | {"ALIUN_PUBLIC_URL": "http://aliun.test"}).items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield fake
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
async def door(stripe: FakeStripe) -> AsyncIterator[httpx.AsyncClient]:
    """Our webhook, as Stripe knocks at it."""
    transport = httpx.ASGITransport(api.create())
    async with api.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://aliun.test") as client:
        yield client


async def deliver(door: httpx.AsyncClient, body: bytes) -> str:
    answer = await door.post(PATH, content=body, headers=fake_stripe.signed(body, SECRET))
    assert answer.status_code == 200, answer.text
    return answer.json()["status"]


def asked_for() -> Payment:
    """A payment that somebody is to make by Stripe."""
    payment = selling.asked(selling.quote())
    with begin("test") as work:
        row = work.session.get_one(Payment, payment.id)
        row.expires_at = work.now + timedelta(hours=5)
        return row


def paid(fake: FakeStripe, payment: Payment, at: datetime) -> bytes:
    """Its session is complete, as Stripe tells of it."""
    session = {
        "id": f"cs_{payment.id}",
        "object": "checkout.session",
        "client_reference_id": payment.ref,
        "payment_intent": f"pi_{payment.id}",
        "payment_status": "paid",
        "amount_total": int(payment.amount * 100),
        "currency": "usd",
    }
    return fake.event("checkout.session.completed", session, at=at)


def noise(fake: FakeStripe, at: datetime, kind: str = "payment_intent.payment_failed") -> bytes:
    """An event that concerns nobody here."""
    return fake.event(kind, {"id": "pi_elsewhere", "object": "payment_intent", "currency": "usd"}, at=at)


def looked(at: datetime, result: str = "seen=0 recovered=0", error: str = "") -> None:
    """A look of that moment, and how it ended."""
    with begin("test") as work:
        ticks.claim(work.session, stripe_list.RECONCILE, at)
        work.session.flush()
        ticks.finished(work.session, stripe_list.RECONCILE, at, at, result=result, error=error)


def light() -> health.Connection:
    with read() as session:
        found = health.health(session, clock.now())
    return next(one for one in found.connections if one.name == "stripe")


@pytest.mark.slow
async def test_a_hundred_withheld_payments_are_found_and_settled_once_each_though_all_webhooks_come_late(
    house: House, stripe: FakeStripe, door: httpx.AsyncClient
) -> None:
    now = clock.now()
    looked(now - 4 * DAY)
    withheld = [paid(stripe, asked_for(), now - 4 * DAY + number * HOUR / 2) for number in range(100)]
    async with working():
        while not await house.count("timed_task", "name = 'stripe_reconcile' AND result = 'seen=100 recovered=100'"):
            await asyncio.sleep(0.05)
        await house.until_quiet(180)
        assert {await deliver(door, body) for body in withheld} == {"duplicate"}
        assert (await stripe_list.reconcile(now + MINUTE)).endswith("recovered=0")
        await house.until_quiet()
    assert await house.count("payment", EACH_ONCE) == 100
    assert await house.count("reservation", "status = 'confirmed' AND paid = total") == 100
    assert (await house.count("payment_trouble"), await house.count("webhook_event", "status <> 'processed'")) == (0, 0)
    assert await house.ask("SELECT signature, repeats, count(*) FROM webhook_event GROUP BY 1, 2") == [
        ("fetched", 1, 100)
    ]


async def test_what_webhooks_brought_is_left_as_it_is(
    house: House, stripe: FakeStripe, door: httpx.AsyncClient
) -> None:
    now = clock.now()
    bodies = [paid(stripe, asked_for(), now - 10 * MINUTE) for _ in range(4)]
    assert [await deliver(door, body) for body in bodies[:3]] == ["received"] * 3
    assert await stripe_list.reconcile(now) == "seen=4 recovered=1"
    assert await house.ask("SELECT signature, count(*) FROM webhook_event WHERE repeats = 0 GROUP BY 1 ORDER BY 1") == [
        ("fetched", 1),
        ("valid", 3),
    ]
    async with working():
        await house.until_quiet()
    assert await house.count("payment", EACH_ONCE) == 4


async def test_two_looks_and_late_webhooks_at_once_store_every_event_once(
    house: House, stripe: FakeStripe, door: httpx.AsyncClient
) -> None:
    now = clock.now()
    looked(now - 2 * HOUR)
    bodies = [noise(stripe, now - 2 * HOUR + number * MINUTE) for number in range(60)]
    late = asyncio.gather(*(deliver(door, body) for body in bodies))
    one, other, _ = await asyncio.gather(stripe_list.reconcile(now), stripe_list.reconcile(now), late)
    recovered = sum(int(result.removeprefix("seen=60 recovered=")) for result in (one, other))
    assert recovered == await house.count("webhook_event", "signature = 'fetched'")
    assert await house.count("webhook_event") == await house.count("procrastinate_jobs", PROCESSING) == 60


async def test_a_webhook_that_is_only_slow_is_not_lost(house: House, stripe: FakeStripe) -> None:
    now = clock.now()
    noise(stripe, now - MINUTE)
    assert await stripe_list.reconcile(now) == "seen=0 recovered=0"
    assert await stripe_list.reconcile(now + 5 * MINUTE) == "seen=1 recovered=1"


async def test_all_pages_are_read_and_what_happened_first_is_taken_up_first(house: House, stripe: FakeStripe) -> None:
    now = clock.now()
    looked(now - 2 * HOUR)
    bodies = [noise(stripe, now - 2 * HOUR + number * MINUTE / 6) for number in range(250)]
    told = [json.loads(body)["id"] for body in bodies]
    assert await stripe_list.reconcile(now) == "seen=250 recovered=250"
    assert [one for (one,) in await house.ask("SELECT external_id FROM webhook_event ORDER BY id")] == told
    assert [page.get("starting_after", "") for page in stripe.lists] == ["", told[150], told[50]]


async def test_a_look_that_breaks_in_the_middle_keeps_what_it_has_and_is_taken_up_again(
    house: House, stripe: FakeStripe
) -> None:
    slot = LINES[stripe_list.RECONCILE]
    now = newest_slot(slot, clock.now())
    looked(now - 3 * DAY)
    for hours in range(1, 70):
        noise(stripe, now - timedelta(hours=hours))
    stripe.trouble = [200, 200, 429]
    assert claim_slot(slot, now)
    with pytest.raises(DeliveryFailed, match="429"):
        await run_slot(slot.name, now)
    assert await house.count("webhook_event") == 44
    assert (light().level, light().finding) == (health.Level.WARN, "look_back_failed")
    assert claim_slot(slot, now + 15 * MINUTE)
    assert await run_slot(slot.name, now + 15 * MINUTE) == "seen=69 recovered=25"
    assert light().finding == "notices_lost"


@pytest.mark.parametrize(
    ("last", "asked", "begins"),
    [(3 * DAY, None, 3 * DAY + HOUR), (40 * DAY, None, 30 * DAY), (None, 9 * DAY, 9 * DAY + HOUR), (None, None, HOUR)],
    ids=["since the last good look", "as far as Stripe goes", "since the first payment", "nothing to miss"],
)
async def test_how_far_a_look_goes_back(
    house: House, stripe: FakeStripe, last: timedelta | None, asked: timedelta | None, begins: timedelta
) -> None:
    now = clock.now()
    if last:
        looked(now - last)
        looked(now - HOUR / 2, error="DeliveryFailed: 500")
        looked(now - HOUR / 4, result="simulated")
    if asked:
        payment = asked_for()
        with begin("test") as work:
            work.session.get_one(Payment, payment.id).created_at = now - asked
    assert (await stripe_list.reconcile(now)).startswith("seen=")
    assert int(stripe.lists[0]["created[gte]"]) == int((now - begins).timestamp())
    assert int(stripe.lists[-1]["created[lt]"]) == int((now - 5 * MINUTE).timestamp())


async def test_a_key_that_is_refused_opens_the_breaker_and_is_not_tried_again_at_once(
    house: House, stripe: FakeStripe
) -> None:
    stripe.key = "sk_test_another"
    with pytest.raises(DeliveryFailed) as refused:
        await stripe_list.reconcile(clock.now())
    assert refused.value.code == "token_rejected"
    assert (light().level, light().finding) == (health.Level.BAD, "blocked")
    with pytest.raises(DeliveryFailed, match="rests"):
        await stripe_list.reconcile(clock.now())
    assert len(stripe.lists) == 1
    stripe.key = fake_stripe.KEY
    with begin("test") as work:
        breaker.close(work.session, "stripe")
    assert (await stripe_list.reconcile(clock.now())).startswith("seen=")


async def test_without_a_key_nothing_is_asked(
    house: House, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STRIPE_SECRET_KEY", "")
    settings.cache_clear()
    assert await stripe_list.reconcile(clock.now()) == "simulated"
    assert stripe.lists == []


async def test_only_what_we_read_is_asked_for_and_strangers_money_ends_as_a_webhook_would_have_it(
    house: House, stripe: FakeStripe, door: httpx.AsyncClient
) -> None:
    now = clock.now()
    noise(stripe, now - 10 * MINUTE, "customer.created")
    facts: dict[str, Any] = {"object": "payment_intent", "amount_received": 100, "currency": "usd"}
    found, told = (
        stripe.event("payment_intent.succeeded", facts | {"id": name}, at=now - wait)
        for name, wait in (("pi_found", 10 * MINUTE), ("pi_told", MINUTE))
    )
    assert await deliver(door, told) == "received"
    assert await stripe_list.reconcile(now) == "seen=1 recovered=1"
    async with working():
        await house.until_quiet()
    outcomes = await house.ask("SELECT status, steps->1->>'note', signature FROM webhook_event ORDER BY 3")
    assert outcomes == [("processed", "unmatched", "fetched"), ("processed", "unmatched", "valid")]
    assert json.loads(found)["id"] in {one for (one,) in await house.ask("SELECT external_id FROM webhook_event")}
