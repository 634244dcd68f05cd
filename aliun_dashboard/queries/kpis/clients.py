"""What clients are worth: paid so far, expected of the next year, by segment and by size (S-47, S-52)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select, text
from sqlmodel import Session

from aliun_dashboard.kpis.segments import Segment
from aliun_dashboard.queries import client_value

from .cut import Cut, execute
from .revenue import IS_SETTLED, NET, OF_CUT, PAYMENTS

SHOWN = 50
BANDS = (250, 500, 1000, 2000, 4000, 8000)  # in dollars; in other currencies times `SCALE`
SCALE = {"DOP": 60, "MXN": 18}

# Of each client: what they paid, in how many trips, and since when they have been ours. How often they come again in a
# year is their own past, mixed with the house's as if that were one more year of theirs; times what a trip of theirs
# brings, it is what the next year should bring.
_CLIENTS = f"""
WITH trip AS (
    SELECT lead.contact_id, lead.id AS lead_id, sum({NET}) AS net, min(payment.paid_at) AS at
    FROM {PAYMENTS} WHERE payment.paid_at < :until AND {IS_SETTLED} AND {OF_CUT}
    GROUP BY 1, 2 HAVING sum({NET}) > 0
), client AS MATERIALIZED (
    SELECT contact_id, max(lead_id) AS lead_id, sum(net) AS spent, count(*) AS trips,
           min(at) AS since, max(at) AS last_at,
           CAST(extract(epoch FROM :until - min(at)) / 31557600 AS numeric) AS years
    FROM trip GROUP BY 1
), house AS (
    SELECT coalesce(sum(trips - 1) / nullif(sum(years), 0), 0) AS again FROM client
), valued AS MATERIALIZED (
    SELECT client.*, round(spent / trips * (trips - 1 + again) / (years + 1), 2) AS expected FROM client, house
), whole AS (
    SELECT count(*) AS clients, count(*) FILTER (WHERE trips > 1) AS returned, coalesce(sum(spent), 0) AS spent,
           coalesce(sum(expected), 0) AS expected, (SELECT round(again, 3) FROM house) AS again,
           CAST(percentile_cont(0.5) WITHIN GROUP (ORDER BY spent) AS numeric) AS median
    FROM valued
)
"""  # noqa: S608 - only our own words
_WHOLE = text(f"{_CLIENTS} SELECT * FROM whole")  # noqa: S608
_ALL = text(f"""{_CLIENTS}, size AS (
    SELECT width_bucket(spent, CAST(:bands AS numeric[])) AS band, count(*) AS clients, sum(spent) AS spent
    FROM valued GROUP BY 1
), sizes AS (
    SELECT coalesce(array_agg(band), '{{}}') AS bands, coalesce(array_agg(clients), '{{}}') AS numbers,
           coalesce(array_agg(spent), '{{}}') AS sums FROM size
), best AS (
    SELECT * FROM valued ORDER BY spent + expected DESC, contact_id LIMIT {SHOWN}
)
SELECT whole.*, sizes.*, best.contact_id, best.lead_id, contact.name, best.spent, best.expected, trips, since, last_at
FROM whole CROSS JOIN sizes LEFT JOIN best ON true LEFT JOIN contact ON contact.id = best.contact_id
ORDER BY best.spent + best.expected DESC, contact_id
""")  # noqa: S608


@dataclass(frozen=True)
class ClientRow:
    """One client, in the cut's currency. `lead_id` is their last paid wish; `expected` is of the next twelve months."""

    contact_id: int
    lead_id: int
    name: str
    spent: Decimal
    expected: Decimal
    trips: int
    since: datetime
    last_at: datetime


@dataclass(frozen=True)
class Band:
    """Clients who paid from `least` on, and less than `below`; None: no end."""

    least: Decimal
    below: Decimal | None
    clients: int
    spent: Decimal


@dataclass(frozen=True)
class Whole:
    """All clients of the cut's channel, agent and engine, as at the end of its period; its start narrows nothing.

    `again` is how many trips more a client of the house makes in a year.
    """

    clients: int
    returned: int
    spent: Decimal
    expected: Decimal
    again: Decimal
    median: Decimal | None

    @property
    def mean(self) -> Decimal | None:
        """CLV: what a client has brought and will in the next year, on average."""
        return (self.spent + self.expected) / self.clients if self.clients else None


@dataclass(frozen=True)
class Clients:
    """All of them, the `SHOWN` that matter most, and all by size. `segments` count people of any currency."""

    whole: Whole
    best: tuple[ClientRow, ...]
    bands: tuple[Band, ...]
    segments: dict[Segment, int]


def clients(session: Session, cut: Cut) -> Clients:
    """Who paid, what, and what may come."""
    edges = [Decimal(edge * SCALE.get(cut.currency, 1)) for edge in BANDS]
    rows = execute(session, _ALL, cut.values() | {"bands": edges}).all()
    best = tuple(ClientRow(*row[-8:]) for row in rows if row.contact_id is not None)
    bands, numbers, sums = rows[0][6:9]
    sizes = {band: (number, total) for band, number, total in zip(bands, numbers, sums, strict=True)}
    return Clients(Whole(*rows[0][:6]), best, _bands(edges, sizes), segments(session))


def whole(session: Session, cut: Cut) -> Whole:
    """All clients together."""
    return Whole(*execute(session, _WHOLE, cut.values()).one())


def segments(session: Session) -> dict[Segment, int]:
    """How many people are in each segment, the whole house over."""
    best = client_value.segments()
    counted = select(best.c.segment, func.count()).group_by(best.c.segment)
    found = {row[0]: row[1] for row in execute(session, counted)}
    return {one: found.get(one.value, 0) for one in Segment}


def _bands(edges: list[Decimal], sizes: dict[int, tuple[int, Decimal]]) -> tuple[Band, ...]:
    ends = [Decimal(0), *edges, None]
    return tuple(
        Band(ends[place] or Decimal(0), ends[place + 1], *sizes.get(place, (0, Decimal(0))))
        for place in range(len(edges) + 1)
    )
