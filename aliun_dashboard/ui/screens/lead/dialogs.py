"""What the lead file asks before an act that needs an answer."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.field import area_field, select_field, text_field
from aliun_dashboard.ui.parts.pill import stage_pill
from aliun_dashboard.ui.screens.lead.panels import identity_fields
from aliun_dashboard.ui.screens.lead.sheet import Twin
from aliun_dashboard.ui.screens.lead.state import LeadState


def dialogs() -> rx.Component:
    """All of them, closed."""
    return rx.fragment(_move(), _override(), _identity(), _merge())


def _asks(name: str, title, on_submit, act, *fields, wide: bool = False) -> rx.Component:
    """A dialog with one form; its only primary button names the act."""
    form = rx.el.form(*fields, id=f"{name}-form", on_submit=on_submit, class_name="stack")
    foot = [
        button(labels.CANCEL, kind="quiet", on_click=LeadState.close_dialog),
        button(act, kind="primary", type="submit", form=f"{name}-form"),
    ]
    return dialog(
        name,
        title,
        rx.cond(LeadState.dialog == name, form, rx.fragment()),
        footer=foot,
        wide=wide,
        open=LeadState.dialog == name,
        on_close=LeadState.close_dialog,
    )


def _reason(required: bool = True) -> rx.Component:
    return area_field(
        "reason", words.WHY, hint=words.WHY_HINT, error=LeadState.dialog_error, required=required, max_length=500
    )


def _move() -> rx.Component:
    closing = LeadState.move_to == "closed"
    title = rx.cond(closing, words.MOVE_TITLES["closed"], words.MOVE_TITLES["special_case"])
    close = rx.cond(
        closing,
        rx.fragment(
            select_field("close_reason", words.CLOSE_REASON, words.CLOSE_REASONS.items()),
            area_field("reason", words.WHY, hint=words.WHY_HINT, error=LeadState.dialog_error, max_length=500),
        ),
        _reason(),
    )
    return _asks("move", title, LeadState.move_with_reason, title, close)


def _override() -> rx.Component:
    return _asks(
        "override",
        words.OVERRIDE_TITLE,
        LeadState.override,
        words.OVERRIDE,
        rx.el.p(LeadState.verdict.says, class_name="lead-verdict", data_tone=LeadState.verdict.tone),
        _reason(),
        rx.el.p(words.OVERRIDE_WHY, class_name="muted small"),
    )


def _identity() -> rx.Component:
    before, after = words.ADD_IDENTITY_TITLE.split("{name}")
    title = before + LeadState.head.name + after
    return _asks("identity", title, LeadState.add_identity, words.ADD_IDENTITY, *identity_fields())


def _merge() -> rx.Component:
    kept = rx.cond(LeadState.keeps_other, LeadState.other.name, LeadState.head.name)
    before, after = words.MERGE_INTO.split("{name}")
    both = rx.el.form(
        rx.el.div(_this_one(), _other_one(), class_name="lead-pair"),
        text_field("reason", words.WHY, error=LeadState.dialog_error, max_length=500),
        id="merge-form",
        on_submit=LeadState.merge,
        class_name="stack",
    )
    act = rx.cond(
        LeadState.other.contact_id > 0,
        button(before + kept + after, kind="primary", icon="merge", type="submit", form="merge-form"),
        rx.fragment(),
    )
    return dialog(
        "merge",
        words.MERGE_TITLE,
        rx.el.p(words.MERGE_EXPLAIN, class_name="muted"),
        rx.cond(LeadState.dialog == "merge", rx.cond(LeadState.other.contact_id > 0, both, _search()), rx.fragment()),
        footer=[button(labels.CANCEL, kind="quiet", on_click=LeadState.close_dialog), act],
        wide=True,
        open=LeadState.dialog == "merge",
        on_close=LeadState.close_dialog,
    )


def _search() -> rx.Component:
    return rx.el.div(
        text_field("find", words.MERGE_FIND, on_change=LeadState.find.debounce(250), auto_focus=True),
        rx.el.ul(rx.foreach(LeadState.found, _hit), class_name="lead-hits"),
        rx.cond(
            LeadState.looked & (LeadState.found.length() == 0),
            rx.el.p(words.MERGE_NONE, class_name="muted"),
            rx.fragment(),
        ),
        class_name="stack",
    )


def _hit(twin: rx.Var[Twin]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.strong(twin.name),
            rx.el.span(twin.reach, class_name="muted clip"),
            rx.el.span(twin.lead, class_name="muted nowrap"),
            type="button",
            class_name="menu-item",
            on_click=LeadState.compare(twin.contact_id),
        )
    )


def _this_one() -> rx.Component:
    head = LeadState.head
    reach = rx.foreach(LeadState.reach, lambda each: rx.el.span(each.shown))
    return _side(head.name, reach, head.code, head.stage, head.owner, kept=~LeadState.keeps_other, other=False)


def _other_one() -> rx.Component:
    other = LeadState.other
    return _side(other.name, other.reach, other.lead, other.stage, other.owner, kept=LeadState.keeps_other, other=True)


def _side(name, reach, lead, stage, owner, *, kept, other: bool) -> rx.Component:
    return rx.el.label(
        rx.el.span(
            rx.el.input(type="radio", name="kept", checked=kept, on_change=lambda _: LeadState.keep_other(other)),
            rx.el.span(words.KEEP),
            class_name="check",
        ),
        rx.el.strong(name),
        rx.el.span(reach, class_name="lead-pair-reach"),
        rx.el.span(lead, class_name="muted"),
        rx.cond(stage != "", stage_pill(stage), rx.fragment()),
        rx.el.span(rx.cond(owner != "", owner, words.NOBODY), class_name="muted small"),
        class_name="lead-side",
        data_kept=kept,
    )
