"""The tabs every page of Ajustes has, by role, and how a secret is shown once."""

import reflex as rx

from aliun_dashboard.staff.rules import ADMINISTERS, EDITS_RULES, EVERYONE, READS_AUDIT, SEES_ORDERS, Role
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.tabs import tab, tabs

WORDS = labels.SETTINGS
TABS: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("account", "/ajustes/", EVERYONE),
    ("people", "/ajustes/usuarios/", ADMINISTERS),
    ("tokens", "/ajustes/tokens/", ADMINISTERS),
    ("stages", "/ajustes/etapas/", ADMINISTERS),
    ("budgets", "/ajustes/presupuestos/", EDITS_RULES),
    ("inventory", "/ajustes/inventario/", EVERYONE),
    ("orders", "/ajustes/oc/", SEES_ORDERS),
    ("guard", "/ajustes/guardas/", READS_AUDIT),
    ("connections", "/ajustes/conexiones/", ADMINISTERS),
)


def screen(active: str, *content: rx.Component) -> rx.Component:
    """A page of Ajustes under its tabs."""
    drawn = [_tab(name, href, allowed, active) for name, href, allowed in TABS]
    return shell.page(
        labels.NAV["ajustes"],
        rx.el.div(tabs(*drawn, label=WORDS["tabs_label"]), *content, class_name="settings stack"),
        active="ajustes",
    )


def once(secret: rx.Var[str], why: rx.Var[str] | str, on_done) -> rx.Component:
    """A secret that can be read this one time, with a button to copy it."""
    shown = rx.el.div(
        banner(why, tone="warn"),
        rx.el.div(
            rx.el.code(secret, class_name="secret"),
            button(
                WORDS["copy"],
                icon="copy",
                on_click=[rx.set_clipboard(secret), rx.toast.success(WORDS["copied"])],
            ),
            button(WORDS["kept"], kind="quiet", icon="check", on_click=on_done),
            class_name="row once",
        ),
        class_name="stack",
    )
    return rx.cond(secret != "", shown, rx.fragment())


def _tab(name: str, href: str, allowed: frozenset[Role], active: str) -> rx.Component:
    drawn = tab(WORDS["tabs"][name], href=href, active=name == active)
    if allowed == EVERYONE:
        return drawn
    return rx.cond(rx.Var.create(sorted(allowed)).contains(ShellState.role), drawn, rx.fragment())
