"""What people type into facts, read as what it means. ValueError says in Spanish what is wrong."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.screens.lead.sheet import CURRENCIES


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(CommonReason.INVALID, field=words.DATE) from None


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        raise ValueError(words.NOT_A_NUMBER.format(value=text))
    return int(text)


def _children(text: str) -> int:
    return _whole(text) or 0


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        return Decimal(text.replace(",", "").replace(" ", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ValueError(words.NOT_A_NUMBER.format(value=text)) from None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(words.NOT_A_DATE.format(value=text)) from None


def _currency(text: str) -> str:
    if text not in CURRENCIES:
        raise Refused(CommonReason.INVALID, field="currency")
    return text


FACTS: dict[str, Callable[[str], Any]] = {
    "destination": lambda text: text[:120],
    "category": lambda text: text[:120],
    "check_in": _date,
    "nights": _whole,
    "adults": _whole,
    "children": _children,
    "amount": _amount,
    "currency": _currency,
}
