"""Around every job: whose lines these are, one line when it is over, and what is counted of it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker
from prometheus_client import Counter, Histogram

from aliun_dashboard.kernel import clock, logs, traces
from aliun_dashboard.worker.again import Again
from aliun_dashboard.worker.app import app

LONG = (0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 3600)
IDS = ("event_id", "delivery_id", "mail_id")

_JOBS = Counter("aliun_jobs", "Jobs that ended, by task and outcome", ["task", "outcome"])
_SECONDS = Histogram("aliun_job_duration_seconds", "How long a job took", ["task"], buckets=LONG)
_WAIT = Histogram("aliun_job_wait_seconds", "From the moment a job was due to its start", ["queue"], buckets=LONG)
_WAITED = """
    SELECT extract(epoch FROM now() - greatest(scheduled_at, (
        SELECT max(at) FROM procrastinate_events WHERE job_id = id AND type IN ('deferred', 'deferred_for_retry'))))
        AS waited FROM procrastinate_jobs WHERE id = %(job_id)s
"""

log = logs.get(__name__)


async def watched(go_on: Callable[[], Awaitable[Any]], context: JobContext, _: Worker) -> Any:
    """Run one job: a Procrastinate worker middleware."""
    job = context.job
    trace = traces.taken_from(job.task_kwargs)
    ids = {name: value for name in IDS if isinstance(value := job.task_kwargs.get(name), int)}
    with logs.about(job_id=job.id, task=job.task_name, queue=job.queue, **ids):
        await _measure_wait(job)
        begun, outcome, why = clock.stopwatch(), "failed", None
        try:
            with traces.span(job.task_name, trace, job_id=job.id or 0, job_queue=job.queue):
                result = await go_on()
            outcome = "done"
            return result
        except Again as again:
            outcome, why = "again", again.__cause__
            raise
        except asyncio.CancelledError:
            outcome = "handed_back"
            raise
        finally:
            _tell(job, outcome, why, clock.stopwatch() - begun)


async def _measure_wait(job: Job) -> None:
    """A database that is away just now costs a measurement, not the job."""
    with contextlib.suppress(ConnectorException):
        found = await app.connector.execute_query_one_async(_WAITED, job_id=job.id)
        _WAIT.labels(job.queue).observe(max(0.0, float(found["waited"] or 0)))


def _tell(job: Job, outcome: str, why: BaseException | None, seconds: float) -> None:
    _JOBS.labels(job.task_name, outcome).inc()
    _SECONDS.labels(job.task_name).observe(seconds)
    log.info("job", outcome=outcome, attempt=job.attempts + 1, ms=round(seconds * 1000, 1), exc_info=why)
