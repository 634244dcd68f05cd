"""PayPal inwards: whether a webhook is genuine, and what it says of a payment.

PayPal signs `id|time|webhook id|crc32 of the raw body` with a certificate it names by address. Whoever could name
another certificate could sign anything: the address must be PayPal's, the chain must end in a trusted root
(`paypal_certs`). The stamp may be three days old, for as long PayPal repeats; within them the event id keeps
a repetition from having an effect.
"""

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from aliun_dashboard.adapters import cashier
from aliun_dashboard.adapters.cashier import Kind, News, Row, UnknownShape, first, row, text

OLDEST, NEWEST = timedelta(days=3), timedelta(seconds=300)
ALGORITHM = "SHA256withRSA"
CAPTURE_STATES: dict[str, Kind] = {
    "COMPLETED": "paid",
    "PENDING": "pending",
    "DECLINED": "failed",
    "FAILED": "failed",
}


@dataclass(frozen=True)
class Seal:
    """What the headers of one transmission say."""

    id: str
    time: str
    signature: bytes
    cert_url: str

    def signs(self, webhook_id: str, body: bytes, key: RSAPublicKey) -> bool:
        """Whether `key` made this signature over exactly these bytes."""
        signed = f"{self.id}|{self.time}|{webhook_id}|{zlib.crc32(body)}".encode()
        try:
            key.verify(self.signature, signed, PKCS1v15(), SHA256())
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Approved:
    """The customer approved an order: no money yet, but ours to take."""

    ref: str
    session: str


def seal(headers: Mapping[str, str], now: datetime) -> Seal | None:
    """The seal of a transmission of the last three days; None for anything else."""
    sent_at = cashier.moment(headers.get("paypal-transmission-time", ""))
    if sent_at is None or not now - OLDEST <= sent_at <= now + NEWEST:
        return None
    if headers.get("paypal-auth-algo") != ALGORITHM:
        return None
    try:
        signature = base64.b64decode(headers.get("paypal-transmission-sig", ""), validate=True)
    except (binascii.Error, ValueError):
        return None
    named = [headers.get(f"paypal-{name}", "") for name in ("transmission-id", "transmission-time", "cert-url")]
    return Seal(named[0], named[1], signature, named[2]) if all(named) and signature else None


def parse(body: bytes) -> News | Approved | None:
    """What an event says of a payment; None when it is about something else. Raises UnknownShape."""
    event = cashier.event(body)
    kind, thing = text(event.get("event_type")), row(event.get("resource"))
    if not kind or not thing or not text(event.get("id")):
        raise UnknownShape("not an event of PayPal")
    if kind == "CHECKOUT.ORDER.APPROVED":
        return Approved(text(first(thing.get("purchase_units")).get("custom_id")), text(thing.get("id")))
    read = READERS.get(kind)
    return read(event, thing) if read else None


def of_capture(capture: Row, order: str) -> News | None:
    """What our own capture of `order` came to, in the words of an event."""
    kind = CAPTURE_STATES.get(text(capture.get("status")))
    return _news(kind, {"event_type": "capture"}, capture, session=order) if kind else None


def _captured(kind: Kind) -> Callable[[Row, Row], News]:
    return lambda event, capture: _news(kind, event, capture)


def _refunded(event: Row, refund: Row) -> News:
    """The refund itself, with the total of all refunds of its capture where PayPal says it."""
    total = row(row(refund.get("seller_payable_breakdown")).get("total_refunded_amount"))
    return _news("refunded", event, refund, payment=_above(refund), money=total or row(refund.get("amount")))


def _reversed(event: Row, thing: Row) -> News:
    """A bank or PayPal took the money back; the resource is the capture, or a refund below it."""
    return _news("disputed", event, thing, payment=_above(thing) or text(thing.get("id")))


def _disputed(event: Row, dispute: Row) -> News:
    of_it = first(dispute.get("disputed_transactions"))
    ref, payment = text(of_it.get("custom")), text(of_it.get("seller_transaction_id"))
    return _news(
        "disputed", event, {**dispute, "custom_id": ref}, payment=payment, money=row(dispute.get("dispute_amount"))
    )


READERS: dict[str, Callable[[Row, Row], News]] = {
    "PAYMENT.CAPTURE.COMPLETED": _captured("paid"),
    "PAYMENT.CAPTURE.PENDING": _captured("pending"),
    "PAYMENT.CAPTURE.DENIED": _captured("failed"),
    "PAYMENT.CAPTURE.DECLINED": _captured("failed"),
    "PAYMENT.CAPTURE.REFUNDED": _refunded,
    "PAYMENT.CAPTURE.REVERSED": _reversed,
    "CUSTOMER.DISPUTE.CREATED": _disputed,
}


def _news(
    kind: Kind, event: Row, thing: Row, *, session: str = "", payment: str = "", money: Row | None = None
) -> News:
    amount = row(thing.get("amount")) if money is None else money
    related = row(row(thing.get("supplementary_data")).get("related_ids"))
    is_refund = kind == "refunded"
    return News(
        kind,
        ref=text(thing.get("custom_id")),
        session=session or text(related.get("order_id")),
        payment=payment or text(thing.get("id")),
        amount=cashier.from_text(amount.get("value")),
        currency=text(amount.get("currency_code")).upper(),
        at=cashier.moment(thing.get("update_time")) or cashier.moment(event.get("create_time")),
        detail={
            "event": text(event.get("id")),
            "type": text(event.get("event_type")),
            "status": text(thing.get("status")),
            "reason": text(row(thing.get("status_details")).get("reason")) or text(thing.get("reason")),
            "refund": text(thing.get("id")) if is_refund else "",
            "dispute": text(thing.get("dispute_id")),
            "payer_country": text(row(row(thing.get("payer")).get("address")).get("country_code")),
        },
        of_one_refund=is_refund and "seller_payable_breakdown" not in thing,
    )


def _above(refund: Row) -> str:
    """The capture a refund is of: the last part of its link `up`."""
    links: list[object] = refund["links"] if isinstance(refund.get("links"), list) else []
    up = (text(row(link).get("href")) for link in links if row(link).get("rel") == "up")
    return next(up, "").rsplit("/", 1)[-1]
