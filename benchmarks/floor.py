"""The floor: Starlette, psycopg and the very insert of our door, with nothing else around it."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aliun_dashboard.kernel import db, events
from aliun_dashboard.kernel.config import settings

PATH = "/api/v1/webhooks/kommo"


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
    values = {
        "source": "kommo",
        "external_id": hashlib.sha256(body).hexdigest(),
        "now": datetime.now(UTC),
        "headers": Jsonb({}),
        "body": body,
        "signature": "valid",
        "status": "received",
        "task": events.PROCESS,
        "lock": None,
    }
    async with request.app.state.pool.connection() as connection:
        cursor = await connection.execute(events._ACCEPT, values)
        event_id, _ = await cursor.fetchone()
    return JSONResponse({"status": "received", "processing_id": event_id})
