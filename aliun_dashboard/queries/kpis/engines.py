"""Core against Atlas: offers, win rate, revenue and margin; and how far each campaign's quota is used (row 52)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus, code
from aliun_dashboard.leads.rules import Engine

from .cut import Cut, execute
from .revenue import IS_SETTLED, NET, OF_CUT, PAID_IN, PAYMENTS

MOST = 40

# Leads that were sent an offer of the engine in the period; won are those of them that paid for one of it.
_OFFERS = text("""
SELECT quote.engine, count(*) AS quotes, count(DISTINCT quote.lead_id) AS leads,
       count(DISTINCT quote.lead_id) FILTER (WHERE quote.status = 'paid') AS won
FROM quote LEFT JOIN lead ON lead.id = quote.lead_id
WHERE quote.sent_at >= :since AND quote.sent_at < :until AND quote.currency = :currency
  AND (:source = '' OR lead.source = :source) AND (:owner_id = 0 OR lead.owner_id = :owner_id)
  AND (:engine = '' OR quote.engine = :engine)
GROUP BY 1
""")
_REVENUE = text(f"SELECT quote.engine, sum({NET}) FROM {PAYMENTS} WHERE {PAID_IN} GROUP BY 1")  # noqa: S608
# Trips whose first money came in the period: what they were sold for, and what of it is ours where the cost is known.
_SOLD = text(f"""
SELECT quote.engine, count(*) AS trips, sum(quote.total) AS total,
       count(quote.cost) AS known, sum(quote.total) FILTER (WHERE quote.cost IS NOT NULL) AS known_total,
       sum(quote.total - quote.cost) AS margin
FROM (
    SELECT DISTINCT payment.quote_id FROM {PAYMENTS}
    WHERE payment.paid_at >= :since AND payment.paid_at < :until AND {IS_SETTLED} AND {OF_CUT}
) AS paying
JOIN quote ON quote.id = paying.quote_id
WHERE NOT EXISTS (
    SELECT FROM payment WHERE payment.quote_id = quote.id AND payment.paid_at < :since AND {IS_SETTLED}
)
GROUP BY 1
""")  # noqa: S608
_QUOTAS = text(f"""
SELECT campaign.id, campaign.name, campaign.kind, campaign.status, campaign.quota_total,
       coalesce(ledger.taken, 0) AS taken, coalesce(money.net, 0) AS net, campaign.booking_to
FROM campaign
LEFT JOIN LATERAL (
    SELECT taken FROM quota_movement WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT 1
) AS ledger ON true
LEFT JOIN (
    SELECT quote.campaign_id, sum({NET}) AS net FROM {PAYMENTS}
    WHERE {PAID_IN} AND quote.campaign_id IS NOT NULL GROUP BY 1
) AS money ON money.campaign_id = campaign.id
WHERE campaign.status IN ('approved', 'paused', 'expired')
  AND campaign.booking_from <= CAST(:last AS date) AND campaign.booking_to >= CAST(:first AS date)
ORDER BY coalesce(ledger.taken, 0) * 1.0 / greatest(campaign.quota_total, 1) DESC, campaign.id
""")  # noqa: S608


@dataclass(frozen=True)
class EngineRow:
    """One engine in the period, in the cut's currency. `margin` is of the `known` trips, sold for `known_total`."""

    engine: Engine
    quotes: int
    leads: int
    won: int
    trips: int
    sold: Decimal
    revenue: Decimal
    known: int
    known_total: Decimal
    margin: Decimal

    @property
    def win_rate(self) -> Decimal | None:
        """Leads won of those that were sent an offer, in percent."""
        return Decimal(self.won * 100) / self.leads if self.leads else None

    @property
    def margin_percent(self) -> Decimal | None:
        """Margin to price, of the trips whose cost is known."""
        return self.margin * 100 / self.known_total if self.known_total else None


@dataclass(frozen=True)
class QuotaRow:
    """One campaign that could be booked in the period: places taken as they stand now, and what it brought."""

    id: int
    code: str
    name: str
    kind: CampaignKind
    status: CampaignStatus
    total: int
    taken: int
    revenue: Decimal
    booking_to: date

    @property
    def used(self) -> Decimal:
        """Taken of all, in percent."""
        return Decimal(self.taken * 100) / self.total if self.total else Decimal(0)


@dataclass(frozen=True)
class Quotas:
    """The campaigns, the fullest first: `rows` are the first `MOST` of `campaigns`, the sums are of all of them."""

    rows: tuple[QuotaRow, ...]
    campaigns: int
    total: int
    taken: int

    @property
    def used(self) -> Decimal | None:
        """Taken of all, in percent."""
        return Decimal(self.taken * 100) / self.total if self.total else None


def engines(session: Session, cut: Cut) -> tuple[EngineRow, ...]:
    """Core and Atlas, side by side."""
    asked = cut.values()
    offers = {row.engine: row for row in execute(session, _OFFERS, asked)}
    sold = {row.engine: row for row in execute(session, _SOLD, asked)}
    money = {row[0]: row[1] for row in execute(session, _REVENUE, asked)}
    return tuple(_engine(one, offers.get(one), sold.get(one), money.get(one)) for one in Engine)


def quotas(session: Session, cut: Cut) -> Quotas:
    """How full the campaigns are."""
    asked = cut.values() | {"first": cut.period.start, "last": cut.period.end}
    rows = [_quota(row) for row in execute(session, _QUOTAS, asked)]
    total, taken = sum(row.total for row in rows), sum(row.taken for row in rows)
    return Quotas(tuple(rows[:MOST]), len(rows), total, taken)


def _engine(engine: Engine, offers: Any, sold: Any, revenue: Decimal | None) -> EngineRow:
    nothing = Decimal(0)
    return EngineRow(
        engine,
        *((offers.quotes, offers.leads, offers.won) if offers else (0, 0, 0)),
        *((sold.trips, sold.total) if sold else (0, nothing)),
        revenue or nothing,
        *((sold.known, sold.known_total or nothing, sold.margin or nothing) if sold else (0, nothing, nothing)),
    )


def _quota(row: Any) -> QuotaRow:
    return QuotaRow(
        row.id,
        code(row.id),
        row.name,
        CampaignKind(row.kind),
        CampaignStatus(row.status),
        row.quota_total,
        row.taken,
        row.net,
        row.booking_to,
    )
