"""The database connections of the hot path: asynchronous, few, and quick to give up."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import psycopg
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout, TooManyRequests

from aliun_dashboard.kernel import db, traces
from aliun_dashboard.kernel.config import settings

Connection = psycopg.AsyncConnection[TupleRow]

# Together under the 5 s a sender may be kept waiting (anchors §9 rows 8, 9).
WAIT_SECONDS = 2.0  # Kommo waits no longer; and whoever waits here dials no new connection
STATEMENT_MS = 2500
DEADLINE_SECONDS = 4.5

UNAVAILABLE = (psycopg.OperationalError, psycopg.InterfaceError, PoolTimeout, TooManyRequests, TimeoutError)

NO_SCHEMA = psycopg.errors.UndefinedTable

_pools: list[AsyncConnectionPool[Connection]] = []


@asynccontextmanager
async def lifespan(_app: object = None) -> AsyncGenerator[None]:
    """Open the pool for as long as the web process serves. A database that is down delays nothing here."""
    pool = AsyncConnectionPool[Connection](
        db.dsn(settings().database_url),
        min_size=2,
        max_size=10,
        max_waiting=2000,
        timeout=WAIT_SECONDS,
        reconnect_timeout=1.0,  # then every new request tries afresh, instead of an ever longer pause
        open=False,
        kwargs={
            "autocommit": True,
            "connect_timeout": 2,
            "options": f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={STATEMENT_MS} -c timezone=UTC",
        },
    )
    async with pool:
        _pools.append(pool)
        try:
            yield
        finally:
            _pools.remove(pool)


@asynccontextmanager
async def connection() -> AsyncGenerator[Connection]:
    """A connection that commits each statement. Raises one of `UNAVAILABLE` when there is none in time."""
    with traces.span("postgresql"):
        async with _pools[-1].connection() as connected:
            yield connected


def use() -> dict[str, int]:
    """How many connections are in use and idle, and how many requests wait for one."""
    told = _pools[-1].get_stats() if _pools else {}
    idle = told.get("pool_available", 0)
    return {"used": told.get("pool_size", 0) - idle, "idle": idle, "waiting": told.get("requests_waiting", 0)}
