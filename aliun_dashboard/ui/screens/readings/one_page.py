"""One confirmation (`/oc/revisar/7/`): the PDF left, its fields right, each with its source and its doubt."""

import reflex as rx

from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_readings as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button, link_button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, check_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.order_tabs import order_tabs
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.readings.lesson import lesson_box
from aliun_dashboard.ui.screens.readings.one_state import PATH, ReadingState
from aliun_dashboard.ui.screens.readings.shown import Field

State = ReadingState
FORM, DISMISS_FORM, AGENCIES = "reading-form", "reading-dismiss-form", "reading-agencies"
DAYS = ("check_in", "check_out")


def _title() -> rx.Var[str]:
    return rx.cond(State.line.subject != "", State.line.subject, words.ONE)


@rx.page(route="/oc/revisar/[reading_id]", title=shell.tab_title(_title()), on_load=[ShellState.load, State.load])
def reading() -> rx.Component:
    """One confirmation, whole."""
    back = link_button(words.BACK, PATH, kind="quiet", icon="chevron-left")
    missing = empty(words.MISSING, words.MISSING_WHY, back, icon="search")
    return shell.page(
        _title(),
        rx.el.div(
            order_tabs("review", State.waits),
            rx.match(State.stands, ("ready", _page()), ("missing", missing), skeleton(10)),
            class_name="stack",
        ),
        _dismissing(),
        active="oc",
        toolbar=(back,),
    )


def _page() -> rx.Component:
    return rx.el.div(
        rx.cond(State.kept != "", banner(State.kept), rx.fragment()),
        rx.cond(State.problem != "", banner(State.problem, tone="warn"), rx.fragment()),
        rx.cond(State.line.scanned, banner(words.SCANNED_WHY, tone="warn"), rx.fragment()),
        rx.el.div(
            rx.el.div(_data(), class_name="stack reading-data"),
            rx.el.div(_text(), _pdf(), class_name="stack"),
            class_name="reading-columns",
        ),
        class_name="stack",
    )


def _pdf() -> rx.Component:
    away = rx.el.a(
        icon("open"), rx.el.span(words.OPEN_PDF), href=State.document, target="_blank", class_name="button quiet"
    )
    source = f"{State.document}#navpanes=0&view=FitH"
    frame = rx.el.iframe(src=source, title=words.PDF_TITLE, class_name="oc-paper", key=State.document)
    return panel(rx.cond(State.document != "", frame, rx.fragment()), title=words.PDF_TITLE, actions=[away], flush=True)


def _text() -> rx.Component:
    text = rx.el.pre(
        State.text.before,
        rx.cond(State.text.marked != "", rx.el.mark(State.text.marked, id="reading-mark"), rx.fragment()),
        State.text.after,
        class_name="raw reading-text",
        tab_index=0,
        role="region",
        aria_label=words.TEXT,
    )
    return panel(
        rx.cond(State.text.page > 0, text, rx.el.p(words.NO_TEXT, class_name="muted")),
        title=words.TEXT,
        actions=[rx.cond(State.text.page > 0, rx.el.span(_page_of(), class_name="muted"), rx.fragment())],
    )


def _page_of() -> rx.Component:
    return rx.fragment(words.PAGE.removesuffix("{n}"), State.text.page)


def _data() -> rx.Component:
    acts = rx.el.div(
        button(words.ACCEPT, kind="primary", icon="check", key="a", type="submit", form=FORM),
        button(words.DISMISS, kind="quiet", icon="trash", on_click=State.ask_dismiss),
        class_name="row wrap",
    )
    return rx.fragment(
        panel(
            rx.cond(State.may_decide, rx.el.p(words.DATA_WHY, class_name="muted"), rx.fragment()),
            _form(),
            rx.cond(State.may_decide, acts, rx.fragment()),
            title=words.DATA,
            actions=[_elsewhere()],
            class_name="reading-panel",
        ),
        rx.cond(State.rules.length() > 0, _known_rules(), rx.fragment()),
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.foreach(State.fields, _field),
        rx.el.datalist(rx.foreach(State.agencies, lambda name: rx.el.option(value=name)), id=AGENCIES),
        rx.cond(State.may_decide & (State.new_agency != ""), _new_agency(), rx.fragment()),
        rx.cond(State.may_decide, lesson_box(State.lesson, State.line.sender), rx.fragment()),
        id=FORM,
        on_submit=State.accept,
        no_validate=True,
        class_name="stack",
        key=State.line.id.to_string(),
    )


def _known_rules() -> rx.Component:
    return panel(rx.el.ul(rx.foreach(State.rules, rx.el.li), class_name="stack tight"), title=words.KNOWN_RULES)


def _elsewhere() -> rx.Component:
    mail = link_button(words.SEE_MAIL, State.mail_href, kind="quiet", icon="email")
    order = link_button(words.SEE_ORDER, State.order_href, kind="quiet", icon="ticket")
    return rx.fragment(
        rx.cond(State.mail_href != "", mail, rx.fragment()), rx.cond(State.order_href != "", order, rx.fragment())
    )


def _field(one: rx.Var[Field]) -> rx.Component:
    mark = rx.cond(
        one.found, pill(one.confidence, rx.cond(one.sure, "good", "warn")), pill(one.confidence, "bad", "alert")
    )
    head = rx.el.div(
        rx.el.label(one.label, html_for=one.name, class_name="field-label"),
        mark,
        rx.cond(one.was != "", rx.el.span(one.was, class_name="muted small"), rx.fragment()),
        class_name="row wrap",
    )
    return rx.el.div(head, _control(one), _below(one), class_name="field", data_asked=~one.sure)


def _control(one: rx.Var[Field]) -> rx.Component:
    return rx.el.input(
        id=one.name,
        name=one.name,
        type=rx.match(one.name, *((day, "date") for day in DAYS), "text"),
        list=rx.cond(one.name == "agency", AGENCIES, ""),
        default_value=one.value,
        placeholder=rx.match(one.name, *words.EXAMPLES.items(), ""),
        disabled=~State.may_decide,
        auto_complete="off",
        class_name="control",
        aria_describedby=f"{one.name}-below",
        aria_invalid=State.errors.get(one.name, "") != "",
        on_focus=State.point(one.name),
        on_change=lambda value: State.type(one.name, value).debounce(300),
    )


def _below(one: rx.Var[Field]) -> rx.Component:
    """What is wrong, what is doubtful, and where it was found."""
    error = State.errors.get(one.name, "")
    return rx.el.p(
        rx.cond(error != "", rx.el.span(error, role="alert", class_name="field-error"), rx.fragment()),
        rx.cond(one.why != "", rx.el.span(one.why, " ", class_name="reading-doubt"), rx.fragment()),
        one.source,
        rx.match(one.name, *((name, f" {hint}") for name, hint in words.HINTS.items()), ""),
        id=f"{one.name}-below",
        class_name="field-below",
    )


def _new_agency() -> rx.Component:
    before, after = words.NEW_AGENCY.split("{name}")
    return rx.el.div(
        check_field("new_agency", rx.fragment(before, State.new_agency, after)),
        rx.el.p(words.NEW_AGENCY_WHY, class_name="muted small"),
        class_name="stack tight reading-new",
    )


def _dismissing() -> rx.Component:
    form = rx.el.form(
        rx.el.p(words.DISMISS_WHY),
        area_field("reason", words.REASON, hint=words.REASON_HINT, max_length=200, auto_focus=True),
        id=DISMISS_FORM,
        on_submit=State.dismiss,
        class_name="stack",
    )
    return dialog(
        "reading-dismiss",
        words.DISMISS_TITLE,
        rx.cond(State.dismissing, form, rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=State.keep),
            button(words.DISMISS, kind="danger", type="submit", form=DISMISS_FORM),
        ],
        open=State.dismissing,
        on_close=State.keep,
    )
