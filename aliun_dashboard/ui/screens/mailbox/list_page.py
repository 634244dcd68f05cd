"""The flight recorder: how the mailbox fares, every mail with its rule, and a place to drop one (`/oc/buzon/`)."""

import reflex as rx

from aliun_dashboard.staff.rules import CHASES_ORDERS
from aliun_dashboard.ui import labels_mailbox as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import text_field
from aliun_dashboard.ui.parts.form import posted_file
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.order_tabs import order_tabs
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.mailbox.list_state import MailboxState
from aliun_dashboard.ui.screens.mailbox.shown import Box, Line, Run

State = MailboxState
UPLOAD = "/imports/correo"


@rx.page(route="/oc/buzon", title=shell.tab_title(words.MAILBOX), on_load=[ShellState.load, State.load])
def mailbox() -> rx.Component:
    """The looks above, the list below."""
    return shell.page(
        words.MAILBOX,
        rx.el.div(
            order_tabs("mailbox", State.waits),
            rx.cond(State.refused != "", banner(State.refused, tone="bad"), rx.fragment()),
            rx.cond(State.loaded, rx.el.div(_looks(), _try(), class_name="mailbox-top"), rx.fragment()),
            _filters(),
            rx.cond(State.loaded, panel(_list(), flush=True), skeleton_rows(6)),
            older_newer(State.depth > 0, State.has_older, State.newer, State.older),
            rx.cond(State.loaded, panel(_runs(), title=words.RUNS, flush=True), rx.fragment()),
            class_name="stack",
        ),
        active="oc",
    )


def _looks() -> rx.Component:
    none = empty(words.NO_MAILBOX, words.NO_MAILBOX_WHY, icon="inbox")
    read = button(words.READ_NOW, icon="retry", key="l", on_click=State.read_now)
    return panel(
        rx.cond(State.boxes.length() > 0, rx.el.div(rx.foreach(State.boxes, _box), class_name="stack"), none),
        title=words.WATCH,
        actions=[rx.cond(State.boxes.length() > 0, read, rx.fragment())],
    )


def _box(box: rx.Var[Box]) -> rx.Component:
    return rx.el.div(
        rx.el.p(pill(box.state, box.tone, box.icon), " ", rx.el.strong(box.account), class_name="mailbox-account"),
        rx.cond(box.error != "", rx.el.p(box.error, class_name="reason"), rx.fragment()),
        facts(
            (words.LAST_LOOK, box.looked), (words.LAST_GOOD, box.good), (words.FOUND, box.found), (words.IDLE, box.idle)
        ),
        class_name="stack tight",
    )


def _try() -> rx.Component:
    form = posted_file(
        UPLOAD,
        text_field(
            "file", words.TRY_FILE, type="file", accept=".eml,message/rfc822", required=True, hint=words.TRY_WHY
        ),
        rx.el.div(button(words.TRY_NOW, icon="play", type="submit")),
        class_name="stack drop",
    )
    may = rx.Var.create(sorted(CHASES_ORDERS)).contains(ShellState.role)
    return rx.cond(may, panel(form, title=words.TRY, class_name="settings-send"), rx.fragment())


def _filters() -> rx.Component:
    search = rx.el.input(
        type="search",
        placeholder=words.SEARCH,
        aria_label=words.SEARCH,
        default_value=State.text,
        on_change=State.search.debounce(300),
        class_name="control search-field",
        key=State.loaded.to_string(),
        data_key="/",
    )
    every = chip(words.ALL, active=State.status == "", on_click=State.choose("status", ""))
    each = [
        chip(
            says,
            active=State.status == slug,
            on_click=State.choose("status", slug),
            count=State.numbers.get(slug, 0),
        )
        for slug, says in words.STATUSES.items()
    ]
    return rx.el.div(
        search,
        _select("rule", words.RULE, words.ANY_RULE, words.RULES, State.rule),
        _select("monitor", words.MONITOR, words.ANY_MONITOR, words.MONITORS, State.monitor),
        chips(every, *each, label=words.STATUS),
        class_name="filters",
    )


def _select(kind: str, label: str, any_: str, names: dict[str, str], value: rx.Var[str]) -> rx.Component:
    return rx.el.select(
        rx.el.option(any_, value=""),
        *[rx.el.option(says, value=slug) for slug, says in names.items()],
        value=value,
        on_change=lambda chosen: State.choose(kind, chosen),
        aria_label=label,
        class_name="control narrow",
    )


def _list() -> rx.Component:
    columns = [
        Column(words.SEEN, hide_small=True),
        Column(words.SUBJECT),
        Column(words.STATUS),
        Column(words.RULE, hide_small=True),
        Column(words.ORDER, hide_small=True),
    ]
    clear = button(words.CLEAR, on_click=State.clear)
    filtered = (State.text + State.status + State.rule + State.monitor) != ""
    none_yet = empty(words.NONE_YET, words.NONE_YET_WHY, icon="inbox")
    none = rx.cond(filtered, empty(words.NONE, words.NONE_WHY, clear, icon="inbox"), none_yet)
    return table(columns, State.lines, _line, caption=words.CAPTION, empty=none)


def _line(one: rx.Var[Line]) -> rx.Component:
    about = rx.el.div(
        link(one.subject, href=one.href, class_name="row-link", data_key="enter"),
        rx.el.small(one.who, rx.cond(one.address != "", f" · {one.address}", ""), class_name="muted mailbox-who"),
        rx.el.small(one.when, " · ", one.rule, class_name="muted small-only"),
    )
    return row(
        cell(rx.el.time(one.when, title=one.at), hide_small=True, class_name="nowrap"),
        cell(about, class_name="wrap"),
        cell(pill(one.status, one.tone, one.icon)),
        cell(rx.el.span(one.rule, title=one.meaning), hide_small=True, class_name="wrap"),
        cell(
            rx.cond(one.order_href != "", link(one.booking, href=one.order_href, class_name="link"), rx.fragment()),
            hide_small=True,
        ),
    )


def _runs() -> rx.Component:
    columns = [
        Column(words.RUN_MONITOR),
        Column(words.RUN_READ, align="end"),
        Column(words.RUN_TAKEN, align="end"),
        Column(words.RUN_HELD, align="end", hide_small=True),
        Column(words.RUN_FAILED, align="end", hide_small=True),
        Column(words.RUN_IGNORED, hide_small=True),
    ]
    return table(columns, State.runs, _run, caption=words.RUNS, empty=rx.fragment())


def _run(one: rx.Var[Run]) -> rx.Component:
    return row(
        cell(one.name, class_name="wrap"),
        cell(one.read, align="end"),
        cell(one.taken, align="end"),
        cell(one.held, align="end", hide_small=True),
        cell(one.failed, align="end", hide_small=True),
        cell(one.ignored, hide_small=True, class_name="wrap muted"),
    )
