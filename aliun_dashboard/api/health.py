"""Is it alive, is it ready, what does it measure: for supervisors, balancers and Prometheus."""

import hmac
from asyncio import timeout
from datetime import timedelta

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from aliun_dashboard import migrations
from aliun_dashboard.api import errors, gauges, pool
from aliun_dashboard.api.guard import public
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.mail.box import SILENT_AFTER

WORKER_SECONDS = 60

MAIL_OFF = "not configured"

_READY = """
SELECT (SELECT version_num FROM alembic_version) AS version,
       EXISTS (SELECT FROM procrastinate_workers
               WHERE last_heartbeat > now() - make_interval(secs => %s)) AS worker,
       (SELECT coalesce(array_agg(account), '{}') FROM unnest(%s::text[]) AS account WHERE NOT EXISTS (
            SELECT FROM mailbox_watch WHERE mailbox_watch.account = account.account
                AND good_at > now() - make_interval(secs => %s))) AS silent
"""


def routes() -> list[Route]:
    """The four addresses."""
    return [
        Route("/healthz", alive, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
        Route("/.well-known/security.txt", security, methods=["GET"]),
    ]


@public
async def alive(_: Request) -> Response:
    """The process answers; nothing else is looked at."""
    return JSONResponse({"status": "ok"})


@public
async def ready(_: Request) -> Response:
    """Whether work can be done: database, its schema, a living worker, the mailbox. 503 names what cannot."""
    checks = await _checks()
    is_ready = all(state in ("ok", MAIL_OFF) for state in checks.values())
    return JSONResponse({"status": "ok" if is_ready else "unready", "checks": checks}, 200 if is_ready else 503)


async def _checks() -> dict[str, str]:
    try:
        async with timeout(pool.DEADLINE_SECONDS), pool.connection() as connection:
            asked = [WORKER_SECONDS, settings().mailboxes, SILENT_AFTER.total_seconds()]
            row = await (await connection.execute(_READY, asked)).fetchone()
    except pool.UNAVAILABLE:
        return {"database": "unreachable"}
    except pool.NO_SCHEMA:
        return {"database": "ok", "migrations": "pending"}
    version, worker, silent = row or (None, False, [])
    return {
        "database": "ok",
        "migrations": "ok" if version == migrations.newest() else "pending",
        "worker": "ok" if worker else "no heartbeat",
        "mail": _mail(silent),
    }


def _mail(silent: list[str]) -> str:
    if not settings().mailboxes:
        return MAIL_OFF
    return f"{len(silent)} mailbox(es) not read in ten minutes" if silent else "ok"


@public
async def metrics(request: Request) -> Response:
    """Prometheus' text: what all processes have counted, and the database's state as of now."""
    wanted = settings().aliun_metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if wanted and not hmac.compare_digest(given.encode(), wanted.encode()):
        return errors.response(401, "unauthorized", {"www-authenticate": "Bearer"})
    return Response(await gauges.everything(), media_type=CONTENT_TYPE_LATEST)


@public
async def security(_: Request) -> Response:
    """Where to tell of a hole (RFC 9116)."""
    contact = settings().aliun_security_contact
    if not contact:
        return errors.response(404, "not_found")
    until = f"{clock.now() + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}"
    return PlainTextResponse(f"Contact: {contact}\nExpires: {until}\nPreferred-Languages: es, en\n")
