"""The floor: Starlette, psycopg and the insert of our door, written out, with nothing else around it."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.config import settings

PATH = "/api/v1/webhooks/kommo"


_INSERT = """
WITH fresh AS (
    INSERT INTO webhook_event
        (source, external_id, received_at, headers, body, signature, status,
         repeats, attempts, error, error_kind, steps, subjects)
    VALUES ('kommo', %s, %s, '{}', %s, 'valid', 'received', 0, 0, '', '', '[]', '[]')
    ON CONFLICT (source, external_id) DO NOTHING
    RETURNING id
), job AS (
    INSERT INTO procrastinate_jobs (task_name, queue_name, priority, args)
    SELECT 'process_event', 'default', 0, jsonb_build_object('event_id', id) FROM fresh
)
SELECT id FROM fresh
"""


def create() -> Starlette:
    routes = [Route(PATH, store, methods=["POST"]), Route("/healthz", alive)]
    return Starlette(routes=routes, lifespan=lifespan)


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    url = db.dsn(settings().database_url)
    async with AsyncConnectionPool(url, min_size=2, max_size=10, kwargs={"autocommit": True}) as pool:
        app.state.pool = pool
        yield


async def alive(_: Request) -> Response:
    return Response()


async def store(request: Request) -> Response:
    body = await request.body()
    values = [hashlib.sha256(body).hexdigest(), datetime.now(UTC), body]
    async with request.app.state.pool.connection() as connection:
        (event_id,) = await (await connection.execute(_INSERT, values)).fetchone()
    return JSONResponse({"status": "received", "processing_id": event_id})
