"""Every webhook as it came in, stored before anybody looked at it (A-09, C-24)."""

import contextlib
from datetime import datetime

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.events import EventStatus
from aliun_dashboard.queries import inbox
from aliun_dashboard.queries.inbox import EventFilter
from aliun_dashboard.staff.rules import READS_HEALTH
from aliun_dashboard.ui import address, shell
from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.inbox import EventLine, events_table, line
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.screens.health.frame import view
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "events"
PATH = "/salud/eventos/"


class EventsState(rx.State):
    """One page of the inbox."""

    loaded: bool = False
    source: str = ""
    status: str = ""
    text: str = ""
    lines: list[EventLine] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    numbers: dict[str, int] = {}  # noqa: RUF012
    has_older: bool = False
    depth: int = 0
    _edges: list[tuple[datetime, int]] = []  # noqa: RUF012  (where each page after the first begins)
    _next: tuple[datetime, int] | None = None

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def load(self):
        """Read the first page that fits the address, and stay informed."""
        wanted = self.router.url.query_parameters
        self.source = wanted.get("origen", "") if wanted.get("origen", "") in words.SOURCES else ""
        self.status = wanted.get("estado", "") if wanted.get("estado", "") in words.EVENT_STATUSES else ""
        self.text = wanted.get("q", "")[:200]
        hub.join(STREAM, self, viewer())
        await self._from_the_top()

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def refresh(self):
        """Something changed: read the same page again."""
        await self._fill()

    @rx.event
    @roles(*READS_HEALTH)
    async def choose_source(self, source: str):
        """Show only what `source` sent; nothing: everybody."""
        self.source = str(source)
        return await self._chosen()

    @rx.event
    @roles(*READS_HEALTH)
    async def choose_status(self, status: str):
        """Show only events that stand so; nothing: all."""
        self.status = str(status)
        return await self._chosen()

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def search(self, text: str):
        """Show only events with this lead, number or piece of content."""
        self.text = str(text)[:200]
        return await self._chosen()

    @rx.event
    @roles(*READS_HEALTH)
    async def clear(self):
        """Show everything."""
        self.source = self.status = self.text = ""
        return await self._chosen()

    @rx.event
    @roles(*READS_HEALTH)
    async def older(self):
        """The next page."""
        if self._next is not None:
            self._edges = [*self._edges, self._next]
            await self._fill()

    @rx.event
    @roles(*READS_HEALTH)
    async def newer(self):
        """The page before."""
        self._edges = self._edges[:-1]
        await self._fill()

    async def _chosen(self) -> rx.event.EventSpec:
        await self._from_the_top()
        return address.show(PATH, origen=self.source, estado=self.status, q=self.text)

    async def _from_the_top(self) -> None:
        self._edges = []
        await self._fill()

    async def _fill(self) -> None:
        status = None
        with contextlib.suppress(ValueError):
            status = EventStatus(self.status)
        wanted = EventFilter(self.source, status, self.text)
        found = await look(inbox.page, wanted, self._edges[-1] if self._edges else None)
        self.numbers = {stood.value: number for stood, number in (await look(inbox.counts)).items()}
        now = clock.now()
        self.lines = [line(row, now) for row in found.rows]
        self._next = found.after
        self.has_older, self.depth, self.loaded = found.after is not None, len(self._edges), True


@hub.publishes(STREAM, "event", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, EventsState.refresh)


@rx.page(route="/salud/eventos", title=shell.tab_title(words.EVENTS), on_load=[ShellState.load, EventsState.load])
def events() -> rx.Component:
    """The list with its filters."""
    nothing = empty(
        words.NO_EVENTS, words.NO_EVENTS_WHY, button(words.CLEAR_FILTERS, on_click=EventsState.clear), icon="inbox"
    )
    return view(
        PATH,
        rx.cond(EventsState.loaded, panel(events_table(EventsState.lines, nothing), flush=True), skeleton_rows()),
        older_newer(EventsState.depth > 0, EventsState.has_older, EventsState.newer, EventsState.older),
        toolbar=(_search(), _sources(), _statuses()),
        title=words.EVENTS,
    )


def _statuses() -> rx.Component:
    every = chip(words.ALL, active=EventsState.status == "", on_click=EventsState.choose_status(""))
    each = [
        chip(
            name,
            active=EventsState.status == status,
            on_click=EventsState.choose_status(status),
            count=EventsState.numbers.get(status, 0),
        )
        for status, name in words.EVENT_STATUSES.items()
    ]
    return chips(every, *each, label=words.STATUS)


def _sources() -> rx.Component:
    options = [rx.el.option(words.ANY_SOURCE, value="")]
    options += [rx.el.option(name, value=source) for source, name in words.SOURCES.items()]
    return rx.el.select(
        *options,
        value=EventsState.source,
        on_change=EventsState.choose_source,
        aria_label=words.SOURCE,
        class_name="control narrow",
    )


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=words.SEARCH_EVENTS,
        aria_label=words.SEARCH_EVENTS,
        default_value=EventsState.text,
        on_change=EventsState.search.debounce(300),
        class_name="control search-field",
        key=EventsState.loaded.to_string(),
    )
