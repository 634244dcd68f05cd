"""Ways to pay in parts (S-54): which share is due on which day. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, takewhile

from aliun_dashboard.kernel.errors import Refused

from .rules import MOST_PARTS, Part, PaymentReason

PAID_BEFORE = timedelta(days=15)  # the last part, before check-in


def usual(check_in: date, today: date) -> tuple[Part, ...]:
    """The 30/40/30 of the house: today, half-way, and 15 days before check-in; Refused when it is too near."""
    last = check_in - PAID_BEFORE
    if (last - today).days < 2:
        raise Refused(PaymentReason.BAD_PLAN, why="la entrada está demasiado cerca")
    return (Part(30, today), Part(40, today + (last - today) / 2), Part(30, last))


def monthly(check_in: date, today: date) -> tuple[Part, ...]:
    """Equal parts (the last takes the rest), one a month from today, all in 15 days before check-in (S-54).

    Refused when there is no second month.
    """
    last = check_in - PAID_BEFORE
    days = [today, *takewhile(lambda day: day <= last, _months_after(today))][:MOST_PARTS]
    if len(days) < 2:
        raise Refused(PaymentReason.BAD_PLAN, why="la entrada está demasiado cerca")
    share = 100 // len(days)
    return (*(Part(share, day) for day in days[:-1]), Part(100 - share * (len(days) - 1), days[-1]))


def _months_after(day: date) -> Iterator[date]:
    """The same day of each month that follows, the 28th at the latest."""
    for month in count(day.month):
        yield date(day.year + month // 12, month % 12 + 1, min(day.day, 28))
