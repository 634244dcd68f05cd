"""Month cohorts: how many of a month's leads have bought by each month after, and how many customers again (S-48)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.leads.rules import CONFIRMED
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import Story, quoted

from .cut import LEADS, Cut, execute
from .funnel import share
from .period import Period

MONTHS = 12
# The number of a moment's month; the months begin, and the last ends, at :months. Cheaper than a calendar for each row.
_MONTH = "width_bucket({at}, CAST(:months AS timestamptz[]))"
_SALES = f"""
    SELECT lead.id, lead.contact_id, lead.created_at, min(stage_move.at) AS at
    FROM lead JOIN stage_move ON stage_move.lead_id = lead.id AND NOT undone
        AND to_stage IN ({quoted(CONFIRMED)})
"""  # noqa: S608 - only our own words


class Of(StrEnum):
    """Cohorts of whom: leads until they buy, customers until they buy again."""

    LEADS = "leads"
    CLIENTS = "clientes"


_LEADS = text(f"""
WITH sold AS ({_SALES} WHERE lead.created_at >= :since AND lead.created_at < :until AND {LEADS} GROUP BY lead.id)
SELECT {_MONTH.format(at="lead.created_at")} AS month, {_MONTH.format(at="sold.at")} AS later, count(*)
FROM lead LEFT JOIN sold ON sold.id = lead.id
WHERE lead.created_at >= :since AND lead.created_at < :until AND {LEADS} GROUP BY 1, 2
""")  # noqa: S608
_CLIENTS = text(f"""
WITH sold AS ({_SALES} WHERE {LEADS} GROUP BY lead.id),
bought AS (SELECT contact_id, at, row_number() OVER (PARTITION BY contact_id ORDER BY at, id) AS place FROM sold),
client AS (
    SELECT min(at) FILTER (WHERE place = 1) AS first, min(at) FILTER (WHERE place = 2) AS again
    FROM bought WHERE place <= 2 GROUP BY contact_id
)
SELECT {_MONTH.format(at="first")} AS month, {_MONTH.format(at="again")} AS later, count(*)
FROM client WHERE first >= :since AND first < :until GROUP BY 1, 2
""")  # noqa: S608


@dataclass(frozen=True)
class Cohort:
    """`n` of one month, and for it and each month after how many had bought (again) by its end; nothing later."""

    month: date
    n: int
    bought: tuple[int, ...]

    def percent(self, later: int) -> Decimal | None:
        """The share that had bought after so many months."""
        return share(self.bought[later], self.n) if later < len(self.bought) else None


def cohorts(session: Session, cut: Cut, of: Of = Of.LEADS) -> tuple[Cohort, ...]:
    """The twelve months up to the end of the period, in the agency's calendar, oldest first."""
    last = cut.period.end.replace(day=1)
    months = [_months_before(last, back) for back in range(MONTHS - 1, -2, -1)]
    starts = [Period(month, month, cut.period.zone).bounds()[0] for month in months]
    asked: dict[str, Any] = cut.values() | {"since": starts[0], "months": starts}
    found: list[dict[int | None, int]] = [{} for _ in range(MONTHS)]
    for month, later, count in execute(session, _LEADS if of is Of.LEADS else _CLIENTS, asked):
        found[month - 1][None if later is None else later - month] = count
    return tuple(_cohort(months[place], found[place], MONTHS - 1 - place) for place in range(MONTHS))


def behind(cut: Cut, month: date) -> Filters:
    """The leads of a month's cohort, as the list finds them."""
    end = min(_months_before(month, -1).toordinal() - 1, cut.period.end.toordinal())
    story = Story(arrived=Period(month, date.fromordinal(end), cut.period.zone))
    return Filters(source=cut.source, owner_id=cut.owner_id, engine=cut.engine, history=True, story=story)


def _cohort(month: date, counts: dict[int | None, int], known: int) -> Cohort:
    bought = tuple(sum(counts.get(later, 0) for later in range(until + 1)) for until in range(known + 1))
    return Cohort(month, sum(counts.values()), bought)


def _months_before(month: date, back: int) -> date:
    place = month.year * 12 + month.month - 1 - back
    return date(place // 12, place % 12 + 1, 1)
