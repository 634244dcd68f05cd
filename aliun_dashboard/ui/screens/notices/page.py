"""The page of Notificaciones."""

import reflex as rx

from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.button import button, icon_button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, pager, row, table
from aliun_dashboard.ui.parts.tabs import tab, tabs
from aliun_dashboard.ui.screens.notices.dialogs import snooze_dialog, trial_dialog
from aliun_dashboard.ui.screens.notices.rules_view import rules_view
from aliun_dashboard.ui.screens.notices.shown import Off, Row
from aliun_dashboard.ui.screens.notices.state import PATH, RULES, NoticesState

State = NoticesState


@rx.page(route="/notificaciones", title=shell.tab_title(words.NOTICES), on_load=[ShellState.load, State.load])
def notices() -> rx.Component:
    """Tabs, filters, the list; or the rules."""
    return shell.page(
        words.NOTICES,
        rx.el.div(
            _tabs(),
            rx.cond(State.loaded, rx.cond(State.view == RULES, rules_view(), _alerts()), skeleton_rows(6)),
            class_name="stack",
        ),
        snooze_dialog(),
        trial_dialog(),
        active="notificaciones",
    )


def _tabs() -> rx.Component:
    each = [
        tab(says, href=f"{PATH}?ver={slug}", active=State.view == slug, count=State.numbers.get(slug, 0))
        for slug, says in words.STATES.items()
    ]
    rules = tab(words.RULES_TAB, href=f"{PATH}?ver={RULES}", active=State.view == RULES)
    return tabs(*each, rules, label=words.VIEWS)


def _alerts() -> rx.Component:
    return rx.el.div(
        _filters(),
        rx.cond(State.rule != "", _head(), rx.fragment()),
        rx.cond((State.view == "snoozed") & (State.offs.length() > 0), _offs(), rx.fragment()),
        _list(),
        rx.cond(State.pages > 1, pager(State.page, State.pages, State.turn), rx.fragment()),
        class_name="stack",
    )


def _filters() -> rx.Component:
    rule = rx.el.select(
        rx.el.option(words.ANY_RULE, value=""),
        rx.foreach(State.options, lambda pair: rx.el.option(pair[1], value=pair[0])),
        value=State.rule,
        on_change=lambda value: State.choose("rule", value),
        aria_label=words.RULE,
        class_name="control narrow",
        data_key="/",
    )
    every = chip(words.ANY_SEVERITY, active=State.severity == "", on_click=State.choose("severity", ""))
    each = [
        chip(says, active=State.severity == str(level), on_click=State.choose("severity", str(level)))
        for level, says in words.SEVERITIES.items()
    ]
    return rx.el.div(rule, chips(every, *each, label=words.SEVERITY), class_name="filters")


def _head() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2(icon(State.head.icon), State.head.name, class_name="row"),
            rx.el.p(State.head.why, class_name="muted small"),
        ),
        rx.el.div(
            button(words.TRY, icon="play", on_click=State.try_out(State.rule)),
            button(words.SNOOZE_RULE, icon="clock", on_click=State.begin_snooze(0)),
            class_name="row wrap",
        ),
        class_name="panel alert-head",
    )


def _offs() -> rx.Component:
    return rx.el.section(rx.el.ul(rx.foreach(State.offs, _off)), class_name="panel alert-offs")


def _off(one: rx.Var[Off]) -> rx.Component:
    whose = pill(rx.cond(one.for_all, words.FOR_ALL_MARK, words.FOR_ME_MARK), "neutral")
    wake = button(words.WAKE, icon="bell", on_click=State.wake(one.rule, one.subject, one.for_all))
    return rx.el.li(
        rx.el.span(rx.el.strong(one.what), rx.el.span(one.until, class_name="muted small"), class_name="today-who"),
        whose,
        rx.cond(~one.for_all | State.may_edit, wake, rx.fragment()),
        class_name="alert-off",
    )


def _list() -> rx.Component:
    columns = [
        Column(words.SEVERITY, hide_small=True),
        Column(words.WHAT),
        Column(words.WHEN),
        Column(words.MONEY, align="end", hide_small=True),
        Column(words.OWNER, hide_small=True),
        Column(words.SINCE, hide_small=True),
        Column(words.ACT, align="end"),
    ]
    return table(columns, State.rows, _row, caption=words.CAPTION, empty=_nothing())


def _nothing() -> rx.Component:
    rules = link_button(words.SEE_RULES, f"{PATH}?ver={RULES}", icon="shield")
    drawn = [(slug, empty(title, why, rules, icon="check-all")) for slug, (title, why) in words.EMPTY.items()]
    return rx.match(State.view, *drawn, rx.fragment())


def _row(one: rx.Var[Row]) -> rx.Component:
    about = rx.el.div(
        link(one.name, href=one.href, class_name="row-link", data_key="enter"),
        rx.el.small(icon(one.icon), one.rule_name, " · ", one.detail, class_name="muted row wrap"),
    )
    later = icon_button("clock", words.SNOOZE, on_click=State.begin_snooze(one.id))
    return row(
        cell(pill(one.severity, one.tone), hide_small=True),
        cell(about, class_name="wrap"),
        cell(rx.el.time(one.due, title=one.due_at), class_name="nowrap"),
        cell(one.money, align="end", hide_small=True, class_name="nowrap"),
        cell(one.owner, hide_small=True),
        cell(rx.el.time(one.since, title=one.since_at), hide_small=True, class_name="nowrap"),
        cell(rx.cond(State.view == "open", later, rx.fragment()), align="end"),
    )
