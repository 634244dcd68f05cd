"""Is it alive, is it ready, what does it measure: for supervisors, balancers and Prometheus."""

from asyncio import timeout
from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CollectorRegistry, GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aliun_dashboard import migrations
from aliun_dashboard.api import pool
from aliun_dashboard.api.guard import public
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


@dataclass(frozen=True)
class Gauge:
    """A number read at each scrape: `query` gives one row per value, its labels first."""

    name: str
    what: str
    query: LiteralString
    labels: tuple[str, ...] = ()


GAUGES = (
    Gauge(
        "aliun_mails",
        "Mails by direction and what became of them",
        "SELECT direction, status, count(*) FROM mail_message GROUP BY 1, 2",
        ("direction", "status"),
    ),
    Gauge(
        "aliun_events",
        "Webhooks in the inbox",
        "SELECT source, status, count(*) FROM webhook_event GROUP BY 1, 2",
        ("source", "status"),
    ),
    Gauge(
        "aliun_deliveries",
        "Things sent, by provider and outcome",
        "SELECT provider, status, count(*) FROM delivery GROUP BY 1, 2",
        ("provider", "status"),
    ),
    Gauge(
        "aliun_jobs",
        "Jobs that wait or run",
        "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') GROUP BY 1",
        ("status",),
    ),
)


def routes() -> list[Route]:
    """The three addresses."""
    return [
        Route("/healthz", alive, methods=["GET"]),
        Route("/readyz", ready, methods=["GET"]),
        Route("/metrics", metrics, methods=["GET"]),
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
async def metrics(_: Request) -> Response:
    """Prometheus' text: this process's own counters, and the database's state as of now."""
    try:
        async with timeout(pool.DEADLINE_SECONDS), pool.connection() as connection:
            gauges = [await _gauge(connection, gauge) for gauge in GAUGES]
    except pool.UNAVAILABLE:
        gauges = []
    found = CollectorRegistry()
    found.register(_Found(gauges))
    return Response(generate_latest() + generate_latest(found), media_type=CONTENT_TYPE_LATEST)


class _Found(Collector):
    """What the database said, for one scrape."""

    def __init__(self, gauges: list[GaugeMetricFamily]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[GaugeMetricFamily]:
        return iter(self._gauges)


async def _gauge(connection: pool.Connection, gauge: Gauge) -> GaugeMetricFamily:
    family = GaugeMetricFamily(gauge.name, gauge.what, labels=gauge.labels)
    for *values, number in await (await connection.execute(gauge.query)).fetchall():
        family.add_metric(values, float(number))
    return family
