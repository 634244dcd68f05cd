"""What people type into the form of a campaign, read as its columns, and its columns as one types them."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from aliun_dashboard.campaigns.rules import CampaignKind
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts import format as write

DAYS, PERCENT = "days-", "percent-"  # of a cancellation window, followed by the number of its row
LONG = 4000
AMOUNT = re.compile(r"\d{1,10}(\.\d{1,2})?", re.ASCII)
Read = Callable[[str], Any]


class Wrong(ValueError):
    """Something typed cannot be read; says in Spanish what to do."""


def read(form: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The columns of a campaign, and what is wrong by field."""
    facts: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, reader in READERS.items():
        try:
            facts[name] = reader(str(form.get(name, "")).strip())
        except Wrong as wrong:
            errors[name] = str(wrong)
    try:
        facts["cancellation_windows"] = _windows(form)
    except Wrong as wrong:
        errors["cancellation_windows"] = str(wrong)
    return facts, errors


def written(terms: Mapping[str, Any]) -> dict[str, str]:
    """The columns as they stand in the form."""
    return {name: _written(terms.get(name)) for name in READERS}


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    return "\n".join(value) if isinstance(value, list) else str(value)


def _needed(reader: Read) -> Read:
    def read_it(text: str) -> Any:
        if not text:
            raise Wrong(words.NEEDED)
        return reader(text)

    return read_it


def _text(most: int) -> Read:
    return lambda text: text[:most]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Wrong(words.NOT_A_DATE) from None


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise Wrong(words.NOT_A_NUMBER)
    return int(text)


def _amount(text: str) -> Decimal | None:
    plain = text.replace(",", "").replace(" ", "")
    if plain and not AMOUNT.fullmatch(plain):
        raise Wrong(words.NOT_A_NUMBER)
    return Decimal(plain).quantize(Decimal("0.01")) if plain else None


def _kind(text: str) -> CampaignKind:
    try:
        return CampaignKind(text)
    except ValueError:
        raise Wrong(words.NEEDED) from None


def _currency(text: str) -> str:
    if text not in write.SYMBOLS:
        raise Wrong(words.NEEDED)
    return text


def _or_nothing(text: str) -> int | None:
    return _whole(text) if text else None


def _lines(text: str) -> list[str]:
    return [line.strip()[:200] for line in text.splitlines() if line.strip()][:50]


def _windows(form: Mapping[str, Any]) -> list[dict[str, int]]:
    """The rows that say anything, the longest notice first."""
    found = []
    for number in sorted(int(name.removeprefix(DAYS)) for name in form if _is_row(name)):
        days, share = (str(form.get(f"{part}{number}", "")).strip() for part in (DAYS, PERCENT))
        if days or share:
            found.append({"days": _whole(days), "percent": _whole(share)})
    return sorted(found, key=lambda window: -window["days"])


def _is_row(name: str) -> bool:
    return name.startswith(DAYS) and name.removeprefix(DAYS).isdecimal()


READERS: dict[str, Read] = {
    "kind": _kind,
    "name": _needed(_text(120)),
    "hotel_id": _or_nothing,
    "hotel": _text(120),
    "destination": _text(120),
    "room": _text(120),
    "board": _text(120),
    "travel_from": _needed(_day),
    "travel_to": _needed(_day),
    "booking_from": _needed(_day),
    "booking_to": _needed(_day),
    "release_on": _day,
    "quota_total": _needed(_whole),
    "keep": _needed(_whole),
    "max_people": _needed(_whole),
    "price_per_night": _needed(_amount),
    "cost_per_night": _amount,
    "currency": _currency,
    "deposit_percent": _needed(_whole),
    "balance_days": _needed(_whole),
    "voucher_on_deposit": lambda text: text == "on",
    "cancellation_policy": _text(LONG),
    "inclusions": _text(LONG),
    "supplier_contact": _text(LONG),
    "ad_refs": _lines,
}
