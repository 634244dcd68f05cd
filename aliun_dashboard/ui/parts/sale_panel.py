"""A sale drawn: the lines of a calculation, payments asked for, trips sold."""

import reflex as rx

from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.button import icon_button
from aliun_dashboard.ui.parts.countdown import countdown
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.sale import LineRow, PaymentRow, TripRow


def calculation(lines: rx.Var[list[LineRow]]) -> rx.Component:
    """Line by line: what, how many, at how much."""
    heads = [(words.LINE, ""), (words.QUANTITY, "end"), (words.UNIT, "end"), (words.TOTAL, "end")]
    return rx.el.table(
        rx.el.caption(words.HOW, class_name="visually-hidden"),
        rx.el.thead(rx.el.tr(*[rx.el.th(name, scope="col", class_name=align) for name, align in heads])),
        rx.el.tbody(
            rx.foreach(
                lines,
                lambda line: rx.el.tr(
                    rx.el.td(line.text),
                    rx.el.td(line.quantity, class_name="end"),
                    rx.el.td(line.unit, class_name="end"),
                    rx.el.td(line.total, class_name="end"),
                ),
            )
        ),
        class_name="sale-lines",
    )


def payments(rows: rx.Var[list[PaymentRow]], on_link=None) -> rx.Component:
    """Amounts asked for; an open one shows its link again with `on_link`."""

    def row(one: rx.Var[PaymentRow]) -> rx.Component:
        again = icon_button("link", words.LINK, on_click=on_link(one.id)) if on_link is not None else rx.fragment()
        ends = countdown(until=one.expires, title="", words=words.COUNTDOWN_LINK)
        return rx.el.li(
            rx.el.div(
                rx.el.span(one.what),
                rx.el.span(one.provider, " ", one.when, class_name="muted small"),
                rx.cond(one.expires > 0, ends, rx.fragment()),
                class_name="sale-what",
            ),
            rx.el.div(rx.el.strong(one.amount), pill(one.status, one.tone), class_name="sale-how-much"),
            rx.cond(one.link != "", again, rx.fragment()),
        )

    nothing = rx.el.p(words.NO_PAYMENTS, class_name="muted")
    return rx.cond(rows.length() > 0, rx.el.ul(rx.foreach(rows, row), class_name="sale-rows"), nothing)


def trips(rows: rx.Var[list[TripRow]]) -> rx.Component:
    """Trips sold, each with what has been paid of it."""

    def row(one: rx.Var[TripRow]) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                link(one.code, href=f"/reservas/{one.id}/", class_name="link"),
                rx.el.span(one.what, class_name="muted small"),
                class_name="sale-what",
            ),
            rx.el.div(rx.el.span(one.paid), pill(one.status, one.tone), class_name="sale-how-much"),
        )

    return rx.el.ul(rx.foreach(rows, row), class_name="sale-rows")
