"""The page of one order (`/oc/12/`): the PDF beside its data, the thread of mails, everything that happened."""

import reflex as rx

from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui import labels_replay, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import facts, panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.parts.stepper import stepper
from aliun_dashboard.ui.parts.timeline import entry, timeline
from aliun_dashboard.ui.screens.orders.dialogs import dialogs
from aliun_dashboard.ui.screens.orders.file_rows import Deed, Filed, MailLine
from aliun_dashboard.ui.screens.orders.file_state import OrderState

State = OrderState


def _title() -> rx.Var[str]:
    return rx.cond(State.head.title != "", State.head.title, words.ORDER)


@rx.page(route="/oc/[id]", title=shell.tab_title(_title()), on_load=[ShellState.load, State.load])
def order() -> rx.Component:
    """One order, whole."""
    back = link_button(words.BACK, "/oc/", kind="primary")
    missing = empty(words.MISSING, words.MISSING_WHY, back, icon="search")
    waiting = rx.el.div(panel(skeleton(8)), panel(skeleton(8)), class_name="oc-columns")
    return shell.page(
        _title(),
        rx.match(State.status, ("ready", _file()), ("missing", missing), waiting),
        *dialogs(),
        active="oc",
    )


def _file() -> rx.Component:
    return rx.el.div(
        _head(),
        _warnings(),
        rx.cond(State.head.is_exempt, rx.fragment(), panel(stepper(State.steps, words.STATUS))),
        rx.el.div(
            rx.el.div(_data(), _received(), _thread(), class_name="stack"),
            rx.el.div(_viewer(), _history(), class_name="stack"),
            class_name="oc-columns",
        ),
        key=State.line.code,
        class_name="stack",
    )


def _head() -> rx.Component:
    one = State.line
    return rx.el.div(
        rx.el.span(one.code, class_name="lead-code"),
        pill(one.status_name, one.tone),
        rx.cond(State.head.paused != "", pill(State.head.paused, "neutral", "pause"), rx.fragment()),
        rx.el.span(class_name="spacer"),
        link_button(labels_replay.OPEN, f"/como-estaba/?de=order:{State.line.id}", icon="history"),
        rx.cond(State.may_chase, _acts(), rx.fragment()),
        class_name="row wrap",
    )


def _acts() -> rx.Component:
    head = State.head
    send = button(words.SEND_NOW, kind="primary", icon="send", key="s", on_click=State.ask_for("send"))
    skip = button(words.SKIP, icon="skip", title=words.SKIP_WHY, on_click=State.skip)
    pause = button(words.PAUSE, icon="pause", key="p", on_click=State.ask_for("pause"))
    resume = button(words.RESUME, icon="play", key="p", on_click=State.resume)
    upload = [
        button(words.UPLOAD, kind=kind, icon="upload", key="u", on_click=State.ask_for("upload"))
        for kind in ("plain", "primary")
    ]
    exempt = button(words.EXEMPT, icon="close", on_click=State.ask_for("exempt"))
    require = button(words.REQUIRE, icon="undo", on_click=State.require)
    return rx.fragment(
        rx.cond(head.can_send, send, rx.fragment()),
        rx.cond(head.can_skip, skip, rx.fragment()),
        rx.cond(head.is_open, rx.cond(head.is_paused, resume, pause), rx.fragment()),
        rx.cond(head.is_exempt, require, rx.cond(head.is_open & ~head.can_send, upload[1], upload[0])),
        rx.cond(head.is_open, exempt, rx.fragment()),
    )


def _warnings() -> rx.Component:
    head, one = State.head, State.line
    to_ticket = link_button(words.TICKET, head.ticket_href, icon="ticket")
    to_agency = link_button(words.FIX_ADDRESS, one.agency_href, icon="edit")
    trouble = banner(
        rx.el.strong(one.trouble, ". "),
        rx.cond(head.detail != "", rx.el.q(head.detail), rx.fragment()),
        " ",
        one.fix,
        tone="bad",
        action=rx.cond(head.is_unreachable, to_agency, rx.cond(head.ticket_href != "", to_ticket, rx.fragment())),
    )
    without = banner(rx.el.strong(words.WITHOUT_OC, ": "), head.without, ".", tone="warn")
    return rx.fragment(
        rx.cond(one.trouble != "", trouble, rx.fragment()),
        rx.cond(head.without != "", without, rx.fragment()),
    )


def _data() -> rx.Component:
    one, head = State.line, State.head
    coming = rx.el.span(head.next, " ")
    danger = rx.el.div(rx.el.dt(words.ROWS["risk"]), rx.el.dd(pill(one.danger, one.danger_tone)))
    see = button(words.SEE_LETTER, kind="quiet", icon="eye", on_click=State.ask_for("send"))
    return panel(
        rx.el.dl(
            rx.foreach(State.facts, _fact),
            rx.el.div(
                rx.el.dt(words.ROWS["next"]),
                rx.el.dd(coming, rx.cond(head.can_send & State.may_chase, see, rx.fragment())),
            ),
            rx.cond(one.danger != "", danger, rx.fragment()),
            class_name="facts",
        ),
        rx.cond(head.is_open, _link(), rx.fragment()),
        title=words.DATA,
    )


def _fact(pair: rx.Var[tuple[str, str, str]]) -> rx.Component:
    value = rx.cond(pair[2] != "", link(pair[1], href=pair[2], class_name="link"), rx.fragment(pair[1]))
    return rx.el.div(rx.el.dt(pair[0]), rx.el.dd(value))


def _link() -> rx.Component:
    """The agency's own door (idea 7)."""
    url = State.head.upload_url
    copy = button(words.COPY, icon="copy", on_click=[rx.set_clipboard(url), rx.toast.success(words.COPIED)])
    return rx.el.div(
        rx.el.p(rx.el.strong(words.LINK, ". "), words.LINK_WHY, class_name="small muted"), copy, class_name="oc-link"
    )


def _received() -> rx.Component:
    some = panel(rx.el.div(rx.foreach(State.files, _filed), class_name="stack"), title=words.RECEIVED)
    return rx.cond(State.files.length() > 0, some, rx.fragment())


def _filed(one: rx.Var[Filed]) -> rx.Component:
    """The four things that are kept of each file (K-22), and how it was recognised."""
    return rx.el.div(
        rx.el.p(
            pill(one.standing, one.tone),
            rx.cond(one.late, pill(words.LATE, "warn", "clock"), rx.fragment()),
            rx.el.span(class_name="spacer"),
            rx.el.a(
                icon("download"),
                words.DOWNLOAD,
                href=one.href,
                download=one.name,
                target="_blank",
                class_name="button quiet",
            ),
            class_name="row wrap",
        ),
        facts(
            (words.FILE_NAME, one.name),
            (words.FILE_PATH, rx.el.code(one.path)),
            (words.FILE_SENDER, one.sender),
            (words.FILE_AT, one.at),
            (words.MATCHED, one.matched),
            (words.SHA, rx.el.code(one.sha256)),
        ),
        class_name="oc-filed",
    )


def _viewer() -> rx.Component:
    """The PDF beside the data; what a browser cannot show in place it opens."""
    which = chips(
        rx.foreach(
            State.papers,
            lambda one: chip(one.name, active=State.paper == one.href, on_click=State.look_at(one.key)),
        ),
        label=words.PAPERS_LABEL,
    )
    out = rx.el.a(icon("open"), words.OPEN_PAPER, href=State.paper, target="_blank", class_name="button quiet")
    fitted = State.paper + "#navpanes=0&view=FitH"
    shown = rx.el.iframe(src=fitted, title=words.PAPER, class_name="oc-paper")
    some = rx.el.div(rx.el.div(which, rx.el.span(class_name="spacer"), out, class_name="row wrap oc-which"), shown)
    nothing = empty(words.NO_PAPER, words.NO_PAPER_WHY, icon="note")
    return panel(rx.cond(State.paper != "", some, nothing), flush=True, class_name="oc-viewer")


def _thread() -> rx.Component:
    listed = rx.el.ol(rx.foreach(State.mails, _mail), class_name="oc-thread")
    nothing = empty(words.NO_MAILS, words.NO_MAILS_WHY, icon="email")
    return panel(rx.cond(State.mails.length() > 0, listed, nothing), title=words.THREAD, flush=True)


def _mail(one: rx.Var[MailLine]) -> rx.Component:
    head = rx.el.summary(
        rx.cond(one.ours, icon("send"), icon("inbox")),
        rx.el.span(rx.el.strong(one.title), rx.el.span(one.who, class_name="muted small"), class_name="oc-mail-who"),
        rx.cond(one.status != "", pill(one.status, one.tone), rx.fragment()),
        rx.el.time(one.when, title=one.at, class_name="muted small nowrap"),
    )
    body = rx.el.div(
        facts(
            (words.SUBJECT, one.subject),
            (words.CC, rx.cond(one.copies != "", one.copies, words.NOTHING)),
        ),
        rx.el.pre(one.text, class_name="oc-letter", tab_index=0),
        rx.cond(one.href != "", link(words.RAW, href=one.href, class_name="link small"), rx.fragment()),
        class_name="oc-mail-body stack",
    )
    return rx.el.li(rx.el.details(head, body), data_ours=one.ours)


def _history() -> rx.Component:
    return panel(timeline(rx.foreach(State.history, _deed)), title=words.HISTORY)


def _deed(one: rx.Var[Deed]) -> rx.Component:
    why = rx.cond(one.why != "", one.why, rx.fragment())
    return entry(why, icon="history", actor=one.actor, did=one.did, when=one.when, at=one.at)
