"""What the pipeline asks in a dialog: a reason, an owner, a stage, a new lead, the name of a view."""

import reflex as rx

from aliun_dashboard.leads.rules import BY_HAND, Stage
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.avatar import avatar
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import closes, dialog
from aliun_dashboard.ui.parts.field import area_field, check_field, select_field, text_field
from aliun_dashboard.ui.parts.link import link

from .add_acts import Alike
from .quick_form import CURRENCIES
from .state import SOURCES, Person, PipelineState

SAYS = labels.PIPELINE
ADD = labels.QUICK_ADD
MOVABLE = tuple(stage for stage in Stage if any(stage in onward for onward in BY_HAND.values()))


def all_of_them() -> list[rx.Component]:
    """Every dialog of the page; a closed one draws nothing."""
    return [_question(), _owner(), _stage(), _add(), _save_view()]


def _question() -> rx.Component:
    """What a refused move lacks."""
    return dialog(
        "question",
        PipelineState.question_title,
        rx.cond(PipelineState.question != "", _answer(), rx.fragment()),
        open=PipelineState.question != "",
        on_close=PipelineState.close_question,
    )


def _answer() -> rx.Component:
    is_close = PipelineState.question == "close"
    does = rx.match(
        PipelineState.question, ("close", SAYS["do_close"]), ("reason", SAYS["do_reason"]), SAYS["do_budget"]
    )
    return rx.el.form(
        rx.el.p(PipelineState.question_why, class_name="muted"),
        rx.cond(is_close, _close_reason("question-close-reason"), rx.fragment()),
        area_field(
            "reason",
            rx.cond(is_close, SAYS["note"], SAYS["reason"]),
            id="question-reason",
            error=PipelineState.question_error,
            max_length=500,
            auto_focus=True,
        ),
        _foot("question", rx.el.button(does, type="submit", class_name="button primary")),
        on_submit=PipelineState.answer,
        class_name="stack",
    )


def _foot(name: str, act: rx.Component) -> rx.Component:
    return rx.el.div(button(labels.CANCEL, **closes(name)), act, class_name="form-foot")


def _close_reason(ident: str) -> rx.Component:
    return select_field(
        "close_reason", SAYS["close_reason"], [("", SAYS["choose"]), *labels.CLOSE_REASONS.items()], id=ident
    )


def _owner() -> rx.Component:
    """To whom? One click, or arrows and Enter."""

    def person(one: rx.Var[Person]) -> rx.Component:
        return rx.el.button(
            avatar(one.name, small=True),
            one.name,
            type="button",
            class_name="menu-item",
            on_click=PipelineState.assign(one.id),
        )

    nobody = rx.el.button(
        avatar("", small=True),
        labels.NOBODY,
        type="button",
        class_name="menu-item",
        on_click=PipelineState.assign(0),
    )
    return dialog(
        "assign",
        SAYS["assign"],
        rx.el.div(rx.foreach(PipelineState.people, person), nobody, class_name="pipeline-people"),
        open=PipelineState.assigning.length() > 0,
        on_close=PipelineState.close_owner,
    )


def _stage() -> rx.Component:
    """Where to, for the ticked rows; some stages ask why."""
    return dialog(
        "move-many",
        SAYS["move"],
        rx.cond(PipelineState.moving, _move_form(), rx.fragment()),
        open=PipelineState.moving,
        on_close=PipelineState.close_stage,
    )


def _move_form() -> rx.Component:
    to = PipelineState.moving_to
    closes_it, is_special = to == Stage.CLOSED.value, to == Stage.SPECIAL_CASE.value
    reason = area_field("reason", SAYS["reason"], id="move-reason", max_length=500)
    return rx.el.form(
        select_field(
            "stage",
            SAYS["stage"],
            [("", "–"), *((stage.value, labels.STAGES[stage]) for stage in MOVABLE)],
            id="move-stage",
            value=to,
            error=PipelineState.moving_error,
            on_change=PipelineState.choose_stage,
        ),
        rx.cond(closes_it, _close_reason("move-close-reason"), rx.fragment()),
        rx.cond(closes_it | is_special, reason, rx.fragment()),
        _foot("move-many", button(SAYS["do_move"], kind="primary", type="submit")),
        on_submit=PipelineState.move_many,
        class_name="stack",
    )


def _add() -> rx.Component:
    return dialog(
        "add-lead",
        PipelineState.adding_title,
        rx.cond(PipelineState.adding != "", _add_form(), rx.fragment()),
        wide=True,
        open=PipelineState.adding != "",
        on_close=PipelineState.stop_adding,
    )


def _add_form() -> rx.Component:
    def watched(name: str, **props) -> rx.Component:
        return _text(name, on_change=lambda typed: PipelineState.typing(name, typed).debounce(250), **props)

    return rx.el.form(
        rx.cond(PipelineState.errors.contains("form"), banner(_error("form"), tone="bad"), rx.fragment()),
        watched("name", auto_focus=True, required=True, max_length=120),
        rx.el.div(
            watched("phone", type="tel", hint=ADD["phone_hint"]), watched("email", type="email"), class_name="form-pair"
        ),
        rx.cond(PipelineState.alike.length() > 0, _known(), rx.fragment()),
        rx.el.div(
            _text("destination", max_length=80),
            select_field("source", ADD["source"], SOURCES, id="add-source", default_value="whatsapp"),
            class_name="form-pair",
        ),
        *_trip_and_budget(),
        rx.el.p(ADD["why"], class_name="muted small"),
        rx.el.div(
            button(labels.CANCEL, **closes("add-lead")),
            button(ADD["save"], kind="primary", type="submit"),
            class_name="form-foot",
        ),
        on_submit=PipelineState.add,
        no_validate=True,
        class_name="stack",
    )


def _trip_and_budget() -> list[rx.Component]:
    return [
        rx.el.div(
            _text("check_in", type="date"),
            _text("nights", input_mode="numeric"),
            _text("adults", input_mode="numeric", default_value="2"),
            _text("children", input_mode="numeric", default_value="0"),
            class_name="form-four",
        ),
        rx.el.div(
            _text("amount", input_mode="decimal"),
            select_field("currency", ADD["currency"], [(code, code) for code in CURRENCIES], id="add-currency"),
            class_name="form-pair",
        ),
    ]


def _text(name: str, **props) -> rx.Component:
    return text_field(name, ADD[name], id=f"add-{name}", error=_error(name), **props)


def _error(field: str) -> rx.Var[str]:
    return rx.cond(PipelineState.errors.contains(field), PipelineState.errors[field], "")


def _known() -> rx.Component:
    def person(one: rx.Var[Alike]) -> rx.Component:
        open_it = link(one.name, href=one.href, custom_attrs={"target": "_blank"})
        return rx.el.li(
            rx.cond(one.href != "", open_it, rx.el.strong(one.name)),
            rx.el.span(one.why, class_name="pill", data_tone="warn"),
            rx.el.span(one.detail, class_name="muted small"),
            class_name="row",
        )

    return rx.el.section(
        rx.el.p(ADD["alike"], class_name="field-label"),
        rx.el.ul(rx.foreach(PipelineState.alike, person)),
        class_name="pipeline-alike",
        role="status",
    )


def _save_view() -> rx.Component:
    form = rx.el.form(
        rx.el.p(SAYS["view_hint"], class_name="muted"),
        text_field(
            "name",
            SAYS["view_name"],
            id="view-name",
            error=PipelineState.naming_error,
            max_length=40,
            required=True,
            auto_focus=True,
        ),
        check_field("shared", SAYS["view_shared"]),
        rx.el.div(
            button(labels.CANCEL, **closes("save-view")),
            button(SAYS["save_view"], kind="primary", type="submit"),
            class_name="form-foot",
        ),
        on_submit=PipelineState.save_view,
        no_validate=True,
        class_name="stack",
    )
    return dialog(
        "save-view",
        SAYS["save_view"],
        rx.cond(PipelineState.naming, form, rx.fragment()),
        open=PipelineState.naming,
        on_close=PipelineState.name_view(False),
    )
