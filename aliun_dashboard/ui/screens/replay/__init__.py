"""Cómo estaba: a slider takes a lead, a trip or a purchase order back to any minute (idea 10)."""

import reflex as rx

from aliun_dashboard.ui import labels_replay as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.button import button, icon_button, link_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.stepper import stepper
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.parts.timeline import entry, timeline
from aliun_dashboard.ui.screens.replay.rows import Deed, Fact, Group
from aliun_dashboard.ui.screens.replay.state import ReplayState as State


def _title() -> rx.Var[str]:
    return rx.cond(State.title != "", words.REPLAY + " " + State.title, words.REPLAY)


@rx.page(route="/como-estaba", title=shell.tab_title(_title()), on_load=[ShellState.load, State.load])
def replay() -> rx.Component:
    """The clock, then what was true at its hour."""
    missing = empty(words.MISSING, words.MISSING_WHY, icon="history")
    return shell.page(
        _title(), rx.match(State.status, ("ready", _story()), ("missing", missing), skeleton_rows(8)), active=""
    )


def _story() -> rx.Component:
    return rx.el.div(
        panel(_clock()),
        panel(stepper(State.stages, words.STAGE), title=words.STAGE, class_name="replay-places"),
        rx.el.div(
            rx.el.div(_facts(), _others(), class_name="stack"),
            rx.el.div(_following(), _done(), class_name="stack"),
            class_name="settings-columns",
        ),
        class_name="stack",
    )


def _clock() -> rx.Component:
    head = rx.el.div(
        rx.el.strong(State.shown, class_name="replay-moment", aria_live="polite"),
        rx.el.span(class_name="spacer"),
        link_button(words.BACK, State.back, icon="chevron-left"),
        class_name="row wrap",
    )
    return rx.el.div(head, _slider(), _jumps(), class_name="stack")


def _slider() -> rx.Component:
    """Not controlled, so that it follows the hand; made anew when it is put elsewhere."""
    slider = rx.el.input(
        type="range",
        min="0",
        max=State.minutes,
        default_value=State.minute,
        aria_label=words.SLIDER,
        aria_valuetext=State.shown,
        class_name="replay-slider",
        on_change=State.slide.debounce(60),  # a throttled one would drop where the hand came to rest
        key=State.jump,
    )
    marks = rx.foreach(State.marks, lambda at: rx.el.span(style={"left": f"{at}%"}))
    return rx.el.div(slider, rx.el.div(marks, class_name="replay-ticks", aria_hidden="true"), class_name="replay-line")


def _jumps() -> rx.Component:
    typed = rx.el.input(
        type="datetime-local",
        class_name="control replay-typed",
        aria_label=words.GO,
        default_value=State.local,
        on_blur=State.go,
        key=State.local,
    )
    return rx.el.div(
        button(words.FIRST, on_click=State.step("first")),
        icon_button("chevron-left", words.EARLIER, key="k", on_click=State.step("earlier")),
        icon_button("chevron-right", words.LATER, key="j", on_click=State.step("later")),
        button(words.NOW, on_click=State.step("now")),
        typed,
        rx.el.span(words.SOURCE, class_name="muted small"),
        class_name="row wrap",
    )


def _facts() -> rx.Component:
    columns = [Column(words.VALUE), Column(words.WAS), Column(words.SINCE)]
    nothing = empty(words.NOT_YET, words.NOT_YET_WHY, icon="history")
    return panel(table(columns, State.facts, _fact, caption=words.FACTS, empty=nothing), title=words.FACTS, flush=True)


def _fact(one: rx.Var[Fact]) -> rx.Component:
    return row(cell(one.name), cell(rx.el.strong(one.value), class_name="wrap"), cell(one.since, class_name="wrap"))


def _others() -> rx.Component:
    listed = rx.el.ul(rx.foreach(State.groups, _group), class_name="plain-list")
    return rx.cond(State.groups.length() > 0, panel(listed, title=words.OTHERS), rx.fragment())


def _group(one: rx.Var[Group]) -> rx.Component:
    name = rx.cond(one.href != "", link(one.name, href=one.href, class_name="link"), rx.el.span(one.name))
    return rx.el.li(name, rx.el.span(one.says, class_name="muted"))


def _following() -> rx.Component:
    there = timeline(rx.foreach(State.following, _deed))
    nothing = rx.el.p(words.NOTHING_NEXT, class_name="muted")
    return panel(rx.cond(State.following.length() > 0, there, nothing), title=words.NEXT)


def _done() -> rx.Component:
    return panel(timeline(rx.foreach(State.done, _deed)), title=words.DONE)


def _deed(one: rx.Var[Deed]) -> rx.Component:
    reason = rx.cond(one.reason != "", rx.el.p(one.reason), rx.fragment())
    return entry(reason, icon="history", actor=one.actor, did=one.did, when=one.at, at=one.at)
