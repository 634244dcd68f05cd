"""Boards of KPI that take long: computed anew when old numbers were looked at, and at night before anybody comes."""

import asyncio
from datetime import datetime

from aliun_dashboard.flows import kpi_boards as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.queries.kpis import boards
from aliun_dashboard.queries.kpis.cut import Cut

RUN = "kpi_boards"


async def renew(board: str, cut: str) -> str:
    """Compute one board again; `cut` are the words by which it is kept."""
    found = Cut.from_query(cut, clock.now(), settings().timezone)
    return f"seconds={await asyncio.to_thread(_compute, board, found)}"


async def overnight(slot: datetime) -> str:  # noqa: ARG001  (the new day is that of the moment it runs)
    """Compute the boards of the new day that people have looked at and had to wait for."""
    due = await asyncio.to_thread(_due)
    for board, cut in due:
        await asyncio.to_thread(_compute, board, cut)
    return f"computed={len(due)}"


def _due() -> list[tuple[str, Cut]]:
    with read() as session:
        return boards.for_tomorrow(session, clock.now())


def _compute(board: str, cut: Cut) -> float:
    with read() as session:
        taken = boards.take(session, boards.BOARDS[board], cut)
    with begin(SYSTEM) as work:
        flow.keep(work, taken.numbers(), seen=False)
    return taken.seconds
