"""The dialogs over a campaign: the rehearsal with its two answers, and the reasons that are asked for."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.diff import diff
from aliun_dashboard.ui.parts.field import area_field
from aliun_dashboard.ui.parts.skeleton import skeleton
from aliun_dashboard.ui.screens.campaigns.decisions import Decisions
from aliun_dashboard.ui.screens.campaigns.rehearsal import rehearsal

Page = type[Decisions]


def dialogs(state: Page) -> rx.Component:
    """All of them, for a page whose State is a `Decisions`."""
    return rx.fragment(
        _review(state),
        _asks(state, "return", words.RETURN, state.return_campaign, required=True),
        _asks(state, "pause", words.PAUSE, state.pause),
        _asks(state, "stop", words.STOP, state.stop, kind="danger"),
    )


def reason_form(state: Page, name: str, on_submit, *before, required: bool = False) -> rx.Component:
    """One sentence why; what is wrong is said beside it and what was typed stays."""
    return rx.el.form(
        *before,
        area_field(
            "reason",
            words.REASON,
            hint=words.REASON_HINT,
            error=state.asked_error,
            id=f"{name}-reason",
            max_length=500,
            auto_focus=True,
            required=required,
        ),
        id=f"{name}-form",
        on_submit=on_submit,
        no_validate=True,
        class_name="stack",
    )


def _asks(state: Page, name: str, title: str, on_submit, *, kind="primary", required: bool = False) -> rx.Component:
    is_open = state.asked == name
    return dialog(
        f"campaign-{name}",
        f"{title}: {state.about.code} {state.about.name}",
        rx.cond(is_open, reason_form(state, name, on_submit, required=required), rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=state.close_dialog(name)),
            button(title, kind=kind, type="submit", form=f"{name}-form"),
        ],
        open=is_open,
        on_close=state.close_dialog(name),
    )


def _review(state: Page) -> rx.Component:
    changed = rx.cond(
        state.differences.length() > 0,
        rx.el.section(rx.el.h3(words.CHANGED_SINCE), diff(state.differences), class_name="stack tight"),
        rx.fragment(),
    )
    wrong = rx.cond(state.asked_error != "", banner(state.asked_error, tone="bad"), rx.fragment())
    answers = rx.cond(
        state.trial_ready,
        rx.fragment(
            button(words.RETURN, icon="undo", key="d", on_click=state.ask_return(state.about.id)),
            button(f"{words.APPROVE} (A)", kind="primary", icon="check", key="a", on_click=state.approve),
        ),
        rx.fragment(),
    )
    return dialog(
        "campaign-review",
        f"{words.TRIAL}: {state.about.code} {state.about.name}",
        wrong,
        rx.cond(state.trial_ready, rx.fragment(rehearsal(state.trial), changed), skeleton(6)),
        footer=[answers],
        wide=True,
        open=state.asked == "review",
        on_close=state.close_dialog("review"),
    )
