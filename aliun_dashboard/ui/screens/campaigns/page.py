"""Campañas: the director's queue, alerts, and every campaign with its quota (`/campanas/`)."""

import reflex as rx

from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import pager
from aliun_dashboard.ui.screens.campaigns.dialogs import dialogs
from aliun_dashboard.ui.screens.campaigns.frame import views
from aliun_dashboard.ui.screens.campaigns.gauge import gauge
from aliun_dashboard.ui.screens.campaigns.list_state import CampaignsState
from aliun_dashboard.ui.screens.campaigns.shown import Alert, Card

NEW = "/campanas/nueva/"


@rx.page(route="/campanas", title=shell.tab_title(words.CAMPAIGNS), on_load=[ShellState.load, CampaignsState.load])
def campaigns() -> rx.Component:
    """Tabs, filters, what needs somebody soon, and the list."""
    state = CampaignsState
    return shell.page(
        words.CAMPAIGNS,
        rx.el.div(
            views(state.kind, state.every, state.kinds),
            _filters(),
            _queue(),
            _alerts(),
            rx.cond(state.loaded, _list(), skeleton_rows(6)),
            rx.cond(state.pages > 1, pager(state.page, state.pages, state.turn), rx.fragment()),
            class_name="stack",
        ),
        dialogs(state),
        active="campanas",
    )


def _filters() -> rx.Component:
    state = CampaignsState
    every = chip(words.ANY_STATUS, active=state.status == "", on_click=state.choose_status(""))
    each = [
        chip(
            says,
            active=state.status == slug,
            on_click=state.choose_status(slug),
            count=state.statuses.get(slug, 0),
        )
        for slug, says in words.STATUSES.items()
    ]
    search = rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=state.text,
        on_change=state.search.debounce(300),
        class_name="control campaign-search",
        key=state.loaded.to_string(),
        data_key="/",
    )
    propose = link_button(words.NEW, NEW, kind="primary", icon="plus", data_key="n", title=f"{words.NEW} (N)")
    return rx.el.div(
        search,
        chips(every, *each, label=words.STATUS),
        rx.el.span(class_name="spacer"),
        rx.cond(state.plans, propose, rx.fragment()),
        class_name="campaign-filters",
    )


def _queue() -> rx.Component:
    go = button(words.QUEUE_GO, icon="filter", on_click=CampaignsState.choose_status("pending"))
    shown = rx.cond(CampaignsState.status == "pending", rx.fragment(), go)
    return rx.cond(
        CampaignsState.waiting != "", banner(CampaignsState.waiting, tone="warn", action=shown), rx.fragment()
    )


def _alerts() -> rx.Component:
    listed = rx.el.ul(
        rx.foreach(CampaignsState.alerts, _alert),
        rx.cond(
            CampaignsState.more_alerts != "",
            rx.el.li(CampaignsState.more_alerts, class_name="muted"),
            rx.fragment(),
        ),
        class_name="campaign-alerts",
        aria_label=words.ALERTS,
    )
    return rx.cond(CampaignsState.alerts.length() > 0, listed, rx.fragment())


def _alert(alert: rx.Var[Alert]) -> rx.Component:
    return rx.el.li(
        link(icon("warning"), rx.el.span(alert.name), rx.el.strong(alert.says), href=alert.href, data_tone=alert.tone)
    )


def _list() -> rx.Component:
    state = CampaignsState
    cards = rx.el.ul(rx.foreach(state.cards, _card), class_name="campaigns", aria_label=words.LIST)
    first = rx.cond(state.plans, link_button(words.NEW, NEW, kind="primary", icon="plus"), rx.fragment())
    nothing = rx.cond(
        state.every > 0,
        empty(
            words.NOTHING_FITS,
            words.NOTHING_FITS_WHY,
            button(words.CLEAR, on_click=state.clear),
            icon="search",
        ),
        empty(words.NO_CAMPAIGNS, words.NO_CAMPAIGNS_WHY, first),
    )
    return rx.cond(state.cards.length() > 0, cards, nothing)


def _card(card: rx.Var[Card]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(
                icon(card.kind_icon, card.kind),
                rx.el.span(card.code, class_name="muted"),
                pill(card.status_name, card.tone),
                rx.cond(card.stopped, pill(words.STOPPED, "bad", "lock"), rx.fragment()),
                class_name="campaign-marks",
            ),
            link(card.name, href=card.href, class_name="campaign-name", data_key="o"),
            rx.el.p(card.where, class_name="muted small"),
            rx.cond(card.reason != "", rx.el.p(card.reason, class_name="campaign-reason"), rx.fragment()),
            class_name="campaign-who",
        ),
        gauge(CampaignsState.meters[card.id]),
        rx.el.dl(
            _fact(words.TRAVEL, card.travel),
            _fact(
                words.BOOKING, rx.el.span(card.countdown, class_name="age", data_level=card.urgency, title=card.booking)
            ),
            _fact(words.RELEASE, rx.el.span(card.release, class_name="age", data_level=card.release_level)),
            class_name="campaign-facts",
        ),
        rx.el.dl(
            _fact(words.PRICE, rx.el.strong(card.price)),
            _fact(words.MARGIN, card.margin),
            class_name="campaign-facts",
        ),
        _act(card),
        class_name="campaign",
        data_row="",
        data_status=card.status,
    )


def _fact(name: str, value) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _act(card: rx.Var[Card]) -> rx.Component:
    """The one next step of a row: the rest is on its page."""
    acts, state = CampaignsState.acts[card.id], CampaignsState
    review = button(words.REVIEW, icon="play", key="r", on_click=state.review(card.id))
    submit = button(words.SUBMIT, icon="send", on_click=state.submit(card.id))
    resume = button(words.RESUME, icon="play", on_click=state.resume(card.id))
    start = button(words.START, icon="play", on_click=state.start(card.id))
    waits = rx.el.span(words.WAITING_FOR_DIRECTOR, class_name="muted small")
    return rx.el.div(
        rx.cond(
            acts.decide,
            review,
            rx.cond(
                acts.submit,
                submit,
                rx.cond(
                    acts.resume,
                    resume,
                    rx.cond(acts.start, start, rx.cond(card.status == "pending", waits, rx.fragment())),
                ),
            ),
        ),
        class_name="campaign-act",
    )
