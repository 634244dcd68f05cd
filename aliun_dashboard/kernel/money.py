"""Money: an exact amount in one currency. Sums never mix currencies."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

CENT = Decimal("0.01")
LARGEST = Decimal("999999999999.99")


@dataclass(frozen=True, order=True)
class Money:
    """`amount` in units of `currency` (ISO 4217), two decimals as stored: NUMERIC(14,2), CHAR(3)."""

    currency: str
    amount: Decimal

    def __add__(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.currency, self.amount + other.amount)

    def times(self, factor: int | Decimal) -> "Money":
        """Multiplied and rounded half up to the cent."""
        return Money(self.currency, (self.amount * factor).quantize(CENT, ROUND_HALF_UP))


def money(amount: str | int | Decimal, currency: str) -> Money:
    """Money from outside. ValueError when it is no amount, negative, too large or no ISO code."""
    try:
        exact = Decimal(amount).quantize(CENT, ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f"not an amount: {amount!r}") from None
    code = currency.strip().upper()
    if not (len(code) == 3 and code.isalpha() and code.isascii()):
        raise ValueError(f"not a currency: {currency!r}")
    if not 0 <= exact <= LARGEST:
        raise ValueError(f"amount out of range: {amount!r}")
    return Money(code, exact)


def sums(parts: Iterable[Money]) -> list[Money]:
    """One sum per currency, ordered by its code."""
    totals: dict[str, Money] = {}
    for part in parts:
        totals[part.currency] = totals[part.currency] + part if part.currency in totals else part
    return sorted(totals.values())
