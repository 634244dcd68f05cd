"""Durable work: put a job on the Procrastinate queue inside the caller's own transaction."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from procrastinate import App, SyncPsycopgConnector
from sqlmodel import Session

from . import traces


@cache
def _deferrer() -> App:
    """Only builds jobs; it never opens a connection, since each job goes in on the caller's."""
    return App(connector=SyncPsycopgConnector())


def enqueue(
    session: Session,
    task: str,
    *,
    lock: str | None = None,
    at: datetime | None = None,
    queue: str = "default",
    **arguments: Any,
) -> None:
    """Enqueue `task`; rolled back with the session. Jobs with the same `lock` run one after another.

    Jobs run at least once: whatever carries them out is idempotent by key.
    """
    connection = session.connection().connection.driver_connection
    job = _deferrer().configure_task(task, lock=lock, schedule_at=at, queue=queue, connection=connection)
    job.defer(**arguments, **traces.carried())


def enqueue_many(session: Session, task: str, jobs: Sequence[dict[str, Any]], *, queue: str = "default") -> None:
    """Enqueue `task` once for each set of arguments, in one statement; as `enqueue` otherwise."""
    if jobs:
        connection = session.connection().connection.driver_connection
        _deferrer().configure_task(task, queue=queue, connection=connection).batch_defer(*jobs)
