"""The frame of Salud's views."""

import reflex as rx

from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui import labels_operations, labels_rulebook, shell
from aliun_dashboard.ui.parts.tabs import tab, tabs

VIEWS = {
    "/salud/": words.OVERVIEW,
    "/salud/disponibilidad/": labels_operations.UPTIME,
    "/salud/eventos/": words.EVENTS,
    "/salud/entregas/": words.DELIVERIES,
    "/salud/tareas/": words.TIMETABLE,
    "/salud/coherencia/": labels_rulebook.COHERENCE,
}


def view(path: str, *content, toolbar: tuple[rx.Component, ...] = (), title: str | rx.Var[str] = "") -> rx.Component:
    """One view of Salud, its tab marked."""
    marks = [tab(name, href=href, active=href == path) for href, name in VIEWS.items()]
    bar = [rx.el.div(*toolbar, class_name="filters")] if toolbar else []
    body = rx.el.div(tabs(*marks, label=words.TABS), *bar, *content, class_name="health-view")
    return shell.page(title or words.HEALTH, body, active="salud")
