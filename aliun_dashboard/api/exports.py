"""Files for people who are logged in: what a list shows, as CSV."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aliun_dashboard.api import auth
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import read
from aliun_dashboard.kernel.sheet import harmless
from aliun_dashboard.queries import forensic_log
from aliun_dashboard.queries.forensic_log import LogFilter, LogRow
from aliun_dashboard.staff.rules import READS_AUDIT

HEAD = ("id", "at", "actor", "action", "subject", "name", "reason", "before", "after", "sealed")
AT_ONCE = 500  # rows a chunk: each one crosses from a thread
MEDIA = "text/csv; charset=utf-8"
MARK = "\ufeff"  # spreadsheets take UTF-8 for granted only with it


def routes() -> list[Route]:
    """Every file there is."""
    return [Route("/exports/auditoria.csv", log, methods=["GET"])]


async def log(request: Request) -> Response:
    """The forensic log, filtered as on the screen, in any length and constant memory."""
    await auth.one_of(request, READS_AUDIT)
    return StreamingResponse(_lines(_wanted(request)), media_type=MEDIA, headers=headers("auditoria.csv"))


setattr(log, DECLARATION, READS_AUDIT)


def as_file(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """A few rows as a CSV to download."""
    text = MARK + csv_of(tuple(map(harmless, row)) for row in rows)
    return Response(text, media_type=MEDIA, headers=headers(name))


def headers(name: str) -> dict[str, str]:
    """Of a file to download, kept by nobody on the way."""
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}


def _wanted(request: Request) -> LogFilter:
    asked = request.query_params
    return LogFilter(
        asked.get("subject", ""),
        asked.get("actor", ""),
        asked.get("action", ""),
        _day(asked.get("since", "")),
        _day(asked.get("until", "")),
    )


def _lines(wanted: LogFilter) -> Iterator[str]:
    yield MARK + csv_of([HEAD])
    with read() as session:
        rows = forensic_log.everything(session, wanted)
        while some := list(islice(rows, AT_ONCE)):
            yield csv_of(map(_cells, some))


def _cells(row: LogRow) -> tuple[str, ...]:
    at = row.at.astimezone(settings().timezone).isoformat(timespec="seconds")
    values = (row.actor, row.action, row.subject, row.name, row.reason, _json(row.before), _json(row.after))
    return (str(row.id), at, *map(harmless, values), "yes" if row.sealed else "no")


def _json(values: dict[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""


def csv_of(rows: Iterable[tuple[str, ...]]) -> str:
    """Lines as a spreadsheet reads them; the first ones of a file follow `MARK`."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
