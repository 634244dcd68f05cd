"""The `?` sheet: every shortcut, in groups."""

import reflex as rx

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.dialog import dialog

NAME = "shortcuts"


def shortcuts() -> rx.Component:
    """The dialog. What it lists is in `labels.SHORTCUT_GROUPS`."""
    groups = [
        rx.el.section(rx.el.h3(title), rx.el.dl(*[_line(keys, does) for keys, does in lines]))
        for title, lines in labels.SHORTCUT_GROUPS.items()
    ]
    return dialog(NAME, labels.SHORTCUTS, rx.el.div(*groups, class_name="shortcuts"), wide=True)


def _line(keys: str, does: str) -> rx.Component:
    return rx.el.div(rx.el.dt(does), rx.el.dd(*[rx.el.kbd(key) for key in keys.split()]))
