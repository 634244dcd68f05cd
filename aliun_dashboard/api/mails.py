"""Mails as files: one that is dropped to be tried (K-07), and one taken out as it came."""

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.api import auth, errors, pages
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.flows import mail_in
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import Refused
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
    if pages.from_elsewhere(request):
        return errors.response(403, "bad_origin")
    viewer = await auth.one_of(request, CHASES_ORDERS)
    file = (await request.form(max_files=1, max_fields=2)).get("file")
    if not isinstance(file, UploadFile):
        return RedirectResponse(MAILBOX, 303)
    return RedirectResponse(await to_thread.run_sync(_keep, viewer, await file.read()), 303)


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


def _keep(viewer: Viewer, content: bytes) -> str:
    """Where to go on: to the page of the mail, or back with the reason."""
    try:
        with begin(viewer.actor) as work:
            return f"{MAILBOX}{mail_in.drop_eml(work, content)}/"
    except Refused as refused:
        return f"{MAILBOX}?error={refused.reason.value}"


def _content(mail_id: int) -> bytes | None:
    with read() as session:
        return mailbox.whole(session, mail_id)
