"""Boards of KPI that take long: their numbers are kept, and computed anew by a worker when they are old (ADR 34)."""

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kpis import actions as kpis
from aliun_dashboard.kpis.keeping import Numbers, is_slow

RUN = "kpi_board"
TOPIC = "kpi_board"


def keep(work: UnitOfWork, numbers: Numbers, *, seen: bool) -> None:
    """Keep numbers that took long, and tell the pages that show their cut; `seen`: a person waited for them.

    A board that has become fast is kept no longer.
    """
    if is_slow(numbers.seconds, settings().aliun_kpi_live_seconds):
        kpis.keep(work, numbers, seen=seen)
    else:
        kpis.forget(work, numbers.board, numbers.cut)
    work.tell(TOPIC, None, board=numbers.board, cut=numbers.cut)


def want(work: UnitOfWork, board: str, cut: str) -> bool:
    """Have a worker compute kept numbers anew: once, however many ask. False when that is under way already."""
    claimed = kpis.want(work, board, cut)
    if claimed:
        work.enqueue(RUN, lock=RUN, board=board, cut=cut)  # one after another: they are what the database finds hardest
    return claimed
