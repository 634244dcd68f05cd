"""The dialogs of an order: the next letter word for word, pause, file by hand, do without."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.field import area_field, text_field
from aliun_dashboard.ui.parts.form import posted_file
from aliun_dashboard.ui.parts.panel import facts
from aliun_dashboard.ui.screens.orders.file_state import OrderState

State = OrderState
FORM = {"pause": "pause-form", "exempt": "exempt-form", "upload": "upload-form"}


def dialogs() -> tuple[rx.Component, ...]:
    """All of them, closed."""
    return _send(), _pause(), _upload(), _exempt()


def _send() -> rx.Component:
    one = State.draft
    return _dialog(
        "send",
        one.name,
        rx.el.p(words.SEND_WHY, class_name="muted"),
        facts(
            (words.TO, one.recipients),
            (words.CC, one.copies),
            (words.SUBJECT, one.subject),
            (words.ATTACHED, one.attached),
        ),
        rx.el.pre(one.text, class_name="oc-letter", tab_index=0),
        rx.cond(State.error != "", banner(State.error, tone="bad"), rx.fragment()),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=State.close),
            button(words.SEND_NOW, kind="primary", icon="send", on_click=State.send_now),
        ],
        wide=True,
    )


def _pause() -> rx.Component:
    until = text_field(
        "until",
        words.UNTIL,
        hint=words.UNTIL_HINT,
        error=State.error,
        type="date",
        min=State.head.tomorrow,
        default_value=State.head.tomorrow,
        required=True,
    )
    return _form_dialog("pause", words.PAUSE, words.PAUSE_WHY, until, icon="pause", on_submit=State.pause)


def _exempt() -> rx.Component:
    reason = area_field("reason", words.REASON, hint=words.REASON_HINT, error=State.error, max_length=500)
    return _form_dialog(
        "exempt", words.EXEMPT, words.EXEMPT_WHY, reason, icon="check", kind="danger", on_submit=State.exempt
    )


def _upload() -> rx.Component:
    """Posted by the browser itself: a file never passes through a handler."""
    file = text_field(
        "file",
        words.FILE,
        hint=words.FILE_HINT,
        error=State.error,
        type="file",
        accept="application/pdf,.pdf",
        required=True,
    )
    form = posted_file(f"/imports/oc/{State.line.id}", file, id=FORM["upload"])
    return _dialog(
        "upload",
        words.UPLOAD,
        rx.el.p(words.UPLOAD_WHY, class_name="muted"),
        form,
        footer=_ends(words.UPLOAD, FORM["upload"], "upload", "primary"),
    )


def _form_dialog(name: str, title: str, why: str, field: rx.Component, *, icon: str, on_submit, kind="primary"):
    """One field, what it does, and the act in its own words."""
    form = rx.el.form(field, id=FORM[name], on_submit=on_submit, no_validate=True, class_name="stack")
    shown = rx.cond(State.dialog == name, form, rx.fragment())
    why_text = rx.el.p(why, class_name="muted")
    return _dialog(name, title, why_text, shown, footer=_ends(title, FORM[name], icon, kind))


def _ends(title: str, form: str, icon: str, kind) -> list[rx.Component]:
    return [
        button(labels.CANCEL, kind="quiet", on_click=State.close),
        button(title, kind=kind, icon=icon, type="submit", form=form),
    ]


def _dialog(name: str, title, *content, footer, wide: bool = False) -> rx.Component:
    return dialog(
        f"oc-{name}", title, *content, footer=footer, wide=wide, open=State.dialog == name, on_close=State.close
    )
