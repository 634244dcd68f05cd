"""Log-in, log-out and password change: forms in, a cookie and a redirect out.

The cookie is opaque, HttpOnly and SameSite=Lax; forms from other sites are refused by their Origin.
"""

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import urlencode

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.api import errors
from aliun_dashboard.api.errors import Answer
from aliun_dashboard.api.guard import public
from aliun_dashboard.flows import staff
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries.staff import Viewer, viewer_of_cookie
from aliun_dashboard.staff.rules import SESSION_LIFE, Role, StaffReason

DOOR = Actor("Acceso")
LOGIN, SETTINGS, HOME = "/login", "/ajustes", "/"
HOMES = {Role.FINANCE: "/oc/"}  # D-12
LOCAL = re.compile(r"/(?!/)[^\\]*")  # browsers read a second slash, or a backslash, as another site

Form = Callable[[Request, FormData], Response]


def routes() -> list[Route]:
    """The three forms."""
    forms = {"/auth/login": _log_in, "/auth/logout": _log_out, "/auth/password": _change_password}
    return [Route(path, _own_form(form), methods=["POST"]) for path, form in forms.items()]


def _own_form(form: Form) -> Callable[[Request], Awaitable[Response]]:
    """A small form from our own pages, handled in a thread."""

    @public
    @wraps(form)
    async def endpoint(request: Request) -> Response:
        if request.headers.get("origin", settings().public_url) not in settings().origins:
            return errors.response(403, "bad_origin")
        fields = await request.form(max_files=0, max_fields=10, max_part_size=4096)
        return await to_thread.run_sync(form, request, fields)

    return endpoint


def _log_in(request: Request, fields: FormData) -> Response:
    email, password, onward = _text(fields, "email"), _text(fields, "password"), local(_text(fields, "next"))
    try:
        token = prove(request, email, password)
    except Refused as refused:
        return _back(LOGIN, refused.reason, onward)
    if token is None:
        return _back(LOGIN, StaffReason.BAD_CREDENTIALS, onward)
    response = RedirectResponse(_home_of(token) if onward == HOME else onward, 303)
    _set_cookie(response, token)
    return response


def _home_of(token: str) -> str:
    """Where this person's day begins."""
    with read() as session:
        who = viewer_of_cookie(session, token, clock.now())
    return HOMES.get(who.role, HOME) if who else HOME


def prove(request: Request, email: str, password: str) -> str | None:
    """Count the attempt in a transaction of its own, then check the password in another."""
    address = request.client.host if request.client else "?"
    with begin(DOOR) as work:
        staff.knock(work, email, address)
    with begin(DOOR) as work:
        return staff.log_in(work, email, password, user_agent=request.headers.get("user-agent", ""))


def _log_out(request: Request, _: FormData) -> Response:
    viewer, token = viewer_of(request)
    with begin(viewer.actor if viewer else DOOR) as work:
        staff.log_out(work, token)
    response = RedirectResponse(LOGIN, 303)
    response.delete_cookie(settings().session_cookie, httponly=True, samesite="lax", secure=settings().is_https)
    return response


def _change_password(request: Request, fields: FormData) -> Response:
    viewer, token = viewer_of(request)
    if viewer is None:
        return RedirectResponse(LOGIN, 303)
    try:
        with begin(viewer.actor) as work:
            staff.knock(work, viewer.email, request.client.host if request.client else "?")
        with begin(viewer.actor) as work:
            staff.change_password(work, viewer.id, _text(fields, "current"), _text(fields, "new"), keep=token)
    except Refused as refused:
        return _back(SETTINGS, refused.reason)
    return RedirectResponse(f"{SETTINGS}?done=password", 303)


def viewer_of(request: Request) -> tuple[Viewer | None, str]:
    """The person behind a request's cookie, and the cookie."""
    token = request.cookies.get(settings().session_cookie, "")
    with read() as session:
        return viewer_of_cookie(session, token, clock.now()), token


async def one_of(request: Request, allowed: frozenset[Role]) -> Viewer:
    """The person who is logged in, if of one of these roles. Raises Answer: 401, 403."""
    viewer, _ = await to_thread.run_sync(viewer_of, request)
    if viewer is None:
        raise Answer(401, "unauthorized")
    if viewer.role not in allowed:
        raise Answer(403, "forbidden")
    return viewer


def local(path: str) -> str:
    """`path` if it is one of ours, else the first page: nobody is sent elsewhere after logging in."""
    is_ours = LOCAL.fullmatch(path) and path.isprintable()
    return path if is_ours else HOME


def _back(page: str, reason: str, onward: str = HOME) -> Response:
    query = {"error": str(reason)} | ({"next": onward} if onward != HOME else {})
    return RedirectResponse(f"{page}?{urlencode(query)}", 303)


def _set_cookie(response: Response, token: str) -> None:
    life = int(SESSION_LIFE.total_seconds())
    name, https = settings().session_cookie, settings().is_https
    response.set_cookie(name, token, max_age=life, httponly=True, samesite="lax", secure=https)


def _text(fields: FormData, name: str) -> str:
    value = fields.get(name, "")
    return value.replace("\0", "") if isinstance(value, str) else ""
