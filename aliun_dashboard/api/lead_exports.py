"""The list of leads as a spreadsheet, CSV or XLSX: what the screen's filters show, and no more than the viewer sees."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import IO
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from anyio import to_thread
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aliun_dashboard.api import auth, exports
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.flows import exporting
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.sheet import harmless
from aliun_dashboard.messages.lead_sheet import CHANNELS, ENGINES, HEAD, STAGES
from aliun_dashboard.queries import lead_list
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.queries.lead_list import NEWEST, Exported
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EXPORTS_LEADS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 64 * 1024
Cell = str | int | float | None


def routes() -> list[Route]:
    """Both forms. The query is that of the list's address: its filters and `orden`."""
    return [
        Route("/exports/leads.csv", as_csv, methods=["GET"]),
        Route("/exports/leads.xlsx", as_xlsx, methods=["GET"]),
    ]


async def as_csv(request: Request) -> Response:
    """In any length and constant memory."""
    viewer = await auth.one_of(request, EXPORTS_LEADS)
    await to_thread.run_sync(_sign, viewer, request.url.query, "csv")
    names = exports.headers(_name("csv"))
    return StreamingResponse(_lines(viewer, request.url.query), media_type=exports.MEDIA, headers=names)


async def as_xlsx(request: Request) -> Response:
    """Written to a file first, row by row; it has no name any more when it is sent, and is gone with its reader."""
    viewer = await auth.one_of(request, EXPORTS_LEADS)
    await to_thread.run_sync(_sign, viewer, request.url.query, "xlsx")
    file = await to_thread.run_sync(_workbook, viewer, request.url.query)
    return StreamingResponse(_pieces(file), media_type=XLSX, headers=exports.headers(_name("xlsx")))


for _route in (as_csv, as_xlsx):
    setattr(_route, DECLARATION, EXPORTS_LEADS)


def _sign(viewer: Viewer, query: str, form: str) -> None:
    filters = Filters.from_query(query)
    with begin(viewer.actor) as work:
        number = lead_list.count(work.session, viewer, filters, work.now)
        exporting.took_leads(work, filters.to_query(), form, number)


def _name(form: str) -> str:
    return f"leads-{clock.now().astimezone(settings().timezone):%Y-%m-%d}.{form}"


def _lines(viewer: Viewer, query: str) -> Iterator[str]:
    yield exports.MARK + exports.csv_of([HEAD])
    with read() as session:
        rows = _rows(session, viewer, query)
        while some := list(islice(rows, exports.AT_ONCE)):
            yield exports.csv_of(tuple(_as_text(cell) for cell in row) for row in some)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _workbook(viewer: Viewer, query: str) -> IO[bytes]:
    """Text stays text there, even where it looks like a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Leads")
    page.append(HEAD)

    def cell(value: Cell) -> object:
        if not isinstance(value, str):
            return value
        made = WriteOnlyCell(page, value)
        made.data_type = "s"
        return made

    with read() as session:
        for row in _rows(session, viewer, query):
            page.append([cell(value) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115  (whoever sends it closes it)
    book.save(file)
    file.seek(0)
    return file


def _rows(session: Session, viewer: Viewer, query: str) -> Iterator[list[Cell]]:
    zone, sort = settings().timezone, parse_qs(query).get("orden", [NEWEST])[0]
    found = lead_list.export(session, viewer, Filters.from_query(query), sort, clock.now(), zone)
    return (_cells(line, zone) for line in found)


def _cells(line: Exported, zone: ZoneInfo) -> list[Cell]:
    lead = line.card
    return [
        lead.code,
        lead.name,
        line.phone,
        line.email,
        STAGES[lead.stage],
        _moment(lead.stage_since, zone),
        CHANNELS[lead.source],
        ENGINES.get(lead.engine or "", ""),
        lead.destination,
        lead.check_in.strftime("%d/%m/%Y") if lead.check_in else "",
        lead.nights,
        lead.adults,
        lead.children,
        float(lead.amount.amount) if lead.amount else None,
        lead.amount.currency if lead.amount else "",
        lead.score,
        lead.owner,
        lead.next_title,
        _moment(lead.next_at, zone),
    ]


def _as_text(value: Cell) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    if value is None:
        return ""
    text = str(value)
    is_number = text[:1] == "+" and text[1:].isdigit()  # a telephone number is no formula
    return text if is_number else harmless(text)


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%d/%m/%Y %H:%M") if at else ""
