"""OC sin reserva (`/oc/sin-reserva/`): each PDF beside the reservations it may be for (peers row 46)."""

import reflex as rx

from aliun_dashboard.staff.rules import CHASES_ORDERS
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_strays as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.order_tabs import order_tabs
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import pager
from aliun_dashboard.ui.screens.strays.shown import Card, Hint
from aliun_dashboard.ui.screens.strays.state import StraysState

FORM = "stray-dismiss-form"


@rx.page(route="/oc/sin-reserva", title=shell.tab_title(words.STRAYS), on_load=[ShellState.load, StraysState.load])
def strays() -> rx.Component:
    """A card for each PDF."""
    nothing = panel(empty(words.EMPTY, words.EMPTY_WHY, icon="check-all"))
    cards = rx.fragment(
        rx.el.p(words.WHY, class_name="muted"),
        rx.foreach(StraysState.cards, _drawn),
        rx.cond(StraysState.pages > 1, pager(StraysState.page, StraysState.pages, StraysState.turn), rx.fragment()),
    )
    return shell.page(
        words.STRAYS,
        rx.el.div(
            order_tabs("strays", StraysState.waits),
            rx.cond(StraysState.loaded, rx.cond(StraysState.cards.length() > 0, cards, nothing), skeleton_rows(4)),
            class_name="stack",
        ),
        _dismissing(),
        _doubting(),
        active="oc",
    )


def _may() -> rx.Var[bool]:
    return rx.Var.create(sorted(CHASES_ORDERS)).contains(ShellState.role)


def _drawn(card: rx.Var[Card]) -> rx.Component:
    mail = link_button(words.SEE_MAIL, card.mail_href, kind="quiet", icon="email")
    away = rx.el.a(
        icon("open"), rx.el.span(words.OPEN_PDF), href=card.document, target="_blank", class_name="button quiet"
    )
    drop = button(words.DISMISS, kind="quiet", icon="trash", on_click=StraysState.ask_dismiss(card.id))
    frame = rx.el.iframe(
        src=f"{card.document}#navpanes=0&view=FitH", title=card.name, loading="lazy", class_name="oc-paper"
    )
    return panel(
        rx.el.div(_about(card), frame, class_name="stray"),
        title=card.name,
        actions=[rx.cond(card.mail_href != "", mail, rx.fragment()), away, rx.cond(_may(), drop, rx.fragment())],
        class_name="stray-card",
        data_row="",
        tab_index=-1,
    )


def _about(card: rx.Var[Card]) -> rx.Component:
    """Whence it came, and which orders it may be for."""
    hints = rx.el.div(rx.foreach(card.hints, lambda hint: _suggested(card.id, hint)))
    return rx.el.div(
        rx.el.p(rx.el.span(card.came, title=card.at), class_name="mailbox-who"),
        rx.cond(card.subject != "", rx.el.p(card.subject, class_name="muted mailbox-who"), rx.fragment()),
        rx.cond(card.note != "", rx.el.p(pill(card.note, "warn", "info")), rx.fragment()),
        rx.el.h3(words.SUGGESTED),
        rx.cond(card.hints.length() > 0, hints, rx.el.p(words.NOTHING_LIKE, class_name="muted")),
        _search(card),
        class_name="stack tight",
    )


def _search(card: rx.Var[Card]) -> rx.Component:
    mine = StraysState.searching == card.id
    none = rx.cond(StraysState.sought != "", rx.el.p(words.NO_ORDERS, class_name="muted"), rx.fragment())
    return rx.fragment(
        rx.el.input(
            type="search",
            placeholder=f"{words.SEARCH}: {words.SEARCH_HINT}",
            aria_label=f"{words.SEARCH}: {card.name}",
            on_change=lambda text: StraysState.search(card.id, text).debounce(300),
            class_name="control",
            data_key="/",
        ),
        rx.cond(
            mine,
            rx.cond(
                StraysState.found.length() > 0,
                rx.el.div(rx.foreach(StraysState.found, lambda hint: _suggested(card.id, hint))),
                none,
            ),
            rx.fragment(),
        ),
    )


def _suggested(file_id: rx.Var[int], hint: rx.Var[Hint]) -> rx.Component:
    act = button(
        words.ASSIGN,
        icon="check",
        on_click=StraysState.assign(file_id, hint.order_id),
        aria_label=f"{words.ASSIGN}: {hint.booking}",
    )
    return rx.el.div(
        rx.el.div(
            rx.el.p(link(hint.booking, href=hint.href, class_name="row-link"), " ", pill(hint.status, hint.tone)),
            rx.el.p(hint.about, class_name="small"),
            rx.cond(hint.why != "", rx.el.p(hint.why, class_name="muted small"), rx.fragment()),
        ),
        rx.cond(_may(), act, rx.fragment()),
        class_name="stray-hint",
    )


def _dismissing() -> rx.Component:
    form = rx.el.form(
        rx.el.p(words.DISMISS_WHY),
        area_field("reason", words.REASON, hint=words.REASON_HINT, max_length=200, auto_focus=True),
        id=FORM,
        on_submit=StraysState.dismiss,
        class_name="stack",
    )
    return dialog(
        "stray-dismiss",
        words.DISMISS_TITLE,
        rx.cond(StraysState.dismissing != 0, form, rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=StraysState.close),
            button(words.DISMISS, kind="danger", type="submit", form=FORM),
        ],
        open=StraysState.dismissing != 0,
        on_close=StraysState.close,
    )


def _doubting() -> rx.Component:
    return dialog(
        "stray-doubt",
        words.DOUBT_TITLE,
        rx.el.p(StraysState.doubt),
        rx.el.p(words.DOUBT_WHY, class_name="muted"),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=StraysState.close),
            button(words.ASSIGN_ANYWAY, kind="danger", on_click=StraysState.assign_anyway),
        ],
        open=StraysState.doubt != "",
        on_close=StraysState.close,
    )
