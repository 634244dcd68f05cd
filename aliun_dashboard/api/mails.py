"""Mails as files: one that is dropped to be tried (K-07), and one taken out as it came."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aliun_dashboard.api import auth, errors, uploads
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import mail_in
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.queries import mailbox
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS

MAILBOX = "/oc/buzon/"


def routes() -> list[Route]:
    """Both, for those who may see the mailbox."""
    return [
        Route("/imports/correo", drop, methods=["POST"]),
        Route("/files/mails/{id:int}.eml", whole, methods=["GET"]),
    ]


async def drop(request: Request) -> Response:
    """Take in the posted `.eml` and go to its page; why one cannot be taken is said on the list."""
    return await uploads.take(request, CHASES_ORDERS, MAILBOX, _keep)


async def whole(request: Request) -> Response:
    """The bytes of a mail. Always saved, never opened in our name: it may hold anything."""
    await auth.one_of(request, SEES_ORDERS)
    mail_id: int = request.path_params["id"]
    content = await to_thread.run_sync(_content, mail_id) if mail_id <= LARGEST_ID else None
    if content is None:
        return errors.response(404, "not_found")
    headers = {"content-disposition": f'attachment; filename="correo-{mail_id}.eml"', "cache-control": "no-store"}
    return Response(content, media_type="message/rfc822", headers=headers)


setattr(drop, DECLARATION, CHASES_ORDERS)
setattr(whole, DECLARATION, SEES_ORDERS)


def _keep(viewer: Viewer, _: str, content: bytes) -> str:
    with begin(viewer.actor) as work:
        return f"{MAILBOX}{mail_in.drop_eml(work, content)}/"


def _content(mail_id: int) -> bytes | None:
    with read() as session:
        return mailbox.whole(session, mail_id)
