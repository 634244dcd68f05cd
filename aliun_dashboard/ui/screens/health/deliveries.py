"""What left the house, or should have: readable, with why it failed, and the way to send it again (A-65)."""

import contextlib

import reflex as rx

from aliun_dashboard.flows import operations
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.queries import outbox
from aliun_dashboard.queries.outbox import DeliveryFilter, DeliveryRow
from aliun_dashboard.staff.rules import READS_HEALTH
from aliun_dashboard.ui import address, labels, shell
from aliun_dashboard.ui import labels_delivery as words
from aliun_dashboard.ui import labels_health as common
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.inbox import Thing, about, things
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.health.delivery import Sheet, content, in_words
from aliun_dashboard.ui.screens.health.frame import view
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "deliveries"
PATH = "/salud/entregas/"
DIALOG = "delivery"


class DeliveriesState(rx.State):
    """One page of the outbox, and the one that is open."""

    loaded: bool = False
    provider: str = ""
    status: str = ""
    text: str = ""
    lines: list[Sheet] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    people: dict[int, list[Thing]] = {}  # noqa: RUF012
    numbers: dict[str, int] = {}  # noqa: RUF012
    has_older: bool = False
    depth: int = 0
    opened: Sheet = Sheet()
    content: list[tuple[str, str]] = []  # noqa: RUF012
    is_open: bool = False
    _edges: list[int] = []  # noqa: RUF012  (where each page after the first begins)
    _next: int | None = None

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def load(self):
        """Read the first page that fits the address, and stay informed."""
        wanted = self.router.url.query_parameters
        self.provider = wanted.get("servicio", "") if wanted.get("servicio", "") in words.PROVIDERS else ""
        self.status = wanted.get("estado", "") if wanted.get("estado", "") in words.DELIVERY_STATUSES else ""
        self.text = wanted.get("q", "")[:200]
        self.is_open = False
        hub.join(STREAM, self, viewer())
        await self._from_the_top()

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def refresh(self):
        """Something changed: read the same page again."""
        await self._fill()

    @rx.event
    @roles(*READS_HEALTH)
    async def choose_provider(self, provider: str):
        """Show only what goes to one service; nothing: all."""
        self.provider = str(provider)
        return await self._chosen()

    @rx.event
    @roles(*READS_HEALTH)
    async def choose_status(self, status: str):
        """Show only deliveries that stand so; nothing: all."""
        self.status = str(status)
        return await self._chosen()

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def search(self, text: str):
        """Show only deliveries of this lead, phone or text."""
        self.text = str(text)[:200]
        return await self._chosen()

    @rx.event
    @roles(*READS_HEALTH)
    async def clear(self):
        """Show everything."""
        self.provider = self.status = self.text = ""
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

    @rx.event
    @roles(*READS_HEALTH)
    async def open(self, delivery_id: int):
        """Read one delivery whole."""
        await self._open(int(delivery_id))

    @rx.event
    @roles(*READS_HEALTH)
    async def close(self):
        """Back to the list."""
        self.is_open = False

    @rx.event
    @roles(*READS_HEALTH)
    async def retry(self, delivery_id: int):
        """Have a failed delivery sent again."""
        await ask(operations.retry, int(delivery_id))
        await self._fill()
        return toast.done(words.RETRIED)

    async def _open(self, delivery_id: int) -> None:
        found: DeliveryRow | None = await look(outbox.detail, delivery_id)
        if found:
            self.opened, self.content, self.is_open = in_words(found, clock.now()), content(found), True

    async def _chosen(self) -> rx.event.EventSpec:
        await self._from_the_top()
        return address.show(PATH, servicio=self.provider, estado=self.status, q=self.text)

    async def _from_the_top(self) -> None:
        self._edges = []
        await self._fill()

    async def _fill(self) -> None:
        status = None
        with contextlib.suppress(ValueError):
            status = DeliveryStatus(self.status)
        wanted = DeliveryFilter(self.provider, status, self.text)
        found = await look(outbox.page, wanted, self._edges[-1] if self._edges else None)
        self.numbers = {stood.value: number for stood, number in (await look(outbox.counts)).items()}
        now = clock.now()
        self.lines = [in_words(one, now) for one in found.rows]
        self.people = {one.id: things({one.subject: one.name}) for one in found.rows}
        self._next = found.after
        self.has_older, self.depth, self.loaded = found.after is not None, len(self._edges), True
        if self.is_open:
            await self._open(self.opened.id)


@hub.publishes(STREAM, "delivery", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, DeliveriesState.refresh)


@rx.page(
    route="/salud/entregas", title=shell.tab_title(common.DELIVERIES), on_load=[ShellState.load, DeliveriesState.load]
)
def deliveries() -> rx.Component:
    """The list with its filters, and the delivery that is open."""
    clear = button(common.CLEAR_FILTERS, on_click=DeliveriesState.clear)
    nothing = empty(common.NO_DELIVERIES, common.NO_DELIVERIES_WHY, clear, icon="send")
    columns = [
        Column("№"),
        Column(words.CREATED),
        Column(words.PROVIDER),
        Column(words.WHAT),
        Column(common.ABOUT_WHOM),
        Column(common.STATUS),
        Column(common.ATTEMPTS, align="end", hide_small=True),
        Column(labels.RETRY),
    ]
    listed = table(columns, DeliveriesState.lines, _row, caption=words.DELIVERIES_CAPTION, empty=nothing)
    state = DeliveriesState
    return view(
        PATH,
        rx.cond(state.loaded, panel(listed, flush=True), skeleton_rows()),
        older_newer(state.depth > 0, state.has_older, state.newer, state.older),
        _opened(),
        toolbar=(_search(), _providers(), _statuses()),
        title=common.DELIVERIES,
    )


def _row(one: rx.Var[Sheet]) -> rx.Component:
    return row(
        cell(rx.el.button(one.id, type="button", class_name="row-link", on_click=DeliveriesState.open(one.id))),
        cell(rx.el.time(one.when, title=one.at), class_name="nowrap"),
        cell(one.provider),
        cell(rx.el.span(one.action), rx.el.span(one.says, class_name="muted clip says")),
        cell(about(DeliveriesState.people[one.id])),
        cell(
            pill(one.status, one.tone, one.icon),
            rx.cond(one.why != "", rx.el.span(one.why, class_name="why"), rx.fragment()),
            class_name="wrap",
        ),
        cell(one.attempts, align="end", hide_small=True),
        cell(_retry(one, labels.RETRY)),
    )


def _retry(one: rx.Var[Sheet], label: str | rx.Var[str]) -> rx.Component:
    again = button(label, icon="retry", title=one.retry, on_click=DeliveriesState.retry(one.id))
    return rx.cond(one.retry != "", again, rx.fragment())


def _opened() -> rx.Component:
    one = DeliveriesState.opened
    return dialog(
        DIALOG,
        f"{words.DELIVERY} {one.id}",
        rx.el.p(pill(one.status, one.tone, one.icon), " ", rx.el.span(one.why)),
        facts(
            (words.PROVIDER, one.provider),
            (words.WHAT, one.action),
            (words.CREATED, one.at),
            (words.FINISHED_AT, one.finished),
            (common.ATTEMPTS, one.attempts),
            (words.REFERENCE_THERE, rx.el.code(one.reference)),
        ),
        rx.el.h3(words.WOULD_SAY),
        rx.el.dl(
            rx.foreach(DeliveriesState.content, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1]))),
            class_name="facts letter",
        ),
        rx.cond(
            one.error != "",
            rx.el.details(rx.el.summary(words.ENGINEERS), rx.el.pre(one.error, class_name="raw")),
            rx.fragment(),
        ),
        footer=[_retry(one, one.retry)],
        wide=True,
        open=DeliveriesState.is_open,
        on_close=DeliveriesState.close,
    )


def _statuses() -> rx.Component:
    every = chip(common.ALL, active=DeliveriesState.status == "", on_click=DeliveriesState.choose_status(""))
    each = [
        chip(
            name,
            active=DeliveriesState.status == status,
            on_click=DeliveriesState.choose_status(status),
            count=DeliveriesState.numbers.get(status, 0),
        )
        for status, name in words.DELIVERY_STATUSES.items()
    ]
    return chips(every, *each, label=common.STATUS)


def _providers() -> rx.Component:
    options = [rx.el.option(words.ANY_PROVIDER, value="")]
    options += [rx.el.option(name, value=provider) for provider, name in words.PROVIDERS.items()]
    return rx.el.select(
        *options,
        value=DeliveriesState.provider,
        on_change=DeliveriesState.choose_provider,
        aria_label=words.PROVIDER,
        class_name="control narrow",
    )


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=common.SEARCH_DELIVERIES,
        aria_label=common.SEARCH_DELIVERIES,
        default_value=DeliveriesState.text,
        on_change=DeliveriesState.search.debounce(300),
        class_name="control search-field",
        key=DeliveriesState.loaded.to_string(),
    )
