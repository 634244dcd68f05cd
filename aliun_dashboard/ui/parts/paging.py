"""Paging through what has no last page: newer, older."""

import reflex as rx

from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui.parts.button import button


def older_newer(has_newer: rx.Var[bool], has_older: rx.Var[bool], on_newer, on_older) -> rx.Component:
    """Both ways; nothing at all when everything fits on one page."""
    return rx.cond(
        has_newer | has_older,
        rx.el.nav(
            button(words.NEWER, icon="chevron-left", disabled=~has_newer, on_click=on_newer),
            button(words.OLDER, icon="chevron-right", disabled=~has_older, on_click=on_older),
            class_name="pager",
            aria_label=words.PAGING,
        ),
        rx.fragment(),
    )
