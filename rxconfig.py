"""How Reflex builds and serves the screens. Everything else is in `kernel/config.py`."""

import reflex as rx

from aliun_dashboard.kernel.config import settings

LOOPBACK = {"127.0.0.1", "localhost"}


def _origins() -> list[str]:
    """The only addresses a browser may talk to us from, exactly (never `*`)."""
    ours = settings()
    origins = {ours.public_url}
    if ours.host in LOOPBACK:
        origins |= {f"http://{name}:{ours.port}" for name in LOOPBACK}
    return sorted(origins)


config = rx.Config(
    app_name="aliun_dashboard",
    frontend_port=settings().port,
    backend_port=settings().port,
    backend_host=settings().host,
    cors_allowed_origins=_origins(),
    # One web process keeps page state in memory; several share it through Redis.
    state_manager_mode="redis" if settings().reflex_redis_url else "memory",
    redis_url=settings().reflex_redis_url or None,
    default_color_mode="system",
    show_built_with_reflex=False,
    telemetry_enabled=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
