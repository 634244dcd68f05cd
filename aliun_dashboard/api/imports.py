"""Files of rates: the template, the upload that is looked at before it counts, and the rows that were refused."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aliun_dashboard.api import auth, uploads
from aliun_dashboard.api.exports import as_file
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.flows import rate_import
from aliun_dashboard.inventory.sheet import TEMPLATE, Cells
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import inventory
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EDITS_RULES

WIZARD = "/ajustes/tarifas/"
REFUSED_HEAD = (*TEMPLATE[0], "fila", "motivo", "como_corregirlo")


def routes() -> list[Route]:
    """All three, for those who may write rates."""
    return [
        Route("/imports/plantilla-tarifas.csv", template, methods=["GET"]),
        Route("/imports/tarifas", upload, methods=["POST"]),
        Route("/imports/{run:int}/rechazadas.csv", refused_rows, methods=["GET"]),
    ]


async def template(request: Request) -> Response:
    """The head and two rows that show how it is filled in."""
    await auth.one_of(request, EDITS_RULES)
    return as_file("plantilla-tarifas.csv", TEMPLATE)


async def upload(request: Request) -> Response:
    """Keep the posted file until its preview is accepted; why one cannot be read is said on the page it came from."""
    return await uploads.take(request, EDITS_RULES, WIZARD, _keep)


async def refused_rows(request: Request) -> Response:
    """The refused rows of an import with the reason of each: corrected, the file can be imported again."""
    await auth.one_of(request, EDITS_RULES)
    run_id: int = request.path_params["run"]
    rows = await to_thread.run_sync(_refused, run_id)
    return as_file(f"tarifas-rechazadas-{run_id}.csv", [REFUSED_HEAD, *rows])


for _route in (template, upload, refused_rows):
    setattr(_route, DECLARATION, EDITS_RULES)


def _keep(viewer: Viewer, name: str, content: bytes) -> str:
    with begin(viewer.actor) as work:
        return f"{WIZARD}?archivo={rate_import.read_file(work, content, name)}"


def _refused(run_id: int) -> list[list[str]]:
    with read() as session:
        return [_with_reason(**failure) for failure in inventory.failures(session, run_id)]


def _with_reason(cells: Cells, reason: str, facts: dict[str, str]) -> list[str]:
    told = explain(reason, facts)
    return [*(cells.get(column, "") for column in TEMPLATE[0]), cells["line"], told.message, told.fix]
