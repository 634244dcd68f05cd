"""Dialogs: for what needs several answers or cannot be undone; otherwise use a toast with «Deshacer»."""

from collections.abc import Sequence

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.button import icon_button


class ModalDialog(rx.Component):
    """The wrapper of `dialog.jsx`."""

    library = rx.asset("dialog.jsx", shared=True).importable_path
    tag = "ModalDialog"

    open: rx.Var[bool]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def dialog(
    name: str, title: str | rx.Var[str], *children, footer: Sequence[rx.Component] = (), wide: bool = False, **state
) -> rx.Component:
    """A modal. Opened by a button with `**opens(name)`, or by `open=Var[bool], on_close=handler`.

    `on_close` also hears Esc and a click outside, so the State never disagrees with the screen.
    """
    return ModalDialog.create(
        rx.el.div(
            rx.el.header(rx.el.h2(title, id=f"{name}-title"), class_name="dialog-head"),
            rx.el.div(*children, class_name="dialog-body"),
            *([rx.el.footer(*footer, class_name="dialog-foot")] if footer else []),
            # Last, so that opening puts the focus on the first field.
            icon_button("close", labels.CLOSE, class_name="dialog-close", **closes(name)),
        ),
        id=name,
        class_name="dialog wide" if wide else "dialog",
        aria_labelledby=f"{name}-title",
        **state,
    )


def opens(name: str) -> dict:
    """The properties that make a button open the dialog `name`."""
    return {"custom_attrs": {"command": "show-modal", "commandfor": name}}


def closes(name: str) -> dict:
    """The properties that make a button close the dialog `name`."""
    return {"custom_attrs": {"command": "close", "commandfor": name}}
