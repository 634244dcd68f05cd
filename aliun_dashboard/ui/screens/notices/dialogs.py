"""What Notificaciones asks and tells apart: until when something is put off, and what a trial found."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_alerts as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.field import check_field, text_field
from aliun_dashboard.ui.parts.panel import facts
from aliun_dashboard.ui.screens.notices.state import NoticesState

State = NoticesState
SNOOZE, TRIAL = "snooze", "trial"


def snooze_dialog() -> rx.Component:
    """An hour, tomorrow at eight, or a day."""
    spans = [
        rx.el.label(
            rx.el.input(type="radio", name="span", value=span, default_checked=span == "hour"),
            rx.el.span(says),
            class_name="check",
        )
        for span, says in words.SPANS.items()
    ]
    form = rx.el.form(
        rx.el.p(words.SNOOZE_WHY, class_name="muted"),
        rx.el.fieldset(rx.el.legend(words.SNOOZE, class_name="visually-hidden"), *spans, class_name="stack tight"),
        text_field("day", words.DAY, type="date", error=State.error),
        rx.cond(State.may_edit, check_field("for_all", words.FOR_ALL), rx.fragment()),
        id=f"{SNOOZE}-form",
        on_submit=State.snooze,
        class_name="stack",
        key=State.wanted.subject + State.is_open.to_string(),
    )
    send = button(words.SNOOZE, kind="primary", icon="clock", type="submit", form=f"{SNOOZE}-form")
    return dialog(SNOOZE, State.wanted.name, form, footer=[send], open=State.is_open, on_close=State.close)


def trial_dialog() -> rx.Component:
    """What would be said now, and to whom."""
    found = facts(
        (words.TRIAL_SAYS, State.trial.text), (words.WHAT, State.trial.names), (words.TRIAL_TO, State.trial.people)
    )
    text = rx.cond(State.trial.people != "", found, rx.el.p(State.trial.text))
    note = rx.el.p(words.TRIAL_SENT, class_name="muted small")
    closes = button(labels.CLOSE, on_click=State.close)
    title = rx.Var.create(f"{words.TRY}: ") + State.trial.name
    return dialog(
        TRIAL, title, rx.el.div(text, note, class_name="stack"), footer=[closes], open=State.tried, on_close=State.close
    )
