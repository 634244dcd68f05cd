"""The occupancy calendar: of each campaign, how much of its quota sleeps in the house on each night."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.campaigns.rules import CampaignKind, code

DAYS = 42
MOST = 60


@dataclass(frozen=True)
class Night:
    """One night: rooms sold of the quota. Outside the travel dates `open` is False and nothing is sold."""

    day: date
    sold: int
    open: bool


@dataclass(frozen=True)
class OccupancyRow:
    """A campaign and its nights, in the order of the calendar."""

    campaign_id: int
    code: str
    name: str
    kind: CampaignKind
    total: int
    nights: tuple[Night, ...]


_CAMPAIGNS = text("""
SELECT id, name, kind, quota_total, travel_from, travel_to FROM campaign
WHERE status IN ('approved', 'paused') AND travel_to >= :first AND travel_from <= :last
  AND (:kind = '' OR kind = :kind) AND (:id = 0 OR id = :id)
ORDER BY travel_from, id LIMIT :most
""")
# Places held, by their ledger: a reservation that gave its places back sleeps nowhere.
_SOLD = text("""
SELECT held.campaign_id, CAST(night AS date) AS night, sum(held.units) AS sold
FROM (
    SELECT campaign_id, reservation_id, sum(units) AS units FROM quota_movement
    WHERE campaign_id = ANY(:ids) GROUP BY 1, 2 HAVING sum(units) > 0
) AS held
JOIN reservation ON reservation.id = held.reservation_id,
generate_series(
    greatest(check_in, CAST(:first AS date)), least(check_in + nights - 1, CAST(:last AS date)), interval '1 day'
) AS night
GROUP BY 1, 2
""")


def occupancy(
    session: Session, first: date, kind: CampaignKind | None = None, *, days: int = DAYS, campaign_id: int = 0
) -> tuple[OccupancyRow, ...]:
    """The campaigns on sale with nights from `first` on, earliest first; one campaign with `campaign_id`."""
    calendar = [first + timedelta(days=step) for step in range(days)]
    values = {"first": first, "last": calendar[-1], "kind": kind or "", "id": campaign_id, "most": MOST}
    campaigns = session.connection().execute(_CAMPAIGNS, values).all()
    asked = {"ids": [row.id for row in campaigns], "first": first, "last": calendar[-1]}
    sold = {(row.campaign_id, row.night): row.sold for row in session.connection().execute(_SOLD, asked)}
    return tuple(
        OccupancyRow(
            row.id,
            code(row.id),
            row.name,
            CampaignKind(row.kind),
            row.quota_total,
            # The last day of the travel dates is a check-out: nobody sleeps there any more.
            tuple(Night(day, sold.get((row.id, day), 0), row.travel_from <= day < row.travel_to) for day in calendar),
        )
        for row in campaigns
    )
