"""The law of quotes: states, what can be asked for, how long an offer holds, and what an engine answers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from aliun_dashboard.kernel.errors import Reason, Refused
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.kernel.transitions import check_total

CORE, ATLAS = "core", "atlas"
MAX_NIGHTS, MAX_ADULTS, MAX_CHILDREN, MAX_ROOMS, MAX_CHILD_AGE = 90, 200, 50, 50, 17
UNKNOWN_AGE = -1
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 1, 1)
FARTHEST = timedelta(days=3 * 365)
VALIDITY = {CORE: timedelta(hours=72), ATLAS: timedelta(hours=48)}


class QuoteStatus(StrEnum):
    """From a draft to what the customer made of it."""

    DRAFT = "draft"
    SENT = "sent"
    CHANGE_ASKED = "change_asked"
    ACCEPTED = "accepted"
    PAID = "paid"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class QuoteReason(Reason):
    """Why something about a quote is refused."""

    CORE_FIRST = "core_first"
    NO_RATE = "no_rate"
    NO_ROOM = "no_room"
    BAD_STAY = "bad_stay"
    BAD_STATUS = "bad_quote_status"
    EXPIRED = "quote_expired"
    NO_CHANNEL = "no_channel"
    CURRENCY = "mixed_currencies"


# With the customer, and answerable.
LIVE = frozenset({QuoteStatus.SENT, QuoteStatus.CHANGE_ASKED, QuoteStatus.ACCEPTED})
_ENDS = {QuoteStatus.SUPERSEDED, QuoteStatus.EXPIRED, QuoteStatus.WITHDRAWN}
MOVES: dict[QuoteStatus, frozenset[QuoteStatus]] = {
    QuoteStatus.DRAFT: frozenset({QuoteStatus.SENT} | _ENDS),
    QuoteStatus.SENT: frozenset({QuoteStatus.CHANGE_ASKED, QuoteStatus.ACCEPTED, QuoteStatus.PAID} | _ENDS),
    QuoteStatus.CHANGE_ASKED: frozenset({QuoteStatus.ACCEPTED, QuoteStatus.PAID} | _ENDS),
    # Back to sent: the customer accepted another offer instead.
    QuoteStatus.ACCEPTED: frozenset({QuoteStatus.SENT, QuoteStatus.CHANGE_ASKED, QuoteStatus.PAID} | _ENDS),
    QuoteStatus.PAID: frozenset(),
    QuoteStatus.SUPERSEDED: frozenset({QuoteStatus.PAID}),  # a payment link of an old version may still be paid
    QuoteStatus.EXPIRED: frozenset({QuoteStatus.PAID}),
    QuoteStatus.WITHDRAWN: frozenset({QuoteStatus.PAID}),
}
check_total(QuoteStatus, MOVES)


@dataclass(frozen=True)
class Stay:
    """What is to be priced. `child_ages` in completed years; of unknown age is −1: the dearest child's share."""

    check_in: date
    nights: int
    adults: int
    child_ages: tuple[int, ...] = ()
    rooms: int = 1

    @property
    def people(self) -> int:
        """Everybody who travels."""
        return self.adults + len(self.child_ages)

    @property
    def check_out(self) -> date:
        """The morning they leave."""
        return self.check_in + timedelta(days=self.nights)


@dataclass(frozen=True)
class Line:
    """One line of the calculation: `quantity` × `unit` = `total`. `source` names the rate or campaign it is from."""

    kind: str
    text: str
    quantity: Decimal
    unit: Decimal
    total: Decimal
    source: str = ""


@dataclass(frozen=True)
class Price:
    """What an engine answers: the total to the cent, what it costs us if known, and how it came about."""

    total: Money
    cost: Money | None
    lines: tuple[Line, ...]

    @property
    def margin(self) -> Money | None:
        """Total less cost, in the same currency; None when the cost is unknown."""
        return Money(self.total.currency, self.total.amount - self.cost.amount) if self.cost else None


class Offer(Protocol):
    """An engine with its prices in hand."""

    def price(self, stay: Stay) -> Price:
        """The price of a stay, to the cent. Raises Refused with a `QuoteReason`."""
        ...


def check_stay(stay: Stay, today: date) -> None:
    """Refuse, naming the field, a stay nobody can make; `today` is the agency's day."""
    check(stay)
    if not today <= stay.check_in <= today + FARTHEST:
        raise Refused(QuoteReason.BAD_STAY, field="check_in")


def check(stay: Stay) -> None:
    """Refuse, naming the field, what is no stay on any day: no nights, a room without an adult, absurd ages."""
    sensible = {
        "nights": 1 <= stay.nights <= MAX_NIGHTS,
        "check_in": EARLIEST <= stay.check_in <= LATEST,
        "adults": 1 <= stay.adults <= MAX_ADULTS,
        "children": len(stay.child_ages) <= MAX_CHILDREN,
        "child_ages": all(UNKNOWN_AGE <= age <= MAX_CHILD_AGE for age in stay.child_ages),
        "rooms": 1 <= stay.rooms <= min(stay.adults, MAX_ROOMS),
    }
    for field, is_sensible in sensible.items():
        if not is_sensible:
            raise Refused(QuoteReason.BAD_STAY, field=field)


def valid_until(engine: str, now: datetime, *ends: datetime | None) -> datetime:
    """How long an offer made `now` holds: the engine's usual time, or the first of `ends` before that (check-in…)."""
    return min([now + VALIDITY[engine], *(end for end in ends if end)])
