"""How long leads stay in each stage, measured when they leave it (S-28)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.leads.rules import OPEN, Stage
from aliun_dashboard.queries.lead_story import quoted

from .cut import LEADS, Cut, execute

_HOURS = "extract(epoch FROM gone.at - came.at) / 3600"
_STAYS = text(f"""
SELECT gone.from_stage, count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY {_HOURS}),
       percentile_cont(0.9) WITHIN GROUP (ORDER BY {_HOURS})
FROM stage_move AS gone JOIN lead ON lead.id = gone.lead_id
JOIN LATERAL (
    SELECT at FROM stage_move WHERE lead_id = gone.lead_id AND id < gone.id AND to_stage = gone.from_stage
        AND cause <> 'undo' ORDER BY id DESC LIMIT 1
) AS came ON true
WHERE gone.at >= :since AND gone.at < :until AND NOT gone.undone AND gone.cause <> 'undo'
  AND gone.from_stage IN ({quoted(OPEN)}) AND {LEADS}
GROUP BY 1
""")  # noqa: S608 - only our own words


@dataclass(frozen=True)
class Stay:
    """`n` stays in a stage that ended: half took at most `median` hours, nine of ten at most `p90`."""

    stage: Stage
    n: int
    median: Decimal | None
    p90: Decimal | None


def durations(session: Session, cut: Cut) -> tuple[Stay, ...]:
    """The open stages in order, whatever the cut's currency. Undone moves do not count."""
    rows = {row[0]: row[1:] for row in execute(session, _STAYS, cut.values())}
    return tuple(_stay(stage, *rows.get(stage.value, (0, None, None))) for stage in Stage if stage in OPEN)


def _stay(stage: Stage, n: int, median: float | None, p90: float | None) -> Stay:
    return Stay(stage, n, _hours(median), _hours(p90))


def _hours(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
