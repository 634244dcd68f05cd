"""The Reflex app: what is imported here is served. Wiring only."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import reflex as rx

from aliun_dashboard.adapters.traced import watch_calls
from aliun_dashboard.api import app as api
from aliun_dashboard.api import watchman
from aliun_dashboard.kernel import logs, traces
from aliun_dashboard.ui import theme
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.screens import (  # noqa: F401  (each registers its page)
    agencies,
    audit,
    campaigns,
    health,
    imports,
    kpis,
    lead,
    login,
    mailbox,
    notices,
    operations,
    orders,
    payments,
    pipeline,
    quotes,
    readings,
    replay,
    reservations,
    risks,
    rulebook,
    settings,
    simulator,
    strays,
    tickets,
    today,
)
from aliun_dashboard.ui.session import Guard, check_every_handler_is_guarded, failed


@asynccontextmanager
async def observed() -> AsyncGenerator[None]:
    """Logs and traces of this web process."""
    logs.setup()
    if traces.setup("aliun-web"):
        watch_calls()
    yield
    traces.flush()


app = rx.App(
    html_lang="es-DO",
    stylesheets=theme.STYLESHEETS,
    reset_style=False,
    head_components=theme.head(),
    toaster=theme.toaster(),
    app_wraps=theme.wraps(),
    api_transformer=api.create(),
    backend_exception_handler=failed,
)
app.add_middleware(Guard())
app.register_lifespan_task(observed)
app.register_lifespan_task(api.lifespan)
app.register_lifespan_task(watchman.lifespan)
app.register_lifespan_task(hub.lifespan)
hub.app = app
check_every_handler_is_guarded()
