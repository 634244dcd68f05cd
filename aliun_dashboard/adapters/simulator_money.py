"""Plays Stripe, PayPal and Square in a demo: their events of an open payment, genuinely signed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from stripe import WebhookSignature

from aliun_dashboard.adapters import cashier, paypal_demo, square_events
from aliun_dashboard.adapters.cashier import PAYPAL_DECIMALS, SQUARE_DECIMALS, STRIPE_DECIMALS
from aliun_dashboard.adapters.trial import JSON, Shot, Trial
from aliun_dashboard.kernel import rotation
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

WEBHOOKS = "/api/v1/webhooks/"
LATE_SECONDS = 15.0
STRIPE_STATES = {"paid": "completed", "failed": "async_payment_failed", "pending": "completed"}
PAYPAL_STATES = {"paid": "COMPLETED", "failed": "DENIED", "pending": "PENDING"}
SQUARE_STATES = {"paid": "COMPLETED", "failed": "FAILED", "pending": "APPROVED"}

Event = dict[str, Any]
Play = Callable[[Trial, str], Event]


def _stripe(trial: Trial, state: str) -> Event:
    """A session tells of a payment; its intent would tell the same once more."""
    ref, mark = _ref(trial), _mark(trial)
    units = cashier.to_minor(_amount(trial), trial.payment["currency"], STRIPE_DECIMALS)
    session = {
        "id": f"cs_test_{mark}",
        "object": "checkout.session",
        "client_reference_id": ref,
        "metadata": {"payment_ref": ref},
        "payment_intent": f"pi_{mark}",
        "payment_status": "paid" if state == "paid" else "unpaid",
        "amount_total": units,
        "currency": trial.payment["currency"].lower(),
    }
    kind = f"checkout.session.{STRIPE_STATES[state]}"
    head = {"id": f"evt_{state}{trial.seed}", "object": "event", "type": kind}
    return head | {"created": trial.at, "livemode": False, "data": {"object": session}}


def _paypal(trial: Trial, state: str) -> Event:
    value = cashier.to_text(_amount(trial), trial.payment["currency"], PAYPAL_DECIMALS)
    capture = {
        "id": f"CAP{_mark(trial)}",
        "status": PAYPAL_STATES[state],
        "custom_id": _ref(trial),
        "amount": {"currency_code": trial.payment["currency"], "value": value},
        "supplementary_data": {"related_ids": {"order_id": f"ORD{_mark(trial)}"}},
        "update_time": _iso(trial),
    }
    kind = f"PAYMENT.CAPTURE.{PAYPAL_STATES[state]}"
    return {"id": f"WH-{state}{trial.seed}", "event_type": kind, "create_time": _iso(trial), "resource": capture}


def _square(trial: Trial, state: str) -> Event:
    units = cashier.to_minor(_amount(trial), trial.payment["currency"], SQUARE_DECIMALS)
    payment = {
        "id": f"sq{_mark(trial)}",
        "order_id": f"sqo{_mark(trial)}",
        "note": _ref(trial),
        "status": SQUARE_STATES[state],
        "amount_money": {"amount": units, "currency": trial.payment["currency"]},
    }
    data = {"type": "payment", "id": payment["id"], "object": {"payment": payment}}
    head = {"event_id": f"sq-{state}{trial.seed}", "type": "payment.updated", "created_at": _iso(trial)}
    return head | {"data": data}


def _by_stripe(body: bytes, trial: Trial) -> dict[str, str]:
    secret = rotation.newest(settings().stripe_webhook_secret.get_secret_value())
    return {"stripe-signature": WebhookSignature.generate_signature_header(body.decode(), secret, trial.at)}


def _by_paypal(body: bytes, trial: Trial) -> dict[str, str]:
    at = datetime.fromtimestamp(trial.at, UTC)
    return paypal_demo.headers(body, rotation.newest(settings().paypal_webhook_id), at, f"demo-{trial.seed}")


def _by_square(body: bytes, _: Trial) -> dict[str, str]:
    key = rotation.newest(settings().square_webhook_signature_key.get_secret_value())
    url = f"{settings().public_url}{WEBHOOKS}square"
    return {"x-square-hmacsha256-signature": square_events.signature(key, url, body)}


VENDORS: dict[str, tuple[Play, Callable[[bytes, Trial], dict[str, str]]]] = {
    "stripe": (_stripe, _by_stripe),
    "paypal": (_paypal, _by_paypal),
    "square": (_square, _by_square),
}


def _shot(vendor: str, trial: Trial, state: str, after: float = 0.0) -> Shot:
    play, sign = VENDORS[vendor]
    body = json.dumps(play(trial, state), ensure_ascii=False).encode()
    return Shot(f"{WEBHOOKS}{vendor}", {"content-type": JSON, **sign(body, trial)}, body, after)


def _paid(vendor: str, trial: Trial) -> list[Shot]:
    return [_shot(vendor, trial, "paid")]


def _failed(vendor: str, trial: Trial) -> list[Shot]:
    return [_shot(vendor, trial, "failed")]


def _late(vendor: str, trial: Trial) -> list[Shot]:
    """A slow method: the customer has done their part, the money comes later."""
    return [_shot(vendor, trial, "pending"), _shot(vendor, trial, "paid", LATE_SECONDS)]


def _twice(vendor: str, trial: Trial) -> list[Shot]:
    """The same event again, and then another event of the same money."""
    again = Trial(trial.kind, trial.seed + 1, trial.at, trial.targets, trial.payment)
    return [_shot(vendor, trial, "paid"), _shot(vendor, trial, "paid"), _shot(vendor, again, "paid")]


def _altered(vendor: str, trial: Trial) -> list[Shot]:
    """Signed well, but for one unit of money: somebody paid another sum than was asked for."""
    less = {**trial.payment, "amount": "1.00"}
    return [_shot(vendor, Trial(trial.kind, trial.seed, trial.at, payment=less), "paid")]


def _forged(vendor: str, trial: Trial) -> list[Shot]:
    """A good signature of another content."""
    honest = _shot(vendor, trial, "paid")
    return [Shot(honest.path, honest.headers, honest.body.replace(b"{", b"{ ", 1))]


KINDS: dict[str, Callable[[Trial], list[Shot]]] = {
    f"{vendor}_{name}": partial(shots, vendor)
    for vendor in VENDORS
    for name, shots in (
        ("paid", _paid),
        ("failed", _failed),
        ("late", _late),
        ("twice", _twice),
        ("altered", _altered),
        ("forged", _forged),
    )
}


def _ref(trial: Trial) -> str:
    if not trial.payment:
        raise DeliveryFailed("no open payment to play with", permanent=True, code="no_open_payment")
    return trial.payment["ref"]


def _amount(trial: Trial) -> Decimal:
    return Decimal(trial.payment["amount"]).normalize() if trial.payment else Decimal(0)


def _mark(trial: Trial) -> str:
    """One payment has one session and one money, whatever tells of it how often."""
    return "".join(filter(str.isalnum, _ref(trial)))[:20]


def _iso(trial: Trial) -> str:
    return datetime.fromtimestamp(trial.at, UTC).isoformat().replace("+00:00", "Z")
