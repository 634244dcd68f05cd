"""What people are warned of while a campaign is on sale. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from .rules import LAST_HOURS, Terms, low


class Warned(StrEnum):
    """What people are told of a campaign on sale, once each (peers row 32)."""

    LOW = "low"
    ENDING = "ending"
    RELEASING = "releasing"


def warnings(terms: Terms, left: int, today: date) -> dict[Warned, date | int]:
    """What is to be told today, and about what: the places on sale, or the day of which 48 hours are left.

    A window ends with its last day, a block with the beginning of its day.
    """
    window_ends = terms.booking_to + timedelta(days=1)
    found: dict[Warned, date | int] = {}
    if low(terms, left) and not terms.released(today):
        found[Warned.LOW] = terms.sellable
    if left and window_ends - LAST_HOURS <= today <= terms.booking_to:
        found[Warned.ENDING] = terms.booking_to
    if left and terms.release_on and terms.release_on - LAST_HOURS <= today < terms.release_on:
        found[Warned.RELEASING] = terms.release_on
    return found
