"""Live screens: what was committed anywhere reaches every open page that shows it.

Each web process listens to PostgreSQL once. A page takes a *seat* at a *stream*; the stream's
publisher is told of all changes of its topic, in bursts, and pushes new values or a nudge to its
seats. This is the only module that touches Reflex's socket internals.
"""

import asyncio
import contextlib
import json
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import psycopg
import reflex as rx
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event

from aliun_dashboard.kernel import clock, logs
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import dsn
from aliun_dashboard.kernel.notify import CHANNEL
from aliun_dashboard.queries.staff import Viewer

BURST = 0.05  # seconds after a publication in which further changes are gathered; a lone one never waits
RETRY = 1.0
SOON = 1.0
REST = 5.0  # seconds between two nudges to a page that counts everything anew, however much changes

Change = dict[str, Any]

log = logs.get(__name__)


@dataclass(frozen=True)
class Seat:
    """An open page: whose it is, which State it shows, what it is interested in, and its path.

    It belongs to one connection: whoever comes back with the same tab's token must be seated anew.
    """

    token: str
    connection: str
    state: str
    viewer: Viewer
    interest: Any = None
    page: str = ""


Publisher = Callable[[list[Change], list[Seat]], Awaitable[None]]


@dataclass
class Hub:
    """The seats of this process, by stream and browser tab."""

    app: rx.App | None = None
    publishers: dict[str, list[tuple[str, Publisher]]] = field(default_factory=lambda: defaultdict(list))
    seats: dict[str, dict[str, Seat]] = field(default_factory=lambda: defaultdict(dict))

    soon: dict[tuple[str, str], asyncio.Task[None]] = field(default_factory=dict)
    rested: dict[tuple[str, str], float] = field(default_factory=dict)

    def publishes(self, stream: str, *topics: str) -> Callable[[Publisher], Publisher]:
        """Tell the decorated publisher of every burst of changes of `topics`, with the seats of `stream`."""

        def register(publisher: Publisher) -> Publisher:
            for topic in topics:
                self.publishers[topic].append((stream, publisher))
            return publisher

        return register

    def join(self, stream: str, state: rx.State, viewer: Viewer, interest: Any = None) -> None:
        """Seat a page, in place of the seat it may have had in the same stream."""
        tab, page = state.router.session, state.router.url.path
        seat = Seat(tab.client_token, tab.session_id, state.get_full_name(), viewer, interest, page)
        self.seats[stream][seat.token] = seat

    def turn(self, state: rx.State) -> None:
        """Free the seats a tab has at other pages than the one it shows now: nobody looks at them any more."""
        token, page = state.router.session.client_token, state.router.url.path
        for seats in self.seats.values():
            if token in seats and seats[token].page != page:
                del seats[token]

    def leave(self, stream: str, state: rx.State) -> None:
        """Free a page's seat."""
        self.seats[stream].pop(state.router.session.client_token, None)

    def seat(self, stream: str, state: rx.State) -> Seat | None:
        """The seat of a page, if it has one."""
        return self.seats[stream].get(state.router.session.client_token)

    def vacate(self, token: str) -> None:
        """Free every seat of a browser tab."""
        for seats in self.seats.values():
            seats.pop(token, None)

    def taken(self, stream: str) -> list[Seat]:
        """The seats whose connection to this process still stands; the others are freed."""
        seats = self.seats[stream]
        for seat in list(seats.values()):
            if not self._stands(seat):
                del seats[seat.token]
        return list(seats.values())

    async def push(self, seat: Seat, **values: Any) -> None:
        """Set variables of the page on the screen only; its State on the server is not touched."""
        delta = {seat.state: {f"{name}{FIELD_MARKER}": value for name, value in values.items()}}
        await self._emit(seat, StateUpdate(delta=delta))

    async def nudge(self, seat: Seat, handler: Any) -> None:
        """Have the page send `handler` as if its person had, guarded as always."""
        await self._emit(seat, StateUpdate(events=Event.from_event_type(handler)))

    async def publish(self, changes: list[Change]) -> None:
        """Hand a burst to every publisher that has somebody in its stream."""
        for topic in {change["topic"] for change in changes}:
            told = [change for change in changes if change["topic"] == topic]
            for stream, publisher in self.publishers[topic]:
                if seats := self.taken(stream):
                    await self._tell(publisher, told, seats)

    async def _tell(self, publisher: Publisher, told: list[Change], seats: list[Seat]) -> None:
        try:
            await publisher(told, seats)
        except Exception:  # one publisher's bug must not deafen every page of this process
            log.exception("publisher_failed", action=publisher.__qualname__)

    def nudge_soon(self, seat: Seat, handler: Any) -> None:
        """Nudge once for all that changes within `SOON`, next after `REST`: for pages that count everything anew."""
        key = (seat.token, seat.state)
        if key not in self.soon:
            wait = max(SOON, self.rested.get(key, 0) - clock.stopwatch())
            self.soon[key] = asyncio.create_task(self._nudge_later(key, wait, handler))

    async def _nudge_later(self, key: tuple[str, str], wait: float, handler: Any) -> None:
        await asyncio.sleep(wait)
        del self.soon[key]
        now, (token, state) = clock.stopwatch(), key
        self.rested = {one: until for one, until in self.rested.items() if until > now} | {key: now + REST}
        seated = [seats[token] for seats in self.seats.values() if token in seats]
        if still := next((one for one in seated if one.state == state), None):
            await self.nudge(still, handler)

    @contextlib.asynccontextmanager
    async def lifespan(self) -> AsyncGenerator[None]:
        """Listen while the web process lives."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    dsn(settings().database_url), autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await self.publish([{"topic": "reconnected"}])
                    await self._relay(connection)
            except psycopg.Error:
                await asyncio.sleep(RETRY)

    async def _relay(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while True:
            notes = [note async for note in connection.notifies(stop_after=1)]
            await self.publish([json.loads(note.payload) for note in notes])
            await asyncio.sleep(BURST)

    async def _emit(self, seat: Seat, update: StateUpdate) -> None:
        if self._stands(seat):
            await self._sockets().emit_update(update, seat.token)

    def _stands(self, seat: Seat) -> bool:
        manager = self._sockets()._token_manager
        socket = manager.token_to_socket.get(seat.token)
        return socket is not None and (socket.sid, socket.instance_id) == (seat.connection, manager.instance_id)

    def _sockets(self) -> Any:
        if self.app is None or self.app.event_namespace is None:
            raise RuntimeError("the hub has no app yet")
        return self.app.event_namespace


hub = Hub()
