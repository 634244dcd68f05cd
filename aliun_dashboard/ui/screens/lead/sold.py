"""The sale on the lead file: its quotes, payments and reservation, and the way to Core vs Atlas."""

import reflex as rx

from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.button import link_button
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import engine_chip, pill
from aliun_dashboard.ui.parts.sale import VersionRow
from aliun_dashboard.ui.parts.sale_panel import payments, trips
from aliun_dashboard.ui.screens.lead.state import LeadState


def sale() -> rx.Component:
    """Newest first; everything that can be done with it is on its own page."""
    state = LeadState
    nothing = rx.el.p(words.NO_SALE, class_name="muted")
    listed = rx.el.ul(rx.foreach(state.quotes, _quote), class_name="sale-rows")
    return panel(
        rx.el.div(
            rx.cond(state.trips.length() > 0, trips(state.trips), rx.fragment()),
            rx.cond(state.quotes.length() > 0, listed, nothing),
            rx.cond(state.payments.length() > 0, payments(state.payments), rx.fragment()),
            class_name="stack",
        ),
        title=words.SALE,
        actions=[link_button(words.COMPARE, _there(), icon="list", data_key="q", title=f"{words.COMPARE_ALL} (Q)")],
    )


def _there() -> rx.Var[str]:
    return f"/cotizaciones/{LeadState.head.id}/"


def _quote(one: rx.Var[VersionRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            link(one.name, " · ", one.what, href=_there(), class_name="link"),
            rx.el.span(one.made, class_name="muted small"),
            class_name="sale-what",
        ),
        rx.el.div(
            rx.el.strong(one.total),
            rx.el.span(engine_chip(one.engine), pill(one.status_name, one.tone), class_name="row"),
            class_name="sale-how-much",
        ),
    )
