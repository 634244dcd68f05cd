"""What the sales board says of its numbers: drawings, tables and sentences. Pure."""

from collections.abc import Sequence
from decimal import Decimal

from aliun_dashboard.kpis.rules import ENOUGH, Unit
from aliun_dashboard.leads.rules import Source, Stage
from aliun_dashboard.queries.board import Head
from aliun_dashboard.queries.kpis import agents, decided, funnel, pipeline
from aliun_dashboard.queries.kpis.agents import Agent
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.kpis.decided import Tally
from aliun_dashboard.queries.kpis.durations import Stay
from aliun_dashboard.queries.kpis.funnel import Funnel, Level
from aliun_dashboard.queries.lead_story import LINE, STEPS, Outcome
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_kpi_sales as words
from aliun_dashboard.ui import labels_kpis as common
from aliun_dashboard.ui.parts import figures
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts.chart import Drawing, Line
from aliun_dashboard.ui.screens.kpis.asked import Asked, leads
from aliun_dashboard.ui.screens.kpis.cards import amount

MAIN, BRANCH, WORST = 0, 1, 6  # the colours of the funnel
BRANCHES = frozenset({Stage.ATLAS_PROPOSAL, Stage.SPECIAL_CASE, Stage.CLOSED})


def percent(value: Decimal | None) -> str:
    """`86.0 %`; a dash for what cannot be said."""
    return "–" if value is None else f"{value:,.1f} %"


def rate(value: Decimal | None, n: int) -> str:
    """A share of `n` cases, which must be enough to say anything (X-46)."""
    return percent(value) if n >= ENOUGH else common.NO_DATA


def of_funnel(asked: Asked, now: Funnel, before: Funnel) -> Drawing:
    """The nine stages, tapering, in heads or in money, the worst step in its own colour."""
    cut, by_value = asked.cut, asked.by_value
    hrefs = [leads(funnel.behind(cut, reached=level.stage, in_currency=by_value)) for level in now.levels]
    colours = [_colour(level.stage, now) for level in now.levels]
    figure = figures.tapering(
        [labels.STAGES[level.stage] for level in now.levels],
        [float(level.value if by_value else level.count) for level in now.levels],
        [_at_bar(level, cut, by_value=by_value) for level in now.levels],
        colours,
    )
    lost = {loss.step: loss for loss in now.losses}
    was = {level.stage: level for level in before.levels}
    rows = [
        Line(
            labels.STAGES[level.stage],
            [
                say.number(level.count),
                percent(level.percent),
                percent(was[level.stage].percent),
                say.number(lost[level.stage].count) if level.stage in lost else "",
                say.number(lost[level.stage].waiting) if level.stage in lost else "",
                say.money(level.value, cut.currency),
                percent(level.percent_value),
            ],
            href,
        )
        for level, href in zip(now.levels, hrefs, strict=True)
    ]
    return Drawing(figure, [hrefs] * (max(colours) + 1), list(words.FUNNEL_HEADS), rows)


def worst(cut: Cut, now: Funnel) -> tuple[str, str, str]:
    """Where most is lost and what to do about it; the words of the button to those leads; where it leads."""
    loss = now.worst
    if loss is None or not loss.count:
        return words.NO_WORST.format(least=ENOUGH), "", ""
    of = next(level.count for level in now.levels if level.stage is loss.step)
    told = words.WORST.format(
        step=labels.STAGES[loss.step],
        lost=say.number(loss.count),
        n=say.number(of),
        percent=f"{loss.percent:.1f}",
        next=words.NEXT[loss.step],
        value=say.money(loss.value, cut.currency),
        waiting=say.number(loss.waiting),
    )
    button = words.SEE_STUCK.format(n=say.number(loss.count))
    return f"{told} {words.ADVICE[loss.step]}", button, leads(funnel.behind(cut, stuck=loss.step))


def of_durations(stays: Sequence[Stay]) -> Drawing:
    """Median and p90 of each stage, in hours or days as they are large."""
    names = [labels.STAGES[stay.stage] for stay in stays]
    known = [stay.n >= ENOUGH for stay in stays]
    values = {
        words.MEDIAN: [_float(stay.median) if ok else 0.0 for stay, ok in zip(stays, known, strict=True)],
        words.P90: [_float(stay.p90) if ok else 0.0 for stay, ok in zip(stays, known, strict=True)],
    }
    texts = {
        words.MEDIAN: [_spent(stay.median, stay.n) for stay in stays],
        words.P90: [_spent(stay.p90, stay.n) for stay in stays],
    }
    rows = [
        Line(name, [say.number(stay.n), _spent(stay.median, stay.n), _spent(stay.p90, stay.n)])
        for name, stay in zip(names, stays, strict=True)
    ]
    return Drawing(figures.bars(names, values, texts), [[""] * len(stays)] * 2, list(words.DURATION_HEADS), rows)


def of_sources(cut: Cut, tallies: dict[Source, Tally]) -> Drawing:
    """The win rate of each channel; a click leads to its decided leads."""
    names = [labels.CHANNELS[source] for source in tallies]
    values = [_float(one.rate) if one.decided >= ENOUGH else 0.0 for one in tallies.values()]
    texts = [rate(one.rate, one.decided) for one in tallies.values()]
    hrefs = [leads(decided.behind(cut, source=source)) for source in tallies]
    rows = [
        Line(name, [*_counts(one), say.money(one.value, cut.currency)], href)
        for name, one, href in zip(names, tallies.values(), hrefs, strict=True)
    ]
    name = words.SOURCE_HEADS[4]
    return Drawing(figures.bars(names, {name: values}, {name: texts}), [hrefs], list(words.SOURCE_HEADS), rows)


def of_agents(cut: Cut, rows: Sequence[Agent]) -> list[Line]:
    """A line for each agent; it leads to the leads they were given."""
    return [
        Line(
            one.name or words.NOBODY,
            [
                say.number(one.given),
                say.number(one.tally.won),
                rate(one.tally.rate, one.tally.decided),
                say.money(one.tally.value, cut.currency),
                say.number(one.tickets.resolved),
                rate(one.tickets.percent, one.tickets.resolved),
                _minutes(one),
            ],
            leads(agents.behind(cut, one.id)) if one.id else "",
        )
        for one in rows
    ]


def of_pipeline(cut: Cut, heads: Sequence[Head]) -> Drawing:
    """What the open columns are worth, and weighted; a click leads to the board."""
    names = [labels.STAGES[head.stage] for head in heads]
    worth = {
        words.WORTH: [sum((part.amount for part in head.sums), Decimal(0)) for head in heads],
        words.WEIGHTED: [sum((part.amount for part in head.weighted), Decimal(0)) for head in heads],
    }
    values = {name: [float(value) for value in amounts] for name, amounts in worth.items()}
    texts = {name: [say.money_short(value, cut.currency) for value in amounts] for name, amounts in worth.items()}
    board = f"/pipeline/?{pipeline.behind(cut).to_query()}"
    rows = [
        Line(
            name,
            [say.number(head.count), *(say.money(amounts[place], cut.currency) for amounts in worth.values())],
            board,
        )
        for place, (name, head) in enumerate(zip(names, heads, strict=True))
    ]
    hrefs = [[board] * len(heads)] * 2
    return Drawing(figures.bars(names, values, texts), hrefs, list(words.PIPELINE_HEADS), rows)


def _colour(stage: Stage, now: Funnel) -> int:
    if stage in BRANCHES:
        return BRANCH
    after = LINE[STEPS.index(now.worst.step) + 1] if now.worst else frozenset[Stage]()
    return WORST if stage in after else MAIN


def _at_bar(level: Level, cut: Cut, *, by_value: bool) -> str:
    shown = say.money_short(level.value, cut.currency) if by_value else say.number(level.count)
    part = level.percent_value if by_value else level.percent
    return shown if part is None else f"{shown} · {percent(part)}"


def _counts(one: Tally) -> list[str]:
    return [say.number(one.decided), say.number(one.won), say.number(one.lost), rate(one.rate, one.decided)]


def _minutes(one: Agent) -> str:
    if one.answers.median is None or one.answers.n < ENOUGH:
        return common.NO_DATA
    return amount(one.answers.median, Unit.MINUTES, "")


def _spent(hours: Decimal | None, n: int) -> str:
    if hours is None or n < ENOUGH:
        return common.NO_DATA
    return f"{hours:,.1f} h" if hours < 48 else f"{hours / 24:,.1f} d"


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def won(cut: Cut) -> str:
    """The leads won in the period."""
    return leads(decided.behind(cut, Outcome.WON))
