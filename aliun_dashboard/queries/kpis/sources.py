"""What each channel costs and brings: leads, sales, revenue under a model, cost, CPA and ROI (S-49, S-51)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import TextClause, text
from sqlmodel import Session, col, select

from aliun_dashboard.kernel.money import CENT, Money
from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.kpis.models import SourceCost

from .attribution import Attribution, attribution
from .cut import ARRIVED, Cut, execute
from .revenue import IS_SETTLED, OF_CUT, PAYMENTS

HISTORY = 50

_LEADS = text(f"SELECT lead.source, count(*) FROM lead WHERE {ARRIVED} GROUP BY 1")  # noqa: S608 - our own words
# A sale is a lead whose first settled money came in the period: later payments of it are no new sale.
_SALES = text(f"""
SELECT lead.source, count(*) FROM (
    SELECT DISTINCT payment.lead_id FROM {PAYMENTS}
    WHERE payment.paid_at >= :since AND payment.paid_at < :until AND {IS_SETTLED} AND {OF_CUT}
) AS paying
JOIN lead ON lead.id = paying.lead_id
WHERE NOT EXISTS (
    SELECT FROM payment WHERE payment.lead_id = lead.id AND payment.paid_at < :since AND {IS_SETTLED}
)
GROUP BY 1
""")  # noqa: S608
# A month that lies only partly in the period counts by its days.
_COSTS = text("""
WITH newest AS (
    SELECT DISTINCT ON (source, month) source, month, amount,
           CAST(month + interval '1 month' AS date) - month AS days,
           least(CAST(month + interval '1 month' AS date) - 1, CAST(:last AS date))
               - greatest(month, CAST(:first AS date)) + 1 AS inside
    FROM source_cost
    WHERE currency = :currency AND month <= CAST(:last AS date) AND month + interval '1 month' > CAST(:first AS date)
      AND (:source = '' OR source = :source)
    ORDER BY source, month, id DESC
)
SELECT source, sum(round(amount * inside / days, 2)) FROM newest GROUP BY 1
""")


@dataclass(frozen=True)
class SourceRow:
    """One channel. Money is in the cut's currency; `cost` is None while nobody has entered one."""

    source: str
    leads: int
    sales: int
    revenue: Decimal
    cost: Decimal | None

    @property
    def cpa(self) -> Decimal | None:
        """What a sale cost; None without a cost or a sale."""
        return (self.cost / self.sales).quantize(CENT, ROUND_HALF_UP) if self.cost is not None and self.sales else None

    @property
    def roi(self) -> Decimal | None:
        """What came back beyond the cost, in percent of it; None without a cost."""
        return (self.revenue - self.cost) * 100 / self.cost if self.cost else None

    @property
    def conversion(self) -> Decimal | None:
        """Sales to leads of the same days, in percent; None without a lead."""
        return Decimal(self.sales * 100) / self.leads if self.leads else None


@dataclass(frozen=True)
class Sources:
    """The channels that had anything, and all together; `paid` are those with a cost: only they have CPA and ROI."""

    rows: tuple[SourceRow, ...]

    @property
    def whole(self) -> SourceRow:
        """All channels; its cost is that of all."""
        return _sum(self.rows)

    @property
    def paid(self) -> SourceRow:
        """The channels whose cost is known."""
        return _sum(tuple(row for row in self.rows if row.cost is not None))


@dataclass(frozen=True)
class Counts:
    """Of each channel: its leads, its sales, its cost."""

    by_source: dict[str, tuple[int, int, Decimal | None]]


@dataclass(frozen=True)
class CostRow:
    """One cost as it was entered; `counts` until another one of the same channel, month and currency took its place."""

    source: str
    month: date
    cost: Money
    note: str
    entered_at: datetime
    entered_by: str
    counts: bool


def sources(session: Session, cut: Cut, model: Model) -> Sources:
    """Every channel with a lead, a sale, revenue or a cost in the period, the most revenue first."""
    return under(counted(session, cut), attribution(session, cut), model)


def counted(session: Session, cut: Cut) -> Counts:
    """What does not depend on the model."""
    leads, sales, costs = (_by_source(session, query, cut) for query in (_LEADS, _SALES, _COSTS))
    known = leads.keys() | sales.keys() | costs.keys()
    # What a channel cost is not known by agent or engine.
    spent = {} if cut.owner_id or cut.engine else costs
    return Counts({one: (leads.get(one, 0), sales.get(one, 0), spent.get(one)) for one in known})


def under(counts: Counts, earned: Attribution, model: Model) -> Sources:
    """The channels as one model sees them."""
    known = counts.by_source.keys() | {one.key for one in earned.merits}
    rows: list[SourceRow] = []
    for source in known:
        leads, sales, cost = counts.by_source.get(source, (0, 0, None))
        rows.append(SourceRow(source, leads, sales, earned.of(source, model), cost))
    return Sources(tuple(sorted(rows, key=lambda row: (-row.revenue, -row.leads, row.source))))


def costs(session: Session, currency: str) -> tuple[CostRow, ...]:
    """The last costs entered in a currency, the newest first, those that were replaced among them."""
    mine = select(SourceCost).where(SourceCost.currency == currency)
    found = session.exec(mine.order_by(col(SourceCost.id).desc()).limit(HISTORY)).all()
    seen: set[tuple[str, date]] = set()
    rows: list[CostRow] = []
    for row in found:
        cost = Money(row.currency, row.amount)
        counts = (row.source, row.month) not in seen
        seen.add((row.source, row.month))
        rows.append(CostRow(row.source, row.month, cost, row.note, row.entered_at, row.entered_by, counts))
    return tuple(rows)


def _by_source(session: Session, query: TextClause, cut: Cut) -> dict[str, Any]:
    days = {"first": cut.period.start, "last": cut.period.end}
    return {row[0]: row[1] for row in execute(session, query, cut.values() | days)}


def _sum(rows: tuple[SourceRow, ...]) -> SourceRow:
    known = [row.cost for row in rows if row.cost is not None]
    return SourceRow(
        "",
        sum(row.leads for row in rows),
        sum(row.sales for row in rows),
        sum((row.revenue for row in rows), Decimal(0)),
        sum(known, Decimal(0)) if known else None,
    )
