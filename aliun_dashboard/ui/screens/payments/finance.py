"""What finance alone sees of Pagos: the inbox, refunds, reconciliation."""

import reflex as rx

from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, select_field
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.payments.rows import Act, Back, Trouble
from aliun_dashboard.ui.screens.payments.state import PaymentsState
from aliun_dashboard.ui.screens.payments.statement import StatementState


def inbox() -> rx.Component:
    """Each thing that does not fit, why, and what may be done."""
    state = PaymentsState
    columns = [
        Column(words.STATUS),
        Column(words.WHO),
        Column(words.AMOUNT, align="end"),
        Column(words.PROVIDER, hide_small=True),
        Column(words.WHEN, hide_small=True),
        Column(words.ACTS),
    ]
    nothing = empty(words.NO_TROUBLE, words.NO_TROUBLE_WHY, icon="check")
    other = rx.cond(
        state.settled,
        button(words.WAITING_ONES, icon="inbox", on_click=state.show_settled(False)),
        button(words.SETTLED_ONES, icon="history", on_click=state.show_settled(True)),
    )
    listed = table(columns, state.troubles, _trouble, caption=words.INBOX, empty=nothing)
    return panel(listed, title=words.INBOX, actions=[other], flush=True, class_name="stacks")


def _trouble(one: rx.Var[Trouble]) -> rx.Component:
    acts = rx.el.div(
        rx.foreach(one.acts, lambda act: _act(one, act)),
        rx.cond(
            one.settled != "",
            rx.fragment(one.settled, " ", button(words.REOPEN, icon="undo", on_click=PaymentsState.reopen(one.id))),
            rx.fragment(),
        ),
        class_name="row wrap",
    )
    return row(
        cell(rx.el.strong(one.title), rx.el.span(one.why, class_name="why"), class_name="wrap whole"),
        cell(rx.cond(one.lead != "", link(one.name, href=one.lead), rx.fragment(one.name))),
        cell(one.amount, rx.el.span(one.asked, class_name="why"), align="end"),
        cell(one.provider, rx.el.code(one.reference, class_name="clip says"), hide_small=True),
        cell(rx.el.time(one.when, title=one.at), hide_small=True, class_name="nowrap"),
        cell(acts, class_name="wrap whole"),
    )


def _act(one: rx.Var[Trouble], act: rx.Var[Act]) -> rx.Component:
    return button(
        act.name, aria_label=f"{act.name}: {one.title}, {one.name}", on_click=PaymentsState.begin_act(one.id, act.slug)
    )


def refunds() -> rx.Component:
    """Those that wait for a second person first; and why money goes back."""
    state = PaymentsState
    columns = [
        Column(words.WHO),
        Column(words.AMOUNT, align="end"),
        Column(words.CAUSE),
        Column(words.BY, hide_small=True),
        Column(words.STATUS),
        Column(words.ACTS),
    ]
    nothing = empty(words.NO_REFUNDS, words.NO_REFUNDS_WHY, icon="undo")
    listed = table(columns, state.backs, _back, caption=words.REFUNDS, empty=nothing)
    causes = rx.el.dl(rx.foreach(state.causes, _cause), class_name="facts bars")
    return rx.el.div(
        panel(listed, title=words.REFUNDS, flush=True, class_name="stacks"),
        rx.cond(state.causes.length() > 0, panel(causes, title=words.CAUSES_TITLE), rx.fragment()),
        class_name="stack",
    )


def _cause(one: rx.Var[list[str]]) -> rx.Component:
    """A line of the chart: the cause, how often, and a bar as long as its share of the commonest one's."""
    bar = rx.el.span(class_name="bar", style={"width": one[2] + "%"}, aria_hidden="true")
    return rx.el.div(rx.el.dt(one[0]), rx.el.dd(bar, one[1]))


def _back(one: rx.Var[Back]) -> rx.Component:
    state = PaymentsState
    decide = rx.cond(
        one.mine,
        rx.el.span(words.YOURS, class_name="why"),
        rx.el.div(
            button(words.APPROVE, kind="primary", icon="check", on_click=state.approve(one.id)),
            button(words.REJECT, on_click=state.begin_reject(one.id)),
            class_name="row wrap",
        ),
    )
    return row(
        cell(link(one.name, href=one.lead)),
        cell(one.amount, align="end"),
        cell(one.cause, rx.el.span(one.note, class_name="why"), class_name="wrap whole"),
        cell(one.asked_by, " · ", one.when, hide_small=True),
        cell(pill(one.status, one.tone)),
        cell(
            rx.cond(one.waits & state.approves, decide, rx.fragment()),
            rx.cond(one.by_hand, _by_hand(one), rx.fragment()),
            class_name="wrap whole",
        ),
    )


def _by_hand(one: rx.Var[Back]) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="refund", default_value=one.id.to_string()),
        rx.el.input(
            name="reference",
            aria_label=words.BANK_REFERENCE,
            placeholder=words.BANK_REFERENCE,
            class_name="control narrow",
            required=True,
        ),
        button(words.EXECUTED, icon="check", type="submit"),
        on_submit=PaymentsState.executed,
        class_name="row wrap",
    )


def reconcile() -> rx.Component:
    """A statement pasted in, and what differs."""
    state = StatementState
    form = rx.el.form(
        select_field("provider", words.PROVIDER, [(slug, name) for slug, name in words.PROVIDERS.items()]),
        area_field("lines", words.LINES, hint=words.LINES_HINT, error=state.error, rows="6", required=True),
        button(words.COMPARE, kind="primary", icon="check-all", type="submit"),
        on_submit=state.compare,
        class_name="stack",
    )
    columns = [
        Column(words.REFERENCE),
        Column(words.ONLY_THERE, align="end"),
        Column(words.ONLY_HERE, align="end"),
        Column(words.STATUS),
    ]

    def drawn(one: rx.Var[list]) -> rx.Component:
        return row(cell(rx.el.code(one[0])), cell(one[1], align="end"), cell(one[2], align="end"), cell(one[3]))

    differing = table(columns, state.compared, drawn, caption=words.RECONCILE, empty=rx.fragment())
    return rx.el.div(
        panel(rx.el.p(words.RECONCILE_WHY, class_name="muted"), form, title=words.RECONCILE),
        rx.cond(state.compared_told != "", banner(state.compared_told, tone="good"), rx.fragment()),
        differing,
        class_name="stack",
    )
