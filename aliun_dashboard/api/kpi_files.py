"""The numbers of KPI as files: `/kpis/<section>.csv`, the same questions as the screen asks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aliun_dashboard.api import auth, kpi_direction
from aliun_dashboard.api.errors import Answer
from aliun_dashboard.api.exports import as_file
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import read
from aliun_dashboard.queries.kpis import sheets, technical
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.staff.rules import EVERYONE, READS_HEALTH, SEES_DIRECTION, Role

Sheet = Callable[[Session, Cut], Iterable[Sequence[object]]]


@dataclass(frozen=True)
class Section:
    """Who may read it, and how its lines come: the first one names the columns."""

    roles: frozenset[Role]
    sheet: Sheet


SECTIONS: dict[str, Section] = {
    "ventas": Section(EVERYONE, sheets.readings),
    "embudo": Section(EVERYONE, sheets.steps),
    "tiempos": Section(EVERYONE, sheets.stays),
    "canales": Section(EVERYONE, sheets.sources),
    "agentes": Section(EVERYONE, sheets.people),
    "cohortes-leads": Section(EVERYONE, sheets.lead_cohorts),
    "cohortes-clientes": Section(EVERYONE, sheets.client_cohorts),
    "pipeline": Section(EVERYONE, sheets.open_stages),
    **{name: Section(SEES_DIRECTION, sheet) for name, sheet in kpi_direction.SHEETS.items()},
    "tecnico": Section(READS_HEALTH, technical.readings_sheet),
    "fallos": Section(READS_HEALTH, technical.day_sheet),
    "origenes": Section(READS_HEALTH, technical.source_sheet),
    "servicios": Section(READS_HEALTH, technical.provider_sheet),
    "tareas": Section(READS_HEALTH, technical.task_sheet),
}


def routes() -> list[Route]:
    """One address for every section."""
    return [Route("/kpis/{section}.csv", numbers, methods=["GET"])]


async def numbers(request: Request) -> Response:
    """The numbers of one section, of the cut in the query. Agents get those of their own leads."""
    viewer = await auth.one_of(request, EVERYONE)
    section = SECTIONS.get(request.path_params["section"])
    if section is None:
        raise Answer(404, "not_found")
    if viewer.role not in section.roles:
        raise Answer(403, "forbidden")
    cut = Cut.from_query(request.url.query, clock.now(), settings().timezone)
    if viewer.role is Role.AGENT:
        cut = replace(cut, owner_id=viewer.id)
    return await run_in_threadpool(_file, request.path_params["section"], section, cut)


setattr(numbers, DECLARATION, EVERYONE)


def _file(name: str, section: Section, cut: Cut) -> Response:
    with read() as session:
        lines = [["" if cell is None else str(cell) for cell in line] for line in section.sheet(session, cut)]
    return as_file(f"kpi-{name}-{cut.period.start}-{cut.period.end}.csv", lines)
