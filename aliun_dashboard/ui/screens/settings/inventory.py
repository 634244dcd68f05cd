"""Inventario: the hotels Core quotes from, and the door to each (A-12)."""

import dataclasses

import reflex as rx

from aliun_dashboard.flows import hotels as flow
from aliun_dashboard.inventory.rules import HotelTerms
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import inventory as query
from aliun_dashboard.queries.inventory import HotelRow
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_inventory as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import closes, dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import select_field, text_field
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.settings.frame import WORDS, screen
from aliun_dashboard.ui.session import ask, look, roles

NEW = "new-hotel"


@dataclasses.dataclass(frozen=True)
class Shown:
    """A row, as it is read."""

    href: str
    name: str
    place: str
    rooms: int
    least: str
    until: str
    active: bool


class InventoryState(rx.State):
    """The hotels that are looked for, and the one being made."""

    hotels: list[Shown] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    making: bool = False
    error: str = ""
    _wanted: str = ""

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """All hotels."""
        self._wanted = ""
        await self._fill()

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Only those with these words."""
        self._wanted = str(text)[:80]
        await self._fill()

    @rx.event
    @roles(*EDITS_RULES)
    async def open_new(self):
        """Ask for a new hotel."""
        self.making, self.error = True, ""

    @rx.event
    @roles(*EDITS_RULES)
    async def close_new(self):
        """Put the question away."""
        self.making = False

    @rx.event
    @roles(*EDITS_RULES)
    async def create(self, form: dict):
        """Make the hotel and go on to its page."""
        name, destination, currency = (str(form.get(field, "")) for field in ("name", "destination", "currency"))
        terms = HotelTerms(" ".join(name.split()), " ".join(destination.split()), currency=currency)
        try:
            hotel_id = await ask(flow.set_hotel, terms)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            self.error = in_full(refused.reason.value, refused.facts)
            return None
        self.making = False
        return [rx.redirect(f"/ajustes/hotel/{hotel_id}/"), rx.toast.success(words.CREATED)]

    async def _fill(self) -> None:
        today = settings().day(clock.now())
        self.hotels = [_shown(found) for found in await look(query.hotels, today, self._wanted)]


def can_edit() -> rx.Var[bool]:
    """Whether whoever looks may also write; the server asks again."""
    return rx.Var.create(sorted(EDITS_RULES)).contains(ShellState.role)


@rx.page(
    route="/ajustes/inventario",
    title=shell.tab_title(WORDS["tabs"]["inventory"]),
    on_load=[ShellState.load, InventoryState.load],
)
def inventory() -> rx.Component:
    """The table of hotels, a search, and the question for a new one."""
    columns = [
        Column(words.HOTEL),
        Column(words.ROOMS, align="end", hide_small=True),
        Column(words.LEAST, align="end"),
        Column(words.UNTIL, align="end", hide_small=True),
    ]
    acts = rx.cond(
        can_edit(),
        rx.fragment(
            link_button(words.IMPORT, "/ajustes/tarifas/", icon="import"),
            button(words.NEW_HOTEL, kind="primary", icon="plus", key="n", on_click=InventoryState.open_new),
        ),
        rx.fragment(),
    )
    none = empty(words.NO_HOTELS, words.NO_HOTELS_WHY, icon="hotel")
    return screen(
        "inventory",
        rx.el.div(_search(), rx.el.span(class_name="spacer"), acts, class_name="row settings-bar"),
        panel(
            table(columns, InventoryState.hotels, _row, caption=words.TITLE, empty=none), title=words.TITLE, flush=True
        ),
        _question(),
    )


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        on_change=InventoryState.search.debounce(250),
        class_name="control settings-search",
        data_key="/",
    )


def _row(hotel: rx.Var[Shown]) -> rx.Component:
    mark = rx.cond(hotel.active, rx.fragment(), pill(words.OFF_SALE, "warn"))
    who = rx.el.span(
        rx.el.span(link(hotel.name, href=hotel.href), mark, class_name="row"),
        rx.el.span(hotel.place, class_name="muted small"),
        class_name="settings-two",
    )
    return row(
        cell(who),
        cell(hotel.rooms, align="end", hide_small=True),
        cell(hotel.least, align="end"),
        cell(hotel.until, align="end", hide_small=True),
    )


def _question() -> rx.Component:
    form = rx.el.form(
        text_field("name", words.NAME, id="hotel-name", required=True, max_length=120, error=InventoryState.error),
        text_field("destination", words.DESTINATION, id="hotel-destination", required=True, max_length=120),
        select_field(
            "currency",
            words.CURRENCY,
            [(code, code) for code in write.SYMBOLS],
            id="hotel-currency",
            hint=words.CURRENCY_HINT,
        ),
        id="hotel-form",
        on_submit=InventoryState.create,
        no_validate=True,
        class_name="stack",
    )
    return dialog(
        NEW,
        words.NEW_HOTEL,
        form,
        footer=[
            button(labels.CANCEL, kind="quiet", **closes(NEW)),
            button(words.CREATE_HOTEL, kind="primary", type="submit", form="hotel-form"),
        ],
        open=InventoryState.making,
        on_close=InventoryState.close_new,
    )


def _shown(hotel: HotelRow) -> Shown:
    return Shown(
        f"/ajustes/hotel/{hotel.id}/",
        hotel.name,
        " · ".join(part for part in (hotel.destination, hotel.category) if part),
        hotel.rooms,
        write.money(hotel.least.amount, hotel.least.currency) if hotel.least else "–",
        write.day(hotel.until) if hotel.until else words.NO_RATES,
        hotel.active,
    )
