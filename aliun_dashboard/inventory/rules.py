"""The inventory's law: boards, what a hotel and a rate must be, refusals."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise

from aliun_dashboard.kernel.errors import Reason, Refused
from aliun_dashboard.kernel.money import CENT


class Board(StrEnum):
    """What the hotel serves."""

    ROOM_ONLY = "room_only"
    BREAKFAST = "breakfast"
    HALF_BOARD = "half_board"
    FULL_BOARD = "full_board"
    ALL_INCLUSIVE = "all_inclusive"


class InventoryReason(Reason):
    """Why something about the inventory is refused."""

    BAD_SEASON = "bad_season"
    OVERLAPPING_RATE = "overlapping_rate"
    BAD_OCCUPANCY = "bad_occupancy"
    BAD_RATE = "bad_rate"
    MISSING_COLUMN = "missing_column"
    IMPORT_IN_USE = "import_in_use"
    IMPORT_TOUCHED = "import_touched"
    HOTEL_TAKEN = "hotel_name_taken"
    ROOM_TAKEN = "room_name_taken"
    BAD_HOTEL = "bad_hotel"
    CURRENCY_IN_USE = "currency_in_use"
    UNKNOWN_HOTEL = "unknown_hotel"
    UNKNOWN_ROOM = "unknown_room"
    UNKNOWN_BOARD = "unknown_board"
    BAD_NIGHT = "bad_night"
    BAD_COUNT = "bad_count"
    OTHER_CURRENCY = "other_currency"
    REPEATED_ROW = "repeated_row"


MOST_PEOPLE, OLDEST_CHILD, LONGEST_NAME = 20, 17, 120
LARGEST_AMOUNT = Decimal(9_999_999)
LONGEST_SEASON_DAYS = 3 * 366
Steps = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class HotelTerms:
    """What a person says of a hotel. Bands are (to_age, percent), windows (days before arrival, penalty percent)."""

    name: str
    destination: str
    category: str = ""
    currency: str = "USD"
    tax_percent: Decimal = Decimal(0)
    child_bands: Steps = field(default_factory=tuple[tuple[int, int], ...])
    inclusions: str = ""
    cancellation_policy: str = ""
    cancellation_windows: Steps = field(default_factory=tuple[tuple[int, int], ...])
    deposit_percent: int = 30
    balance_days: int = 15
    supplier_contact: str = ""


@dataclass(frozen=True)
class RateTerms:
    """One rate: price and cost of a room a night with `adults` adults, both nights included, without tax."""

    board: Board
    adults: int
    first_night: date
    last_night: date
    price: Decimal
    cost: Decimal


def check_hotel(terms: HotelTerms) -> None:
    """Refuse what is no hotel, naming the field as it is called on the screen (`bad_hotel`)."""
    sound = {
        "nombre": 0 < len(terms.name) <= LONGEST_NAME,
        "destino": 0 < len(terms.destination) <= LONGEST_NAME,
        "moneda": len(terms.currency) == 3 and terms.currency.isascii() and terms.currency.isupper(),
        "impuestos": 0 <= terms.tax_percent <= 100,
        "política de niños": _ascends(terms.child_bands, OLDEST_CHILD),
        "ventanas de cancelación": _ascends([(-days, percent) for days, percent in terms.cancellation_windows], 0),
        "depósito": 1 <= terms.deposit_percent <= 100,
        "días para el saldo": 0 <= terms.balance_days <= 365,
    }
    if wrong := [name for name, is_sound in sound.items() if not is_sound]:
        raise Refused(InventoryReason.BAD_HOTEL, field=wrong[0])


def check_room(name: str, max_adults: int, max_people: int) -> None:
    """Refuse a room without a name, or one that sleeps nobody or more adults than people (`bad_occupancy`)."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused(InventoryReason.BAD_HOTEL, field="habitación")
    if not 1 <= max_adults <= max_people <= MOST_PEOPLE:
        raise Refused(InventoryReason.BAD_OCCUPANCY, room=name, people=max_people)


def check_rate(terms: RateTerms, room: str, max_adults: int) -> None:
    """Refuse a rate of no nights, without a price, or for more adults than the room sleeps."""
    if not 0 <= (terms.last_night - terms.first_night).days <= LONGEST_SEASON_DAYS:
        raise Refused(InventoryReason.BAD_SEASON)
    for value in (terms.price, terms.cost):
        if not 0 < value <= LARGEST_AMOUNT:
            raise Refused(InventoryReason.BAD_RATE, value=value)
    if not 1 <= terms.adults <= max_adults:
        raise Refused(InventoryReason.BAD_OCCUPANCY, room=room, people=terms.adults)


def amount(text: str) -> Decimal:
    """`1234.5`, `1,234.50` or `1234,50`: a comma before one or two last digits is a decimal one. Refused: BAD_RATE."""
    plain = text.replace(" ", "")
    plain = plain.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", plain) else plain.replace(",", "")
    try:
        value = Decimal(plain)
        if value.is_finite() and value == value.quantize(CENT):
            return value
    except InvalidOperation:
        pass
    raise Refused(InventoryReason.BAD_RATE, value=text)


def _ascends(steps: Steps, most: int) -> bool:
    """Whether each step begins after the one before, none above `most`, and every percent is one."""
    in_order = all(one[0] < other[0] for one, other in pairwise(steps))
    return in_order and all(step <= most and 0 <= percent <= 100 for step, percent in steps)
