"""Reservas: the list, by engine, state, check-in, holder, hotel or agency (A-39, A-70)."""

import contextlib
from datetime import date

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import reservations as query
from aliun_dashboard.queries.reservations import ReservationFilter
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from aliun_dashboard.ui import address, shell
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import engine_chip, pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.reservations.rows import Line, line
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "reservations"
PATH = "/reservas/"
FILTERS = {"motor": words.ORIGINS, "estado": words.STATUSES}


class ReservationsState(rx.State):
    """The list and its filters, as the address has them."""

    loaded: bool = False
    chosen: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    numbers: dict[str, int] = {}  # noqa: RUF012
    lines: list[Line] = []  # noqa: RUF012
    has_older: bool = False
    depth: int = 0
    _edges: list[int] = []  # noqa: RUF012
    _next: int | None = None

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read what the address asks for."""
        wanted = self.router.url.query_parameters
        self.chosen = {name: wanted.get(name, "")[:80] for name in ("motor", "estado", "q", "desde", "hasta")}
        hub.join(STREAM, self, viewer())
        self._edges = []
        await self._fill()

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """One of them changed."""
        await self._fill()

    @rx.event(supersedes=True)
    @roles()
    async def choose(self, name: str, value: str):
        """Filter by one thing; nothing: all."""
        if str(name) in self.chosen:
            self.chosen = {**self.chosen, str(name): str(value)[:80]}
        self._edges = []
        await self._fill()
        return address.show(PATH, **self.chosen)

    @rx.event
    @roles()
    async def older(self):
        """The next page."""
        if self._next is not None:
            self._edges = [*self._edges, self._next]
            await self._fill()

    @rx.event
    @roles()
    async def newer(self):
        """The page before."""
        self._edges = self._edges[:-1]
        await self._fill()

    async def _fill(self) -> None:
        found = await look(query.page, viewer(), wanted(self.chosen), self._edges[-1] if self._edges else None)
        counted = await look(query.counts, viewer())
        today = settings().day(clock.now())
        self.lines = [line(one, today) for one in found.rows]
        self.numbers = {status.value: number for status, number in counted.items()}
        self._next, self.has_older, self.depth = found.after, found.after is not None, len(self._edges)
        self.loaded = True


@hub.publishes(STREAM, "reservation", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, ReservationsState.refresh)


@rx.page(
    route="/reservas", title=shell.tab_title(words.RESERVATIONS), on_load=[ShellState.load, ReservationsState.load]
)
def reservations() -> rx.Component:
    """Filters, then the list."""
    state = ReservationsState
    columns = [
        Column(words.CODE),
        Column(words.HOLDER),
        Column(words.HOTEL),
        Column(words.STAY),
        Column(words.ENGINE, hide_small=True),
        Column(words.STATUS),
        Column(words.TOTAL, align="end"),
    ]
    nothing = empty(words.NONE, words.NONE_WHY, icon="plane")
    listed = table(columns, state.lines, _row, caption=words.RESERVATIONS, empty=nothing)
    return shell.page(
        words.RESERVATIONS,
        rx.el.div(
            rx.el.div(
                _search(), _origins(), _day("desde", words.SINCE), _day("hasta", words.UNTIL), class_name="filters"
            ),
            _statuses(),
            rx.cond(state.loaded, panel(listed, flush=True, class_name="stacks"), skeleton_rows(8)),
            older_newer(state.depth > 0, state.has_older, state.newer, state.older),
            class_name="stack",
        ),
        active="reservas",
    )


def _row(one: rx.Var[Line]) -> rx.Component:
    without = rx.el.div(pill(words.WITHOUT_OC, "bad", "alert"), class_name="trip-badge")
    return row(
        cell(link(one.code, href=one.href)),
        cell(one.holder, rx.el.span(one.agency, class_name="why"), class_name="wrap"),
        cell(one.hotel, class_name="wrap whole"),
        cell(one.stay, rx.el.span(one.soon, class_name="why"), class_name="nowrap"),
        cell(_engine(one.origin), hide_small=True),
        cell(pill(one.status, one.tone), rx.cond(one.without_oc, without, rx.fragment())),
        cell(one.total, rx.el.span(one.owes, class_name="why"), align="end"),
        class_name="trip-row",
    )


def _engine(origin: rx.Var[str]) -> rx.Component:
    return rx.cond(origin == "correo", pill(words.ORIGINS["correo"]), engine_chip(origin))


def _statuses() -> rx.Component:
    state = ReservationsState
    each = [
        chip(
            name,
            active=state.chosen["estado"] == status,
            on_click=state.choose("estado", status),
            count=state.numbers.get(status, 0),
        )
        for status, name in words.STATUSES.items()
    ]
    every = chip(words.ALL, active=state.chosen["estado"] == "", on_click=state.choose("estado", ""))
    return chips(every, *each, label=words.STATUS)


def _origins() -> rx.Component:
    options = [rx.el.option(words.ANY_ORIGIN, value="")]
    options += [rx.el.option(name, value=origin) for origin, name in words.ORIGINS.items()]
    return rx.el.select(
        *options,
        value=ReservationsState.chosen["motor"],
        on_change=lambda value: ReservationsState.choose("motor", value),
        aria_label=words.ENGINE,
        class_name="control narrow",
    )


def _day(name: str, label: str) -> rx.Component:
    chosen = rx.el.input(
        type="date",
        default_value=ReservationsState.chosen[name],
        on_change=lambda value: ReservationsState.choose(name, value),
        key=ReservationsState.loaded.to_string() + name,
        class_name="control narrow",
    )
    return rx.el.label(label, chosen, class_name="row small muted")


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=ReservationsState.chosen["q"],
        on_change=lambda value: ReservationsState.choose("q", value).debounce(300),
        key=ReservationsState.loaded.to_string(),
        class_name="control search-field",
    )


def wanted(chosen: dict[str, str]) -> ReservationFilter:
    """The filter that the address asks for; what cannot be read asks for nothing."""
    origin, status = chosen.get("motor", ""), chosen.get("estado", "")
    return ReservationFilter(
        Origin(origin) if origin in set(Origin) else None,
        ReservationStatus(status) if status in set(ReservationStatus) else None,
        chosen.get("q", ""),
        _read(chosen.get("desde", "")),
        _read(chosen.get("hasta", "")),
    )


def _read(text: str) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(text)
    return None
