"""Head, styles and wraps that every page shares. The tokens themselves are in `assets/app.css`."""

import reflex as rx
from reflex_components_core.base.error_boundary import error_boundary

from aliun_dashboard.ui import labels
from aliun_dashboard.ui.parts.empty import empty

SHEETS = (
    *("app", "parts", "shell", "board", "today", "lead", "pipeline", "health", "settings"),
    *("semaforo", "quotes", "campaigns", "tickets", "orders", "tracker", "kpis", "replay", "alerts", "imports"),
)
STYLESHEETS = [f"/{name}.css" for name in SHEETS]

NAV_MEMORY = 'if(localStorage.getItem("nav")==="slim")document.documentElement.dataset.nav="slim"'


def head() -> list[rx.Component]:
    """Font, icon, keys and the width of the navigation, known before the first paint."""
    return [
        rx.el.link(
            rel="preload",
            href="/fonts/figtree.woff2",
            custom_attrs={"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"},
        ),
        rx.el.link(rel="icon", href="/favicon.svg", custom_attrs={"type": "image/svg+xml"}),
        rx.el.meta(name="robots", content="noindex"),
        rx.el.meta(name="theme-color", content="#f7f4ee", media="(prefers-color-scheme: light)"),
        rx.el.meta(name="theme-color", content="#111515", media="(prefers-color-scheme: dark)"),
        rx.el.script(NAV_MEMORY),
        rx.el.script(src="/keys.js", defer=True),
    ]


def toaster() -> rx.Component:
    """Where toasts appear: bottom right, eight seconds, coloured by our own tokens."""
    return rx.toast.provider(
        position="bottom-right",
        rich_colors=False,
        expand=False,
        toast_options=rx.toast.options(duration=8000, class_name="toast"),
    )


def crash() -> rx.Component:
    """Instead of a screen that failed to draw: what to do now."""
    again = rx.el.a(labels.RELOAD, href="", class_name="button primary")
    return rx.el.main(empty(labels.CRASH_TITLE, labels.CRASH_FIX, again, icon="alert"), class_name="crash")


def wraps() -> dict:
    """Around every page: our own words for a crash. The shell says itself when the line is down."""
    return {(55, "ErrorBoundary"): lambda _: error_boundary(fallback_render=rx.Var.create(crash()))}
