"""What a confirmation says once every field is settled, and how it differs from what was known."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import LARGEST

from .matching import booking_key
from .reading import SURE, FieldName, Found
from .rules import OCReason

MOST_NIGHTS, LONGEST = 365, 200
LONGEST_ID = 40
GROUPED = re.compile(r"\d{1,3}(,\d{3})+\.\d{1,2}", re.ASCII)  # as every screen writes an amount
AMENDABLE = (FieldName.HOTEL, FieldName.CHECK_IN, FieldName.CHECK_OUT, FieldName.AMOUNT, FieldName.CURRENCY)


@dataclass(frozen=True)
class Said:
    """One trip as its confirmation has it. `agency` is the name as written; `amount` in units of `currency`."""

    booking_id: str
    agency: str
    hotel: str
    check_in: date
    check_out: date
    amount: Decimal
    currency: str

    @property
    def nights(self) -> int:
        return (self.check_out - self.check_in).days


def doubts(fields: Mapping[FieldName, Found]) -> list[FieldName]:
    """The fields about which a person is to be asked."""
    return [name for name in FieldName if not _is_sure(fields.get(name))]


def _is_sure(found: Found | None) -> bool:
    return found is not None and found.value is not None and found.confidence >= SURE


def settled(values: Mapping[FieldName, str]) -> Said:
    """What was read, or typed by a person: days as `2025-12-01`, the amount as `150000.00` or `150,000.00`.

    Raises Refused: MISSING_FIELD, BAD_FIELD, both naming the field.
    """
    text = {name: " ".join(values.get(name, "").split()) for name in FieldName}
    for name, value in text.items():
        if not value:
            raise Refused(OCReason.MISSING_FIELD, field=name.value, fields=name.value)
    said = Said(
        booking_key(text[FieldName.BOOKING]),
        text[FieldName.AGENCY][:LONGEST],
        text[FieldName.HOTEL][:LONGEST],
        _day(FieldName.CHECK_IN, text[FieldName.CHECK_IN]),
        _day(FieldName.CHECK_OUT, text[FieldName.CHECK_OUT]),
        _amount(text[FieldName.AMOUNT]),
        text[FieldName.CURRENCY].upper(),
    )
    return _checked(said)


def _checked(said: Said) -> Said:
    if not 0 < len(said.booking_id) <= LONGEST_ID or not said.booking_id.isprintable():
        raise _bad(FieldName.BOOKING, said.booking_id)
    if not 0 < said.nights <= MOST_NIGHTS:
        raise _bad(FieldName.CHECK_OUT, said.check_out.isoformat())
    if len(said.currency) != 3 or not (said.currency.isascii() and said.currency.isalpha()):
        raise _bad(FieldName.CURRENCY, said.currency)
    return said


def _day(name: FieldName, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _bad(name, text) from None


def ungrouped(text: str) -> str:
    """`150,000.00` as `150000.00`. `150,000` stays: without a point after it, a comma may be a decimal one."""
    return text.replace(",", "") if GROUPED.fullmatch(text.strip()) else text


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(ungrouped(text))
        exact = amount.quantize(Decimal("0.01")) if amount.is_finite() else amount
    except InvalidOperation:
        raise _bad(FieldName.AMOUNT, text) from None
    if not amount.is_finite() or exact != amount or not 0 < exact <= LARGEST:
        raise _bad(FieldName.AMOUNT, text)
    return exact


def _bad(name: FieldName, value: str) -> Refused:
    return Refused(OCReason.BAD_FIELD, field=name.value, fields=name.value, value=value[:LONGEST])


def as_text(found: Found) -> str:
    """A value as `settled` takes it, and as it is stored."""
    return found.value.isoformat() if isinstance(found.value, date) else str(found.value or "")


def stored(found: Found) -> dict[str, Any]:
    """A field as JSON keeps it."""
    return {**asdict(found), "value": as_text(found) or None}


def changes(known: Said, said: Said) -> dict[FieldName, str]:
    """What a confirmation of a known trip changes: of each field how it was. Hotels alike but for case are the same."""
    was = {name: (getattr(known, name.value), getattr(said, name.value)) for name in AMENDABLE}
    differ = {name: old for name, (old, new) in was.items() if _folded(old) != _folded(new)}
    return {name: old.isoformat() if isinstance(old, date) else str(old) for name, old in differ.items()}


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value
