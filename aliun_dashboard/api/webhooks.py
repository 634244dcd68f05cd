"""The webhook gateway: verify the raw body, store it, enqueue its processing, answer 200 (C-24, A-07).

One row of `SOURCES` is one provider. Plain Starlette, one statement, no ORM: senders wait for this.
"""

import hashlib
from asyncio import timeout
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NoReturn

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from aliun_dashboard.adapters import cashier, meta_events
from aliun_dashboard.api import errors, meters, pool, signatures
from aliun_dashboard.api.allowance import Allowance
from aliun_dashboard.api.guard import public
from aliun_dashboard.api.inbox import Inbox
from aliun_dashboard.api.signatures import PREFIX, CannotTell, NotConfigured, Post, WrongAddress
from aliun_dashboard.kernel import clock, logs
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.events import Incoming, Signature

MAX_REJECTED_BODY = 16 * 1024
BODY_SECONDS = 10
KEPT_HEADERS = (
    "content-type",
    "user-agent",
    "x-signature",
    "x-hub-signature-256",
    "idempotency-key",
    "stripe-signature",
    "x-square-hmacsha256-signature",
    *(f"paypal-{name}" for name in ("transmission-id", "transmission-time", "transmission-sig", "cert-url")),
)

inbox = Inbox()
rejected_allowance = Allowance(600, per_seconds=3600)


@dataclass(frozen=True)
class Source:
    """A provider: the name its events are stored under, its addresses, its proof of identity, its event ids."""

    name: str
    paths: tuple[str, ...]
    verdict: Callable[[Post], Awaitable[Signature]]
    external_id: Callable[[Post], str]


def _digest(post: Post) -> str:
    """The bytes themselves: Kommo and Meta have no delivery id and repeat exactly."""
    return hashlib.sha256(post.body).hexdigest()


def _idempotency_key(post: Post) -> str:
    return _header(post, "idempotency-key") or _digest(post)


def _event_id(name: str) -> Callable[[Post], str]:
    """The provider's own id of the event: a repetition may be written, and stamped, anew."""
    return lambda post: cashier.event_id(post.body, name) or _digest(post)


def _header(post: Post, name: str) -> str:
    """As much of a header as is worth keeping. PostgreSQL's text knows no NUL."""
    return post.headers.get(name, "").replace("\0", "")[:300]


SOURCES = (
    Source("kommo", ("/kommo/{secret}", "/kommo"), signatures.kommo, _digest),
    Source("meta", ("/inbound",), signatures.meta, _digest),
    Source("n8n", ("/n8n",), signatures.n8n, _idempotency_key),
    Source("stripe", ("/stripe",), signatures.stripe, _event_id("id")),
    Source("paypal", ("/paypal",), signatures.paypal, _event_id("id")),
    Source("square", ("/square",), signatures.square, _event_id("event_id")),
)


class _Failure(Exception):
    """What to answer instead of 200."""

    def __init__(self, status: int, code: str, retry_after: int | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.retry_after = status, code, retry_after


def routes() -> list[Route]:
    """Every webhook address."""
    posts = [
        Route(PREFIX + path, _door(source), methods=["POST"], name=source.name)
        for source in SOURCES
        for path in source.paths
    ]
    gets = [Route(PREFIX + path, handshake, methods=["GET"]) for path in ("/inbound", "/inbound/verify")]
    return posts + gets


def _door(source: Source) -> Callable[[Request], Awaitable[Response]]:
    @public
    async def door(request: Request) -> Response:
        started = clock.stopwatch()
        try:
            response, verdict = await _receive(source, request)
        except _Failure as failure:
            response, verdict = _refusal(failure), failure.code
        meters.webhook(source.name, response.status_code, verdict, clock.stopwatch() - started)
        return response

    return door


@public
async def handshake(request: Request) -> Response:
    """Meta asks whether this address is ours (C-26): its challenge back, or 403."""
    verify_token = settings().meta_verify_token.get_secret_value()
    if not verify_token:
        return _refusal(_Failure(503, "not_configured"))
    challenge = meta_events.handshake(request.query_params, verify_token)
    return _refusal(_Failure(403, "forbidden")) if challenge is None else PlainTextResponse(challenge)


async def _receive(source: Source, request: Request) -> tuple[Response, str]:
    post = Post(await _body(request), request.headers, request.path_params.get("secret"))
    try:
        async with timeout(pool.DEADLINE_SECONDS):
            signature = await source.verdict(post)
            if signature is Signature.INVALID:
                await _reject(source, post)
            return await _accept(source, post, signature)
    except NotConfigured:
        raise _Failure(503, "not_configured") from None
    except WrongAddress:
        raise _Failure(404, "not_found") from None
    except (*pool.UNAVAILABLE, CannotTell):
        raise _Failure(503, "unavailable", retry_after=5) from None


async def _body(request: Request) -> bytes:
    """The raw body; its size is limited in `headers.BodyLimit`, while it comes in."""
    try:
        async with timeout(BODY_SECONDS):
            return await request.body()
    except (TimeoutError, ClientDisconnect):
        raise _Failure(408, "too_slow") from None


async def _accept(source: Source, post: Post, signature: Signature) -> tuple[Response, str]:
    """Stored and enqueued in one transaction, committed before the answer. Gives the answer and its verdict."""
    external_id = source.external_id(post)
    event_id, is_new = await _store(source, post, external_id, signature)
    status = "received" if is_new else "duplicate"
    logs.note(event_id=event_id)
    return JSONResponse({"status": status, "message_id": external_id, "processing_id": str(event_id)}), status


async def _reject(source: Source, post: Post) -> NoReturn:
    """Kept apart from genuine events, cut short and counted, so that garbage cannot fill the disk."""
    if rejected_allowance.take(clock.stopwatch()):
        short = Post(post.body[:MAX_REJECTED_BODY], post.headers)
        await _store(source, short, f"rejected:{_digest(post)}", Signature.INVALID)
    raise _Failure(401, "bad_signature")


async def _store(source: Source, post: Post, external_id: str, signature: Signature) -> tuple[int, bool]:
    return await inbox.store(
        Incoming(
            source=source.name,
            external_id=external_id,
            body=post.body,
            headers={name: _header(post, name) for name in KEPT_HEADERS if name in post.headers},
            signature=signature,
            now=clock.now(),
        )
    )


def _refusal(failure: _Failure) -> Response:
    wait = {} if failure.retry_after is None else {"retry-after": str(failure.retry_after)}
    return errors.response(failure.status, failure.code, wait)
