"""The page of one campaign (`/campanas/7/`): quota and «Semáforo» left, ledger, leads and history right."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.diff import diff
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import select_field
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.semaforo import semaforo
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.parts.timeline import entry, timeline
from aliun_dashboard.ui.screens.campaigns.dialogs import dialogs, reason_form
from aliun_dashboard.ui.screens.campaigns.file_shown import Act, Movement, Wanting
from aliun_dashboard.ui.screens.campaigns.file_state import CampaignState
from aliun_dashboard.ui.screens.campaigns.gauge import gauge
from aliun_dashboard.ui.screens.campaigns.heat import heat

State = CampaignState


def _title() -> rx.Var[str]:
    return rx.cond(State.card.name != "", State.card.name, words.CAMPAIGN)


@rx.page(route="/campanas/[id]", title=shell.tab_title(_title()), on_load=[ShellState.load, State.load])
def campaign() -> rx.Component:
    """One campaign, whole."""
    missing = empty(
        words.MISSING, words.MISSING_WHY, link_button(words.BACK, "/campanas/", kind="primary"), icon="search"
    )
    waiting = rx.el.div(panel(skeleton(6)), panel(skeleton(9)), class_name="campaign-columns")
    return shell.page(
        _title(),
        rx.match(State.status, ("ready", _file()), ("missing", missing), waiting),
        dialogs(State),
        _give_back(),
        active="campanas",
    )


def _file() -> rx.Component:
    return rx.el.div(
        _head(),
        _warnings(),
        rx.el.div(
            rx.el.div(_quota(), panel(semaforo(State.lights), title=words.SEMAFORO), _terms(), class_name="stack"),
            rx.el.div(_leads(), _ledger(), _occupancy(), _history(), class_name="stack"),
            class_name="campaign-columns",
        ),
        class_name="stack",
    )


def _head() -> rx.Component:
    card = State.card
    return rx.el.div(
        rx.el.span(icon(card.kind_icon), card.kind, class_name="row muted"),
        rx.el.span(card.code, class_name="lead-code"),
        pill(card.status_name, card.tone),
        rx.cond(card.stopped, pill(words.STOPPED, "bad", "lock"), rx.fragment()),
        rx.el.span(card.where, class_name="muted"),
        rx.el.span(class_name="spacer"),
        _acts(),
        class_name="campaign-head",
    )


def _acts() -> rx.Component:
    card, acts = State.card, State.acts
    offered = [
        (acts.start, button(words.START, icon="play", on_click=State.start(card.id))),
        (acts.take_back, button(words.TAKE_BACK, kind="quiet", icon="undo", on_click=State.undo_approval(card.id))),
        (acts.stop, button(words.STOP, icon="lock", on_click=State.ask_stop(card.id))),
        (acts.pause, button(words.PAUSE, icon="clock", on_click=State.ask_pause(card.id))),
        (acts.edit, link_button(words.EDIT, f"/campanas/{card.id}/editar/", icon="edit", data_key="e")),
        (acts.resume, button(words.RESUME, kind="primary", icon="play", on_click=State.resume(card.id))),
        (acts.submit, button(words.SUBMIT, kind="primary", icon="send", on_click=State.submit(card.id))),
        (acts.decide, button(words.REVIEW, kind="primary", icon="play", key="r", on_click=State.review(card.id))),
    ]
    return rx.el.div(*[rx.cond(may, drawn, rx.fragment()) for may, drawn in offered], class_name="row campaign-acts")


def _warnings() -> rx.Component:
    waits = (State.card.status == "pending") & ~State.acts.decide
    back = State.card.reason != ""
    returned = banner(rx.el.strong(words.STATUSES["returned"], ": "), State.card.reason, tone="bad")
    return rx.fragment(
        rx.cond(State.rivals != "", banner(State.rivals, " ", words.CONTENDED, tone="warn"), rx.fragment()),
        rx.cond(waits, banner(words.WAITING_FOR_DIRECTOR, tone="accent"), rx.fragment()),
        rx.cond(back, returned, rx.fragment()),
        rx.cond(
            State.changed.length() > 0,
            panel(diff(State.changed), title=words.CHANGED_SINCE),
            rx.fragment(),
        ),
    )


def _quota() -> rx.Component:
    numbers = State.numbers
    named = [
        (words.TOTAL, "total"),
        (words.TAKEN, "taken"),
        (words.KEEP, "keep"),
        (words.LEFT, "left"),
        (words.IN_PAYMENT, "in_payment"),
        (words.QUOTED_LIVE, "quoted"),
    ]
    return panel(
        gauge(State.meter),
        figures(*[figure(says, numbers[name]) for says, name in named]),
        title=words.QUOTA,
        class_name="campaign-quota",
    )


def _terms() -> rx.Component:
    listed = rx.foreach(State.terms, lambda pair: rx.el.div(rx.el.dt(pair[0]), rx.el.dd(pair[1])))
    return panel(rx.el.dl(listed, class_name="facts campaign-terms"), title=words.TERMS)


def _leads() -> rx.Component:
    columns = [
        Column(words.LEAD),
        Column(words.QUOTE),
        Column(words.VALUE, align="end"),
        Column(words.OWNER, hide_small=True),
        Column(words.WHY, hide_small=True),
    ]
    none = empty(words.NO_LEADS, words.NO_LEADS_WHY, icon="users")
    return panel(table(columns, State.wanting, _lead, caption=words.LEADS, empty=none), title=words.LEADS, flush=True)


def _lead(one: rx.Var[Wanting]) -> rx.Component:
    named = rx.cond(one.href != "", link(one.name, href=one.href), rx.el.span(one.name, class_name="muted"))
    return row(
        cell(named, rx.el.small(one.stage, class_name="muted block")),
        cell(rx.cond(one.quote != "", pill(one.quote, one.tone), rx.fragment())),
        cell(one.value, align="end"),
        cell(one.owner, hide_small=True),
        cell(one.why, hide_small=True, class_name="wrap small"),
    )


def _ledger() -> rx.Component:
    columns = [
        Column(words.WHEN),
        Column(words.MOVED, align="end"),
        Column(words.BALANCE, align="end"),
        Column(words.CAUSE),
        Column(words.RESERVATION),
        Column(words.PAYMENT, hide_small=True),
        Column(words.PERSON, hide_small=True),
    ]
    give = button(words.GIVE_BACK, icon="undo", on_click=State.ask_give_back)
    return panel(
        table(
            columns,
            State.ledger,
            _movement,
            caption=words.LEDGER,
            empty=empty(words.LEDGER_EMPTY, words.LEDGER_EMPTY_WHY, icon="list"),
        ),
        rx.cond(
            State.has_older, button(words.OLDER, kind="quiet", icon="chevron-down", on_click=State.older), rx.fragment()
        ),
        title=words.LEDGER,
        actions=[rx.cond(State.acts.give_back, give, rx.fragment())],
        flush=True,
    )


def _movement(one: rx.Var[Movement]) -> rx.Component:
    why = rx.cond(one.reason != "", rx.el.small(one.reason, class_name="muted block"), rx.fragment())
    return row(
        cell(rx.el.time(one.when, title=one.at)),
        cell(pill(one.units, one.tone), align="end"),
        cell(one.taken, align="end"),
        cell(one.cause, why, class_name="wrap"),
        cell(one.reservation, rx.el.small(one.whose, class_name="muted block")),
        cell(one.payment, hide_small=True),
        cell(one.who, hide_small=True),
    )


def _occupancy() -> rx.Component:
    drawn = panel(heat(State.heads, State.nights), title=words.OCCUPANCY, flush=True)
    return rx.cond(State.nights.length() > 0, drawn, rx.fragment())


def _history() -> rx.Component:
    none = rx.el.p(words.HISTORY_EMPTY, class_name="muted")
    lines = rx.cond(State.history.length() > 0, timeline(rx.foreach(State.history, _act)), none)
    return panel(lines, title=words.HISTORY)


def _act(one: rx.Var[Act]) -> rx.Component:
    reason = rx.cond(one.reason != "", one.reason, rx.fragment())
    return entry(reason, icon="history", actor=one.actor, did=one.did, when=one.when, at=one.at)


def _give_back() -> rx.Component:
    is_open = State.asked == "give_back"
    options = rx.foreach(State.held, lambda one: rx.el.option(one.says, value=one.id))
    form = reason_form(
        State,
        "give_back",
        State.give_back,
        rx.el.p(words.GIVE_BACK_WHY, class_name="muted"),
        select_field("reservation", words.WHOSE, options),
        required=True,
    )
    none = rx.el.p(words.GIVE_BACK_NONE)
    return dialog(
        "campaign-give-back",
        words.GIVE_BACK_TITLE,
        rx.cond(is_open, rx.cond(State.held.length() > 0, form, none), rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=State.close_dialog("give_back")),
            rx.cond(
                State.held.length() > 0,
                button(words.GIVE_BACK, kind="primary", icon="undo", type="submit", form="give_back-form"),
                rx.fragment(),
            ),
        ],
        open=is_open,
        on_close=State.close_dialog("give_back"),
    )
