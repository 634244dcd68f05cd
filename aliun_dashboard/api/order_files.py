"""A purchase order that came another way, filed by hand: a form of its page, with the PDF."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aliun_dashboard.api import uploads
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import oc_files
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import CHASES_ORDERS


def routes() -> list[Route]:
    """One form."""
    return [Route("/imports/oc/{id:int}", file_order, methods=["POST"])]


async def file_order(request: Request) -> Response:
    """File the posted PDF and go back to the order; why it cannot be filed is said there."""
    order_id: int = request.path_params["id"]
    page = f"/oc/{order_id}/"

    def keep(viewer: Viewer, name: str, content: bytes) -> str:
        if order_id > LARGEST_ID:
            return "/oc/"
        with begin(viewer.actor) as work:
            oc_files.by_hand(work, order_id, name, content)
        return f"{page}?subida=1"

    return await uploads.take(request, CHASES_ORDERS, page, keep)


setattr(file_order, DECLARATION, CHASES_ORDERS)
