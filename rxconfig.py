"""How Reflex builds and serves the screens. Everything else is in `kernel/config.py`."""

import reflex as rx

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.ui.origin import OwnOrigin

config = rx.Config(
    app_name="aliun_dashboard",
    frontend_port=settings().port,
    backend_port=settings().port,
    backend_host=settings().host,
    cors_allowed_origins=settings().origins,
    # One web process keeps page state in memory; several share it through Redis.
    state_manager_mode="redis" if settings().reflex_redis_url else "memory",
    redis_url=settings().reflex_redis_url or None,
    default_color_mode="system",
    show_built_with_reflex=False,
    telemetry_enabled=False,
    plugins=[OwnOrigin()],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
