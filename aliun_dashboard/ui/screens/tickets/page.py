"""Tickets: what needs a person, the most pressing first (`/tickets/`)."""

import reflex as rx

from aliun_dashboard.ui import labels_tickets as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, pager, row, table
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.screens.tickets.list_state import PATH, TicketsState
from aliun_dashboard.ui.screens.tickets.shown import Row

State = TicketsState


@rx.page(route="/tickets", title=shell.tab_title(words.TICKETS), on_load=[ShellState.load, State.load])
def tickets() -> rx.Component:
    """Piles, filters and the list."""
    return shell.page(
        words.TICKETS,
        rx.el.div(
            _piles(),
            _filters(),
            rx.cond(State.loaded, _list(), skeleton_rows(6)),
            rx.cond(State.pages > 1, pager(State.page, State.pages, State.turn), rx.fragment()),
            class_name="stack",
        ),
        active="tickets",
    )


def _piles() -> rx.Component:
    each = [
        tab(says, href=f"{PATH}?ver={slug}", active=State.pile == slug, count=State.piles.get(slug, 0))
        for slug, says in words.PILES.items()
    ]
    return tabs(*each, label=words.PILES_LABEL)


def _filters() -> rx.Component:
    search = rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=State.text,
        on_change=State.search.debounce(300),
        class_name="control ticket-search",
        key=State.loaded.to_string(),
        data_key="/",
    )
    every = chip(words.ANY_KIND, active=State.kind == "", on_click=State.choose_kind(""))
    each = [
        chip(says, active=State.kind == slug, on_click=State.choose_kind(slug)) for slug, says in words.KINDS.items()
    ]
    return rx.el.div(search, chips(every, *each, label=words.KIND), class_name="ticket-filters")


def _list() -> rx.Component:
    columns = [
        Column(words.PRIORITY),
        Column(words.ABOUT),
        Column(words.STATUS),
        Column(words.CUSTOMER, hide_small=True),
        Column(words.OWNER, hide_small=True),
        Column(words.SINCE, hide_small=True),
        Column(words.TAKE, align="end", hide_small=True),
    ]
    clear = button(words.CLEAR, on_click=State.clear)
    return table(
        columns,
        State.rows,
        _row,
        caption=words.CAPTION,
        empty=empty(words.EMPTY, words.EMPTY_WHY, clear, icon="check-all"),
    )


def _row(one: rx.Var[Row]) -> rx.Component:
    about = rx.el.div(
        link(one.title, href=one.href, class_name="row-link", data_key="enter"),
        rx.el.small(icon(one.icon), one.code, " · ", one.kind, class_name="muted row"),
    )
    take = button(words.TAKE, icon="play", on_click=State.take(one.id), aria_label=f"{words.TAKE} {one.code}")
    return row(
        cell(pill(one.priority, one.priority_tone)),
        cell(about, class_name="wrap"),
        cell(pill(one.status_name, one.tone)),
        cell(rx.cond(one.lead_href != "", link(one.customer, href=one.lead_href), one.customer), hide_small=True),
        cell(one.owner, hide_small=True),
        cell(rx.el.time(one.when, title=one.at), hide_small=True),
        cell(rx.cond(one.status == "open", take, rx.fragment()), align="end", hide_small=True),
    )
