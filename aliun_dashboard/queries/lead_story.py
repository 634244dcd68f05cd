"""Which leads by their story: when they came, how far they got, how and when they ended. KPIs and lists share it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, column, exists, inspect, select, text

from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import CONFIRMED, CloseReason, Stage

from .kpis import period as periods
from .kpis.period import Period

LEAD = inspect(Lead).local_table.c
MOVE = inspect(StageMove).local_table.c
SAID = inspect(Activity).local_table.c

# The main line of the journey: the stages that count as having come so far. Atlas is a branch of the proposal.
LINE: tuple[frozenset[Stage], ...] = (
    frozenset({Stage.INCOMING}),
    frozenset({Stage.QUALIFIED}),
    frozenset({Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL}),
    frozenset({Stage.PAYMENT_PENDING}),
    CONFIRMED,
)
STEPS = (Stage.INCOMING, Stage.QUALIFIED, Stage.CORE_PROPOSAL, Stage.PAYMENT_PENDING)
CHANCES = (CloseReason.LOST, CloseReason.EXPIRED)  # spam and duplicates never were one


class Outcome(StrEnum):
    """How a lead was decided, as an address says it."""

    WON = "ganado"
    LOST = "perdido"


def counting_as(stage: Stage) -> frozenset[Stage]:
    """The stages of which one must have been entered to have come as far as `stage`; itself where none follows."""
    if stage not in STEPS:
        return frozenset({stage})
    return frozenset[Stage]().union(*LINE[STEPS.index(stage) :])


def beyond(step: Stage) -> frozenset[Stage]:
    """The stages after a step of the main line."""
    return frozenset[Stage]().union(*LINE[STEPS.index(step) + 1 :])


def quoted(stages: frozenset[Stage]) -> str:
    """Stages as SQL lists them."""
    return ", ".join(f"'{stage.value}'" for stage in sorted(stages))


_SOLD = f"to_stage IN ({quoted(CONFIRMED)}) AND NOT undone"
_NEVER_SOLD = f"NOT EXISTS (SELECT FROM stage_move AS sold WHERE sold.lead_id = lead.id AND sold.{_SOLD})"
_CHANCES = ", ".join(f"'{reason.value}'" for reason in CHANCES)
# Decided between :since and :until: lead_id, at, won. The first sale counts; what was never sold, when it was closed.
DECIDED = f"""
    SELECT move.lead_id, move.at, true AS won FROM stage_move AS move
    WHERE move.at >= :since AND move.at < :until AND move.{_SOLD} AND NOT EXISTS (
        SELECT FROM stage_move AS sold WHERE sold.lead_id = move.lead_id AND sold.id < move.id AND sold.{_SOLD})
    UNION ALL
    SELECT lead.id, lead.stage_since, lead.close_reason = 'won' FROM lead
    WHERE lead.stage = 'closed' AND lead.stage_since >= :since AND lead.stage_since < :until
      AND lead.close_reason IN ('won', {_CHANCES}) AND {_NEVER_SOLD}
"""  # noqa: S608 - only our own words


@dataclass(frozen=True)
class Story:
    """What is asked of a lead's story; empty means anything.

    `reached`: came as far as a stage; `stuck`: as far as a step of the main line and no further. `decided` is when it
    was won or lost; without it `outcome` asks nothing. `unaided`: the customer wrote, no person of the house did.
    """

    arrived: Period | None = None
    decided: Period | None = None
    outcome: Outcome | None = None
    reached: Stage | None = None
    stuck: Stage | None = None
    bought: bool = False
    unaided: bool = False

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Story":
        """What the words of an address ask. What makes no sense is left out."""
        zone, outcome, stuck = settings().timezone, given.get("resultado", ""), given.get("paro", "")
        return cls(
            arrived=periods.read(given.get("llegada", ""), zone),
            decided=periods.read(given.get("decidido", ""), zone),
            outcome=Outcome(outcome) if outcome in set(Outcome) else None,
            reached=Stage(given["llego"]) if given.get("llego") in set(Stage) else None,
            stuck=Stage(stuck) if stuck in STEPS else None,
            bought=given.get("compro") == "1",
            unaided=given.get("sin-persona") == "1",
        )

    def words(self) -> dict[str, str]:
        """The same as words of an address, empty ones included."""
        return {
            "llegada": self.arrived.words() if self.arrived else "",
            "decidido": self.decided.words() if self.decided else "",
            "resultado": self.outcome or "",
            "llego": self.reached or "",
            "paro": self.stuck or "",
            "compro": "1" if self.bought else "",
            "sin-persona": "1" if self.unaided else "",
        }

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """What a lead must fulfil."""
        if self.arrived:
            since, until = self.arrived.bounds()
            yield LEAD.created_at >= since
            yield LEAD.created_at < until
        if self.decided:
            yield _decided(self.decided, self.outcome)
        if self.reached:
            yield LEAD.stage == Stage.CLOSED if self.reached is Stage.CLOSED else _entered(counting_as(self.reached))
        if self.stuck:
            yield _entered(counting_as(self.stuck))
            yield ~_entered(beyond(self.stuck))
        if self.bought:
            yield _entered(CONFIRMED)
        if self.unaided:
            said = exists().where(SAID.lead_id == LEAD.id)
            yield said.where(SAID.kind == ActivityKind.MESSAGE_IN)
            yield ~said.where(SAID.kind == ActivityKind.MESSAGE_OUT, SAID.user_id.is_not(None))


def _entered(stages: frozenset[Stage]) -> ColumnElement[bool]:
    entered = exists().where(MOVE.lead_id == LEAD.id, ~MOVE.undone)
    return entered.where(MOVE.to_stage.in_(sorted(stages)))


def _decided(period: Period, outcome: Outcome | None) -> ColumnElement[bool]:
    since, until = period.bounds()
    found = text(DECIDED).bindparams(since=since, until=until).columns(column("lead_id"), column("at"), column("won"))
    decided = found.subquery("decided")
    chosen = select(decided.c.lead_id)
    if outcome is not None:
        chosen = chosen.where(decided.c.won == (outcome is Outcome.WON))
    return LEAD.id.in_(chosen)
