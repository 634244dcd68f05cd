"""Pagos: what was asked for and what came in, the inbox of money that does not fit, refunds, reconciliation."""

import reflex as rx

from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.screens.payments.dialogs import payment_dialog, reject_dialog, settle_dialog
from aliun_dashboard.ui.screens.payments.finance import inbox, reconcile, refunds
from aliun_dashboard.ui.screens.payments.rows import Line
from aliun_dashboard.ui.screens.payments.state import PATH, PaymentsState


@rx.page(route="/pagos", title=shell.tab_title(words.PAYMENTS), on_load=[ShellState.load, PaymentsState.load])
def payments() -> rx.Component:
    """The figures, the tabs, and one view."""
    state = PaymentsState
    view = rx.match(
        state.view, ("bandeja", inbox()), ("reembolsos", refunds()), ("conciliacion", reconcile()), _payments()
    )
    return shell.page(
        words.PAYMENTS,
        rx.el.div(
            rx.cond(state.sees_money, _tabs(), rx.fragment()),
            rx.cond(
                state.figures.length() > 0,
                figures(rx.foreach(state.figures, lambda pair: figure(pair[0], pair[1]))),
                rx.fragment(),
            ),
            rx.cond(state.loaded, view, skeleton_rows(8)),
            class_name="stack",
        ),
        payment_dialog(),
        settle_dialog(),
        reject_dialog(),
        active="pagos",
    )


def _tabs() -> rx.Component:
    state = PaymentsState
    return tabs(
        tab(words.INBOX, href=f"{PATH}?ver=bandeja", active=state.view == "bandeja", count=state.waiting),
        tab(words.PAYMENTS, href=f"{PATH}?ver=pagos", active=state.view == "pagos"),
        tab(words.REFUNDS, href=f"{PATH}?ver=reembolsos", active=state.view == "reembolsos", count=state.asked),
        tab(words.RECONCILE, href=f"{PATH}?ver=conciliacion", active=state.view == "conciliacion"),
        label=words.VIEWS_LABEL,
    )


def _payments() -> rx.Component:
    state = PaymentsState
    columns = [
        Column(words.WHO),
        Column(words.AMOUNT, align="end"),
        Column(words.KIND),
        Column(words.PROVIDER, hide_small=True),
        Column(words.STATUS),
        Column(words.WHEN, hide_small=True),
    ]
    nothing = empty(words.NO_PAYMENTS, words.NO_PAYMENTS_WHY, icon="money")
    return rx.el.div(
        rx.el.div(_search(), _providers(), _statuses(), _scope(), class_name="filters"),
        panel(table(columns, state.lines, _row, caption=words.PAYMENTS, empty=nothing), flush=True),
        older_newer(state.depth > 0, state.has_older, state.newer, state.older),
        class_name="stack",
    )


def _row(one: rx.Var[Line]) -> rx.Component:
    opener = rx.el.button(one.amount, type="button", class_name="row-link", on_click=PaymentsState.open(one.id))
    return row(
        cell(link(one.name, href=one.lead)),
        cell(opener, align="end"),
        cell(one.kind),
        cell(one.provider, hide_small=True),
        cell(pill(one.status, one.tone)),
        cell(rx.el.time(one.when, title=one.at), hide_small=True, class_name="nowrap"),
    )


def _statuses() -> rx.Component:
    state = PaymentsState
    each = [
        chip(
            name,
            active=state.status == status,
            on_click=state.choose("status", status),
            count=state.numbers.get(status, 0),
        )
        for status, name in words.STATUSES.items()
    ]
    return chips(
        chip(words.ALL, active=state.status == "", on_click=state.choose("status", "")), *each, label=words.STATUS
    )


def _scope() -> rx.Component:
    state = PaymentsState
    wide = button(words.NO_SCOPE, icon="close", kind="quiet", on_click=state.unscope)
    return rx.cond(state.scope_says != "", rx.el.p(state.scope_says, wide, class_name="scope"), rx.fragment())


def _providers() -> rx.Component:
    options = [rx.el.option(words.ANY_PROVIDER, value="")]
    options += [rx.el.option(name, value=provider) for provider, name in words.PROVIDERS.items()]
    return rx.el.select(
        *options,
        value=PaymentsState.provider,
        on_change=lambda value: PaymentsState.choose("provider", value),
        aria_label=words.PROVIDER,
        class_name="control narrow",
    )


def _search() -> rx.Component:
    return rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=PaymentsState.text,
        on_change=PaymentsState.search.debounce(300),
        class_name="control search-field",
        key=PaymentsState.loaded.to_string(),
    )
