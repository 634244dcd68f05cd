"""Performance of each agent: leads given, decided and won, tickets, first answers (S-21, S-97, S-99)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import Story

from . import answers, decided
from .answers import Answers, Tickets
from .cut import ARRIVED, Cut, execute
from .decided import Tally

_NAMES = text("SELECT id, name FROM staff_user")
_GIVEN = text(f"SELECT coalesce(owner_id, 0), count(*) FROM lead WHERE {ARRIVED} GROUP BY 1")  # noqa: S608
NOTHING = Tally(0, 0, Decimal(0))


@dataclass(frozen=True)
class Agent:
    """`given`: leads that came in the period and are theirs; the rest is of what was decided in it. Id 0: nobody."""

    id: int
    name: str
    given: int
    tally: Tally
    tickets: Tickets
    answers: Answers


def agents(session: Session, cut: Cut) -> tuple[Agent, ...]:
    """Everybody with something to show, who won most first. Values are in the cut's currency."""
    given: dict[int, int] = {row[0]: row[1] for row in execute(session, _GIVEN, cut.values())}
    tallies, resolved = decided.by_owner(session, cut), answers.tickets(session, cut)
    answered = answers.first_responses(session, cut)
    names: dict[int, str] = {row[0]: row[1] for row in session.connection().execute(_NAMES)}
    found = [
        Agent(
            owner,
            names.get(owner, ""),
            given.get(owner, 0),
            tallies.get(owner, NOTHING),
            resolved.get(owner, Tickets()),
            answered.get(owner, Answers()),
        )
        for owner in {*given, *tallies, *resolved, *answered}
    ]
    return tuple(sorted(found, key=lambda one: (-one.tally.won, -one.given, one.name)))


def behind(cut: Cut, owner_id: int) -> Filters:
    """The leads given to somebody, as the list finds them."""
    story = Story(arrived=cut.period)
    return Filters(source=cut.source, owner_id=owner_id, engine=cut.engine, history=True, story=story)
