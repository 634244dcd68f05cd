"""The page of one ticket (`/tickets/12/`): what is known left, what was done right, acts above."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_tickets as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.parts.timeline import entry, timeline
from aliun_dashboard.ui.screens.tickets.file_state import TicketState
from aliun_dashboard.ui.screens.tickets.shown import Line, Onward

State = TicketState
RESOLVE_FORM = "resolve-form"


def _title() -> rx.Var[str]:
    return rx.cond(State.ticket.title != "", State.ticket.title, words.TICKET)


@rx.page(route="/tickets/[id]", title=shell.tab_title(_title()), on_load=[ShellState.load, State.load])
def ticket() -> rx.Component:
    """One ticket, whole."""
    back = link_button(words.BACK, "/tickets/", kind="primary")
    waiting = rx.el.div(panel(skeleton(6)), panel(skeleton(6)), class_name="ticket-columns")
    missing = empty(words.MISSING, words.MISSING_WHY, back, icon="search")
    return shell.page(
        _title(),
        rx.match(State.status, ("ready", _file()), ("missing", missing), waiting),
        _resolving(),
        active="tickets",
    )


def _file() -> rx.Component:
    ended = banner(rx.el.strong(words.RESOLUTION, ": "), State.resolution, tone="good")
    return rx.el.div(
        _head(),
        rx.cond(State.promises_nothing, banner(words.NO_PROMISE, tone="warn"), rx.fragment()),
        rx.cond(State.resolution != "", ended, rx.fragment()),
        rx.el.div(
            rx.el.div(_facts(), _drafts(), class_name="stack"),
            rx.el.div(_history(), class_name="stack"),
            class_name="ticket-columns",
        ),
        class_name="stack",
    )


def _head() -> rx.Component:
    one = State.ticket
    return rx.el.div(
        rx.el.span(one.code, class_name="lead-code"),
        pill(one.status_name, one.tone),
        pill(one.priority, one.priority_tone),
        rx.el.span(icon(one.icon), one.kind, class_name="row muted"),
        rx.el.span(class_name="spacer"),
        _owner(),
        _acts(),
        class_name="ticket-head",
    )


def _owner() -> rx.Component:
    options = rx.foreach(State.people, lambda person: rx.el.option(person[1], value=person[0]))
    return rx.el.label(
        rx.el.span(words.OWNER, class_name="visually-hidden"),
        rx.el.select(
            rx.el.option(words.NOBODY, value=""),
            options,
            default_value=State.ticket.owner_id,
            on_change=State.assign,
            key=State.ticket.owner_id + State.ticket.code,
            class_name="control",
            aria_label=words.OWNER,
        ),
    )


def _acts() -> rx.Component:
    resolve = button(words.RESOLVE, kind="primary", icon="check", key="r", on_click=State.ask_resolve)
    take = button(words.TAKE, icon="play", key="t", on_click=State.take)
    return rx.el.div(
        rx.cond(State.ticket.status == "open", take, rx.fragment()),
        rx.foreach(State.onward, _onward),
        rx.cond(State.may_resolve, resolve, rx.fragment()),
        class_name="row ticket-acts",
    )


def _onward(one: rx.Var[Onward]) -> rx.Component:
    hidden = (State.ticket.status == "open") & (one.slug == "in_progress")  # «Tomar» does that, and assigns it
    drawn = rx.el.button(
        icon(one.icon), rx.el.span(one.says), type="button", class_name="button plain", on_click=State.move(one.slug)
    )
    return rx.cond(hidden, rx.fragment(), drawn)


def _facts() -> rx.Component:
    one = State.ticket
    return panel(
        rx.el.dl(
            _fact(words.REASON, one.reason),
            _linked(words.CUSTOMER, one.customer + " · " + one.lead, one.lead_href),
            _linked(words.RESERVATION, one.reservation, one.reservation_href),
            _linked(words.PAYMENT, words.OPEN_PAYMENT, State.payment_href),
            rx.foreach(State.facts, lambda pair: _fact(pair[0], pair[1])),
            _fact(words.SOURCE, one.source),
            _fact(words.SINCE, one.at),
            class_name="facts ticket-facts",
        ),
        title=words.FACTS,
    )


def _fact(name, value) -> rx.Component:
    return rx.cond(value != "", rx.el.div(rx.el.dt(name), rx.el.dd(value)), rx.fragment())


def _linked(name: str, value, href) -> rx.Component:
    return rx.cond(href != "", rx.el.div(rx.el.dt(name), rx.el.dd(link(value, href=href))), rx.fragment())


def _drafts() -> rx.Component:
    some = (State.draft_supplier != "") | (State.draft_customer != "")
    both = panel(
        _draft(words.DRAFT_SUPPLIER, State.draft_supplier),
        _draft(words.DRAFT_CUSTOMER, State.draft_customer),
        title=words.DRAFTS,
    )
    return rx.cond(some, both, rx.fragment())


def _draft(name: str, text) -> rx.Component:
    return rx.cond(
        text != "",
        rx.el.details(rx.el.summary(name), rx.el.pre(text, class_name="ticket-draft", tab_index=0)),
        rx.fragment(),
    )


def _history() -> rx.Component:
    return panel(timeline(rx.foreach(State.history, _line)), title=words.HISTORY)


def _line(one: rx.Var[Line]) -> rx.Component:
    reason = rx.cond(one.reason != "", one.reason, rx.fragment())
    return entry(reason, icon="history", actor=one.actor, did=one.did, when=one.when, at=one.at)


def _resolving() -> rx.Component:
    form = rx.el.form(
        area_field(
            "resolution",
            words.RESOLUTION,
            hint=words.RESOLUTION_HINT,
            error=State.resolve_error,
            max_length=1000,
            auto_focus=True,
            required=True,
        ),
        id=RESOLVE_FORM,
        on_submit=State.resolve,
        no_validate=True,
        class_name="stack",
    )
    return dialog(
        "ticket-resolve",
        f"{words.RESOLVE} {State.ticket.code}",
        rx.cond(State.resolving, form, rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=State.close_dialog),
            button(words.RESOLVE, kind="primary", icon="check", type="submit", form=RESOLVE_FORM),
        ],
        open=State.resolving,
        on_close=State.close_dialog,
    )
