"""The Reflex app: what is imported here is served. Wiring only."""

import reflex as rx

from aliun_dashboard.ui import theme
from aliun_dashboard.ui.screens import login  # noqa: F401  (registers its page)

app = rx.App(
    html_lang="es-DO",
    stylesheets=theme.STYLESHEETS,
    reset_style=False,
    head_components=theme.head(),
    toaster=theme.toaster(),
    app_wraps=theme.wraps(),
)
