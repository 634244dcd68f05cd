"""What is read, and what comes out: a paper as text, and its fields with their source and how sure we are."""

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


class Doubt(StrEnum):
    """Why a person is asked about a field. Empty: there is nothing to ask."""

    NONE = ""
    MISSING = "missing"  # nothing that fits was found
    SEVERAL = "several"  # different values, and nothing says which counts
    SCANNED = "scanned"  # read from a picture
    WEAK_LABEL = "weak_label"  # its label may mean something else
    UNCLEAR_PLACE = "unclear_place"  # it may belong to another label, or go on elsewhere
    DAY_OR_MONTH = "day_or_month"  # 03/04/2025
    BAD_DATES = "bad_dates"  # check-out not after check-in, or implausibly long, or a weekday that does not fit
    NIGHTS_DIFFER = "nights_differ"
    NO_CURRENCY = "no_currency"  # a bare "$" or nothing at all
    SEPARATORS = "separators"  # 1.250 could be thousands or decimals
    BIGGER_AMOUNT = "bigger_amount"  # the paper shows more than its total
    PART_PAID = "part_paid"  # a deposit is spoken of, so this may be what is left
    NOT_CONFIRMED = "not_confirmed"  # the paper is headed as cancelled, pending or a mere quote
    NEARLY_KNOWN = "nearly_known"  # almost the name of an agency we know


DOLLAR = "$="  # how a rule begins that says what "$" means
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

    @property
    def sure(self) -> bool:
        """Whether it may be taken without asking."""
        return self.value is not None and self.confidence >= SURE


@dataclass(frozen=True)
class Known:
    """An agency we know, by its name and its other spellings."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Learned:
    """What a correction taught about one sender: `field` stands after or below `label`.

    For the currency `label` may be `$=CLP`: what a bare "$" means to this sender.
    """

    field: FieldName
    label: str

    @property
    def dollar(self) -> str:
        """The currency that "$" stands for, if the rule is about that."""
        return self.label[len(DOLLAR) :] if self.field is FieldName.CURRENCY and self.label.startswith(DOLLAR) else ""
