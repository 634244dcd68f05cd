"""The readings of the sales board, and the lists behind them."""

from collections.abc import Callable

from sqlmodel import Session

from aliun_dashboard.kpis.rules import REGISTRY, Window, change
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import Outcome

from . import answers, decided, funnel, pipeline
from .cut import Cut
from .reading import Measure, Reading, take

MEASURES: dict[str, Measure] = {
    "leads": funnel.arrivals,
    "conversion": funnel.conversion,
    "win_rate": decided.win_rate,
    "sales_cycle": decided.sales_cycle,
    "first_response": answers.first_response,
    "reply_time": answers.reply_time,
    "autonomous": decided.autonomous,
    "ticket_sla": answers.ticket_sla,
    "pipeline": pipeline.pipeline,
    "weighted_pipeline": pipeline.weighted,
}
# Where a reading leads: the leads it counts. Those that are not here are no leads.
BEHIND: dict[str, Callable[[Cut], Filters]] = {
    "leads": funnel.behind,
    "conversion": funnel.customers,
    "win_rate": decided.behind,
    "sales_cycle": lambda cut: decided.behind(cut, Outcome.WON),
    "autonomous": decided.unaided,
    "pipeline": pipeline.behind,
    "weighted_pipeline": pipeline.behind,
}


def readings(session: Session, cut: Cut) -> tuple[Reading, ...]:
    """Every KPI of the sales board in the cut and in what it is compared with."""
    found = {key: read(session, cut, key) for key in MEASURES}
    readings = [*found.values()]
    readings.insert(2, gain(found["conversion"]))
    return tuple(readings)


def read(session: Session, cut: Cut, key: str) -> Reading:
    """One of them. What is of this moment has no before."""
    if REGISTRY[key].window is Window.NOW:
        now = MEASURES[key](session, cut)
        return Reading(key, now.value, now.n, None, 0)
    return take(session, cut, key, MEASURES[key])


def gain(conversion: Reading) -> Reading:
    """How much the conversion is above that of the base period (C-10): it needs enough cases in both."""
    value = change(conversion.shown, conversion.shown_before)
    return Reading("conversion_gain", value, min(conversion.n, conversion.n_before), None, 0)
