"""Purchase orders: how many come in time and without a person, how fast, and from which agency (K-40, idea 6)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.purchase_orders.rules import ULTIMATUM

from .cut import Cut, execute

MOST = 40

# What was settled in the period, held against both laws people know. Punctuality as on the agency's own page: what
# came, or has had its ultimatum, is judged, and in time is what came before it. «Sin intervención» as above the list of
# /oc: what came or waits for a person has ended, and alone came what nobody had to touch.
_AGENCIES = text(f"""
SELECT organization.id, organization.name, GROUPING(organization.id) AS whole,
       count(*) FILTER (WHERE came) AS received,
       count(*) FILTER (WHERE came OR level >= {ULTIMATUM}) AS judged,
       count(*) FILTER (WHERE came AND level < {ULTIMATUM}) AS punctual,
       count(*) FILTER (WHERE came OR trouble <> '') AS ended,
       count(*) FILTER (WHERE came AND NOT touched_by_hand AND escalated_at IS NULL) AS alone,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY hours) FILTER (WHERE came) AS hours
FROM (
    SELECT *, status = 'RECIBIDA' AS came, extract(epoch FROM received_at - requested_at) / 3600 AS hours
    FROM purchase_order
    WHERE status = 'RECIBIDA' AND received_at >= :since AND received_at < :until
       OR status NOT IN ('RECIBIDA', 'NO_REQUIERE_OC') AND (level >= {ULTIMATUM} OR trouble <> '')
          AND coalesce(requested_at, created_at) >= :since AND coalesce(requested_at, created_at) < :until
) AS settled
JOIN organization ON organization.id = settled.organization_id
GROUP BY GROUPING SETS ((organization.id, organization.name), ())
""")  # noqa: S608 - only our own numbers
_OPEN = text("""
SELECT purchase_order.organization_id, count(*), coalesce(sum(reservation.total) FILTER (
    WHERE reservation.currency = :currency
), 0)
FROM purchase_order JOIN reservation ON reservation.id = purchase_order.reservation_id
WHERE purchase_order.status NOT IN ('RECIBIDA', 'NO_REQUIERE_OC') GROUP BY 1
""")


@dataclass(frozen=True)
class AgencyRow:
    """One agency, or all of them (`id` 0). `owed` is open now, in the cut's currency; `hours` the median to an OC."""

    id: int
    name: str
    received: int
    judged: int
    punctual: int
    ended: int
    alone: int
    hours: float | None
    open: int
    owed: Decimal

    @property
    def in_time(self) -> Decimal | None:
        """Came before the ultimatum, in percent of what came or had it."""
        return Decimal(self.punctual * 100) / self.judged if self.judged else None

    @property
    def untouched(self) -> Decimal | None:
        """«% sin intervención»: came without a person's help (K-40)."""
        return Decimal(self.alone * 100) / self.ended if self.ended else None


@dataclass(frozen=True)
class Orders:
    """All agencies together, and the `MOST` that matter, the least punctual first."""

    whole: AgencyRow
    agencies: tuple[AgencyRow, ...]


def orders(session: Session, cut: Cut) -> Orders:
    """The orders of the period; only what is owed depends on the currency."""
    asked = cut.values()
    owed = {row[0]: (row[1], row[2]) for row in execute(session, _OPEN, asked)}
    everything = (sum(one[0] for one in owed.values()), sum((one[1] for one in owed.values()), Decimal(0)))
    rows = execute(session, _AGENCIES, asked).all()
    [whole] = [_row(row, everything) for row in rows if row.whole]
    agencies = [_row(row, owed.get(row.id, (0, Decimal(0)))) for row in rows if not row.whole]
    agencies.sort(key=lambda one: (one.in_time is None, one.in_time, -one.judged, one.name))
    return Orders(whole, tuple(agencies[:MOST]))


def _row(row: Any, owed: tuple[int, Decimal]) -> AgencyRow:
    hours = float(row.hours) if row.hours is not None else None
    counted = (row.received, row.judged, row.punctual, row.ended, row.alone)
    return AgencyRow(row.id or 0, row.name or "", *counted, hours, *owed)
