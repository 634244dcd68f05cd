"""Square inwards: whether a webhook is genuine, and what it says of a payment."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Sequence

from aliun_dashboard.adapters import cashier
from aliun_dashboard.adapters.cashier import SQUARE_DECIMALS, Kind, News, Row, UnknownShape, row, text

STATES: dict[str, Kind] = {
    "COMPLETED": "paid",
    "APPROVED": "pending",
    "PENDING": "pending",
    "CANCELED": "failed",
    "FAILED": "failed",
}


def signature_valid(keys: Sequence[str], url: str, body: bytes, header: str | None) -> bool:
    """Whether `header` is the base64 HMAC-SHA256 of `url` and the raw body with one of `keys`.

    `url` is the public address as it is configured at Square, to the letter; what a proxy made of it does not count.
    """
    given = (header or "").encode("utf-8", "replace")
    return any(hmac.compare_digest(signature(key, url, body).encode(), given) for key in keys)


def signature(key: str, url: str, body: bytes) -> str:
    """What Square puts in `x-square-hmacsha256-signature`."""
    return base64.b64encode(hmac.new(key.encode(), url.encode() + body, hashlib.sha256).digest()).decode()


def parse(body: bytes) -> News | None:
    """What an event says of a payment; None when it is about something else. Raises UnknownShape."""
    event = cashier.event(body)
    kind, things = text(event.get("type")), row(row(event.get("data")).get("object"))
    if not kind or not text(event.get("event_id")):
        raise UnknownShape("not an event of Square")
    noun, _, _verb = kind.partition(".")
    thing, read = row(things.get(noun)), READERS.get(kind)
    return read(event, thing) if read and thing else None


def _payment(event: Row, payment: Row) -> News | None:
    """Once money went back, the payment says how much altogether; it then tells of nothing else."""
    kind = STATES.get(text(payment.get("status")))
    back = row(payment.get("refunded_money"))
    if kind == "paid" and back.get("amount"):
        return _news("refunded", event, payment, back, text(payment.get("id")))
    return _news(kind, event, payment, row(payment.get("amount_money")), text(payment.get("id"))) if kind else None


def _refund(event: Row, refund: Row) -> News | None:
    if refund.get("status") != "COMPLETED":
        return None
    return _news("refunded", event, refund, row(refund.get("amount_money")), text(refund.get("payment_id")))


def _dispute(event: Row, dispute: Row) -> News:
    disputed = text(row(dispute.get("disputed_payment")).get("payment_id"))
    return _news("disputed", event, dispute, row(dispute.get("amount_money")), disputed)


READERS: dict[str, Callable[[Row, Row], News | None]] = {
    "payment.created": _payment,
    "payment.updated": _payment,
    "refund.updated": _refund,
    "dispute.created": _dispute,
}


def _news(kind: Kind, event: Row, thing: Row, money: Row, payment: str) -> News:
    """A payment link's reference is on its order; its payment carries it as the note we gave."""
    currency, is_refund = text(money.get("currency")).upper(), event.get("type") == "refund.updated"
    return News(
        kind,
        ref=text(thing.get("reference_id")) or ("" if kind == "disputed" else text(thing.get("note"))),
        session=text(thing.get("order_id")),
        payment=payment,
        amount=cashier.from_minor(money.get("amount"), currency, SQUARE_DECIMALS),
        currency=currency,
        at=cashier.moment(event.get("created_at")),
        detail={
            "event": text(event.get("event_id")),
            "type": text(event.get("type")),
            "status": text(thing.get("status")) or text(thing.get("state")),
            "reason": text(thing.get("reason")),
            "refund": text(thing.get("id")) if is_refund else "",
            "dispute": text(thing.get("id")) if kind == "disputed" else "",
            "risk": text(row(thing.get("risk_evaluation")).get("risk_level")),
            "payer_country": text(row(thing.get("billing_address")).get("country")),
        },
        of_one_refund=is_refund,
    )
