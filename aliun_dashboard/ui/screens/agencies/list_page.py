"""The list of agencies (`/agencias/`): those with something to resolve first."""

from typing import Any

import reflex as rx

from aliun_dashboard.flows import agencies as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries import agencies as query
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import address, labels, shell
from aliun_dashboard.ui import labels_agencies as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, check_field, text_field
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.agencies import shown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "agencies"
PATH = "/agencias/"
WHICH = {"": None, "si": True, "no": False}
FORM = "agency-new-form"


class AgenciesState(rx.State):
    """The agencies that are looked for, and the one being made."""

    loaded: bool = False
    rows: list[shown.Row] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    text: str = ""
    which: str = ""
    making: bool = False
    errors: dict[str, str] = {}  # noqa: RUF012
    waits: dict[str, int] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Read what fits the address, and stay informed."""
        wanted = self.router.url.query_parameters
        self.which = wanted.get("oc", "") if wanted.get("oc", "") in WHICH else ""
        self.text = wanted.get("q", "")[:80]
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """An agency or an order changed."""
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def search(self, text: str):
        """Only those with these words."""
        self.text = str(text)[:80]
        return await self._chosen()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def choose(self, which: str):
        """Only those that must send orders (`si`), or need not (`no`)."""
        self.which = str(which) if str(which) in WHICH else ""
        return await self._chosen()

    @rx.event
    @roles(*SEES_ORDERS)
    async def clear(self):
        """Show all."""
        self.text = self.which = ""
        return await self._chosen()

    @rx.event
    @roles(*CHASES_ORDERS)
    async def open_new(self):
        """Ask for a new agency."""
        self.making, self.errors = True, {}

    @rx.event
    @roles(*CHASES_ORDERS)
    async def close_new(self):
        """Put the question away."""
        self.making = False

    @rx.event
    @roles(*CHASES_ORDERS)
    async def create(self, form: dict):
        """Register the agency and go to its page; what is wrong is said beside its field."""
        try:
            made = await ask(flow.create, shown.terms(form), requires_oc=bool(form.get("requires_oc")))
        except Refused as refused:
            self.errors = shown.beside(refused, form)
            return None
        self.making = False
        return [rx.redirect(f"{PATH}{made.id}/"), rx.toast.success(words.CREATED.format(name=made.name))]

    async def _chosen(self) -> rx.event.EventSpec:
        await self._fill()
        return address.show(PATH, oc=self.which, q=self.text)

    async def _fill(self) -> None:
        now = clock.now()
        self.rows = [shown.row(one, now) for one in await look(query.agencies, self.text, WHICH[self.which])]
        self.waits = await order_tabs.waiting()
        self.loaded = True


@hub.publishes(STREAM, "agency", "order", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, AgenciesState.refresh)


@rx.page(route="/agencias", title=shell.tab_title(words.AGENCIES), on_load=[ShellState.load, AgenciesState.load])
def agencies() -> rx.Component:
    """A search, the list, and the question for a new one."""
    return shell.page(
        words.AGENCIES,
        rx.el.div(
            order_tabs.order_tabs("agencies", AgenciesState.waits),
            rx.el.div(
                _search(),
                _which(),
                rx.el.span(class_name="spacer"),
                _new(kind="primary", key="n"),
                class_name="filters",
            ),
            rx.cond(AgenciesState.loaded, panel(_list(), flush=True), skeleton_rows(6)),
            class_name="stack",
        ),
        _question(),
        active="oc",
    )


def _new(**props: Any) -> rx.Component:
    may = rx.Var.create(sorted(CHASES_ORDERS)).contains(ShellState.role)
    return rx.cond(may, button(words.NEW, icon="plus", on_click=AgenciesState.open_new, **props), rx.fragment())


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=AgenciesState.text,
        on_change=AgenciesState.search.debounce(300),
        class_name="control search-field",
        key=AgenciesState.loaded.to_string(),
        data_key="/",
    )


def _which() -> rx.Component:
    each = [
        chip(says, active=AgenciesState.which == which, on_click=AgenciesState.choose(which))
        for which, says in words.FILTERS.items()
    ]
    return chips(*each, label=words.FILTER)


def _list() -> rx.Component:
    columns = [
        Column(words.AGENCY),
        Column(words.REQUIRES, hide_small=True),
        Column(words.OPEN, align="end"),
        Column(words.WAITS, hide_small=True),
        Column(words.MEDIAN, align="end"),
    ]
    clear = button(words.CLEAR, on_click=AgenciesState.clear)
    none_yet = empty(words.NO_AGENCIES, words.NO_AGENCIES_WHY, _new(kind="plain"), icon="building")
    filtered = (AgenciesState.text != "") | (AgenciesState.which != "")
    none = rx.cond(filtered, empty(words.EMPTY, words.EMPTY_WHY, clear, icon="building"), none_yet)
    return table(columns, AgenciesState.rows, _row, caption=words.CAPTION, empty=none)


def _row(one: rx.Var[shown.Row]) -> rx.Component:
    address_ = rx.cond(one.unreachable, pill(one.address, "bad", "email"), rx.el.span(one.address, class_name="muted"))
    who = rx.el.div(
        link(one.name, href=one.href, class_name="row-link", data_key="enter"),
        rx.el.small(address_, class_name="mailbox-who"),
    )
    owes = rx.cond(one.troubled != "", pill(one.troubled, "bad", "alert"), rx.fragment())
    return row(
        cell(who, rx.cond(one.paused != "", pill(one.paused, "neutral", "clock"), rx.fragment()), class_name="wrap"),
        cell(
            rx.cond(one.requires, pill(words.YES, "accent"), rx.el.span(words.NO, class_name="muted")), hide_small=True
        ),
        cell(one.open, " ", owes, align="end"),
        cell(rx.el.time(one.waits, title=one.since), hide_small=True),
        cell(one.median, align="end"),
    )


def _question() -> rx.Component:
    return dialog(
        "agency-new",
        words.NEW,
        rx.cond(AgenciesState.making, _form(), rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=AgenciesState.close_new),
            button(words.CREATE, kind="primary", type="submit", form=FORM),
        ],
        open=AgenciesState.making,
        on_close=AgenciesState.close_new,
    )


def _form() -> rx.Component:
    errors = {name: AgenciesState.errors.get(name, "") for name in ("name", "emails", "domains")}
    known_by = {"id": "agency-name", "required": True, "max_length": 120}
    return rx.el.form(
        text_field("name", words.NAME, hint=words.NAME_HINT, error=errors["name"], **known_by),
        area_field("emails", words.EMAILS, id="agency-emails", hint=words.EMAILS_HINT, error=errors["emails"]),
        area_field("domains", words.DOMAINS, id="agency-domains", hint=words.DOMAINS_HINT, error=errors["domains"]),
        check_field("requires_oc", words.REQUIRES, default_checked=True),
        id=FORM,
        on_submit=AgenciesState.create,
        no_validate=True,
        class_name="stack",
    )
