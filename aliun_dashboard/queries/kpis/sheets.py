"""The sections of the sales board as lines of a file: the first line names the columns."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from sqlmodel import Session

from aliun_dashboard.kpis.rules import ENOUGH

from . import agents, cohorts, decided, durations, funnel, pipeline, sales
from .cohorts import MONTHS, Of
from .cut import Cut

Line = Sequence[object]


def readings(session: Session, cut: Cut) -> Iterator[Line]:
    """Every KPI with its unit, cases, and what it was before."""
    yield "kpi", "value", "unit", "cases", "enough", "before", "cases_before", "target"
    for one in sales.readings(session, cut):
        known = "yes" if one.shown is not None else "no"
        yield one.key, _short(one.value), one.kpi.unit, one.n, known, _short(one.before), one.n_before, one.kpi.target


def steps(session: Session, cut: Cut) -> Iterator[Line]:
    """The nine stages of the funnel; what is lost at the steps of the main line."""
    found = funnel.funnel(session, cut)
    lost = {loss.step: loss for loss in found.losses}
    yield "stage", "leads", "step_percent", "leads_in_currency", "value", "currency", "lost", "lost_still_open"
    for level in found.levels:
        loss = lost.get(level.stage)
        stuck = (loss.count, loss.waiting) if loss else (None, None)
        yield level.stage, level.count, _short(level.percent), level.count_in, level.value, cut.currency, *stuck


def stays(session: Session, cut: Cut) -> Iterator[Line]:
    """Hours in each stage."""
    yield "stage", "left", "median_hours", "p90_hours"
    for one in durations.durations(session, cut):
        yield one.stage, one.n, _short(one.median), _short(one.p90)


def sources(session: Session, cut: Cut) -> Iterator[Line]:
    """Win rate of each channel."""
    yield "source", "decided", "won", "lost", "win_rate", "won_value", "currency"
    for source, one in decided.by_source(session, cut).items():
        yield source, one.decided, one.won, one.lost, _short(one.rate), one.value, cut.currency


def people(session: Session, cut: Cut) -> Iterator[Line]:
    """Performance of each agent."""
    yield (
        *("agent", "given", "decided", "won", "win_rate", "won_value", "currency"),
        *("tickets_resolved", "tickets_in_time", "answered", "median_first_response_minutes"),
    )
    for one in agents.agents(session, cut):
        tally, seen = one.tally, one.answers
        yield (
            *(one.name, one.given, tally.decided, tally.won, _short(tally.rate), tally.value, cut.currency),
            *(one.tickets.resolved, one.tickets.in_time, seen.n, _short(seen.median)),
        )


def lead_cohorts(session: Session, cut: Cut) -> Iterator[Line]:
    """Leads of each month, and how many of them had bought by each month after."""
    return _cohorts(session, cut, Of.LEADS)


def client_cohorts(session: Session, cut: Cut) -> Iterator[Line]:
    """First-time customers of each month, and how many of them had bought again."""
    return _cohorts(session, cut, Of.CLIENTS)


def open_stages(session: Session, cut: Cut) -> Iterator[Line]:
    """The open columns of the board."""
    yield "stage", "leads", "value", "weighted", "currency"
    for head in pipeline.heads(session, cut):
        worth, weighted = (sum((part.amount for part in parts), Decimal(0)) for parts in (head.sums, head.weighted))
        yield head.stage, head.count, worth, weighted, cut.currency


def _cohorts(session: Session, cut: Cut, of: Of) -> Iterator[Line]:
    yield "month", "cases", "enough", *(f"by_month_{later}" for later in range(MONTHS))
    for one in cohorts.cohorts(session, cut, of):
        known = "yes" if one.n >= ENOUGH else "no"
        yield one.month.strftime("%Y-%m"), one.n, known, *one.bought, *[None] * (MONTHS - len(one.bought))


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 2)
