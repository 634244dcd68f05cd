"""The right side: each campaign with its Semáforo, its places and its difference, and why Atlas waits (A-03…A-05)."""

import reflex as rx

from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import engine_chip, pill
from aliun_dashboard.ui.parts.semaforo import semaforo
from aliun_dashboard.ui.screens.quotes.core_side import pick, price_box
from aliun_dashboard.ui.screens.quotes.rows import Offer
from aliun_dashboard.ui.screens.quotes.state import QuotesState

RULE_B = "rule-b"


def atlas() -> rx.Component:
    """Atlas' panel."""
    state = QuotesState
    where = rx.cond(
        state.everywhere,
        button(words.HERE_ONLY, kind="quiet", on_click=state.look_everywhere),
        button(words.EVERYWHERE, kind="quiet", on_click=state.look_everywhere),
    )
    nothing = empty(words.ATLAS_EMPTY, words.ATLAS_EMPTY_WHY, icon="star")
    return panel(
        rx.el.p(words.ATLAS_WHAT, class_name="muted small"),
        rx.cond(state.core_was_sent, rx.fragment(), _rule_b()),
        rx.cond(state.offers.length() > 0, rx.fragment(_list(), _chosen()), nothing),
        where,
        title=rx.fragment(engine_chip("atlas"), class_name="row"),
        actions=[_quote()],
        class_name="quotes-side",
    )


def _rule_b() -> rx.Component:
    """Why Atlas waits, with the four reasons behind it (A-05)."""
    return rx.el.div(
        rx.el.p(icon("lock"), rx.el.strong(words.CORE_FIRST), " ", words.CORE_FIRST_STEP),
        rx.el.details(
            rx.el.summary(words.FOUR_REASONS_TITLE),
            rx.el.ul(*[rx.el.li(reason) for reason in words.FOUR_REASONS]),
        ),
        id=RULE_B,
        class_name="quotes-rule",
    )


def _quote() -> rx.Component:
    state = QuotesState
    offer = state.atlas
    can = state.head.editable & state.head.quotable & state.core_was_sent & offer.lights.allowed & (offer.total != "")
    why_not = rx.cond(state.core_was_sent, offer.lights.why, "\n".join((words.CORE_FIRST, *words.FOUR_REASONS)))
    return button(
        words.QUOTE_ATLAS,
        icon="plus",
        key="x",
        disabled=~can,
        title=rx.cond(can, words.QUOTE_ATLAS, why_not),
        aria_describedby=RULE_B,
        on_click=state.quote_atlas(offer.id),
    )


def _list() -> rx.Component:
    return rx.el.ul(rx.foreach(QuotesState.offers, _offer), class_name="quotes-list", aria_label=words.ATLAS)


def _offer(one: rx.Var[Offer]) -> rx.Component:
    mark = rx.cond(one.lights.allowed, icon("ok", words.MAY), icon("lock", words.MAY_NOT))
    what = rx.el.span(
        rx.el.strong(one.code, " ", one.name),
        rx.el.span(one.hotel, class_name="muted"),
        rx.el.span(one.places, class_name="small", data_tight=one.tight),
        class_name="quotes-pick-what",
    )
    price = rx.el.span(
        rx.el.strong(rx.cond(one.total != "", one.total, words.NOTHING)),
        rx.el.span(one.difference, class_name="small quotes-tone", data_tone=one.difference_tone),
        class_name="quotes-pick-price",
    )
    return pick([mark, what, price], one.chosen, QuotesState.choose_atlas(one.id))


def _chosen() -> rx.Component:
    """The campaign that is pointed at, whole."""
    one = QuotesState.atlas
    return rx.el.div(
        rx.cond(one.waiting != "", banner(one.waiting, tone="warn"), rx.fragment()),
        rx.el.div(
            pill(one.kind, "plum"),
            pill(rx.cond(one.none_left, words.NO_PLACES, one.places), _tone_of_places(one)),
            class_name="row quotes-pills",
        ),
        semaforo(one.lights),
        _ways(one),
        rx.cond(
            one.total != "",
            price_box(QuotesState.atlas_price, QuotesState.atlas_policy),
            rx.cond(one.trouble != "", rx.el.p(icon("alert"), one.trouble, class_name="quotes-note bad"), ""),
        ),
        facts(
            (words.BOARD_AND_ROOM, rx.cond(one.room != "", one.room, words.NOTHING)),
            (words.TRAVEL, one.dates),
            (words.WINDOW, one.window),
        ),
        class_name="quotes-chosen",
    )


def _tone_of_places(one: rx.Var[Offer]) -> rx.Var[str]:
    return rx.cond(one.none_left, "bad", rx.cond(one.tight, "warn", "neutral"))


def _ways(one: rx.Var[Offer]) -> rx.Component:
    """Without a trigger: whoever may, forces; whoever may not, asks."""
    force = button(words.FORCE, icon="zap", on_click=QuotesState.ask_why("force", one.id))
    wish = button(words.ASK_DIRECTION, icon="shield", on_click=QuotesState.ask_why("wish", one.id))
    mine = rx.cond(QuotesState.may_force, force, wish)
    return rx.cond(~one.has_trigger & QuotesState.head.editable & QuotesState.head.quotable, mine, rx.fragment())
