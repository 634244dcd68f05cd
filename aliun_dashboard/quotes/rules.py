"""The vocabulary of quotes: states, and what an engine answers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.kernel.transitions import check_total


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


LIVE = frozenset({QuoteStatus.SENT, QuoteStatus.CHANGE_ASKED, QuoteStatus.ACCEPTED})
_ENDS = {QuoteStatus.SUPERSEDED, QuoteStatus.EXPIRED, QuoteStatus.WITHDRAWN}
MOVES: dict[QuoteStatus, frozenset[QuoteStatus]] = {
    QuoteStatus.DRAFT: frozenset({QuoteStatus.SENT} | _ENDS),
    QuoteStatus.SENT: frozenset({QuoteStatus.CHANGE_ASKED, QuoteStatus.ACCEPTED, QuoteStatus.PAID} | _ENDS),
    QuoteStatus.CHANGE_ASKED: frozenset({QuoteStatus.ACCEPTED, QuoteStatus.PAID} | _ENDS),
    QuoteStatus.ACCEPTED: frozenset({QuoteStatus.CHANGE_ASKED, QuoteStatus.PAID} | _ENDS),
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
