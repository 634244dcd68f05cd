"""What every payment provider is asked and tells, in words they share; and their amounts, without a float."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

from aliun_dashboard.kernel.errors import DeliveryFailed

Row = Mapping[str, Any]
Kind = Literal["paid", "pending", "failed", "expired", "refunded", "disputed"]

SHORT = 300
YEAR_2100 = 4_102_444_800
# Decimals of a currency's smallest unit where they are not two, as the vendors count them.
_STRIPE_WHOLE = [
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "JPY",
    "KMF",
    "KRW",
    "MGA",
    "PYG",
    "RWF",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
]
_STRIPE_FINE = ["BHD", "JOD", "KWD", "OMR", "TND"]
STRIPE_DECIMALS: dict[str, int] = dict.fromkeys(_STRIPE_WHOLE, 0) | dict.fromkeys(_STRIPE_FINE, 3)
PAYPAL_DECIMALS: dict[str, int] = {"HUF": 0, "JPY": 0, "TWD": 0}
SQUARE_DECIMALS: dict[str, int] = {"JPY": 0}
UNCLEAR = frozenset({"UGX"})  # Stripe's own pages call it both zero- and two-decimal


class UnknownShape(Exception):
    """Genuine, but no event of this provider that we can read; keep it, show it, do nothing."""


@dataclass(frozen=True)
class Order:
    """What is to be paid. `ref` is our payment's reference, `back` the page the customer returns to."""

    ref: str
    amount: Decimal
    currency: str
    title: str
    back: str
    email: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Opened:
    """A provider's checkout: its id there, and where the customer pays."""

    session: str
    url: str


@dataclass(frozen=True)
class News:
    """What one event says of one payment. `amount` is in units of the currency; of a refund, all that went back so far.

    `of_one_refund`: the provider only told of this refund alone.
    """

    kind: Kind
    ref: str = ""
    session: str = ""
    payment: str = ""
    amount: Decimal | None = None
    currency: str = ""
    live: bool | None = None
    at: datetime | None = None
    detail: dict[str, Any] = field(default_factory=dict[str, Any])
    of_one_refund: bool = False


def to_minor(amount: Decimal, currency: str, decimals: Mapping[str, int]) -> int:
    """`amount` in the currency's smallest units. Raises DeliveryFailed when it has a part smaller than that."""
    scaled = _whole(amount, currency, decimals).scaleb(decimals.get(currency, 2))
    return int(scaled)


def to_text(amount: Decimal, currency: str, decimals: Mapping[str, int]) -> str:
    """`amount` with exactly the currency's decimals, as PayPal writes it. Raises as `to_minor`."""
    return f"{_whole(amount, currency, decimals):.{decimals.get(currency, 2)}f}"


def from_minor(units: object, currency: str, decimals: Mapping[str, int]) -> Decimal | None:
    """Smallest units as an amount; None for what is no whole number."""
    if isinstance(units, bool) or not isinstance(units, int) or abs(units) > 10**14:
        return None
    return Decimal(units).scaleb(-decimals.get(currency.upper(), 2))


def from_text(words: object) -> Decimal | None:
    """A decimal string as an amount; None for anything else."""
    try:
        amount = Decimal(words) if isinstance(words, str) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() and abs(amount) < 10**12 else None


def event(body: bytes) -> Row:
    """A webhook's JSON object. Raises UnknownShape."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise UnknownShape("not JSON") from broken
    if not isinstance(found, dict):
        raise UnknownShape("not a JSON object")
    return cast(Row, found)


def event_id(body: bytes, name: str) -> str:
    """The provider's own id of an event, empty where it has none to be trusted."""
    try:
        return text(event(body).get(name))
    except UnknownShape:
        return ""


def row(value: object) -> Row:
    """The value as a mapping, or an empty one."""
    return cast(Row, value) if isinstance(value, dict) else {}


def first(value: object) -> Row:
    """The first listed mapping, or an empty one."""
    listed = cast(list[object], value) if isinstance(value, list) else []
    return row(listed[0]) if listed else {}


def text(value: object) -> str:
    """A text that can be stored, cut short; anything else is empty."""
    known = value if isinstance(value, str) else ""
    return known[:SHORT].encode("utf-8", "ignore").decode().replace("\0", "")


def moment(value: object) -> datetime | None:
    """Unix seconds or ISO 8601 as a moment, or None."""
    if isinstance(value, int) and 0 < value < YEAR_2100:
        return datetime.fromtimestamp(value, UTC)
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found.replace(tzinfo=found.tzinfo or UTC) if found else None


def _whole(amount: Decimal, currency: str, decimals: Mapping[str, int]) -> Decimal:
    exact = amount.quantize(Decimal(1).scaleb(-decimals.get(currency, 2)))
    smallest_is_tenth = decimals.get(currency) == 3  # the vendors want the third digit to be 0
    if exact != amount or exact <= 0 or currency in UNCLEAR or (smallest_is_tenth and int(exact.scaleb(3)) % 10):
        raise DeliveryFailed(f"{amount} {currency} cannot be charged", permanent=True, code="bad_amount")
    return exact
