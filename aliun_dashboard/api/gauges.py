"""What the database tells about the house as of now, beside what the processes have counted: the text of /metrics.

Every query here reads an index over what is open, or a small table: being looked at costs the same with a million rows.
"""

from asyncio import timeout
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import LiteralString, cast

from prometheus_client import REGISTRY, generate_latest
from prometheus_client.core import CollectorRegistry, CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from aliun_dashboard.api import pool
from aliun_dashboard.kernel import meters


@dataclass(frozen=True)
class Gauge:
    """A number read at each scrape: `query` gives one row per value, its labels first."""

    name: str
    what: str
    query: LiteralString
    labels: tuple[str, ...] = ()
    only_grows: bool = False


GAUGES = (
    Gauge(
        "aliun_mails",
        "Mails that wait for a decision, by direction and status",
        """SELECT direction, status, count(*) FROM mail_message
           WHERE status IN ('received', 'failed', 'held', 'leaving') GROUP BY 1, 2""",
        ("direction", "status"),
    ),
    Gauge(
        "aliun_events",
        "Webhooks in the inbox that are not done with",
        """SELECT source, status, count(*) FROM webhook_event
           WHERE status IN ('received', 'failed', 'unrecognised') GROUP BY 1, 2""",
        ("source", "status"),
    ),
    Gauge(
        "aliun_deliveries",
        "Things to be sent, or that could not be, by channel",
        """SELECT provider, status, count(*) FROM delivery
           WHERE status IN ('waiting', 'sending', 'failed') GROUP BY 1, 2""",
        ("provider", "status"),
    ),
    Gauge(
        "aliun_queue_jobs",
        "Jobs that wait or run",
        """SELECT queue_name, status::text, count(*) FROM procrastinate_jobs
           WHERE status IN ('todo', 'doing') GROUP BY 1, 2""",
        ("queue", "status"),
    ),
    Gauge(
        "aliun_queue_oldest_due_seconds",
        "How long the first job of a queue has been due",
        """SELECT queue_name, extract(epoch FROM now() - min(greatest(scheduled_at, e.at)))
           FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
           WHERE j.status = 'todo' AND coalesce(scheduled_at, now()) <= now() GROUP BY 1""",
        ("queue",),
    ),
    Gauge(
        "aliun_workers",
        "Queues served by a living worker, counted with their repetitions",
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'",
    ),
    Gauge("aliun_breaker_open", "Providers that we leave alone now", "SELECT provider, 1 FROM breaker", ("provider",)),
    Gauge(
        "aliun_mailbox_read_age_seconds",
        "Time since the last good look at a mailbox",
        """SELECT row_number() OVER (ORDER BY account)::text, extract(epoch FROM now() - good_at)
           FROM mailbox_watch WHERE good_at IS NOT NULL""",
        ("mailbox",),
    ),
    Gauge(
        "aliun_quota_movements",
        "Lines of the quota ledger, by cause",
        "SELECT cause, count(*) FROM quota_movement GROUP BY 1",
        ("cause",),
        only_grows=True,
    ),
)


async def everything() -> bytes:
    """The text for Prometheus. While the database is away it says so, with what the processes know."""
    found = await _asked()
    registry = CollectorRegistry()
    registry.register(_Told([*_counted(), _is_up(found is not None), *(found or [])]))
    return generate_latest(registry)


async def _asked() -> list[Metric] | None:
    try:
        async with timeout(pool.DEADLINE_SECONDS), pool.connection() as connection:
            return [await _gauge(connection, gauge) for gauge in GAUGES]
    except pool.UNAVAILABLE:
        return None


def _counted() -> Iterable[Metric]:
    """What all processes have counted together, or this one alone."""
    files = meters.files()
    return cast("Iterable[Metric]", MultiProcessCollector.merge(files)) if files else REGISTRY.collect()


def _is_up(answers: bool) -> Metric:
    return GaugeMetricFamily("aliun_database_up", "Whether the database answered this scrape", value=float(answers))


class _Told(Collector):
    """What was gathered for one scrape."""

    def __init__(self, families: list[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)


async def _gauge(connection: pool.Connection, gauge: Gauge) -> Metric:
    family = (CounterMetricFamily if gauge.only_grows else GaugeMetricFamily)(
        gauge.name, gauge.what, labels=gauge.labels
    )
    for *values, number in await (await connection.execute(gauge.query)).fetchall():
        family.add_metric(values, float(number))
    return family
