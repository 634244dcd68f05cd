"""From a provider's signed event to a confirmed trip, and money back, through a whole worker."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.adapters import paypal, simulator_money
from aliun_dashboard.adapters.trial import Trial
from aliun_dashboard.flows import payment_page, refunds
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentKind, Provider
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.fakes import paypal as fake_paypal
from tests.fakes.paypal import FakePayPal
from tests.fakes.serve import serving
from tests.worker.conftest import House, working

VENDORS = (Provider.STRIPE, Provider.PAYPAL, Provider.SQUARE)


@pytest.fixture(autouse=True)
def secrets(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[None]:
    """What the played providers sign with."""
    for name in ("STRIPE_WEBHOOK_SECRET", "PAYPAL_WEBHOOK_ID", "SQUARE_WEBHOOK_SIGNATURE_KEY"):
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def fake(secrets: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePayPal]:
    found = FakePayPal()
    with serving(found.app) as address:
        monkeypatch.setenv("PAYPAL_BASE_URL", address)
        monkeypatch.setenv("PAYPAL_CLIENT_ID", fake_paypal.CLIENT)
        monkeypatch.setenv("PAYPAL_CLIENT_SECRET", fake_paypal.SECRET)
        monkeypatch.setattr(paypal, "_tokens", {})
        settings.cache_clear()
        yield found


def asked(provider: Provider) -> Payment:
    payment = selling.asked(selling.quote(), PaymentKind.TOTAL, provider)
    with begin("test") as work:
        row = work.session.get_one(Payment, payment.id)
        row.expires_at = clock.now() + timedelta(hours=5)
        return row


def played(payment: Payment, kind: str) -> list[bytes]:
    """The bodies that the simulator would send."""
    facts = {"ref": payment.ref, "amount": str(payment.amount), "currency": payment.currency}
    trial = Trial(kind, 7, int(clock.now().timestamp()), payment=facts)
    return [shot.body for shot in simulator_money.KINDS[f"{payment.provider.value}_{kind}"](trial)]


async def hear(house: House, payment: Payment, *bodies: bytes) -> None:
    for body in bodies:
        await house.accept(body, payment.provider.value, "application/json")
    async with working():
        await house.until_quiet()


def now(payment: Payment) -> Payment:
    return selling.payment(payment.id or 0)


@pytest.mark.parametrize("provider", VENDORS)
async def test_a_paid_event_confirms_the_trip_and_names_what_it_was_about(house: House, provider: Provider) -> None:
    payment = asked(provider)
    await hear(house, payment, *played(payment, "paid"))
    settled = now(payment)
    assert (settled.status, settled.paid_amount) == ("paid", Decimal(1000))
    assert settled.provider_payment
    assert selling.reservation(settled.reservation_id or 0).status == "confirmed"
    [(status, subjects)] = await house.ask("SELECT status, subjects FROM webhook_event")
    assert status == "processed"
    assert set(subjects) == {
        f"lead:{payment.lead_id}",
        f"payment:{payment.id}",
        f"reservation:{settled.reservation_id}",
    }


@pytest.mark.parametrize("provider", VENDORS)
async def test_the_same_money_told_by_another_event_is_counted_once(house: House, provider: Provider) -> None:
    payment = asked(provider)
    first, _, other = played(payment, "twice")
    await hear(house, payment, first, other)
    assert await house.count("reservation", "paid = 1000") == 1
    assert selling.troubles() == []
    assert sorted(await house.ask("SELECT status FROM webhook_event")) == [("ignored",), ("processed",)]


@pytest.mark.parametrize("provider", VENDORS)
async def test_another_amount_confirms_nothing_and_waits_for_a_person(house: House, provider: Provider) -> None:
    payment = asked(provider)
    await hear(house, payment, *played(payment, "altered"))
    assert (now(payment).status, selling.troubles()) == ("review", ["amount"])
    assert await house.count("reservation") == 0


@pytest.mark.parametrize("provider", VENDORS)
async def test_a_promise_of_money_and_a_refusal_confirm_nothing(house: House, provider: Provider) -> None:
    payment = asked(provider)
    pending, paid = played(payment, "late")
    await hear(house, payment, pending)
    assert now(payment).status == "open"
    await hear(house, payment, *played(payment, "failed"))
    assert now(payment).status == "failed"
    assert await house.count("reservation") == 0
    await hear(house, payment, paid)
    assert now(payment).status == "paid"


async def test_stripes_real_money_is_not_taken_where_test_money_is_meant(house: House) -> None:
    payment = asked(Provider.STRIPE)
    [body] = played(payment, "paid")
    await hear(house, payment, body.replace(b'"livemode": false', b'"livemode": true'))
    assert (now(payment).status, now(payment).paid_amount, selling.troubles()) == ("open", None, ["mode"])
    assert await house.count("reservation") == 0


async def test_what_does_not_concern_us_is_ignored_and_nonsense_is_kept(house: House) -> None:
    payment = asked(Provider.STRIPE)
    other = {"id": "evt_x", "object": "event", "type": "customer.created", "data": {"object": {"id": "cus"}}}
    await hear(house, payment, json.dumps(other).encode(), b"{}")
    assert sorted(await house.ask("SELECT status FROM webhook_event")) == [("ignored",), ("unrecognised",)]


async def approved(fake: FakePayPal, amount: str = "1000.00") -> tuple[Payment, bytes]:
    """A customer has approved an order of this payment at PayPal."""
    payment = asked(Provider.PAYPAL)
    order = paypal.Order(payment.ref, Decimal(amount), "USD", "Viaje", "http://aliun.test")
    opened = await paypal.open_checkout(order)
    with begin("Cliente") as work:
        payment_page.gone_to(work, payment.ref, opened.session)
    event = {"id": "WH-approved", "event_type": "CHECKOUT.ORDER.APPROVED", "resource": fake.approve(opened.session)}
    return payment, json.dumps(event).encode()


async def test_an_approved_paypal_order_is_captured_by_us_once(house: House, fake: FakePayPal) -> None:
    payment, event = await approved(fake)
    await hear(house, payment, event, event.replace(b"WH-approved", b"WH-again"))
    assert fake.captures == 1
    assert (now(payment).status, now(payment).paid_amount) == ("paid", Decimal(1000))
    assert await house.ask("SELECT status, external_ref FROM delivery WHERE action = 'capture'") == [
        ("sent", now(payment).provider_payment)
    ]


async def test_an_order_approved_after_the_payment_died_is_not_captured(house: House, fake: FakePayPal) -> None:
    payment, event = await approved(fake)
    with begin("test") as work:
        work.session.get_one(Payment, payment.id).status = "expired"
    await hear(house, payment, event)
    assert fake.captures == 0
    assert await house.count("delivery", "action = 'capture'") == 0


async def test_a_pending_or_declined_capture_confirms_nothing(house: House, fake: FakePayPal) -> None:
    for amount, status in (("1000.13", "open"), ("1000.19", "failed")):
        payment, event = await approved(fake, amount)
        await hear(house, payment, event.replace(b"WH-approved", f"WH-{status}".encode()))
        assert now(payment).status == status
    assert await house.count("reservation") == 0


def refund_of(payment: Payment) -> int:
    """Asked for by one, approved by another."""
    asker, other = make.user(Role.FINANCE, name="Flor"), make.user(Role.DIRECTOR, name="Dalia")
    with begin(asker) as work:
        refund = refunds.request(work, payment.id or 0, Decimal(100), "cliente")
    with begin(other) as work:
        refunds.approve(work, refund.id or 0)
    return refund.id or 0


async def refund_stands(house: House, refund_id: int) -> tuple[str, str]:
    return (await house.ask("SELECT status, external_ref FROM refund WHERE id = %s", refund_id))[0]


async def test_an_approved_refund_is_paid_back_by_the_provider(house: House, fake: FakePayPal) -> None:
    payment, event = await approved(fake)
    await hear(house, payment, event)
    refund_id = refund_of(now(payment))
    await hear(house, payment)
    [sent] = fake.refunds
    assert sent["amount"] == {"currency_code": "USD", "value": "100.00"}
    assert (await refund_stands(house, refund_id))[0] == "executed"


async def test_a_refund_the_provider_will_not_make_goes_back_to_a_person(house: House, fake: FakePayPal) -> None:
    payment, event = await approved(fake)
    await hear(house, payment, event)
    fake.refuses = "REFUND_TIME_LIMIT_EXCEEDED"
    refund_id = refund_of(now(payment))
    await hear(house, payment)
    assert (await refund_stands(house, refund_id))[0] == "failed"
    assert fake.refunds == []


@pytest.mark.parametrize(("demo", "status"), [("1", "executed"), ("0", "approved")])
async def test_without_keys_a_refund_is_done_in_a_demo_alone(
    house: House, monkeypatch: pytest.MonkeyPatch, demo: str, status: str
) -> None:
    payment = asked(Provider.SQUARE)
    await hear(house, payment, *played(payment, "paid"))
    monkeypatch.setenv("ALIUN_DEMO", demo)
    settings.cache_clear()
    refund_id = refund_of(now(payment))
    await hear(house, payment)
    assert (await refund_stands(house, refund_id))[0] == status
    assert await house.ask("SELECT status FROM delivery WHERE action = 'refund'") == [("simulated",)]
