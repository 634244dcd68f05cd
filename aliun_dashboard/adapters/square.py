"""Square outwards: one payment link a payment, refunds. Idempotency keys are fields of the body there.

The reference is on the link's order, and on its payment as a note: a link gives its payment no reference.
"""

from decimal import Decimal
from typing import Any

import httpx

from aliun_dashboard.adapters import cashier, vendor_http
from aliun_dashboard.adapters.cashier import SQUARE_DECIMALS, Opened, Order, Row, row, text
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

VENDOR = "Square"
VERSION = "2026-09-16"
LONGEST_KEY = 45  # of a refund; a payment link takes 192


def configured() -> bool:
    """False: there is no token, and paying is to be simulated or impossible."""
    return bool(settings().square_access_token.get_secret_value())


async def open_checkout(order: Order) -> Opened:
    """A payment link for exactly this order. The same order again is the same link. Raises DeliveryFailed."""
    money = _money(order.amount, order.currency)
    place = await _call("GET", "/v2/locations/main")
    said = await _call("POST", "/v2/online-checkout/payment-links", {
        "idempotency_key": order.ref,
        "order": {
            "location_id": text(row(place.get("location")).get("id")),
            "reference_id": order.ref[:40],
            "line_items": [{"name": order.title, "quantity": "1", "base_price_money": money}],
        },
        "payment_note": order.ref,
        "checkout_options": {"redirect_url": f"{order.back}?vuelta=1", "allow_tipping": False},
        "pre_populated_data": {"buyer_email": order.email} if order.email else {},
    })  # fmt: skip
    link = row(said.get("payment_link"))
    session, url = text(link.get("order_id")), text(link.get("url"))
    if not (session and url):
        raise vendor_http.unexpected(VENDOR, "payment link")
    return Opened(session, url)


async def refund(payment: str, amount: Decimal, currency: str, *, key: str) -> str:
    """Give back `amount` of `payment`; returns the refund's id. Raises DeliveryFailed."""
    body = {"idempotency_key": key[-LONGEST_KEY:], "payment_id": payment, "amount_money": _money(amount, currency)}
    return text(row((await _call("POST", "/v2/refunds", body)).get("refund")).get("id"))


async def refunded(payment: str) -> Decimal | None:
    """All that has gone back of `payment` so far. Raises DeliveryFailed."""
    back = row(row((await _call("GET", f"/v2/payments/{payment}")).get("payment")).get("refunded_money"))
    return cashier.from_minor(back.get("amount"), text(back.get("currency")), SQUARE_DECIMALS)


async def ping() -> None:
    """Read the main location: what a payment link needs, too. Raises DeliveryFailed."""
    await _call("GET", "/v2/locations/main")


def _money(amount: Decimal, currency: str) -> dict[str, Any]:
    return {"amount": cashier.to_minor(amount, currency, SQUARE_DECIMALS), "currency": currency}


async def _call(method: str, path: str, body: dict[str, Any] | None = None) -> Row:
    token = settings().square_access_token.get_secret_value()
    if not token:
        raise DeliveryFailed("SQUARE_ACCESS_TOKEN is missing", permanent=True, code="not_configured")
    headers = {"authorization": f"Bearer {token}", "square-version": VERSION}
    url = settings().square_base_url.rstrip("/") + path
    return await vendor_http.exchange(VENDOR, httpx.Request(method, url, json=body, headers=headers))
