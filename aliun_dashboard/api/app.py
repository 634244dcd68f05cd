"""The HTTP application for machines and log-in; the screens are mounted inside it. Wiring only."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, cast

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from granian.utils import proxies
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from aliun_dashboard.api import (
    audit,
    auth,
    campaigns,
    customer,
    docs,
    errors,
    exports,
    guard,
    health,
    imports,
    kommo,
    kpi_files,
    lead_exports,
    lead_imports,
    leads,
    mails,
    meters,
    oc_upload,
    order_files,
    papers,
    payment_page,
    pool,
    purchase_orders,
    quotes,
    sales,
    tickets,
    webhooks,
)
from aliun_dashboard.api.access import Access
from aliun_dashboard.api.guard import public
from aliun_dashboard.api.headers import BodyLimit, SecurityHeaders
from aliun_dashboard.kernel import vitals
from aliun_dashboard.kernel.config import settings

SPANS: TelemetryConfig = {"tracing": True, "metrics": False, "logs": False, "operation_spans": False}
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


@asynccontextmanager
async def lifespan(_app: object = None) -> AsyncGenerator[None]:
    """What runs while we serve; for whoever mounts us: Reflex runs no lifespan but its own tasks."""
    async with pool.lifespan(), vitals.measured("web", meters.look_at_pools):
        yield


def create() -> FastAPI:
    """The application. Refuses to be made with a route that does not say who may use it."""
    app = FastAPI(
        title="Aliun",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        telemetry=SPANS,  # only when `kernel.traces` has found a collector
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Access)
    if trusted := settings().aliun_trusted_proxies:
        app.add_middleware(cast("Any", proxies.wrap_asgi_with_proxy_headers), trusted_hosts=trusted)
    errors.install(app)
    app.router.routes.extend(webhooks.routes())  # first: the hot path looks at no other route
    for part in (leads, campaigns, quotes, sales, purchase_orders, tickets, audit):
        app.router.routes.extend(part.router.routes)
    app.router.routes.extend([*auth.routes(), *exports.routes(), *kommo.routes(), *health.routes(), *docs.routes(app)])
    app.router.routes.extend([*imports.routes(), *papers.routes(), *customer.routes(), *payment_page.routes()])
    app.router.routes.extend([*purchase_orders.routes(), *order_files.routes(), *oc_upload.routes(), *mails.routes()])
    app.router.routes.extend(kpi_files.routes())
    app.router.routes.extend([*lead_imports.routes(), *lead_exports.routes()])
    app.router.routes.append(Route("/api/{rest:path}", _nowhere, methods=METHODS))
    guard.check(app.routes)
    return app


@public
async def _nowhere(request: Request) -> Response:
    """What no route answers, in JSON: 405 when the address exists for another method, else 404."""
    methods: set[str] = set()
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is Match.PARTIAL and isinstance(route, Route):
            methods |= route.methods or set()
    if methods:
        return errors.response(405, "bad_method", {"allow": ", ".join(sorted(methods))})
    return errors.response(404, "not_found")
