"""Around every request: an id that its lines carry, one line when it is over, one count. Pure ASGI.

Neither knows the address: a line and a count have the template of the route, `/c/{token}`, nothing of what was asked.
"""

import re
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aliun_dashboard.api import meters
from aliun_dashboard.kernel import clock, logs

HEADER = b"x-request-id"
GIVEN = re.compile(rb"[A-Za-z0-9-]{8,36}")
QUIET = ("/healthz", "/readyz", "/metrics")
SCREENS = "screens"

log = logs.get(__name__)


class Access:
    """Binds the request's id, measures it, and writes its line."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            with meters.websocket():
                await self.app(scope, receive, send)
        elif scope["type"] == "http":
            with logs.about(request_id=_request_id(scope)):
                await self._watch(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, status = clock.stopwatch(), 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((HEADER, scope["state"]["request_id"].encode()))
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        finally:
            _tell(scope, status, clock.stopwatch() - begun)


def _tell(scope: Scope, status: int, seconds: float) -> None:
    route = template(scope)
    meters.request(scope["method"], route, status, seconds)
    say = log.debug if route in (*QUIET, SCREENS) and status < 400 else log.info
    say("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


def template(scope: Mapping[str, Any]) -> str:
    """The route that answered, as it is written in the code. All of the screens are one: their pages are files."""
    answered = scope.get("endpoint")
    return _paths(scope["app"]).get(answered, SCREENS) if answered and "app" in scope else SCREENS


@cache
def _paths(app: FastAPI) -> dict[Any, str]:
    """The path of every endpoint; of two with one endpoint, the first."""
    known = {getattr(route, "endpoint", None) or getattr(route, "app", None): route for route in reversed(app.routes)}
    return {endpoint: path for endpoint, route in known.items() if endpoint and (path := getattr(route, "path", ""))}


def _request_id(scope: Scope) -> str:
    """The sender's, where a proxy gave one, else a new one."""
    given = next((value for name, value in scope["headers"] if name == HEADER), b"")
    known = given.decode() if GIVEN.fullmatch(given) else secrets.token_hex(8)
    scope.setdefault("state", {})["request_id"] = known
    return known
