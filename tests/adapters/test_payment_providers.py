"""Stripe by its SDK, PayPal and Square by HTTP, against counterparts that answer as documented."""

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.adapters import cashier, paypal, paypal_events, square, square_events, stripe, stripe_events
from aliun_dashboard.adapters.cashier import Order, UnknownShape
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from tests.fakes import paypal as fake_paypal
from tests.fakes import square as fake_square
from tests.fakes.paypal import FakePayPal
from tests.fakes.serve import serving
from tests.fakes.square import FakeSquare
from tests.fakes.stripe import KEY, FakeStripe

REF = "VZk3Q9_hT4-aliun-payment-ref-000"


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FakeStripe, FakePayPal, FakeSquare]]:
    """The three, and our settings pointing at them."""
    found = (FakeStripe(), FakePayPal(), FakeSquare())
    keys = {"STRIPE_SECRET_KEY": KEY, "SQUARE_ACCESS_TOKEN": fake_square.TOKEN}
    keys |= {"PAYPAL_CLIENT_ID": fake_paypal.CLIENT, "PAYPAL_CLIENT_SECRET": fake_paypal.SECRET}
    with serving(found[0].app) as one, serving(found[1].app) as two, serving(found[2].app) as three:
        keys |= {"STRIPE_BASE_URL": one, "PAYPAL_BASE_URL": two, "SQUARE_BASE_URL": three}
        for name, value in keys.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(paypal, "_tokens", {})
        settings.cache_clear()
        yield found
    monkeypatch.undo()
    settings.cache_clear()


def order(amount: str = "1234.50", currency: str = "USD", **facts: Any) -> Order:
    return Order(REF, Decimal(amount), currency, "Aliun · Riu", f"http://aliun.test/p/{REF}", **facts)


async def open_stripe(wanted: Order) -> cashier.Opened:
    return await stripe.open_checkout(wanted, clock.now())


OPEN = {"stripe": open_stripe, "paypal": paypal.open_checkout, "square": square.open_checkout}
REFUND = {"stripe": stripe.refund, "paypal": paypal.refund, "square": square.refund}
PING = {"stripe": stripe.ping, "paypal": paypal.ping, "square": square.ping}
EACH = pytest.mark.parametrize("name", list(OPEN))


@EACH
async def test_the_same_order_again_is_the_same_checkout(fakes: Any, name: str) -> None:
    first, again = [await OPEN[name](order()) for _ in range(2)]
    assert first == again
    assert first.url.startswith("https://")


async def test_each_gets_the_amount_and_our_reference_as_it_wants_them(fakes: Any) -> None:
    for open_checkout in OPEN.values():
        await open_checkout(order())
    [session] = fakes[0].sessions.values()
    assert (session["amount_total"], session["currency"]) == (123450, "usd")
    assert session["client_reference_id"] == REF
    assert session["metadata"] == session["_intent_metadata"] == {"payment_ref": REF}
    [unit] = next(iter(fakes[1].orders.values()))["purchase_units"]
    assert unit["amount"] == {"currency_code": "USD", "value": "1234.50"}
    assert (unit["custom_id"], unit["invoice_id"]) == (REF, REF)
    [link] = fakes[2].links
    assert link["order"]["line_items"][0]["base_price_money"] == {"amount": 123450, "currency": "USD"}
    assert (link["order"]["reference_id"], link["payment_note"]) == (REF, REF)


async def test_a_currency_without_cents_is_not_charged_a_hundredfold(fakes: Any) -> None:
    await open_stripe(order("150000.00", "CLP"))
    await paypal.open_checkout(order("15000.00", "JPY"))
    await square.open_checkout(order("15000.00", "JPY"))
    assert next(iter(fakes[0].sessions.values()))["amount_total"] == 150000
    [unit] = next(iter(fakes[1].orders.values()))["purchase_units"]
    assert unit["amount"]["value"] == "15000"
    assert fakes[2].links[0]["order"]["line_items"][0]["base_price_money"]["amount"] == 15000


@pytest.mark.parametrize(
    ("amount", "currency"), [("10.50", "CLP"), ("0", "USD"), ("-1", "USD"), ("5", "UGX"), ("1.001", "USD")]
)
async def test_what_cannot_be_charged_exactly_is_not_charged(fakes: Any, amount: str, currency: str) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await open_stripe(order(amount, currency))
    assert (failed.value.code, failed.value.permanent) == ("bad_amount", True)
    assert fakes[0].asked == []


def test_three_decimals_end_in_a_zero() -> None:
    assert cashier.to_minor(Decimal("1.230"), "KWD", cashier.STRIPE_DECIMALS) == 1230
    with pytest.raises(DeliveryFailed):
        cashier.to_minor(Decimal("1.234"), "KWD", cashier.STRIPE_DECIMALS)


@pytest.mark.parametrize(
    ("left", "bounds"),
    [(timedelta(minutes=5), (30, 32)), (timedelta(hours=5), (299, 301)), (timedelta(days=9), None)],
)
async def test_stripes_checkout_ends_with_our_link_where_stripe_can(fakes: Any, left: timedelta, bounds: Any) -> None:
    await open_stripe(order(expires_at=clock.now() + left))
    asked = fakes[0].asked[0].get("expires_at")
    if bounds is None:
        assert asked is None
    else:
        assert bounds[0] <= (int(asked) - clock.now().timestamp()) / 60 <= bounds[1]


@EACH
async def test_a_refund_asked_for_twice_is_paid_back_once(fakes: Any, name: str) -> None:
    first, again = [await REFUND[name]("money-1", Decimal("10.00"), "USD", key="money-1:refund:7") for _ in range(2)]
    assert first == again != ""
    assert len(fakes[list(OPEN).index(name)].refunds) == 1


@EACH
async def test_a_wrong_key_is_for_a_person_and_silence_is_for_later(
    fakes: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    await PING[name]()
    for variable in ("STRIPE_SECRET_KEY", "PAYPAL_CLIENT_SECRET", "SQUARE_ACCESS_TOKEN"):
        monkeypatch.setenv(variable, "wrong")
    settings.cache_clear()
    with pytest.raises(DeliveryFailed) as failed:
        await PING[name]()
    assert (failed.value.code, failed.value.permanent) == ("token_rejected", True)
    monkeypatch.setenv(f"{name.upper()}_BASE_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    with pytest.raises(DeliveryFailed) as failed:
        await PING[name]()
    assert (failed.value.code, failed.value.permanent) == ("unreachable", False)


@pytest.mark.parametrize(
    ("amount", "code", "permanent", "retry_after"),
    [("1.13", "rate_limited", False, 7.0), ("1.17", "unavailable", False, None), ("1.19", "refused", True, None)],
)
async def test_stripes_errors_say_whether_to_try_again(
    fakes: Any, amount: str, code: str, permanent: bool, retry_after: float | None
) -> None:
    with pytest.raises(DeliveryFailed) as failed:
        await open_stripe(order(amount))
    told = failed.value
    assert (told.code, told.permanent, told.retry_after) == (code, permanent, retry_after)


async def test_paypals_token_is_asked_for_once(fakes: Any) -> None:
    for _ in range(3):
        await paypal.open_checkout(order())
    assert fakes[1].tokens == 1


async def test_paypal_captures_once_and_only_what_was_approved(fakes: Any) -> None:
    opened = await paypal.open_checkout(order())
    with pytest.raises(DeliveryFailed, match="ORDER_NOT_APPROVED"):
        await paypal.capture(opened.session)
    fakes[1].approve(opened.session)
    first, again = [await paypal.capture(opened.session) for _ in range(2)]
    assert first == again
    fakes[1]._known.clear()  # six hours later PayPal has forgotten the key
    assert await paypal.capture(opened.session) == first
    assert fakes[1].captures == 1
    news = paypal_events.of_capture(first, opened.session)
    assert news is not None
    assert (news.kind, news.ref, news.amount, news.session) == ("paid", REF, Decimal("1234.50"), opened.session)


@pytest.mark.parametrize(("amount", "kind"), [("5.13", "pending"), ("5.00", "paid")])
async def test_a_pending_capture_is_no_money(fakes: Any, amount: str, kind: str) -> None:
    opened = await paypal.open_checkout(order(amount))
    fakes[1].approve(opened.session)
    news = paypal_events.of_capture(await paypal.capture(opened.session), opened.session)
    assert news is not None
    assert news.kind == kind


async def test_a_declined_card_at_paypal_is_the_customers_to_mend(fakes: Any) -> None:
    opened = await paypal.open_checkout(order("5.19"))
    fakes[1].approve(opened.session)
    with pytest.raises(DeliveryFailed) as failed:
        await paypal.capture(opened.session)
    assert failed.value.code == "declined"


async def test_stripes_session_and_intent_tell_of_one_payment(fakes: Any) -> None:
    opened = await open_stripe(order("150000.00", "CLP"))
    session = fakes[0].pay(opened.session)
    by_session = stripe_events.parse(fakes[0].event("checkout.session.completed", session))
    by_intent = stripe_events.parse(fakes[0].event("payment_intent.succeeded", fakes[0].intent(opened.session)))
    assert by_session is not None
    assert by_intent is not None
    for news in (by_session, by_intent):
        assert (news.kind, news.ref, news.amount, news.currency) == ("paid", REF, Decimal(150000), "CLP")
        assert news.live is False
    assert by_session.payment == by_intent.payment == session["payment_intent"]
    unpaid = session | {"payment_status": "unpaid"}
    pending = stripe_events.parse(fakes[0].event("checkout.session.completed", unpaid, live=True))
    assert pending is not None
    assert (pending.kind, pending.live) == ("pending", True)


@pytest.mark.parametrize(
    ("kind", "thing", "told"),
    [
        ("checkout.session.expired", {"object": "checkout.session", "id": "cs"}, "expired"),
        ("checkout.session.async_payment_failed", {"object": "checkout.session", "id": "cs"}, "failed"),
        (
            "charge.refunded",
            {"object": "charge", "id": "ch", "payment_intent": "pi", "amount_refunded": 500},
            "refunded",
        ),
        (
            "charge.dispute.created",
            {"object": "dispute", "id": "dp", "payment_intent": "pi", "amount": 900},
            "disputed",
        ),
        ("payment_intent.payment_failed", {"object": "payment_intent", "id": "pi"}, "failed"),
        ("customer.created", {"object": "customer", "id": "cus"}, None),
    ],
)
def test_stripes_other_events(kind: str, thing: dict[str, Any], told: str | None) -> None:
    news = stripe_events.parse(FakeStripe().event(kind, thing | {"currency": "usd"}))
    assert (news.kind if news else None) == told


def test_each_provider_tells_what_it_knows_of_the_payer() -> None:
    charge = {"object": "charge", "id": "ch", "payment_intent": "pi", "captured": True, "amount_captured": 9000}
    charge |= {"currency": "usd", "outcome": {"risk_level": "highest"}, "metadata": {"payment_ref": REF}}
    charge |= {"billing_details": {"address": {"country": "NG"}}}
    news = stripe_events.parse(FakeStripe().event("charge.succeeded", charge))
    assert news is not None
    assert (news.kind, news.ref, news.payment, news.amount) == ("paid", REF, "pi", Decimal(90))
    assert (news.detail["risk"], news.detail["payer_country"]) == ("highest", "NG")
    only_held = stripe_events.parse(FakeStripe().event("charge.succeeded", charge | {"captured": False}))
    assert only_held is not None
    assert only_held.kind == "pending"
    session = {"object": "checkout.session", "id": "cs", "payment_status": "paid", "currency": "usd"}
    session |= {"customer_details": {"address": {"country": "DO"}}}
    by_session = stripe_events.parse(FakeStripe().event("checkout.session.completed", session))
    assert by_session is not None
    assert by_session.detail["payer_country"] == "DO"
    payment = {"id": "P1", "status": "COMPLETED", "amount_money": {"amount": 1, "currency": "USD"}}
    payment |= {"risk_evaluation": {"risk_level": "HIGH"}, "billing_address": {"country": "US"}}
    known = _square("payment.updated", "payment", payment).detail
    assert (known["risk"], known["payer_country"]) == ("HIGH", "US")
    taken = {"id": "C", "status": "COMPLETED", "payer": {"address": {"country_code": "ES"}}}
    captured = paypal_events.of_capture(taken, "O")
    assert captured is not None
    assert captured.detail["payer_country"] == "ES"


def test_paypals_events_name_the_capture_and_how_much_went_back() -> None:
    up = [{"rel": "up", "href": "https://api.paypal.com/v2/payments/captures/CAP1"}]
    total = {"total_refunded_amount": {"value": "30.00", "currency_code": "USD"}}
    refund = {"id": "R1", "amount": {"value": "10.00", "currency_code": "USD"}, "links": up, "custom_id": REF}
    news = _paypal("PAYMENT.CAPTURE.REFUNDED", refund | {"seller_payable_breakdown": total})
    assert (news.kind, news.payment, news.amount, news.ref) == ("refunded", "CAP1", Decimal("30.00"), REF)
    assert _paypal("PAYMENT.CAPTURE.REVERSED", refund).kind == "disputed"
    dispute = {
        "dispute_id": "PP-D-1",
        "reason": "UNAUTHORISED",
        "disputed_transactions": [{"seller_transaction_id": "CAP1", "custom": REF}],
        "dispute_amount": {"value": "9.00", "currency_code": "USD"},
    }
    told = _paypal("CUSTOMER.DISPUTE.CREATED", dispute)
    assert (told.payment, told.amount, told.detail["dispute"]) == ("CAP1", Decimal("9.00"), "PP-D-1")


def _paypal(kind: str, resource: dict[str, Any]) -> Any:
    return paypal_events.parse(json.dumps({"id": "WH", "event_type": kind, "resource": resource}).encode())


def test_squares_payment_tells_what_came_and_later_what_went_back() -> None:
    payment = {"id": "P1", "order_id": "O1", "note": REF, "status": "COMPLETED"}
    payment |= {"amount_money": {"amount": 5000, "currency": "USD"}}
    news = _square("payment.updated", "payment", payment)
    assert (news.kind, news.ref, news.session, news.amount) == ("paid", REF, "O1", Decimal(50))
    back = _square("payment.updated", "payment", payment | {"refunded_money": {"amount": 2000, "currency": "USD"}})
    assert (back.kind, back.amount, back.of_one_refund) == ("refunded", Decimal(20), False)
    assert _square("payment.updated", "payment", payment | {"status": "FAILED"}).kind == "failed"
    assert _square("payment.created", "payment", payment | {"status": "APPROVED"}).kind == "pending"
    refund = {"id": "R1", "payment_id": "P1", "status": "COMPLETED", "amount_money": payment["amount_money"]}
    assert _square("refund.updated", "refund", refund).of_one_refund
    assert _square("refund.updated", "refund", refund | {"status": "PENDING"}) is None


def _square(kind: str, noun: str, thing: dict[str, Any]) -> Any:
    body = {"event_id": "e", "type": kind, "data": {"object": {noun: thing}}}
    return square_events.parse(json.dumps(body).encode())


@pytest.mark.parametrize("parse", [stripe_events.parse, paypal_events.parse, square_events.parse])
@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{}", b"\xff", b"[" * 100_000, b'{"object": "event", "data": []}'])
def test_a_shape_nobody_knows_says_so(parse: Any, body: bytes) -> None:
    with pytest.raises(UnknownShape):
        parse(body)
