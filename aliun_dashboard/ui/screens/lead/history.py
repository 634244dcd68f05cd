"""The right side of the lead file: notes are written here, and everything that happened is read."""

import reflex as rx

from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui import labels_replay
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.note_box import note_box
from aliun_dashboard.ui.parts.pill import channel_icon, pill, stage_pill
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.parts.timeline import entry, timeline
from aliun_dashboard.ui.screens.lead.state import LeadState
from aliun_dashboard.ui.screens.lead.story import Change, Line, MoveRow
from aliun_dashboard.ui.screens.lead.writing import writer

MOVES = "movimientos"
NOTING = {
    "label": words.NOTE,
    "hint": words.NOTE_HINT,
    "keys": words.NOTE_KEYS,
    "save": words.ADD_NOTE,
    "people": words.OWNER,
}


def history() -> rx.Component:
    """Tabs: the story, and the moves alone."""
    here = f"/leads/{LeadState.head.id}/"
    return rx.el.section(
        rx.el.div(
            tabs(
                tab(words.HISTORY, href=here, active=LeadState.view != MOVES),
                tab(
                    words.MOVEMENTS,
                    href=f"{here}?ver={MOVES}",
                    active=LeadState.view == MOVES,
                    count=LeadState.moves.length(),
                ),
                label=words.VIEWS,
            ),
            rx.cond(LeadState.view == MOVES, rx.fragment(), _find()),
            link_button(labels_replay.OPEN, f"/como-estaba/?de=lead:{LeadState.head.id}", icon="history"),
            class_name="lead-history-head",
        ),
        rx.cond(LeadState.view == MOVES, _moves(), _story()),
        class_name="lead-history panel",
    )


def _story() -> rx.Component:
    return rx.el.div(
        rx.cond(LeadState.head.editable, writer(), rx.fragment()),
        rx.cond(
            LeadState.head.editable,
            note_box(
                people=LeadState.people,
                place=LeadState.head.code,
                saved=LeadState.noted,
                words=NOTING,
                on_save=LeadState.note,
            ),
            rx.fragment(),
        ),
        chips(
            *[
                chip(says, active=LeadState.kind == kind, on_click=LeadState.filter(kind))
                for kind, says in words.FILTERS.items()
            ],
            label=words.FILTER_BY,
        ),
        rx.cond(
            LeadState.lines.length() > 0,
            timeline(rx.foreach(LeadState.lines, _line)),
            empty(words.NOTHING, words.NOTHING_WHY, icon="history"),
        ),
        rx.cond(LeadState.more, button(words.MORE, icon="chevron-down", on_click=LeadState.older), rx.fragment()),
        class_name="lead-story",
    )


def _find() -> rx.Component:
    return rx.el.input(
        type="search",
        class_name="control lead-find",
        placeholder=words.FIND,
        aria_label=words.FIND,
        default_value=LeadState.wanted,
        on_change=LeadState.search.debounce(300),
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    channel = rx.cond(line.channel != "", channel_icon(line.channel), rx.fragment())
    return entry(
        rx.cond(line.body != "", rx.el.p(line.body), rx.fragment()),
        rx.cond(
            line.changes.length() > 0,
            rx.el.ul(rx.foreach(line.changes, _change), class_name="lead-changes"),
            rx.fragment(),
        ),
        rx.cond(line.reason != "", rx.el.p(f"«{line.reason}»", class_name="lead-reason"), rx.fragment()),
        _dispatch(line),
        icon=line.icon,
        actor=line.actor,
        did=rx.el.span(line.did, " ", channel, class_name="lead-did"),
        when=line.when,
        at=line.at,
        tone=line.tone,
    )


def _change(change: rx.Var[Change]) -> rx.Component:
    old = rx.cond(change.old != "", rx.el.span(rx.el.s(change.old), " → "), "")
    return rx.el.li(rx.el.span(change.name, class_name="muted"), " ", old, rx.el.strong(change.new))


def _dispatch(line: rx.Var[Line]) -> rx.Component:
    drawn = rx.cond(
        line.state_tone == "bad",
        icon("alert"),
        rx.cond(line.event_id > 0, icon("webhook"), icon("check")),
    )
    return rx.cond(
        line.state != "",
        rx.el.div(
            rx.el.span(drawn, line.state, class_name="pill", data_tone=line.state_tone),
            rx.cond(line.trouble != "", rx.el.span(line.trouble, class_name="small lead-trouble"), rx.fragment()),
            rx.cond(
                (line.delivery_id > 0) & LeadState.head.editable,
                button(words.RETRY, icon="retry", on_click=LeadState.send_again(line.delivery_id)),
                rx.fragment(),
            ),
            rx.cond(
                (line.event_id > 0) & LeadState.sees_events,
                link(words.EVENT, href=f"/salud/eventos/{line.event_id}/", class_name="link small"),
                rx.fragment(),
            ),
            class_name="lead-dispatch",
        ),
        rx.fragment(),
    )


def _moves() -> rx.Component:
    return table(
        [Column(head) for head in words.MOVE_HEADS],
        LeadState.moves,
        _move,
        caption=words.MOVEMENTS,
        empty=empty(words.NO_MOVES, words.NOTHING_WHY, icon="move"),
    )


def _move(move: rx.Var[MoveRow]) -> rx.Component:
    start = rx.cond(move.origin != "", rx.fragment(stage_pill(move.origin), icon("arrow-right")), rx.fragment())
    undone = rx.cond(move.undone, pill(words.TAKEN_BACK, icon="undo"), rx.fragment())
    reason = rx.cond(move.reason != "", rx.el.span(f"«{move.reason}»", class_name="lead-reason"), rx.fragment())
    return row(
        cell(move.at),
        cell(rx.el.span(start, stage_pill(move.target), undone, class_name="lead-way")),
        cell(move.actor),
        cell(move.cause, " ", reason, class_name="wrap"),
        cell(move.spent),
    )
