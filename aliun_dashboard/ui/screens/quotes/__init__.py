"""Core vs Atlas: one lead's stay priced by both engines, its versions and payments (`/cotizaciones/12/`)."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import engine_chip, stage_pill
from aliun_dashboard.ui.parts.skeleton import skeleton, skeleton_rows
from aliun_dashboard.ui.parts.words import word
from aliun_dashboard.ui.screens.quotes import atlas_side, core_side, dialogs, stay, versions
from aliun_dashboard.ui.screens.quotes.rows import Ready
from aliun_dashboard.ui.screens.quotes.state import QuotesState


def _title() -> rx.Var[str]:
    before, after = words.OF.split("{name}")
    return rx.cond(QuotesState.head.name != "", before + QuotesState.head.name + after, words.PAGE)


@rx.page(route="/cotizaciones/[id]", title=shell.tab_title(_title()), on_load=[ShellState.load, QuotesState.load])
def quotes() -> rx.Component:
    """The stay on top, the engines side by side, then what was made of them."""
    return shell.page(
        _title(),
        rx.match(QuotesState.status, ("ready", _sale()), ("missing", _missing()), _loading()),
        dialogs.dialogs(),
        active="pipeline",
    )


def _sale() -> rx.Component:
    return rx.el.div(
        _head(),
        _news(),
        stay.stay(),
        rx.el.div(core_side.core(), atlas_side.atlas(), class_name="quotes-sides"),
        rx.el.div(versions.versions(), versions.money(), class_name="quotes-below"),
        core_side.beside(),
        _sticky(),
        key=QuotesState.head.code,
        class_name="quotes",
    )


def _head() -> rx.Component:
    head = QuotesState.head
    return rx.el.div(
        link(head.code, href=f"/leads/{head.lead_id}/", class_name="link"),
        stage_pill(head.stage),
        rx.cond(head.engine != "", engine_chip(head.engine), rx.fragment()),
        _amount(),
        rx.el.span(class_name="spacer"),
        rx.cond(head.owner != "", rx.el.span(avatar(head.owner, small=True), head.owner, class_name="row"), ""),
        link_button(words.LEAD_FILE, f"/leads/{head.lead_id}/", icon="user"),
        class_name="quotes-head",
    )


def _amount() -> rx.Component:
    """What the customer means to spend; once something was quoted, that."""
    name = rx.cond(QuotesState.core_was_sent, words.QUOTED_AMOUNT, words.BUDGET)
    said = rx.el.span(name, ": ", rx.el.strong(QuotesState.head.budget))
    return rx.cond(QuotesState.head.budget != "", said, rx.el.span(words.NO_BUDGET, class_name="muted"))


def _news() -> rx.Component:
    """What stands in the way, and what waits to be sent."""
    head = QuotesState.head
    file = link_button(words.OPEN_FILE, f"/leads/{head.lead_id}/")
    before, after = words.NOT_QUOTABLE.split("{stage}")
    not_quotable = banner(before, word(labels.STAGES, head.stage), after, tone="warn", action=file)
    return rx.fragment(
        rx.cond(head.editable, rx.cond(head.quotable, "", not_quotable), banner(words.READ_ONLY)),
        rx.cond(head.editable & ~head.reachable, banner(words.NO_REACH, tone="warn", action=file), ""),
        rx.foreach(QuotesState.ready, _ready),
    )


def _ready(one: rx.Var[Ready]) -> rx.Component:
    act = button(
        words.SEND_ALTERNATIVE,
        icon="send",
        kind="primary",
        key="e",
        on_click=QuotesState.send_alternative(one.quote_id),
    )
    return banner(one.says, tone="warn", action=rx.cond(QuotesState.head.quotable, act, rx.fragment()))


def _sticky() -> rx.Component:
    """On a phone the next act is always under the thumb."""
    act = rx.match(
        QuotesState.next_act,
        ("quote", core_side.quote_button(kind="primary")),
        ("send", button(words.SEND, icon="send", kind="primary", on_click=_of_next(QuotesState.read_letter))),
        ("pay", button(words.PAY, icon="money", kind="primary", on_click=_of_next(QuotesState.open_payment))),
        rx.fragment(),
    )
    return rx.cond(QuotesState.next_act != "", rx.el.div(act, class_name="quotes-sticky"), rx.fragment())


def _of_next(handler) -> rx.event.EventSpec:
    return handler(QuotesState.next_quote)


def _missing() -> rx.Component:
    return empty(words.MISSING, words.MISSING_WHY, link_button(words.BACK, "/pipeline/", kind="primary"), icon="search")


def _loading() -> rx.Component:
    return rx.el.div(
        panel(skeleton(2), title=words.STAY),
        rx.el.div(
            panel(skeleton_rows(5), title=words.CORE, flush=True),
            panel(skeleton_rows(5), title=words.ATLAS, flush=True),
            class_name="quotes-sides",
        ),
        class_name="quotes",
        aria_label=labels.LOADING,
    )
