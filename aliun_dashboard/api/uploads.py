"""The file that a form of ours brings, and the way back to its page when it cannot be taken."""

from collections.abc import Callable
from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aliun_dashboard.api import auth, errors, headers, pages
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role

TOO_LARGE = 413
Keep = Callable[[Viewer, str, bytes], str]


async def take(request: Request, allowed: frozenset[Role], page: str, keep: Keep) -> Response:
    """Go where `keep(viewer, name, content)` says; without a file, or refused, to `page`, which says why."""
    if pages.from_elsewhere(request):
        return errors.response(403, "bad_origin")
    viewer = await auth.one_of(request, allowed)
    try:
        file = await posted(request)
        where = await to_thread.run_sync(keep, viewer, *file) if file else page
    except Refused as refused:
        where = f"{page}?{urlencode({'error': refused.reason.value, **refused.facts})}"
    return RedirectResponse(where, 303)


async def posted(request: Request) -> tuple[str, bytes] | None:
    """Name and content of the file; None without one. Raises Refused: FILE_TOO_BIG, while it is still coming in."""
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                return None
            return (file.filename or "").replace("\0", ""), await file.read()
    except HTTPException as wrong:
        if wrong.status_code != TOO_LARGE:
            raise
        megabytes = headers.largest_body(request.url.path) // headers.MAX_BODY
        raise Refused(CommonReason.FILE_TOO_BIG, megabytes=megabytes) from None
