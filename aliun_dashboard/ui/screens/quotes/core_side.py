"""The left side: what our own inventory can do, cheapest first, and how its price comes about (A-12)."""

import reflex as rx

from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import engine_chip
from aliun_dashboard.ui.parts.sale import LineRow
from aliun_dashboard.ui.parts.sale_panel import calculation
from aliun_dashboard.ui.screens.quotes.rows import Beside, Option, Priced
from aliun_dashboard.ui.screens.quotes.state import QuotesState

MIDDLE = " · "


def core() -> rx.Component:
    """Core's panel."""
    state = QuotesState
    nothing = rx.cond(
        state.form.check_in == "",
        empty(words.INCOMPLETE, words.INCOMPLETE_WHY, icon="calendar"),
        empty(words.CORE_EMPTY, rx.cond(state.core_error != "", state.core_error, state.form_error), icon="hotel"),
    )
    return panel(
        rx.el.p(words.CORE_WHAT, class_name="muted small"),
        rx.cond(state.options.length() > 0, _options(), nothing),
        title=rx.fragment(engine_chip("core"), class_name="row"),
        actions=[quote_button()],
        class_name="quotes-side",
    )


def quote_button(kind: str = "") -> rx.Component:
    """Quotes the option that is pointed at; primary until there is a Core version."""
    state = QuotesState
    can = state.head.editable & state.head.quotable & (state.core_key != "")
    acts = {"icon": "plus", "disabled": ~can, "on_click": state.quote_core}
    if kind:
        return button(words.QUOTE_CORE, kind=kind, **acts)
    first = button(words.QUOTE_CORE, kind="primary", key="c", **acts)
    return rx.cond(state.next_act == "quote", first, button(words.QUOTE_CORE, key="c", **acts))


def _options() -> rx.Component:
    more_before, more_after = words.MORE_OPTIONS.split("{count}")
    more = button(more_before + QuotesState.hidden.to(str) + more_after, kind="quiet", on_click=QuotesState.show_all)
    return rx.fragment(
        rx.el.ul(rx.foreach(QuotesState.options, _option), class_name="quotes-list", aria_label=words.CORE),
        rx.cond(QuotesState.hidden > 0, more, rx.fragment()),
        price_box(QuotesState.core, QuotesState.core_policy),
    )


def _option(one: rx.Var[Option]) -> rx.Component:
    inside = [
        rx.cond(one.chosen, icon("check"), rx.el.span(class_name="icon")),
        rx.el.span(rx.el.strong(one.hotel), rx.el.span(one.room, class_name="muted"), class_name="quotes-pick-what"),
        rx.el.span(
            rx.el.strong(one.total), rx.el.span(one.detail, class_name="muted small"), class_name="quotes-pick-price"
        ),
    ]
    return pick(inside, one.chosen, QuotesState.choose_core(one.key))


def pick(inside: list, chosen: rx.Var[bool], on_click) -> rx.Component:
    """A row that is pointed at: one of a list, J and K step through them."""
    return rx.el.li(
        rx.el.button(*inside, type="button", aria_pressed=chosen, on_click=on_click, class_name="quotes-pick"),
        data_row="",
    )


def price_box(price: rx.Var[Priced], policy: rx.Var[str]) -> rx.Component:
    """The price of what is pointed at, in every way people ask for it, and its calculation."""
    return rx.el.div(
        rx.el.div(
            rx.el.strong(price.total, class_name="quotes-total"),
            rx.el.span(price.per_night, " ", words.PER_NIGHT, MIDDLE, price.per_person, " ", words.PER_PERSON),
            class_name="quotes-price",
        ),
        rx.cond(policy != "", rx.el.p(rx.el.strong(words.CANCELLATION), ": ", policy, class_name="small"), ""),
        rx.el.details(
            rx.el.summary(words.HOW),
            calculation(price.lines.to(list[LineRow])),
            rx.el.p(
                rx.el.strong(words.MARGIN, ": ", price.margin),
                rx.el.span(icon("lock"), words.MARGIN_NOTE, class_name="muted small row"),
                class_name="quotes-margin",
            ),
            class_name="quotes-how",
        ),
        class_name="quotes-box",
    )


def beside() -> rx.Component:
    """Both answers to every concept (D-05)."""
    heads = [rx.el.th(name, scope="col") for name in (words.CONCEPT, words.CORE, words.ATLAS)]
    body = rx.el.table(
        rx.el.caption(words.BESIDE_CAPTION, class_name="visually-hidden"),
        rx.el.thead(rx.el.tr(*heads)),
        rx.el.tbody(rx.foreach(QuotesState.beside, _concept)),
        class_name="quotes-beside",
    )
    return rx.cond(QuotesState.beside.length() > 0, panel(body, title=words.BESIDE, flush=True), rx.fragment())


def _concept(one: rx.Var[Beside]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(one.concept, scope="row"),
        rx.el.td(one.core, custom_attrs={"data-engine": words.CORE}),
        rx.el.td(one.atlas, custom_attrs={"data-engine": words.ATLAS}),
        data_strong=one.strong,
    )
