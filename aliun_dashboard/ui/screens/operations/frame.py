"""The frame of Operaciones' views."""

import reflex as rx

from aliun_dashboard.ui import labels_operations as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.parts.tabs import tab, tabs

VIEWS = {
    "/operaciones/": words.WAY_BACK,
    "/operaciones/deshacer/": words.AUTOMATIONS,
    "/operaciones/conservacion/": words.RETENTION,
}


def view(path: str, *content) -> rx.Component:
    """One view of Operaciones, its tab marked."""
    marks = [tab(name, href=href, active=href == path) for href, name in VIEWS.items()]
    body = rx.el.div(*content, class_name="stack")
    return shell.page(
        words.OPERATIONS,
        rx.el.div(tabs(*marks, label=words.TABS), body, class_name="health-view"),
        active="operaciones",
    )
