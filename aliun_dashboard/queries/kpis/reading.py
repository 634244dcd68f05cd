"""Readings: the value of a KPI in a cut, from how many cases, and the same of the period it is compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from aliun_dashboard.kpis.rules import REGISTRY, Kpi, change, reached

from .cut import Cut


@dataclass(frozen=True)
class Measured:
    """A value from `n` cases; None when there is none."""

    value: Decimal | None
    n: int


Measure = Callable[[Session, Cut], Measured]


@dataclass(frozen=True)
class Reading:
    """A KPI in a cut. Below `kpi.least` cases a value says nothing: `shown` is None then."""

    key: str
    value: Decimal | None
    n: int
    before: Decimal | None
    n_before: int

    @property
    def kpi(self) -> Kpi:
        return REGISTRY[self.key]

    @property
    def shown(self) -> Decimal | None:
        return self.value if self.n >= self.kpi.least else None

    @property
    def shown_before(self) -> Decimal | None:
        return self.before if self.n_before >= self.kpi.least else None

    @property
    def change(self) -> Decimal | None:
        """In percent of the value before; None when one of both says nothing."""
        return change(self.shown, self.shown_before)

    @property
    def reached(self) -> bool | None:
        return reached(self.kpi, self.shown)


def take(session: Session, cut: Cut, key: str, measure: Measure) -> Reading:
    """Measure a KPI in a cut and in what it is compared with."""
    now, then = measure(session, cut), measure(session, cut.compared())
    return Reading(key, now.value, now.n, then.value, then.n)
