"""The page `/o/{token}` of every request: the agency hands its purchase order in as a PDF. Looking changes nothing."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.api import pages, uploads
from aliun_dashboard.api.allowance import Allowances
from aliun_dashboard.api.guard import public
from aliun_dashboard.flows import oc_files
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.purchase_orders.rules import FileStanding
from aliun_dashboard.queries import upload_page
from aliun_dashboard.queries.upload_page import UploadFace

AGENCY = Actor("Agencia")
SPANISH = "es"
SAID = frozenset({"recibida", "repetida"})
files = Allowances(20, per_seconds=600)  # an address hands in as many; a person needs one or two


def routes() -> list[Route]:
    """One address, two doors."""
    return [Route("/o/{token}", show, methods=["GET"]), Route("/o/{token}", hand_in, methods=["POST"])]


@public
async def show(request: Request) -> Response:
    """Which reservation it is, and where its order stands."""
    if pages.too_often(request):
        return pages.nothing(429)
    said = request.query_params.get("dicho", "")
    return await to_thread.run_sync(_page, request.path_params["token"], said if said in SAID else "", 200)


@public
async def hand_in(request: Request) -> Response:
    """Take the PDF: the order is RECIBIDA at once. Refused: the page again, saying why."""
    token = request.path_params["token"]
    who = request.client.host if request.client else "?"
    if pages.too_often(request) or not files.take(who, clock.stopwatch()):
        return pages.nothing(429)
    if await to_thread.run_sync(_face, token) is None:
        return pages.nothing()
    if pages.from_elsewhere(request):
        return await to_thread.run_sync(_page, token, "elsewhere", 403)
    try:
        name, content = await uploads.posted(request) or ("", b"")
        standing = await to_thread.run_sync(_take, token, name, content)
    except Refused as refused:
        status = uploads.TOO_LARGE if refused.reason is CommonReason.FILE_TOO_BIG else 422
        return await to_thread.run_sync(_page, token, refused.reason.value, status)
    said = "recibida" if standing is FileStanding.CURRENT else "repetida"
    return RedirectResponse(f"/o/{token}?dicho={said}", 303, pages.HEADERS)


def _take(token: str, name: str, content: bytes) -> FileStanding:
    with begin(AGENCY) as work:
        return oc_files.upload(work, token, name, content).standing


def _page(token: str, said: str, status: int) -> Response:
    found = _face(token)
    if found is None:
        return pages.nothing()
    received = found.received_at.astimezone(settings().timezone) if found.received_at else None
    return pages.page("oc_upload", SPANISH, status=status, face=found, said=said, received=received)


def _face(token: str) -> UploadFace | None:
    if not (token.isascii() and token.replace("-", "").replace("_", "").isalnum()):
        return None
    with read() as session:
        return upload_page.face(session, token)
