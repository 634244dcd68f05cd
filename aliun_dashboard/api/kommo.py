"""Connecting Kommo: an administrator agrees on Kommo's own page and comes back with a code (A-08).

This door calls an adapter itself, since the administrator waits for the answer; then it tells a flow.
"""

import hmac
import secrets
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.adapters import kommo_oauth
from aliun_dashboard.adapters.kommo_oauth import Tokens
from aliun_dashboard.api import auth, errors
from aliun_dashboard.api.guard import DECLARATION
from aliun_dashboard.flows import connection
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import ADMINISTERS

STATE_COOKIE, STATE_SECONDS = "aliun_kommo_state", 20 * 60
CONNECTIONS = "/ajustes/conexiones"


def routes() -> list[Route]:
    """Out to Kommo, and back from it."""
    return [
        Route("/api/v1/kommo/connect", connect, methods=["GET"]),
        Route(kommo_oauth.REDIRECT_PATH, connected, methods=["GET"]),
    ]


async def connect(request: Request) -> Response:
    """To Kommo's page, with a word that only this browser can bring back."""
    if isinstance(refusal := await _administrator(request), Response):
        return refusal
    if not settings().kommo_client_id:
        return _back("error", "not_configured")
    state = secrets.token_urlsafe(24)
    response = RedirectResponse(kommo_oauth.authorise_address(settings().kommo_client_id, state), 303)
    https = settings().is_https
    response.set_cookie(_cookie(), state, max_age=STATE_SECONDS, httponly=True, samesite="lax", secure=https)
    return response


async def connected(request: Request) -> Response:
    """The way back: our own word, our own account, then the first pair of tokens."""
    if isinstance(viewer := await _administrator(request), Response):
        return viewer
    asked = request.query_params
    word = request.cookies.get(_cookie(), "")
    if not word or not hmac.compare_digest(word.encode(), asked.get("state", "").encode()):
        return _back("error", "bad_state")
    if kommo_oauth.subdomain_of(asked.get("referer", "")) != settings().kommo_subdomain:
        return _back("error", "other_account")
    try:
        pair = await kommo_oauth.exchange_code(kommo_oauth.integration(), asked.get("code", ""))
    except DeliveryFailed:
        return _back("error", "kommo_refused")
    await to_thread.run_sync(_keep, viewer, pair)
    return _back("done", "kommo")


def _keep(viewer: Viewer, pair: Tokens) -> None:
    with begin(viewer.actor) as work:
        connection.connected(work, pair.access_token, pair.refresh_token, work.now + pair.expires_in)


async def _administrator(request: Request) -> Viewer | Response:
    viewer, _ = await to_thread.run_sync(auth.viewer_of, request)
    if viewer is None:
        return RedirectResponse(auth.LOGIN, 303)
    return viewer if viewer.role in ADMINISTERS else errors.response(403, "forbidden")


def _cookie() -> str:
    return f"__Host-{STATE_COOKIE}" if settings().is_https else STATE_COOKIE


def _back(name: str, value: str) -> Response:
    response = RedirectResponse(f"{CONNECTIONS}?{urlencode({name: value})}", 303)
    response.delete_cookie(_cookie(), secure=settings().is_https)
    return response


for endpoint in (connect, connected):
    setattr(endpoint, DECLARATION, ADMINISTERS)
