"""Stripe outwards, by its own SDK: one Checkout session a payment, refunds, its list of events.

A session is asked for with our payment reference as idempotency key, so that two clicks open one checkout.
Money is only believed from events (`stripe_events`), never from the customer's return.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal

import stripe
from stripe import HTTPXClient, StripeClient, StripeError
from stripe.params import EventListParams, EventListParamsCreated
from stripe.params.checkout import SessionCreateParams

from aliun_dashboard.adapters import cashier, stripe_events, vendor_http
from aliun_dashboard.adapters.cashier import STRIPE_DECIMALS, Opened, Order
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

VENDOR = "Stripe"
TIMEOUT_SECONDS = 15
PAGE = 100
# What Stripe allows; a minute is left for the way there.
SHORTEST, LONGEST = timedelta(minutes=31), timedelta(hours=23, minutes=59)


def configured() -> bool:
    """False: there is no key, and paying is to be simulated or impossible."""
    return bool(settings().stripe_secret_key.get_secret_value())


async def open_checkout(order: Order, now: datetime) -> Opened:
    """A hosted checkout for exactly this order. The same order again is the same checkout. Raises DeliveryFailed."""
    expires_at = _expiry(order.expires_at, now)
    key = f"{order.ref}:{expires_at}" if expires_at else order.ref  # the key stands for the parameters, too
    async with _client() as client:
        session = await client.v1.checkout.sessions.create_async(_session(order, expires_at), {"idempotency_key": key})
    if not session.url:
        raise vendor_http.unexpected(VENDOR, "address")
    return Opened(session.id, session.url)


async def refund(payment: str, amount: Decimal, currency: str, *, key: str) -> str:
    """Give back `amount` of the payment intent `payment`; returns the refund's id. Raises DeliveryFailed."""
    units = cashier.to_minor(amount, currency, STRIPE_DECIMALS)
    async with _client() as client:
        given = await client.v1.refunds.create_async(
            {"payment_intent": payment, "amount": units, "metadata": {"refund_key": key}}, {"idempotency_key": key}
        )
    return given.id


async def events(since: datetime, until: datetime) -> dict[str, bytes]:
    """Every event we read that was created from `since` on and before `until`, by its id, the oldest first.

    Stripe lists thirty days, each event as it was first sent. Raises DeliveryFailed.
    """
    created: EventListParamsCreated = {"gte": int(since.timestamp()), "lt": int(until.timestamp())}
    params: EventListParams = {"types": list(stripe_events.READERS), "created": created, "limit": PAGE}
    async with _client() as client:
        page = await client.v1.events.list_async(params)
        newest_first = [event.to_dict(for_json=True) async for event in page.auto_paging_iter()]
    return {event["id"]: json.dumps(event).encode() for event in reversed(newest_first)}


async def ping() -> None:
    """Read the balance: the cheapest proof of the key. Raises DeliveryFailed."""
    async with _client() as client:
        await client.v1.balance.retrieve_async()


def _session(order: Order, expires_at: int | None) -> SessionCreateParams:
    units = cashier.to_minor(order.amount, order.currency, STRIPE_DECIMALS)
    price = {"currency": order.currency.lower(), "unit_amount": units, "product_data": {"name": order.title}}
    known = {"payment_ref": order.ref}  # on both: a session's metadata does not reach its intent
    params: SessionCreateParams = {
        "mode": "payment",
        "client_reference_id": order.ref,
        "metadata": known,
        "payment_intent_data": {"metadata": known, "description": order.title},
        "line_items": [{"quantity": 1, "price_data": price}],  # pyright: ignore[reportAssignmentType]
        "success_url": f"{order.back}?vuelta=1",
        "cancel_url": order.back,
    }
    if order.email:
        params["customer_email"] = order.email
    if expires_at:
        params["expires_at"] = expires_at
    return params


def _expiry(wanted: datetime | None, now: datetime) -> int | None:
    """With our own link where Stripe can; None is Stripe's day."""
    if wanted is None or wanted - now > LONGEST:
        return None
    return int(max(wanted, now + SHORTEST).timestamp())


@asynccontextmanager
async def _client() -> AsyncGenerator[StripeClient]:
    """The SDK for a few calls, its errors turned into ours."""
    key, base = settings().stripe_secret_key.get_secret_value(), settings().stripe_base_url.rstrip("/")
    if not key:
        raise DeliveryFailed("STRIPE_SECRET_KEY is missing", permanent=True, code="not_configured")
    http = HTTPXClient(timeout=TIMEOUT_SECONDS)
    try:
        yield StripeClient(key, base_addresses={"api": base}, http_client=http, max_network_retries=1)
    except StripeError as refused:
        raise _failure(refused) from refused
    finally:
        await http.close_async()


def _failure(refused: StripeError) -> DeliveryFailed:
    if isinstance(refused, stripe.APIConnectionError) or refused.http_status is None:
        return DeliveryFailed(f"{VENDOR}: {type(refused).__name__}", code="unreachable")
    asked = (refused.headers or {}).get("retry-after", "")
    return vendor_http.failure(VENDOR, refused.http_status, refused.user_message or "", asked)
