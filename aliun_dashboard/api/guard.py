"""Deny by default: every route says who may use it, and a start without an answer is refused."""

from collections.abc import Callable, Iterable
from math import ceil
from typing import Annotated, Any, TypeVar

from fastapi import Depends
from fastapi.routing import APIRoute
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.routing import BaseRoute, Mount, Route

from aliun_dashboard.api import meters
from aliun_dashboard.api.allowance import Buckets
from aliun_dashboard.api.errors import Answer
from aliun_dashboard.flows import staff
from aliun_dashboard.kernel import clock, logs
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.passwords import fingerprint
from aliun_dashboard.queries.staff import Viewer, viewer_of_token
from aliun_dashboard.staff.rules import Role

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

log = logs.get(__name__)

DECLARATION = "allowed_roles"
turns = Buckets()
bearer = HTTPBearer(auto_error=False, description="Un token de Ajustes o de `aliun_dashboard token create`.")


def public(endpoint: Endpoint) -> Endpoint:
    """This route asks for no log-in: it proves its sender otherwise, or has nothing to hide."""
    setattr(endpoint, DECLARATION, "public")
    return endpoint


def requires(roles: Iterable[Role]) -> Callable[..., Viewer]:
    """The person behind the API token, if one of `roles`. 401 without a token, 403 for a wrong role, 429 too often."""
    allowed = frozenset(roles)

    def viewer(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Viewer:
        found = _owner(given.credentials) if given else None
        if found is None:
            raise Answer(401, "unauthorized")
        logs.note(actor_id=found.id)
        if found.role not in allowed:
            log.warning("not_allowed", role=found.role.value)
            raise Answer(403, "forbidden")
        return found

    setattr(viewer, DECLARATION, allowed)
    return viewer


def _owner(token: str) -> Viewer | None:
    _take_turn(token)
    with read() as session:
        found = viewer_of_token(session, token, clock.now())
    if found and found.is_due:
        with begin(found.actor) as work:
            staff.touch(work, token)
    return found


def _take_turn(token: str) -> None:
    """Before anything is asked of the database: who is refused costs nothing."""
    per_minute = settings().aliun_api_per_minute
    if per_minute and (wait := turns.wait(fingerprint(token), per_minute, clock.stopwatch())):
        meters.throttled()
        raise Answer(429, "too_often", {"retry-after": str(ceil(wait))})


def undeclared(routes: Iterable[BaseRoute]) -> list[str]:
    """The routes that do not say who may use them."""
    return [str(getattr(route, "path", route)) for route in routes if not _declares(route)]


def check(routes: Iterable[BaseRoute]) -> None:
    """Refuse to start with a route that does not say who may use it."""
    if missing := undeclared(routes):
        raise RuntimeError(f"These routes do not say who may use them: {missing}")


def _declares(route: BaseRoute) -> bool:
    if isinstance(route, APIRoute):
        calls = [route.endpoint, *(dependency.call for dependency in route.dependant.dependencies)]
        return any(hasattr(call, DECLARATION) for call in calls)
    return isinstance(route, Mount | Route) and hasattr(getattr(route, "endpoint", route.app), DECLARATION)
