"""The one State of the pipeline: what its address says, and the acts of board, list, quick add and views."""

from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from aliun_dashboard.flows import views as saving
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries.lead_filters import Chip, Filters
from aliun_dashboard.queries.staff import users
from aliun_dashboard.queries.views import views
from aliun_dashboard.staff.rules import WORKS_LEADS
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.session import ask, look, roles, viewer

from .add_acts import AddActs
from .address import PATH, Address
from .board_acts import BoardActs
from .list_acts import ListActs
from .told import told

SAYS = labels.PIPELINE


@dataclass(frozen=True)
class Tab:
    """A saved view, as a tab."""

    id: int
    name: str
    href: str
    active: bool
    shared: bool
    removable: bool


@dataclass(frozen=True)
class Person:
    """A colleague who may be given leads; `id` as text, as a select knows it."""

    id: int
    value: str
    name: str


class PipelineState(BoardActs, ListActs, AddActs, rx.State):
    """Everything can be rebuilt from the address by `load`, which runs again after every reconnection."""

    ready: bool = False
    listing: bool = False
    filtered: bool = False
    text: str = ""
    chips: list[str] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    source: str = ""
    owner: str = ""
    destination: str = ""
    stage: str = ""
    segment: str = ""
    history: bool = False
    narrowed: int = 0
    told: str = ""
    board_href: str = PATH
    list_href: str = PATH
    all_href: str = PATH
    csv_href: str = ""
    xlsx_href: str = ""
    tabs: list[Tab] = []  # noqa: RUF012
    saved: bool = False
    naming: bool = False
    naming_error: str = ""
    people: list[Person] = []  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Show what the address says."""
        address = self._address()
        self._mirror(address)
        self.people = [_person(user) for user in await look(users) if user.active and user.role in WORKS_LEADS]
        await self._load_tabs(address)
        if address.listing:
            await self._load_rows(address, PipelineState.load)
        else:
            await self._load_board(address, PipelineState.load)
        self.ready = True
        if "nuevo" not in self.router.url.query_parameters:
            return None
        return [PipelineState.start_adding(""), self._go(address, replaces=True)]  # «Nuevo lead» of the palette

    @rx.event
    @roles()
    async def toggle_chip(self, chip: str):
        """Switch a quick filter."""
        address = self._address()
        if chip in set(Chip):
            return self._go(address.filtering(chips=address.filters.chips ^ {Chip(chip)}))
        return None

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Look for what is typed; going back does not undo letter by letter."""
        address = self._address()
        if text.strip() == address.filters.text:
            return None
        return self._go(address.filtering(text=" ".join(text.split())[:80]), replaces=True)

    @rx.event
    @roles()
    async def narrow(self, name: str, value: str):
        """Choose a channel, colleague, destination, stage or segment; nothing chosen is everything."""
        given = {"source": "canal", "owner": "agente", "destination": "destino", "stage": "etapa", "segment": "valor"}
        if name not in given:
            return None
        read = Filters.from_query(f"{given[name]}={value}") if name != "destination" else Filters(destination=value)
        field = "owner_id" if name == "owner" else name
        return self._go(self._address().filtering(**{field: getattr(read, field)}))

    @rx.event
    @roles()
    async def toggle_history(self):
        """Include what ended more than thirty days ago, or leave it out."""
        address = self._address()
        return self._go(address.filtering(history=not address.filters.history))

    @rx.event
    @roles()
    async def clear(self):
        """Without any filter."""
        return self._go(replace(self._address(), filters=Filters(), page=1))

    @rx.event
    @roles()
    async def sort_by(self, key: str):
        """Sort the list by a head."""
        return self._go(replace(self._address(), sort=key, page=1))

    @rx.event
    @roles()
    async def turn_to(self, page: int):
        """Another page of the list."""
        return self._go(replace(self._address(), page=page))

    @rx.event
    @roles()
    async def name_view(self, open: bool):
        """«Guardar vista», or its dialog was left."""
        self.naming, self.naming_error = open, ""

    @rx.event
    @roles()
    async def save_view(self, form: dict[str, Any]):
        """Keep these filters as a tab."""
        address = self._address()
        shared = bool(form.get("shared"))
        try:
            view = await ask(saving.save, str(form.get("name", "")), address.filters.to_query(), shared=shared)
        except Refused as refused:
            self.naming_error = explain(refused.reason.value, refused.facts).message
            return None
        self.naming = False
        await self._load_tabs(address)
        return toast.done(SAYS["view_saved"].format(name=view.name))

    @rx.event
    @roles()
    async def remove_view(self, view_id: int):
        """Throw a tab away, with a way back."""
        view = await ask(saving.remove, view_id)
        await self._load_tabs(self._address())
        undo = PipelineState.restore_view(view.name, view.query, view.shared)
        return toast.done(SAYS["view_removed"].format(name=view.name), undo=undo)

    @rx.event
    @roles()
    async def restore_view(self, name: str, query: str, shared: bool):
        """«Deshacer» of a removal."""
        await ask(saving.save, name, Filters.from_query(query).to_query(), shared=shared)
        await self._load_tabs(self._address())

    def _address(self) -> Address:
        return Address.read(self.router.url.query)

    def _go(self, address: Address, *, replaces: bool = False):
        return rx.redirect(address.href, replace=replaces)

    def _mirror(self, address: Address) -> None:
        filters = address.filters
        self.listing, self.filtered = address.listing, filters != Filters()
        self.text, self.destination, self.history = filters.text, filters.destination, filters.history
        self.chips = sorted(filters.chips)
        self.source, self.stage, self.segment = filters.source or "", filters.stage or "", filters.segment or ""
        self.owner = "" if filters.owner_id is None else str(filters.owner_id)
        self.told = told(filters)
        chosen = (self.source, self.owner, self.destination, self.stage, self.history, self.segment)
        self.narrowed = sum(bool(one) for one in chosen)
        self.board_href = Address(filters).href
        self.list_href = Address(filters, listing=True, sort=address.sort).href
        self.csv_href, self.xlsx_href = (f"/exports/leads.{form}?{address.export}" for form in ("csv", "xlsx"))
        self.all_href = Address(listing=address.listing).href

    async def _load_tabs(self, address: Address) -> None:
        here = address.filters.to_query()
        self.tabs = [
            Tab(
                view.id,
                view.name,
                Address(Filters.from_query(view.query), listing=address.listing).href,
                view.query == here,
                view.shared,
                view.removable,
            )
            for view in await look(views, viewer())
        ]
        self.saved = any(tab.active for tab in self.tabs)


def _person(user: Any) -> Person:
    return Person(user.id, str(user.id), user.name)


SOURCES = tuple((source.value, labels.CHANNELS[source]) for source in Source)
