"""The filters that have no control of their own, in words: they come from the numbers of KPI. Pure."""

from aliun_dashboard.queries.kpis.period import Period
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_story as words
from aliun_dashboard.ui.parts import format as say


def told(filters: Filters) -> str:
    """«Llegaron del 01/01/2026 al 31/01/2026 · no pasaron de Calificado»; nothing without any."""
    story = filters.story
    outcome = words.OUTCOMES[story.outcome] if story.decided and story.outcome else ""
    parts = (
        _between(words.ARRIVED, story.arrived),
        _between(words.DECIDED, story.decided),
        outcome,
        words.REACHED.format(stage=labels.STAGES[story.reached]) if story.reached else "",
        words.STUCK.format(stage=labels.STAGES[story.stuck]) if story.stuck else "",
        words.BOUGHT if story.bought else "",
        words.UNAIDED if story.unaided else "",
        words.ENGINE.format(engine=labels.ENGINES[filters.engine]) if filters.engine else "",
        words.CURRENCY.format(currency=filters.currency) if filters.currency else "",
    )
    said = " · ".join(filter(None, parts))
    return said[:1].upper() + said[1:]


def _between(text: str, period: Period | None) -> str:
    return text.format(first=say.day(period.start), last=say.day(period.end)) if period else ""
