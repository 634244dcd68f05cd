"""Files of leads: the template, the upload whose columns are named next, and the rows that were refused."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aliun_dashboard.api import auth, errors, exports, uploads
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import lead_import
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.sheet import harmless
from aliun_dashboard.messages.import_words import FIELDS, REFUSED_COLUMNS, TEMPLATE
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import imports
from aliun_dashboard.queries.imports import Line
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import IMPORTS_LEADS

WIZARD = "/leads/importar/"


def routes() -> list[Route]:
    """All three, for those who may import leads."""
    return [
        Route("/imports/plantilla-leads.csv", template, methods=["GET"]),
        Route("/imports/leads", upload, methods=["POST"]),
        Route("/imports/leads/{run:int}/rechazadas.csv", refused_rows, methods=["GET"]),
    ]


async def template(request: Request) -> Response:
    """The head and two rows that show how it is filled in."""
    await auth.one_of(request, IMPORTS_LEADS)
    return exports.as_file("plantilla-leads.csv", TEMPLATE)


async def upload(request: Request) -> Response:
    """Keep the posted file until its columns are named; why one cannot be read is said on the page it came from."""
    return await uploads.take(request, IMPORTS_LEADS, WIZARD, _keep)


async def refused_rows(request: Request) -> Response:
    """The refused rows with the reason of each: corrected, the file can be imported again."""
    await auth.one_of(request, IMPORTS_LEADS)
    run_id: int = request.path_params["run"]
    head = await to_thread.run_sync(_head, run_id) if run_id <= LARGEST_ID else None
    if head is None:
        return errors.response(404, "not_found")
    names = exports.headers(f"leads-rechazados-{run_id}.csv")
    return StreamingResponse(_lines(run_id, head), media_type=exports.MEDIA, headers=names)


for _route in (template, upload, refused_rows):
    setattr(_route, DECLARATION, IMPORTS_LEADS)


def _keep(viewer: Viewer, name: str, content: bytes) -> str:
    with begin(viewer.actor) as work:
        return f"{WIZARD}?archivo={lead_import.take_in(work, content, name)}"


def _head(run_id: int) -> tuple[str, ...] | None:
    with read() as session:
        run = imports.run(session, run_id)
    return run.head if run else None


def _lines(run_id: int, head: tuple[str, ...]) -> Iterator[str]:
    ours = [at for at, name in enumerate(head) if name not in REFUSED_COLUMNS]
    yield exports.MARK + exports.csv_of([(*(harmless(head[at]) for at in ours), *REFUSED_COLUMNS)])
    with read() as session:
        rows = imports.refused(session, run_id)
        while some := list(islice(rows, exports.AT_ONCE)):
            yield exports.csv_of(_cells(row, ours) for row in some)


def _cells(row: Line, ours: list[int]) -> tuple[str, ...]:
    cells = (harmless(row.cells[at]) if at < len(row.cells) else "" for at in ours)
    told = [explain(one["code"], one["facts"]) for one in row.reasons]
    why = " ".join(_of_field(one, text.message) for one, text in zip(row.reasons, told, strict=True))
    fix = " ".join(dict.fromkeys(text.fix for text in told))
    return (*cells, str(row.line), harmless(why), harmless(fix))


def _of_field(reason: Mapping[str, Any], message: str) -> str:
    name = FIELDS.get(reason["field"], ("", ""))[0]
    return f"{name}: {message}" if name else message
