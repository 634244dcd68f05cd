"""The dialogs of a reservation: correct who travels, cancel, a customer who cannot travel."""

import reflex as rx

from aliun_dashboard.ui import labels_payments
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.field import area_field, select_field, text_field
from aliun_dashboard.ui.screens.reservations.state import ReservationState


def dialogs() -> tuple[rx.Component, ...]:
    """All of them, closed."""
    return _correct(), _cancel(), _cannot(), _balance()


def _correct() -> rx.Component:
    state = ReservationState
    return _dialog(
        "correct",
        words.CORRECT,
        rx.el.form(
            area_field("names", words.NAMES, hint=words.NAMES_HINT, default_value=state.head.typed_names, rows="5"),
            text_field("reason", words.REASON, error=state.error),
            button(words.REISSUE, kind="primary", icon="check", type="submit"),
            on_submit=state.reissue,
            key=state.head.typed_names,
            class_name="stack",
        ),
    )


def _cancel() -> rx.Component:
    state = ReservationState
    return _dialog(
        "cancel",
        words.CANCEL,
        rx.el.p(state.head.penalty),
        rx.el.p(words.CANCEL_WHY, class_name="muted"),
        rx.el.form(
            text_field("reason", words.REASON, error=state.error, required=True),
            button(words.CANCEL_NOW, kind="danger", icon="close", type="submit"),
            on_submit=state.cancel,
            class_name="stack",
        ),
    )


def _cannot() -> rx.Component:
    state = ReservationState
    return _dialog(
        "cannot",
        words.CANNOT,
        rx.el.p(state.head.penalty),
        rx.el.p(words.CANNOT_WHY, class_name="muted"),
        rx.el.form(
            select_field("cause", words.CAUSE, words.CAUSES.items()),
            area_field("note", words.NOTE, error=state.error),
            button(words.OPEN_CASE, kind="primary", icon="check", type="submit"),
            on_submit=state.open_case,
            class_name="stack",
        ),
    )


def _balance() -> rx.Component:
    state = ReservationState
    return _dialog(
        "balance",
        words.ASK_BALANCE,
        rx.el.p(words.ASK_BALANCE_WHY, class_name="muted"),
        rx.el.form(
            select_field("provider", labels_payments.PROVIDER, labels_payments.PROVIDERS.items(), error=state.error),
            button(words.ASK_BALANCE, kind="primary", icon="link", type="submit"),
            on_submit=state.ask_balance,
            class_name="stack",
        ),
    )


def _dialog(name: str, title: str, *content) -> rx.Component:
    state = ReservationState
    return dialog(f"trip-{name}", title, *content, open=state.dialog == name, on_close=state.close)
