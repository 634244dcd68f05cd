"""OC (`/oc/`): what needs a person first, then every order by risk, with the states as filters (K-39, D-07)."""

import reflex as rx

from aliun_dashboard.queries.order_filter import IN_A_WEEK
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.order_tabs import order_tabs
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.stepper import dots
from aliun_dashboard.ui.parts.table import Column, cell, pager, row, table
from aliun_dashboard.ui.screens.orders.list_state import BY_RISK, OrdersState
from aliun_dashboard.ui.screens.orders.rows import Line, Mailbox, Tile

State = OrdersState


@rx.page(route="/oc", title=shell.tab_title(words.ORDERS), on_load=[ShellState.load, State.load])
def orders() -> rx.Component:
    """The mailbox and the figures, those that need a person, the list."""
    return shell.page(
        words.ORDERS,
        rx.el.div(
            order_tabs("orders", State.waiting),
            rx.cond(State.loaded, _content(), skeleton_rows(10)),
            class_name="stack",
        ),
        active="oc",
    )


def _content() -> rx.Component:
    return rx.el.div(
        _mailbox(),
        figures(rx.foreach(State.tiles, _tile)),
        _intervention(),
        _filters(),
        panel(_list(), flush=True, class_name="stacks"),
        rx.cond(State.pages > 1, pager(State.page, State.pages, State.turn), rx.fragment()),
        class_name="stack",
    )


def _tile(one: rx.Var[Tile]) -> rx.Component:
    linked = figure(one.label, one.value, delta=one.delta, tone=one.tone, href=one.href)
    return rx.cond(one.href != "", linked, figure(one.label, one.value, delta=one.delta, tone=one.tone))


def _mailbox() -> rx.Component:
    """Which account, when it was last read (K-01), and the acts on the whole list."""
    none = rx.el.span(icon("warning"), words.MAILBOX["none"], class_name="oc-account", data_level="warn")
    read = button(words.READ_NOW, icon="retry", key="l", on_click=State.read_now)
    export = rx.el.a(
        icon("download"),
        rx.el.span(words.EXPORT),
        href=State.export,
        download=True,
        target="_blank",  # otherwise the router takes it for a page
        class_name="button plain",
    )
    return rx.el.div(
        rx.cond(State.mailboxes.length() > 0, rx.foreach(State.mailboxes, _account), none),
        rx.el.span(class_name="spacer"),
        rx.cond(State.mailboxes.length() > 0, read, rx.fragment()),
        export,
        class_name="row wrap oc-mailbox",
    )


def _account(one: rx.Var[Mailbox]) -> rx.Component:
    mark = rx.match(one.level, ("good", icon("ok")), ("bad", icon("alert")), icon("clock"))
    return rx.el.span(
        mark,
        rx.el.strong(one.account),
        rx.el.span(one.says, title=one.at),
        class_name="oc-account",
        data_level=one.level,
    )


def _intervention() -> rx.Component:
    some = (State.stuck.length() > 0) | (State.others.length() > 0)
    listed = rx.el.div(
        rx.el.p(words.INTERVENTION_WHY, class_name="muted small oc-why"),
        rx.el.ul(rx.foreach(State.stuck, _stuck), rx.foreach(State.others, _other), class_name="oc-stuck"),
    )
    return rx.cond(
        some,
        panel(listed, title=words.INTERVENTION, flush=True, id="intervencion", class_name="oc-intervention"),
        rx.el.p(icon("check-all"), words.ALONE, ". ", words.ALONE_WHY, class_name="muted small row"),
    )


def _stuck(one: rx.Var[Line]) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(rx.el.strong(one.booking), pill(one.trouble, "bad", "alert"), class_name="row wrap"),
            rx.el.span(one.agency, " · ", one.hotel, " · ", one.amount, class_name="oc-about"),
            rx.el.span(one.fix, class_name="muted small"),
            rx.el.span(one.since, class_name="age", data_level=one.left_level),
            href=one.href,
            data_row="",
            data_key="enter",
        )
    )


def _other(one: rx.Var[tuple[str, str]]) -> rx.Component:
    return rx.el.li(link(rx.el.strong(one[0]), icon("arrow-right"), href=one[1], data_row="", data_key="enter"))


def _filters() -> rx.Component:
    chosen = State.chosen
    every = chip(words.ALL, active=chosen["estado"] == "", on_click=State.choose("estado", ""))
    each = [
        chip(
            name,
            active=chosen["estado"] == status,
            on_click=State.choose("estado", status),
            count=State.numbers.get(status, 0),
        )
        for status, name in words.STATUSES.items()
    ]
    is_near = chosen["ver"] == IN_A_WEEK
    near = chip(words.FIGURES["near"], active=is_near, on_click=State.choose("ver", rx.cond(is_near, "", IN_A_WEEK)))
    return rx.el.div(
        rx.el.div(_search(), _agencies(), near, _received(), class_name="filters"),
        chips(every, *each, label=words.STATUS),
        class_name="oc-filters",
    )


def _received() -> rx.Component:
    """The days that a number of KPI asked for."""
    all_days = button(words.ALL_DAYS, icon="close", kind="quiet", on_click=State.choose("recibida", ""))
    return rx.cond(State.received != "", rx.el.p(State.received, all_days, class_name="scope"), rx.fragment())


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=State.chosen["q"],
        on_change=lambda value: State.choose("q", value).debounce(300),
        class_name="control search-field",
        key=State.loaded.to_string() + State.filtered.to_string(),
        data_key="/",
    )


def _agencies() -> rx.Component:
    return rx.el.select(
        rx.el.option(words.ANY_AGENCY, value=""),
        rx.foreach(State.agencies, lambda one: rx.el.option(one[1], value=one[0])),
        value=State.chosen["agencia"],
        on_change=lambda value: State.choose("agencia", value),
        aria_label=words.AGENCY,
        class_name="control narrow",
    )


def _list() -> rx.Component:
    columns = [
        Column(words.BOOKING),
        Column(words.AGENCY, key="agencia"),
        Column(words.TRIP, key="entrada"),
        Column(words.STATUS),
        Column(words.WAITING, key="espera"),
        Column(words.AMOUNT, key="importe", align="end"),
        Column(words.RISK, key="riesgo"),
    ]
    clear = button(words.CLEAR, icon="close", on_click=State.clear)
    none_yet = empty(
        words.NONE_YET,
        words.NONE_YET_WHY,
        link_button(words.OPEN_SETTINGS, "/ajustes/oc/", kind="primary"),
        icon="order",
    )
    nothing = rx.cond(State.filtered, empty(words.NONE, words.NONE_WHY, clear, icon="search"), none_yet)
    sort = rx.cond(State.chosen["orden"] != "", State.chosen["orden"], BY_RISK)
    return table(columns, State.lines, _row, caption=words.CAPTION, empty=nothing, sort=sort, on_sort=State.sort)


def _row(one: rx.Var[Line]) -> rx.Component:
    steps = dots(one.reached, one.tone, one.step)
    return row(
        cell(
            link(one.booking, href=one.href, class_name="row-link", data_key="enter"),
            rx.el.span(one.code, class_name="why"),
        ),
        cell(link(one.agency, href=one.agency_href), rx.el.span(one.holder, class_name="why"), class_name="wrap"),
        cell(
            one.hotel,
            rx.el.span(
                one.check_in, " ", rx.el.span(one.left, class_name="age", data_level=one.left_level), class_name="why"
            ),
            class_name="wrap whole",
        ),
        cell(pill(one.status_name, one.tone), rx.cond(one.reached > 0, steps, rx.fragment())),
        cell(one.waited, rx.el.span(one.next, class_name="why")),
        cell(one.amount, align="end", class_name="nowrap"),
        cell(rx.cond(one.danger != "", pill(one.danger, one.danger_tone), rx.fragment())),
        class_name="oc-row",
    )
