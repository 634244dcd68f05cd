"""Stripe inwards: whether a webhook is genuine, and what it says of a payment.

A session, its intent and its charge all tell of one payment: whoever settles goes by the intent's id. What Stripe
thinks of the risk is on the charge, which succeeds first.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from stripe import SignatureVerificationError, WebhookSignature

from aliun_dashboard.adapters import cashier
from aliun_dashboard.adapters.cashier import STRIPE_DECIMALS, Kind, News, Row, UnknownShape, row, text

TOLERANCE_SECONDS = 300
HEADER = re.compile(r"t=([0-9]{1,12})(?:,v[0-9]=[0-9a-f]{64}){1,8}")


def signature_valid(secrets: Sequence[str], body: bytes, header: str | None, now: datetime) -> bool:
    """Whether `header` signs exactly these bytes with one of `secrets`, at most 300 s ago or ahead.

    The SDK compares; it bounds only the past, so both bounds are kept here.
    """
    stamped = HEADER.fullmatch(header or "")
    if stamped is None or abs(now.timestamp() - int(stamped[1])) > TOLERANCE_SECONDS:
        return False
    return any(_signed_with(secret, body, stamped[0]) for secret in secrets)


def parse(body: bytes) -> News | None:
    """What an event says of a payment; None when it is about something else. Raises UnknownShape."""
    event = cashier.event(body)
    kind, thing = text(event.get("type")), row(row(event.get("data")).get("object"))
    if event.get("object") != "event" or not kind or not thing:
        raise UnknownShape("not an event of Stripe")
    read = READERS.get(kind)
    return read(event, thing) if read else None


def _session(kind: Kind) -> Callable[[Row, Row], News | None]:
    def read(event: Row, session: Row) -> News | None:
        delayed = kind == "paid" and session.get("payment_status") != "paid"  # money of a slow method is still to come
        return _news("pending" if delayed else kind, event, session, session.get("amount_total"))

    return read


def _intent(event: Row, intent: Row) -> News:
    return _news("paid", event, intent, intent.get("amount_received"))


def _charge(event: Row, charge: Row) -> News:
    captured = charge.get("captured") is True  # what is only authorised may still be let go
    return _news("paid" if captured else "pending", event, charge, charge.get("amount_captured"))


def _failed(event: Row, intent: Row) -> News:
    return _news("failed", event, intent, None)


def _refunded(event: Row, charge: Row) -> News:
    return _news("refunded", event, charge, charge.get("amount_refunded"))


def _disputed(event: Row, dispute: Row) -> News:
    return _news("disputed", event, dispute, dispute.get("amount"))


READERS: dict[str, Callable[[Row, Row], News | None]] = {
    "checkout.session.completed": _session("paid"),
    "checkout.session.async_payment_succeeded": _session("paid"),
    "checkout.session.async_payment_failed": _session("failed"),
    "checkout.session.expired": _session("expired"),
    "payment_intent.succeeded": _intent,
    "payment_intent.payment_failed": _failed,
    "charge.succeeded": _charge,
    "charge.refunded": _refunded,
    "charge.dispute.created": _disputed,
}


def _news(kind: Kind, event: Row, thing: Row, units: object) -> News:
    currency, live = text(thing.get("currency")).upper(), event.get("livemode")
    noun = thing.get("object")
    return News(
        kind,
        ref=text(thing.get("client_reference_id")) or text(row(thing.get("metadata")).get("payment_ref")),
        session=text(thing.get("id")) if noun == "checkout.session" else "",
        payment=text(thing.get("id")) if noun == "payment_intent" else text(thing.get("payment_intent")),
        amount=cashier.from_minor(units, currency, STRIPE_DECIMALS),
        currency=currency,
        live=live if isinstance(live, bool) else None,
        at=cashier.moment(event.get("created")),
        detail={
            "event": text(event.get("id")),
            "type": text(event.get("type")),
            "status": text(thing.get("payment_status")) or text(thing.get("status")),
            "reason": text(thing.get("reason")),
            "dispute": text(thing.get("id")) if kind == "disputed" else "",
            "risk": text(row(thing.get("outcome")).get("risk_level")),
            "payer_country": _country(thing),
        },
    )


def _country(thing: Row) -> str:
    """Of the card's holder, as a session or a charge has it."""
    payer = row(thing.get("customer_details")) or row(thing.get("billing_details"))
    return text(row(payer.get("address")).get("country"))


def _signed_with(secret: str, body: bytes, header: str) -> bool:
    try:
        return WebhookSignature.verify_header(body, header, secret)
    except (SignatureVerificationError, UnicodeDecodeError):
        return False
