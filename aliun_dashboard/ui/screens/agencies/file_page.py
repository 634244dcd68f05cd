"""One agency (`/agencias/7/`): how it is written to left, what it owes and how punctual it is right."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_agencies as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, check_field, select_field, text_field
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.order_tabs import order_tabs
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.agencies.file_state import AgencyState
from aliun_dashboard.ui.screens.agencies.shown import Figure, Owed

State = AgencyState
SWITCH_FORM = "agency-switch-form"
LISTS = (
    ("emails", words.EMAILS, words.EMAILS_HINT),
    ("domains", words.DOMAINS, words.DOMAINS_HINT),
    ("cc", words.CC, words.CC_HINT),
    ("aliases", words.ALIASES, words.ALIASES_HINT),
)


def _title() -> rx.Var[str]:
    return rx.cond(State.name != "", State.name, words.AGENCY)


@rx.page(route="/agencias/[agency_id]", title=shell.tab_title(_title()), on_load=[ShellState.load, State.load])
def agency() -> rx.Component:
    """One agency, whole."""
    back = link_button(words.BACK, "/agencias/", kind="quiet", icon="chevron-left")
    missing = empty(words.MISSING, words.MISSING_WHY, back, icon="building")
    return shell.page(
        _title(),
        rx.el.div(
            order_tabs("agencies", State.waits),
            rx.match(State.stands, ("ready", _page()), ("missing", missing), skeleton(8)),
            class_name="stack",
        ),
        _switching(),
        active="oc",
        toolbar=(back,),
    )


def _page() -> rx.Component:
    return rx.el.div(
        rx.cond(State.unreachable, banner(words.NO_ADDRESS, tone="bad"), rx.fragment()),
        rx.cond(State.paused != "", banner(State.paused, tone="warn", action=_resume()), rx.fragment()),
        rx.el.div(
            rx.el.div(_punctuality(), _owed(), class_name="stack"),
            rx.el.div(_duty(), _data(), class_name="stack"),
            class_name="ticket-columns",
        ),
        class_name="stack",
    )


def _resume() -> rx.Component:
    return rx.cond(State.may_edit, button(words.RESUME, on_click=State.resume), rx.fragment())


def _duty() -> rx.Component:
    state = rx.cond(State.requires, pill(words.YES, "accent"), pill(words.NO))
    turn = button(rx.cond(State.requires, words.TURN_OFF, words.TURN_ON), on_click=State.ask_switch)
    pause = rx.el.form(
        text_field("until", words.PAUSE_UNTIL, type="date", id="agency-until", required=True, error=State.bad_pause),
        rx.el.div(button(words.PAUSE_NOW, icon="clock", type="submit")),
        on_submit=State.pause,
        no_validate=True,
        class_name="agency-pause",
    )
    return panel(
        rx.el.p(words.REQUIRES, ": ", state),
        rx.el.p(rx.cond(State.requires, words.REQUIRES_YES, words.REQUIRES_NO), class_name="muted"),
        rx.cond(State.may_edit & (State.paused == ""), pause, rx.fragment()),
        rx.cond(State.dead.length() > 0, _dead(), rx.fragment()),
        title=words.OWES,
        actions=[rx.cond(State.may_edit, turn, rx.fragment())],
        class_name="agency-duty",
    )


def _dead() -> rx.Component:
    return rx.el.div(
        rx.el.h3(icon("alert"), words.DEAD, class_name="row"),
        rx.el.p(words.DEAD_WHY, class_name="small"),
        rx.el.ul(rx.foreach(State.dead, _dead_one), class_name="stack tight"),
        class_name="reason stack tight",
    )


def _dead_one(email: rx.Var[str]) -> rx.Component:
    again = button(words.REVIVE, icon="undo", on_click=State.revive(email), aria_label=f"{words.REVIVE}: {email}")
    return rx.el.li(
        rx.el.code(email),
        rx.el.span(class_name="spacer"),
        rx.cond(State.may_edit, again, rx.fragment()),
        class_name="row wrap",
    )


def _data() -> rx.Component:
    start, errors = State.form, State.errors
    fields = {"disabled": ~State.may_edit}
    form = rx.el.form(
        text_field(
            "name",
            words.NAME,
            required=True,
            max_length=120,
            hint=words.NAME_HINT,
            default_value=start.name,
            error=errors.get("name", ""),
            **fields,
        ),
        *[
            area_field(name, says, hint=hint, default_value=start[name], error=errors.get(name, ""), rows="2", **fields)
            for name, says, hint in LISTS
        ],
        select_field("tone", words.TONE, words.TONES.items(), hint=words.TONE_HINT, default_value=start.tone, **fields),
        check_field("best_hour", words.BEST_HOUR, default_checked=start.best_hour, **fields),
        text_field("phone", words.PHONE, type="tel", max_length=40, default_value=start.phone, **fields),
        area_field("notes", words.NOTES, max_length=2000, default_value=start.notes, **fields),
        rx.cond(
            State.may_edit, rx.el.div(button(words.SAVE, kind="primary", icon="check", type="submit")), rx.fragment()
        ),
        on_submit=State.save,
        no_validate=True,
        class_name="stack",
        key=State.id.to_string() + "-" + State.sheet.to_string(),
    )
    return panel(form, title=words.DATA)


def _punctuality() -> rx.Component:
    return panel(
        figures(rx.foreach(State.figures, _figure)),
        rx.cond(
            State.answerers.length() > 0,
            rx.el.div(
                rx.el.h3(words.WHO_ANSWERS),
                rx.el.ul(rx.foreach(State.answerers, _answerer), class_name="stack tight"),
                class_name="stack tight",
            ),
            rx.fragment(),
        ),
        rx.el.p(State.advice, class_name="muted"),
        title=words.PUNCTUALITY,
        class_name="agency-habits",
    )


def _answerer(one: rx.Var[tuple[str, str]]) -> rx.Component:
    return rx.el.li(rx.el.span(one[0], class_name="mailbox-account"), " ", rx.el.span(one[1], class_name="muted"))


def _figure(one: rx.Var[Figure]) -> rx.Component:
    return figure(one.name, one.value, delta=one.of)


def _owed() -> rx.Component:
    columns = [
        Column(words.BOOKING),
        Column(words.CHECK_IN),
        Column(words.TOTAL, align="end", hide_small=True),
        Column(words.STATUS),
    ]
    nothing = empty(words.NOTHING_OWED, words.NOTHING_OWED_WHY, icon="check-all")
    return panel(
        table(columns, State.owed, _debt, caption=words.OWED_CAPTION, empty=nothing), title=words.OWED, flush=True
    )


def _debt(one: rx.Var[Owed]) -> rx.Component:
    return row(
        cell(
            link(one.booking, href=one.href, class_name="row-link", data_key="enter"),
            rx.el.small(one.hotel, class_name="muted mailbox-who"),
            class_name="wrap",
        ),
        cell(one.check_in, class_name="nowrap"),
        cell(one.total, align="end", hide_small=True),
        cell(rx.cond(one.trouble, pill(one.status, one.tone, "alert"), pill(one.status, one.tone))),
    )


def _switching() -> rx.Component:
    off_before, off_after = words.OPEN_TOO_OFF.split("{n}")
    too = rx.cond(State.requires, rx.fragment(off_before, State.owes, off_after), rx.fragment(words.OPEN_TOO_ON))
    form = rx.el.form(
        rx.el.p(rx.cond(State.requires, words.TURN_OFF_WHY, words.TURN_ON_WHY)),
        check_field("open_ones", too),
        id=SWITCH_FORM,
        on_submit=State.switch,
        class_name="stack",
    )
    act = rx.cond(State.requires, words.TURN_OFF, words.TURN_ON)
    return dialog(
        "agency-switch",
        rx.cond(State.requires, words.TURN_OFF, words.TURN_ON) + ": " + State.name,
        rx.cond(State.switching, form, rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=State.leave_it),
            button(act, kind="primary", type="submit", form=SWITCH_FORM),
        ],
        open=State.switching,
        on_close=State.leave_it,
    )
