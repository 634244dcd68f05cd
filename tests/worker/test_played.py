"""The demo's played checkout, all the way: signed, sent over HTTP to our own door, verified, read, settled."""

from collections.abc import Iterator
from typing import Any

import pytest

from aliun_dashboard.api import app as api
from aliun_dashboard.flows import simulation
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.payments.rules import PaymentKind, Provider
from tests import selling
from tests.fakes.serve import serving
from tests.house import free_port
from tests.worker.conftest import House, working

EACH = pytest.mark.parametrize("provider", [Provider.STRIPE, Provider.PAYPAL, Provider.SQUARE])


@pytest.fixture(autouse=True)
def demo(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[None]:
    """A demo that answers on a port of its own, with secrets it made up."""
    port = free_port()
    known = {"ALIUN_DEMO": "1", "ALIUN_DATA_DIR": str(tmp_path), "ALIUN_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    known |= {"STRIPE_WEBHOOK_SECRET": "one", "PAYPAL_WEBHOOK_ID": "two", "SQUARE_WEBHOOK_SIGNATURE_KEY": "three"}
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    with serving(api.create(), port):
        yield
    monkeypatch.undo()
    settings.cache_clear()


async def play(house: House, provider: Provider, kind: str) -> tuple[str, list[int]]:
    """Ask for a payment, play one trial with it; how the payment stands then, and what was answered."""
    payment = selling.asked(selling.quote(), PaymentKind.TOTAL, provider)
    with begin("Cliente") as work:
        simulation.request(work, f"{provider.value}_{kind}")
    async with working():
        await house.until_quiet()
    [(exchange,)] = await house.ask("SELECT payload->'exchange'->'counts' FROM delivery WHERE provider = 'simulator'")
    answered = [int(status) for status, times in exchange.items() for _ in range(times)]
    return selling.payment(payment.id or 0).status.value, answered


@EACH
async def test_paying_confirms(house: House, provider: Provider) -> None:
    assert await play(house, provider, "paid") == ("paid", [200])
    assert await house.count("reservation", "status = 'confirmed'") == 1


@EACH
async def test_told_three_times_it_is_one_payment(house: House, provider: Provider) -> None:
    assert await play(house, provider, "twice") == ("paid", [200, 200, 200])
    assert await house.count("reservation", "paid = 1000") == 1
    assert selling.troubles() == []


@EACH
async def test_another_amount_goes_to_a_person(house: House, provider: Provider) -> None:
    assert await play(house, provider, "altered") == ("review", [200])
    assert selling.troubles() == ["amount"]


@EACH
async def test_a_forgery_is_kept_without_effect(house: House, provider: Provider) -> None:
    status, answered = await play(house, provider, "forged")
    assert (status != "paid", answered) == (True, [401])
    assert await house.count("reservation", "paid > 0") == 0
    assert await house.ask("SELECT status FROM webhook_event") == [("rejected",)]
