"""The State of the list of orders: its filters as the address has them, its figures, the mailbox above it."""

from datetime import datetime
from urllib.parse import urlencode

import reflex as rx

from aliun_dashboard.flows import mailbox as mail
from aliun_dashboard.kernel import clock
from aliun_dashboard.queries import mailboxes, order_steps
from aliun_dashboard.queries import orders as query
from aliun_dashboard.queries.order_filter import LONGEST_SEARCH, SORTS, OrderFilter, asked
from aliun_dashboard.queries.orders import PAGE
from aliun_dashboard.staff.rules import SEES_ORDERS
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs, toast
from aliun_dashboard.ui.screens.orders import rows
from aliun_dashboard.ui.screens.orders.rows import Line, Mailbox, Tile
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "orders"
PATH = "/oc/"
VIEWERS = tuple(sorted(SEES_ORDERS))
BY_RISK = OrderFilter.sort
FILTERS = ("estado", "agencia", "q", "orden", "ver", "recibida")


class OrdersState(rx.State):
    """One page of orders, those that need a person, and the figures."""

    loaded: bool = False
    chosen: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    lines: list[Line] = []  # noqa: RUF012
    stuck: list[Line] = []  # noqa: RUF012
    others: list[tuple[str, str]] = []  # noqa: RUF012
    numbers: dict[str, int] = {}  # noqa: RUF012
    agencies: list[tuple[str, str]] = []  # noqa: RUF012
    tiles: list[Tile] = []  # noqa: RUF012
    mailboxes: list[Mailbox] = []  # noqa: RUF012
    waiting: dict[str, int] = {}  # noqa: RUF012
    page: int = 1
    pages: int = 1
    filtered: bool = False
    received: str = ""
    export: str = ""

    @rx.event(supersedes=True)
    @roles(*VIEWERS)
    async def load(self):
        """Read what the address asks for, and stay informed."""
        wanted = self.router.url.query_parameters
        self.chosen = {name: wanted.get(name, "")[:LONGEST_SEARCH] for name in FILTERS}
        self.page = 1
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*VIEWERS)
    async def refresh(self):
        """Something that is shown changed."""
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*VIEWERS)
    async def choose(self, name: str, value: str):
        """Filter or order by one thing; nothing: all."""
        if str(name) in FILTERS:
            self.chosen = {**self.chosen, str(name): str(value)[:LONGEST_SEARCH]}
        self.page = 1
        await self._fill()
        return address.show(PATH, **self.chosen)

    @rx.event(supersedes=True)
    @roles(*VIEWERS)
    async def sort(self, key: str):
        """In another order; risk comes the largest first unless asked twice."""
        self.chosen = {**self.chosen, "orden": str(key) if str(key) in SORTS else BY_RISK}
        self.page = 1
        await self._fill()
        return address.show(PATH, **self.chosen)

    @rx.event
    @roles(*VIEWERS)
    async def turn(self, page: int):
        """Another page."""
        self.page = min(max(int(page), 1), self.pages)
        await self._fill()

    @rx.event
    @roles(*VIEWERS)
    async def clear(self):
        """Show everything."""
        self.chosen, self.page = dict.fromkeys(FILTERS, ""), 1
        await self._fill()
        return address.show(PATH)

    @rx.event
    @roles(*VIEWERS)
    async def read_now(self):
        """Have the mailbox looked into at once."""
        await ask(mail.read_now)
        return toast.told(words.READING)

    async def _fill(self) -> None:
        now, wanted = clock.now(), asked(self.chosen)
        found = await look(query.page, wanted, now, self.page)
        steps = await look(order_steps.next_steps, [row.id for row in found.rows], now)
        self.lines = [rows.line(row, steps.get(row.id), now) for row in found.rows]
        self.stuck = [rows.line(row, None, now) for row in await look(query.troubled, now)]
        self.pages = max(-(-found.total // PAGE), 1)
        self.filtered = wanted != OrderFilter(sort=wanted.sort)
        self.received = rows.received(wanted.received) if wanted.received else ""
        self.export = _export(self.chosen)
        await self._fill_head(now)
        self.loaded = True

    async def _fill_head(self, now: datetime) -> None:
        self.numbers = {status.value: number for status, number in (await look(query.counts)).items()}
        self.agencies = [(str(number), name) for number, name in await look(query.agencies)]
        self.mailboxes = rows.mailboxes(await look(mailboxes.watched, now), now)
        self.waiting = await order_tabs.waiting()
        self.tiles = rows.tiles(await look(query.figures, now), self.waiting["orders"])
        self.others = rows.others(self.waiting)


@hub.publishes(STREAM, "order", "reservation", "mail", "mailbox", "confirmation", "agency", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, OrdersState.refresh)


def _export(chosen: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"/files/oc.csv?{query}" if query else "/files/oc.csv"
