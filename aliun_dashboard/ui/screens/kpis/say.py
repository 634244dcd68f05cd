"""Numbers of dirección in words: money of the cut, shares, and what too few cases cannot say. Pure."""

from collections.abc import Callable
from decimal import Decimal

from aliun_dashboard.kpis.rules import ENOUGH
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.parts import format as write

NOTHING = "–"


def money(cut: Cut) -> Callable[[Decimal | None], str]:
    """Writes amounts of the cut's currency."""
    return lambda amount: NOTHING if amount is None else write.money(amount, cut.currency)


def percent(value: Decimal | None, cases: int) -> str:
    """`12.5 %`; of too few cases that there is nothing to say."""
    if value is None or cases < ENOUGH:
        return words.FEW.format(n=cases)
    return f"{value:,.1f} %"


def number(value: int) -> str:
    """`1,204`."""
    return write.number(value)


def known(value: Decimal | None, cases: int) -> Decimal:
    """What a plot may show: nothing of too few cases."""
    return value if value is not None and cases >= ENOUGH else Decimal(0)
