"""What was made of the comparison: every version with its state and validity, what is asked for, what was sold."""

import reflex as rx

from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.countdown import countdown
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import engine_chip, pill
from aliun_dashboard.ui.parts.sale import LineRow, VersionRow
from aliun_dashboard.ui.parts.sale_panel import calculation, payments, trips
from aliun_dashboard.ui.screens.quotes.state import QuotesState


def versions() -> rx.Component:
    """Every version, newest first."""
    nothing = empty(words.NO_VERSIONS, words.NO_VERSIONS_WHY, icon="task")
    listed = rx.el.ol(rx.foreach(QuotesState.versions, _version), class_name="quotes-versions")
    return panel(rx.cond(QuotesState.versions.length() > 0, listed, nothing), title=words.VERSIONS, flush=True)


def _version(one: rx.Var[VersionRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(one.name),
            engine_chip(one.engine),
            pill(one.status_name, one.tone),
            rx.cond(
                one.expires > 0, countdown(until=one.expires, title=one.until_at, words=words.COUNTDOWN), rx.fragment()
            ),
            rx.el.span(class_name="spacer"),
            rx.el.strong(one.total),
            class_name="row quotes-version-head",
        ),
        rx.el.p(one.what),
        rx.el.p(one.stay, class_name="muted small"),
        rx.el.p(one.made, class_name="muted small"),
        rx.cond(one.why != "", rx.el.p(icon("info"), one.why, class_name="quotes-note small"), rx.fragment()),
        rx.cond(one.asks != "", rx.el.p(icon("message"), one.asks, class_name="quotes-asks"), rx.fragment()),
        _acts(one),
        rx.el.details(rx.el.summary(words.DETAILS), calculation(one.lines.to(list[LineRow])), class_name="quotes-how"),
        key=one.id.to(str),
        data_row="",
    )


def _acts(one: rx.Var[VersionRow]) -> rx.Component:
    state = QuotesState
    next_one = state.next_quote == one.id
    send = rx.cond(
        next_one,
        button(words.SEND, icon="send", kind="primary", key="e", on_click=state.read_letter(one.id)),
        button(words.SEND, icon="send", on_click=state.read_letter(one.id)),
    )
    pay = rx.cond(
        next_one,
        button(words.PAY, icon="money", kind="primary", key="p", on_click=state.open_payment(one.id)),
        button(words.PAY, icon="money", on_click=state.open_payment(one.id)),
    )
    paper = {"href": one.paper, "target": "_blank", "aria_label": words.PDF_LABEL.split("{version}")[0] + one.name}
    return rx.el.div(
        rx.cond(one.can_send, send, rx.fragment()),
        rx.cond(one.can_pair, button(words.SEND_BOTH, icon="list", on_click=state.read_both(one.id)), rx.fragment()),
        rx.cond(one.can_pay, pay, rx.fragment()),
        rx.el.a(icon("download"), words.PDF, class_name="button quiet", **paper),
        rx.cond(
            one.page != "",
            rx.el.a(icon("eye"), words.CUSTOMER_PAGE, href=one.page, class_name="button quiet", target="_blank"),
            rx.fragment(),
        ),
        rx.cond(
            one.can_withdraw,
            button(words.WITHDRAW, icon="undo", kind="quiet", on_click=state.withdraw(one.id)),
            rx.fragment(),
        ),
        class_name="row quotes-acts",
    )


def money() -> rx.Component:
    """Payments and the trip they paid for."""
    state = QuotesState
    sold = panel(trips(state.trips), title=words.TRIP)
    return rx.el.div(
        rx.cond(state.trips.length() > 0, sold, rx.fragment()),
        panel(payments(state.payments, state.show_link), title=words.PAYMENTS),
        class_name="stack",
    )
