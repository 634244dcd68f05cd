"""Toasts, returned by handlers: `return toast.done("Movido a Calificado", undo=BoardState.undo(7))`."""

import reflex as rx

from aliun_dashboard.ui import labels

READ_TIME = 8000
READ_TIME_OF_A_REASON = 14000


def done(text: str, undo=None) -> rx.event.EventSpec:
    """It happened. With `undo` (an event of a State) it can be taken back for eight seconds."""
    if undo is None:
        return rx.toast.success(text, duration=READ_TIME)
    return rx.toast.success(text, duration=READ_TIME, action={"label": labels.UNDO, "on_click": undo})


def refused(message: str, fix: str = "") -> rx.event.EventSpec:
    """The business says no: the reason, and how to get to yes."""
    if not fix:
        return rx.toast.error(message, duration=READ_TIME_OF_A_REASON)
    return rx.toast.error(message, description=fix, duration=READ_TIME_OF_A_REASON)


def told(text: str) -> rx.event.EventSpec:
    """Something to know, nothing to do."""
    return rx.toast.info(text, duration=READ_TIME)
