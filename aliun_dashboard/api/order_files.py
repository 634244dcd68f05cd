"""A purchase order that came another way, filed by hand: a form of its page, with the PDF."""

from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.api import auth, errors, pages
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import oc_files
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import CHASES_ORDERS


def routes() -> list[Route]:
    """One form."""
    return [Route("/imports/oc/{id:int}", file_order, methods=["POST"])]


async def file_order(request: Request) -> Response:
    """File the posted PDF and go back to the order; why it cannot be filed is said there."""
    if pages.from_elsewhere(request):
        return errors.response(403, "bad_origin")
    viewer = await auth.one_of(request, CHASES_ORDERS)
    order_id: int = request.path_params["id"]
    file = (await request.form(max_files=1, max_fields=2)).get("file")
    if not isinstance(file, UploadFile) or order_id > LARGEST_ID:
        return RedirectResponse("/oc/", 303)
    name, content = (file.filename or "").replace("\0", ""), await file.read()
    told = await to_thread.run_sync(_file, viewer, order_id, name, content)
    return RedirectResponse(f"/oc/{order_id}/?{urlencode(told)}", 303)


setattr(file_order, DECLARATION, CHASES_ORDERS)


def _file(viewer: Viewer, order_id: int, name: str, content: bytes) -> dict[str, str]:
    """What the page is to say: that it is filed, or why not."""
    try:
        with begin(viewer.actor) as work:
            oc_files.by_hand(work, order_id, name, content)
    except Refused as refused:
        return {"error": refused.reason.value, **{key: str(value) for key, value in refused.facts.items()}}
    return {"subida": "1"}
