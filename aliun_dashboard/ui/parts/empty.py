"""Empty and failed: say why, and offer the one next step."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.icon import icon as symbol

Text = str | rx.Var[str]


def empty(title: Text, why: Text, action: rx.Component | None = None, *, icon: str = "palm") -> rx.Component:
    """Nothing here yet. `action` is the one button that helps."""
    return _message(symbol(icon), title, why, action, "empty")


def failure(title: Text, fix: Text, on_retry=None) -> rx.Component:
    """It did not work: what to do about it, and «Reintentar» when that can help."""
    again = button(labels.RETRY, icon="retry", on_click=on_retry) if on_retry is not None else None
    return _message(symbol("alert"), title, fix, again, "empty failed", role="alert")


def _message(drawing, title: Text, text: Text, action, class_name: str, **props) -> rx.Component:
    round_mark = rx.el.span(drawing, class_name="empty-mark")
    return rx.el.div(
        round_mark,
        rx.el.p(title, class_name="empty-title"),
        rx.el.p(text, class_name="muted"),
        *([action] if action is not None else []),
        class_name=class_name,
        **props,
    )
