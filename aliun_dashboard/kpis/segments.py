"""What a client is worth to the house: Oro, Plata or Bronce, by what they have paid in all (S-52)."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from aliun_dashboard.kernel.money import Money


class Segment(StrEnum):
    """From the most to the least, by its word in the address. Who has never paid is in none."""

    GOLD = "oro"
    SILVER = "plata"
    BRONZE = "bronce"


# From how much on, net of refunds, a client is Oro, and Plata; in each currency by itself, for sums never mix them.
# In another currency whoever paid is Bronce, until somebody says what is much there.
FROM: dict[str, tuple[Decimal, Decimal]] = {
    "USD": (Decimal(3000), Decimal(1000)),
    "EUR": (Decimal(2800), Decimal(900)),
    "DOP": (Decimal(180_000), Decimal(60_000)),
    "MXN": (Decimal(54_000), Decimal(18_000)),
}


def segment(spent: Iterable[Money]) -> Segment | None:
    """The best segment that any one currency earns; None for nobody's money."""
    earned = {_of(one) for one in spent if one.amount > 0}
    return next((one for one in Segment if one in earned), None)


def _of(spent: Money) -> Segment:
    if spent.currency not in FROM:
        return Segment.BRONZE
    gold, silver = FROM[spent.currency]
    if spent.amount >= gold:
        return Segment.GOLD
    return Segment.SILVER if spent.amount >= silver else Segment.BRONZE
