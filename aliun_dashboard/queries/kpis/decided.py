"""What was decided in a period: win rate, sales cycle, what went without a person; by agent and channel (S-28)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.leads.rules import Source
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import DECIDED, Outcome, Story

from .cut import LEADS, Cut
from .funnel import share
from .reading import Measured

_OF_CUT = f"FROM ({DECIDED}) AS decided JOIN lead ON lead.id = decided.lead_id WHERE {LEADS}"
_TALLY = """
    count(*) AS decided, count(*) FILTER (WHERE won) AS won,
    coalesce(sum(amount) FILTER (WHERE won AND currency = :currency), 0) AS value
"""
_ALL = text(f"SELECT {_TALLY} {_OF_CUT}")
_BY_SOURCE = text(f"SELECT lead.source, {_TALLY} {_OF_CUT} GROUP BY 1 ORDER BY 2 DESC, 1")
_BY_OWNER = text(f"SELECT coalesce(lead.owner_id, 0), {_TALLY} {_OF_CUT} GROUP BY 1")
_DAYS = "extract(epoch FROM decided.at - lead.created_at) / 86400"
_CYCLE = text(f"""
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY {_DAYS}),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY {_DAYS})
{_OF_CUT} AND won
""")
_UNAIDED = text(f"""
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
    SELECT FROM activity WHERE lead_id = lead.id AND kind = 'message_out' AND user_id IS NOT NULL))
{_OF_CUT} AND EXISTS (SELECT FROM activity WHERE lead_id = lead.id AND kind = 'message_in')
""")  # noqa: S608


@dataclass(frozen=True)
class Tally:
    """Decided and won leads; `value` of the won ones in the cut's currency."""

    decided: int
    won: int
    value: Decimal

    @property
    def lost(self) -> int:
        return self.decided - self.won

    @property
    def rate(self) -> Decimal | None:
        """Won of decided, in percent."""
        return share(self.won, self.decided)


@dataclass(frozen=True)
class Cycle:
    """Days from a lead's arrival to its sale: half of `n` sales took at most `median`, nine of ten at most `p90`."""

    n: int
    median: Decimal | None
    p90: Decimal | None


def tally(session: Session, cut: Cut) -> Tally:
    """All that was decided."""
    return Tally(*session.connection().execute(_ALL, cut.values()).one())


def by_source(session: Session, cut: Cut) -> dict[Source, Tally]:
    """The same by channel, the busiest first."""
    rows = session.connection().execute(_BY_SOURCE, cut.values())
    return {Source(source): Tally(*rest) for source, *rest in rows}


def by_owner(session: Session, cut: Cut) -> dict[int, Tally]:
    """The same by whose lead it is; 0: nobody's."""
    return {owner: Tally(*rest) for owner, *rest in session.connection().execute(_BY_OWNER, cut.values())}


def cycle(session: Session, cut: Cut) -> Cycle:
    """How long the sales of the period took."""
    n, *days = session.connection().execute(_CYCLE, cut.values()).one()
    median, p90 = (None if value is None else Decimal(str(value)) for value in days)
    return Cycle(n, median, p90)


def win_rate(session: Session, cut: Cut) -> Measured:
    """Won of decided, in percent."""
    found = tally(session, cut)
    return Measured(found.rate, found.decided)


def sales_cycle(session: Session, cut: Cut) -> Measured:
    """Median days from arrival to sale."""
    found = cycle(session, cut)
    return Measured(found.median, found.n)


def autonomous(session: Session, cut: Cut) -> Measured:
    """Of decided leads whose customer wrote, those to whom no person did, in percent (C-09)."""
    n, alone = session.connection().execute(_UNAIDED, cut.values()).one()
    return Measured(share(alone, n), n)


def behind(
    cut: Cut, outcome: Outcome | None = None, *, source: Source | None = None, owner_id: int | None = None
) -> Filters:
    """The leads that a number of these counts, as the list finds them."""
    story = Story(decided=cut.period, outcome=outcome)
    return Filters(
        source=source or cut.source, owner_id=owner_id or cut.owner_id, engine=cut.engine, history=True, story=story
    )


def unaided(cut: Cut) -> Filters:
    """The decided leads no person wrote to."""
    story = Story(decided=cut.period, unaided=True)
    return Filters(source=cut.source, owner_id=cut.owner_id, engine=cut.engine, history=True, story=story)
