"""What was decided in a period: win rate, sales cycle, what went without a person; by agent and channel (S-28)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.leads.rules import Source
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import DECIDED, Outcome, Story

from .cut import LEADS, Cut, execute
from .funnel import share
from .reading import Measured

_OF_CUT = f"FROM ({DECIDED}) AS decided JOIN lead ON lead.id = decided.lead_id WHERE {LEADS}"
_TALLY = """
    count(*) AS decided, count(*) FILTER (WHERE won) AS won,
    coalesce(sum(amount) FILTER (WHERE won AND currency = :currency), 0) AS value
"""
_DAYS = "extract(epoch FROM decided.at - lead.created_at) / 86400"
_SPOKE = "EXISTS (SELECT FROM activity WHERE lead_id = lead.id AND kind = 'message_in')"
_ALONE = """NOT EXISTS (
    SELECT FROM activity WHERE lead_id = lead.id AND kind = 'message_out' AND user_id IS NOT NULL)"""
_ALL = text(f"""
SELECT {_TALLY},
       percentile_cont(0.5) WITHIN GROUP (ORDER BY {_DAYS}) FILTER (WHERE won) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY {_DAYS}) FILTER (WHERE won) AS p90,
       count(*) FILTER (WHERE {_SPOKE}) AS spoke, count(*) FILTER (WHERE {_SPOKE} AND {_ALONE}) AS alone
{_OF_CUT}
""")
_BY_SOURCE = text(f"SELECT lead.source, {_TALLY} {_OF_CUT} GROUP BY 1 ORDER BY 2 DESC, 1")
_BY_OWNER = text(f"SELECT coalesce(lead.owner_id, 0), {_TALLY} {_OF_CUT} GROUP BY 1")


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


@dataclass(frozen=True)
class Decided:
    """All that was decided in a cut. Of `spoke`, whose customer wrote, to `alone` no person of the house did."""

    tally: Tally
    cycle: Cycle
    spoke: int
    alone: int

    @property
    def readings(self) -> dict[str, Measured]:
        """Won of decided in percent, median days from arrival to sale, and what went without a person (C-09)."""
        return {
            "win_rate": Measured(self.tally.rate, self.tally.decided),
            "sales_cycle": Measured(self.cycle.median, self.cycle.n),
            "autonomous": Measured(share(self.alone, self.spoke), self.spoke),
        }


def decided(session: Session, cut: Cut) -> Decided:
    """All of it, in one question."""
    *counted, median, p90, spoke, alone = execute(session, _ALL, cut.values()).one()
    tally = Tally(*counted)
    return Decided(tally, Cycle(tally.won, _exact(median), _exact(p90)), spoke, alone)


def by_source(session: Session, cut: Cut) -> dict[Source, Tally]:
    """The same by channel, the busiest first."""
    rows = execute(session, _BY_SOURCE, cut.values())
    return {Source(source): Tally(*rest) for source, *rest in rows}


def by_owner(session: Session, cut: Cut) -> dict[int, Tally]:
    """The same by whose lead it is; 0: nobody's."""
    return {owner: Tally(*rest) for owner, *rest in execute(session, _BY_OWNER, cut.values())}


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


def _exact(days: float | None) -> Decimal | None:
    return None if days is None else Decimal(str(days))
