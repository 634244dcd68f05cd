"""Log-in."""

import reflex as rx

from aliun_dashboard.ui.parts.icon import icon


@rx.page(route="/login", title="Entrar · Aliun")
def login() -> rx.Component:
    """The door."""
    return rx.el.main(icon("waves"), rx.el.h1("Aliun"))
