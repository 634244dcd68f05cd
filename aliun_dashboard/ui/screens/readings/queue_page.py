"""The queue of «Revisar datos» (`/oc/revisar/`): what waits longest first."""

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus
from aliun_dashboard.queries import confirmations as query
from aliun_dashboard.queries.confirmations import PAGE, WAITING
from aliun_dashboard.staff.rules import SEES_ORDERS
from aliun_dashboard.ui import labels_readings as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, pager, row, table
from aliun_dashboard.ui.screens.readings import shown
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "readings"
PATH = "/oc/revisar/"
PILES = {
    "waiting": WAITING,
    "taken": (ConfirmationStatus.TAKEN,),
    "repeated": (ConfirmationStatus.REPEATED,),
    "dismissed": (ConfirmationStatus.DISMISSED,),
}


class ReadingsState(rx.State):
    """One page of confirmations."""

    loaded: bool = False
    pile: str = "waiting"
    page: int = 1
    pages: int = 1
    lines: list[shown.Line] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    numbers: dict[str, int] = {}  # noqa: RUF012
    waits: dict[str, int] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Read the pile of the address, and stay informed."""
        wanted = self.router.url.query_parameters.get("ver", "")
        self.pile, self.page = wanted if wanted in PILES else "waiting", 1
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """Something changed: read the same page again."""
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def choose(self, pile: str):
        """Another pile."""
        self.pile, self.page = str(pile) if str(pile) in PILES else "waiting", 1
        await self._fill()

    @rx.event
    @roles(*SEES_ORDERS)
    async def turn(self, page: int):
        """Another page."""
        self.page = max(int(page), 1)
        await self._fill()

    async def _fill(self) -> None:
        now = clock.now()
        found = await look(query.queue, PILES[self.pile], self.page)
        numbers = await look(query.counts)
        self.lines = [shown.line(one, now) for one in found.rows]
        self.pages = max(-(-found.total // PAGE), 1)
        self.numbers = {pile: sum(numbers.get(status, 0) for status in statuses) for pile, statuses in PILES.items()}
        self.waits = await order_tabs.waiting()
        self.loaded = True


@hub.publishes(STREAM, "confirmation", "mail", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, ReadingsState.refresh)


@rx.page(route="/oc/revisar", title=shell.tab_title(words.REVIEW), on_load=[ShellState.load, ReadingsState.load])
def readings() -> rx.Component:
    """Piles and the list."""
    piles = [
        chip(
            says,
            active=ReadingsState.pile == pile,
            on_click=ReadingsState.choose(pile),
            count=ReadingsState.numbers.get(pile, 0),
        )
        for pile, says in words.PILES.items()
    ]
    return shell.page(
        words.REVIEW,
        rx.el.div(
            order_tabs.order_tabs("review", ReadingsState.waits),
            chips(*piles, label=words.PILES_LABEL),
            rx.cond(ReadingsState.loaded, panel(_list(), flush=True, class_name="stacks"), skeleton_rows(5)),
            rx.cond(
                ReadingsState.pages > 1,
                pager(ReadingsState.page, ReadingsState.pages, ReadingsState.turn),
                rx.fragment(),
            ),
            class_name="stack",
        ),
        active="oc",
    )


def _list() -> rx.Component:
    columns = [
        Column(words.RECEIVED, hide_small=True),
        Column(words.MAIL),
        Column(words.ASKED),
        Column(words.READ_AS, hide_small=True),
    ]
    caption = rx.cond(ReadingsState.pile == "waiting", words.CAPTION, words.CAPTION_DONE)
    nothing = rx.match(
        ReadingsState.pile,
        *((pile, empty(title, why, icon="check-all")) for pile, (title, why) in words.EMPTY.items()),
        rx.fragment(),
    )
    return table(columns, ReadingsState.lines, _line, caption=caption, empty=nothing)


def _line(one: rx.Var[shown.Line]) -> rx.Component:
    mail = rx.el.div(
        link(one.subject, href=one.href, class_name="row-link", data_key="enter"),
        rx.el.small(one.sender, class_name="muted mailbox-who"),
        rx.el.small(one.when, class_name="muted small-only"),
    )
    asked = rx.el.div(
        rx.cond(
            ReadingsState.pile == "waiting",
            rx.el.span(one.asked),
            pill(one.status, one.tone),
        ),
        rx.cond(one.scanned, pill(words.SCANNED, "sky", "eye"), rx.fragment()),
        class_name="row wrap",
    )
    return row(
        cell(rx.el.time(one.when, title=one.at), hide_small=True, class_name="nowrap"),
        cell(mail, class_name="wrap whole"),
        cell(asked, class_name="wrap whole"),
        cell(one.known, hide_small=True, class_name="wrap muted"),
    )
