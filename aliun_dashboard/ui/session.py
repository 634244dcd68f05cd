"""Who is at the screen, and the only two ways from a screen to the data: `ask` a flow, `look` with a query.

Deny by default: `Guard` sees every event before its handler does. A handler that declares no
roles is refused, and what one person's page held is wiped before anybody else can see it.
"""

import asyncio
import functools
import inspect
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegisteredEventHandler, RegistrationContext

from aliun_dashboard.flows import staff as people
from aliun_dashboard.kernel import clock, db, logs
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import staff
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EVERYONE, Role
from aliun_dashboard.ui.parts import toast

log = logs.get(__name__)

PUBLIC: frozenset[Role] = frozenset()
FRAMEWORK = "reflex"
MADE_AT_RUN_TIME = "reflex.istate.dynamic"  # where Reflex files a State that is defined inside a function

P = ParamSpec("P")
R = TypeVar("R")
Handler = Callable[..., Any]
_viewer: ContextVar[Viewer] = ContextVar("viewer")


def viewer() -> Viewer:
    """The person whose event is being handled. LookupError outside of one."""
    return _viewer.get()


async def ask(flow: Callable[Concatenate[db.UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `flow` as the viewer, in one transaction, off the event loop. Raises Refused."""
    actor = viewer().actor

    def run() -> R:
        with db.begin(actor) as work:
            return flow(work, *args, **kwargs)

    return await asyncio.to_thread(run)


async def look(query: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Run `query` on a read-only snapshot, off the event loop."""

    def run() -> R:
        with db.read() as session:
            return query(session, *args, **kwargs)

    return await asyncio.to_thread(run)


def roles(*allowed: Role) -> Callable[[Handler], Handler]:
    """Declare who may send an event (nobody named: everyone who is logged in). Goes under `@rx.event`.

    A refusal of the business becomes a toast, with its reason and what to do.
    """

    def declare(handler: Handler) -> Handler:
        guarded = _answering_stream(handler) if inspect.isasyncgenfunction(handler) else _answering(handler)
        guarded.__roles__ = frozenset(allowed) or EVERYONE  # type: ignore[attr-defined]
        return guarded

    return declare


def public(handler: Handler) -> Handler:
    """Declare a handler that anybody may send, logged in or not."""
    handler.__roles__ = PUBLIC  # type: ignore[attr-defined]
    return handler


def refusal(refused: Refused) -> rx.event.EventSpec:
    """The toast that says why not, and what to do."""
    told = explain(refused.reason.value, refused.facts)
    return toast.refused(told.message, told.fix)


def failed(exception: Exception) -> rx.event.EventSpec:
    """A handler broke: the log has all of it, the person hears that it was not them, and what to do."""
    log.error("handler_failed", exc_info=exception)
    told = explain("unavailable" if isinstance(exception, db.UNAVAILABLE) else "bug", {})
    return toast.refused(told.message, told.fix)


def _answering(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return await handler(*args, **kwargs)
        except Refused as refused:
            return refusal(refused)

    return answer


def _answering_stream(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            async for update in handler(*args, **kwargs):
                yield update
        except Refused as refused:
            yield refusal(refused)

    return answer


class Owner(rx.State):
    """Whose page this is, and in which role. Set by the guard, never sent."""

    _viewer: tuple[int, str] | None = None


class Guard(rx.Middleware):
    """Looks the session up for every event, so that log-out and revocation act on open sockets."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002
        who = await _who(state)
        await _bind(state, (who.id, who.role.value) if who else None)
        if who is not None:
            _viewer.set(who)
        handler = RegistrationContext.get().event_handlers[event.name]
        if event.name.endswith(".setvar"):
            return StateUpdate()
        if not is_ours(handler):
            return None
        allowed = getattr(handler.handler.fn, "__roles__", None)
        if allowed is PUBLIC or (who is not None and allowed is not None and who.role in allowed):
            return None
        if who is not None:
            log.warning("not_allowed", role=who.role.value, actor_id=who.id, action=event.name.rpartition("____")[2])
        return StateUpdate(events=_turned_away(state, who))


def check_every_handler_is_guarded() -> None:
    """Refuse to start while a handler of ours declares no roles."""
    naked = [
        name
        for name, registered in RegistrationContext.get().event_handlers.items()
        if is_ours(registered)
        and not name.endswith(".setvar")
        and getattr(registered.handler.fn, "__roles__", None) is None
    ]
    if naked:
        raise RuntimeError(f"handlers without declared roles: {', '.join(sorted(naked))}")


def is_ours(registered: RegisteredEventHandler) -> bool:
    """Whether an event is anything but the framework's own."""
    module = registered.states[0].__module__
    return module == MADE_AT_RUN_TIME or not module.startswith(FRAMEWORK)


async def _who(state: BaseState) -> Viewer | None:
    token = _cookie_of(state)
    who = await look(staff.viewer_of_cookie, token, clock.now()) if token else None
    if who is not None and who.is_due:
        await asyncio.to_thread(_note_use, who, token)
    return who


def _note_use(who: Viewer, token: str) -> None:
    with db.begin(who.actor) as work:
        people.touch(work, token)


def _cookie_of(state: BaseState) -> str:
    # The context, not the event: chained events and on_load carry no headers of their own.
    sent: dict[str, Any] = EventContext.get().router_data or state.router_data
    try:
        cookies = SimpleCookie((sent.get("headers") or {}).get("cookie") or "")
    except CookieError:
        return ""
    name = settings().session_cookie
    return cookies[name].value if name in cookies else ""


async def _bind(state: BaseState, whose: tuple[int, str] | None) -> None:
    owner = await state.get_state(Owner)
    if owner._viewer == whose:
        return
    if owner._viewer is not None:
        await _wipe(state)
        owner = await state.get_state(Owner)
    owner._viewer = whose


async def _wipe(state: BaseState) -> None:
    """Forget the whole page. Redis keeps each State by itself, and an event loads only those it needs."""
    root = state._get_root_state()
    for kind in _kinds(type(root)):
        await state.get_state(kind)
    root.reset()


def _kinds(kind: type[BaseState]) -> Iterator[type[BaseState]]:
    for sub in kind.get_substates():
        yield sub
        yield from _kinds(sub)


def _turned_away(state: BaseState, who: Viewer | None) -> list[Event]:
    if who is None:
        page = state.router.url
        here = f"{page.path}?{page.query}" if page.query else page.path
        # A second event on the way to the door: the framework reports its query with the path that was left.
        wanted = page.query_parameters.get("next", here)
        target = "/login" if page.path in ("/", "/login", "/login/") else f"/login?next={quote(wanted)}"
        return Event.from_event_type(rx.redirect(target))
    return Event.from_event_type(rx.redirect("/"))
