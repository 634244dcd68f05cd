"""The funnel: how far the leads that came in a period got, stage by stage, in heads and in money (S-45, S-50)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.kpis.rules import ENOUGH
from aliun_dashboard.leads.rules import CONFIRMED, Stage
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import STEPS, Story, beyond, counting_as, quoted

from .cut import ARRIVED, Cut, execute
from .reading import Measured

HUNDRED = Decimal(100)
# Of which step a stage is a part.
FROM: dict[Stage, Stage] = {
    Stage.QUALIFIED: Stage.INCOMING,
    Stage.CORE_PROPOSAL: Stage.QUALIFIED,
    Stage.ATLAS_PROPOSAL: Stage.CORE_PROPOSAL,
    Stage.PAYMENT_PENDING: Stage.CORE_PROPOSAL,
    Stage.CORE_CONFIRMED: Stage.PAYMENT_PENDING,
    Stage.ATLAS_CONFIRMED: Stage.PAYMENT_PENDING,
    Stage.SPECIAL_CASE: Stage.INCOMING,
    Stage.CLOSED: Stage.INCOMING,
}


def _came(stages: frozenset[Stage]) -> str:
    return f"bool_or(to_stage IN ({quoted(stages)}))"


_FLAGS = {stage.value: _came(counting_as(stage)) for stage in Stage if stage is not Stage.CLOSED}
_SUMS = """
    count(*) FILTER (WHERE {flag}) AS {name}_n,
    coalesce(sum(amount) FILTER (WHERE {flag} AND currency = :currency), 0) AS {name}_value,
    count(*) FILTER (WHERE {flag} AND currency = :currency) AS {name}_in
"""
_BEYOND = {f"stuck_{step.value}": _came(beyond(step)) for step in STEPS}
_NAMES = [*(stage.value for stage in Stage), *_BEYOND]
_FUNNEL = text(
    f"""
WITH far AS (
    SELECT lead.id, lead.amount, lead.currency, lead.stage = 'closed' AS closed,
           {", ".join(f"{flag} AS {name}" for name, flag in _FLAGS.items())},
           {", ".join(f"{flag} AS past_{name}" for name, flag in _BEYOND.items())}
    FROM lead JOIN stage_move ON stage_move.lead_id = lead.id AND NOT undone WHERE {ARRIVED} GROUP BY lead.id
), known AS (
    SELECT far.*, {", ".join(f"{s.value} AND NOT past_stuck_{s.value} AS stuck_{s.value}" for s in STEPS)} FROM far
)
SELECT {", ".join(_SUMS.format(name=name, flag=name) for name in _NAMES)},
       {", ".join(f"count(*) FILTER (WHERE stuck_{s.value} AND NOT closed) AS waiting_{s.value}" for s in STEPS)}
FROM known
"""  # noqa: S608 - only our own words
)


@dataclass(frozen=True)
class Level:
    """How many came as far as a stage, of all currencies; `count_in` and `value` are those of the cut's currency.

    `percent` is of the step it follows (`FROM`), in heads; `percent_value` the same in money.
    """

    stage: Stage
    count: int
    count_in: int
    value: Decimal
    percent: Decimal | None
    percent_value: Decimal | None


@dataclass(frozen=True)
class Loss:
    """Those of a step who came no further: `waiting` of them are not closed and may still come."""

    step: Stage
    count: int
    count_in: int
    value: Decimal
    waiting: int
    percent: Decimal


@dataclass(frozen=True)
class Funnel:
    """The nine stages in order and what is lost at each step of the main line."""

    levels: tuple[Level, ...]
    losses: tuple[Loss, ...]

    @property
    def worst(self) -> Loss | None:
        """The step at which the largest share is lost, of those with enough cases to say so."""
        count = {level.stage: level.count for level in self.levels}
        enough = [loss for loss in self.losses if count[loss.step] >= ENOUGH]
        return max(enough, key=lambda loss: loss.percent, default=None)


def funnel(session: Session, cut: Cut) -> Funnel:
    """The leads that came in the period, whatever became of them since."""
    row: dict[str, Any] = {
        str(name): value for name, value in execute(session, _FUNNEL, cut.values()).mappings().one().items()
    }
    counts: dict[Stage, int] = {stage: row[f"{stage.value}_n"] for stage in Stage}
    values: dict[Stage, Decimal] = {stage: row[f"{stage.value}_value"] for stage in Stage}
    levels = tuple(
        Level(
            stage,
            counts[stage],
            row[f"{stage.value}_in"],
            values[stage],
            share(counts[stage], counts[FROM[stage]]) if stage in FROM else None,
            share(values[stage], values[FROM[stage]]) if stage in FROM else None,
        )
        for stage in Stage
    )
    losses = tuple(_loss(step, row, counts[step]) for step in STEPS)
    return Funnel(levels, losses)


def _loss(step: Stage, facts: Mapping[str, Any], of: int) -> Loss:
    name = f"stuck_{step.value}"
    lost = facts[f"{name}_n"]
    return Loss(
        step,
        lost,
        facts[f"{name}_in"],
        facts[f"{name}_value"],
        facts[f"waiting_{step.value}"],
        share(lost, of) or Decimal(0),
    )


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """A part in percent; None of nothing."""
    return Decimal(part) * HUNDRED / Decimal(whole) if whole else None


def behind(cut: Cut, *, reached: Stage | None = None, stuck: Stage | None = None, in_currency: bool = False) -> Filters:
    """The leads that a number of the funnel counts, as the list finds them."""
    return Filters(
        source=cut.source,
        owner_id=cut.owner_id,
        engine=cut.engine,
        currency=cut.currency if in_currency else "",
        history=True,
        story=Story(arrived=cut.period, reached=reached, stuck=stuck),
    )


def customers(cut: Cut) -> Filters:
    """Those of them who bought."""
    return replace(behind(cut), story=Story(arrived=cut.period, bought=True))


_CONVERSION = text(f"""
SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM stage_move WHERE lead_id = lead.id AND NOT undone AND to_stage IN ({quoted(CONFIRMED)})))
FROM lead WHERE {ARRIVED}
""")  # noqa: S608


def readings(session: Session, cut: Cut) -> dict[str, Measured]:
    """How many leads came, and how many of them have become customers, in percent."""
    came, customers = execute(session, _CONVERSION, cut.values()).one()
    return {"leads": Measured(Decimal(came), came), "conversion": Measured(share(customers, came), came)}
