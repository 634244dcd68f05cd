"""The frame of Auditoría's two views."""

import reflex as rx

from aliun_dashboard.ui import labels_audit as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.parts.tabs import tab, tabs

VIEWS = {"/auditoria/": words.ACTS, "/auditoria/webhooks/": words.WEBHOOKS}


def view(path: str, *content, toolbar: tuple[rx.Component, ...] = ()) -> rx.Component:
    """One view of Auditoría, its tab marked."""
    marks = [tab(name, href=href, active=href == path) for href, name in VIEWS.items()]
    bar = [rx.el.div(*toolbar, class_name="filters")] if toolbar else []
    body = rx.el.div(tabs(*marks, label=words.VIEWS), *bar, *content, class_name="health-view")
    return shell.page(words.AUDIT, body, active="auditoria")
