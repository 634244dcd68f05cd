"""Reading a confirmation: from the text of a PDF to its fields, each with its source and how sure we are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class FieldName(StrEnum):
    """What a confirmation must say (K-08)."""

    BOOKING = "booking_id"
    AGENCY = "agency"
    HOTEL = "hotel"
    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    AMOUNT = "amount"
    CURRENCY = "currency"


SURE = 0.85  # below it a person is asked


@dataclass(frozen=True)
class Page:
    """One page as text: `plain` in the order of the file, `layout` as it looks."""

    plain: str
    layout: str


@dataclass(frozen=True)
class Paper:
    """The text of a PDF. `scanned`: it was read from pictures, so its numbers are only suggestions."""

    pages: tuple[Page, ...]
    scanned: bool = False


Value = str | date | Decimal


@dataclass(frozen=True)
class Found:
    """A field as read: `raw` stands at `start:end` of the `layout` text of `page`; `why` is what lowers `confidence`.

    Without a value nothing fitting was found, or too much: a person is asked.
    """

    value: Value | None
    raw: str = ""
    page: int = 0
    start: int = 0
    end: int = 0
    confidence: float = 0.0
    why: str = ""
