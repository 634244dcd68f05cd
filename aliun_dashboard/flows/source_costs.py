"""What a source of leads cost in a month, as director, finance or administrators enter it (S-49)."""

from datetime import date
from decimal import Decimal

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.money import money
from aliun_dashboard.kpis import actions as kpis
from aliun_dashboard.kpis.models import SourceCost
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.staff.rules import ENTERS_COSTS

from . import access

LONGEST_NOTE = 200


def enter(
    work: UnitOfWork, source: str, month: str, amount: str | Decimal, currency: str, note: str = ""
) -> SourceCost:
    """Put down a cost; `month` is `2026-11`. Entered again it takes the place of the one before, which stays on record.

    Zero says that it cost nothing. Raises Refused: FORBIDDEN, INVALID naming the field.
    """
    access.allowed(work, ENTERS_COSTS)
    if source not in set(Source):
        raise Refused(CommonReason.INVALID, field="source")
    first = _month(month)
    if first > work.today:
        raise Refused(CommonReason.INVALID, field="month")
    try:
        cost = money(amount, currency)
    except ValueError:
        raise Refused(CommonReason.INVALID, field="amount") from None
    return kpis.enter_cost(work, source, first, cost, " ".join(note.split())[:LONGEST_NOTE])


def _month(said: str) -> date:
    try:
        first = date.fromisoformat(f"{said}-01")
    except ValueError:
        raise Refused(CommonReason.INVALID, field="month") from None
    if not 2000 <= first.year <= 2100:
        raise Refused(CommonReason.INVALID, field="month")
    return first
