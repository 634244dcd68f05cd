"""The readings of the sales board, and the lists behind them."""

from collections.abc import Callable

from sqlmodel import Session

from aliun_dashboard.kpis.rules import change
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_story import Outcome

from . import answers, decided, funnel, pipeline
from .cut import Cut
from .reading import Measured, Reading

ORDER = (
    *("leads", "conversion", "win_rate", "sales_cycle", "first_response", "reply_time", "autonomous", "ticket_sla"),
    *("pipeline", "weighted_pipeline"),
)
NEVER = Measured(None, 0)
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
    """Every KPI of the sales board in the cut and in what it is compared with; what is of this moment has no before."""
    now, then = _of_period(session, cut), _of_period(session, cut.compared())
    now |= {"pipeline": pipeline.pipeline(session, cut), "weighted_pipeline": pipeline.weighted(session, cut)}
    found = [
        Reading(key, now[key].value, now[key].n, before.value, before.n)
        for key in ORDER
        for before in [then.get(key, NEVER)]
    ]
    conversion = ORDER.index("conversion")
    found.insert(conversion + 1, gain(found[conversion]))
    return tuple(found)


def _of_period(session: Session, cut: Cut) -> dict[str, Measured]:
    return {
        **funnel.readings(session, cut),
        **decided.decided(session, cut).readings,
        "first_response": answers.first_response(session, cut),
        "reply_time": answers.reply_time(session, cut),
        "ticket_sla": answers.ticket_sla(session, cut),
    }


def gain(conversion: Reading) -> Reading:
    """How much the conversion is above that of the base period (C-10): it needs enough cases in both."""
    value = change(conversion.shown, conversion.shown_before)
    return Reading("conversion_gain", value, min(conversion.n, conversion.n_before), None, 0)
