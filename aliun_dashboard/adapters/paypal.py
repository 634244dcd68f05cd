"""PayPal outwards: Orders v2, which we capture ourselves once the customer approved, and refunds.

`PayPal-Request-Id` makes each call happen once (PayPal remembers it for 6 h). Amounts are decimal strings.
A captured payment counts when it is COMPLETED; a PENDING one is a promise (A-36).
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from aliun_dashboard.adapters import cashier, vendor_http
from aliun_dashboard.adapters.cashier import PAYPAL_DECIMALS, Opened, Order, Row, first, row, text
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

VENDOR = "PayPal"
MARGIN_SECONDS = 60.0
LONGEST_KEY = 108
LONGEST_TITLE = 127


@dataclass(frozen=True)
class _Token:
    value: str
    until: float  # on the stopwatch


_tokens: dict[tuple[str, str], _Token] = {}


def configured() -> bool:
    """False: there are no keys, and paying is to be simulated or impossible."""
    return bool(settings().paypal_client_id and settings().paypal_client_secret.get_secret_value())


async def open_checkout(order: Order) -> Opened:
    """An order the customer can approve. The same order again is the same one. Raises DeliveryFailed."""
    unit = {
        "custom_id": order.ref,
        "invoice_id": order.ref,
        "description": order.title[:LONGEST_TITLE],
        "amount": _money(order.amount, order.currency),
    }
    context = {
        "return_url": f"{order.back}?vuelta=1",
        "cancel_url": order.back,
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
    }
    source = {"paypal": {"experience_context": context}}
    body = {"intent": "CAPTURE", "purchase_units": [unit], "payment_source": source}
    said = await _call("POST", "/v2/checkout/orders", body, key=order.ref)
    links: list[Any] = said["links"] if isinstance(said.get("links"), list) else []
    by_rel = {text(row(link).get("rel")): text(row(link).get("href")) for link in links}
    url = by_rel.get("payer-action") or by_rel.get("approve", "")
    if not (text(said.get("id")) and url):
        raise vendor_http.unexpected(VENDOR, "approval link")
    return Opened(text(said["id"]), url)


async def capture(order: str) -> Row:
    """Take the money of an approved order; an order that was captured before is read. Gives the capture and its payer.

    Raises DeliveryFailed; `declined` is the customer's to mend.
    """
    try:
        said = await _call("POST", f"/v2/checkout/orders/{order}/capture", {}, key=f"capture-{order}")
    except DeliveryFailed as failed:
        if "INSTRUMENT_DECLINED" in str(failed):
            raise DeliveryFailed(str(failed), permanent=True, code="declined") from failed
        if "ORDER_ALREADY_CAPTURED" not in str(failed):
            raise
        said = await _call("GET", f"/v2/checkout/orders/{order}")
    found = first(row(first(said.get("purchase_units")).get("payments")).get("captures"))
    if not found:
        raise vendor_http.unexpected(VENDOR, "capture")
    return {**found, "payer": row(said.get("payer"))}


async def refund(payment: str, amount: Decimal, currency: str, *, key: str) -> str:
    """Give back `amount` of the capture `payment`; returns the refund's id. Raises DeliveryFailed."""
    said = await _call("POST", f"/v2/payments/captures/{payment}/refund", {"amount": _money(amount, currency)}, key=key)
    return text(said.get("id"))


async def ping() -> None:
    """Ask for a token anew: the proof of both keys. Raises DeliveryFailed."""
    _tokens.clear()
    await _token()


def _money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"currency_code": currency, "value": cashier.to_text(amount, currency, PAYPAL_DECIMALS)}


async def _call(method: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> Row:
    headers = {"authorization": f"Bearer {await _token()}", "prefer": "return=representation"}
    if key:
        headers["paypal-request-id"] = key[-LONGEST_KEY:]
    url = settings().paypal_base_url.rstrip("/") + path
    try:
        return await vendor_http.exchange(VENDOR, httpx.Request(method, url, json=body, headers=headers))
    except DeliveryFailed as failed:
        if failed.code == "token_rejected":
            _tokens.clear()  # the next try asks for another
        raise


async def _token() -> str:
    """The access token of this process, asked for again a minute before it ends."""
    account = (settings().paypal_base_url, settings().paypal_client_id)
    if not configured():
        raise DeliveryFailed("PayPal's keys are missing", permanent=True, code="not_configured")
    known = _tokens.get(account)
    if known is None or clock.stopwatch() > known.until:
        known = _tokens[account] = await _fresh_token()
    return known.value


async def _fresh_token() -> _Token:
    secret = settings().paypal_client_secret.get_secret_value()
    basic = httpx.BasicAuth(settings().paypal_client_id, secret)
    url = f"{settings().paypal_base_url.rstrip('/')}/v1/oauth2/token"
    plain = httpx.Request("POST", url, data={"grant_type": "client_credentials"})
    said = await vendor_http.exchange(VENDOR, next(basic.auth_flow(plain)))
    value, lasts = text(said.get("access_token")), said.get("expires_in")
    if not value or not isinstance(lasts, int):
        raise vendor_http.unexpected(VENDOR, "access token")
    return _Token(value, clock.stopwatch() + lasts - MARGIN_SECONDS)
