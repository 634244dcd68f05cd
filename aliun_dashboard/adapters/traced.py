"""Spans for calls to outside services: method, host, status. Neither path nor query, and nothing is told to them."""

from typing import Any

import httpx

from aliun_dashboard.kernel import traces


def watch_calls() -> None:
    """Have every asynchronous httpx call of this process be a span. For once, when traces are on."""
    send: Any = httpx.AsyncHTTPTransport.handle_async_request

    async def traced(self: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        with traces.span(f"{request.method} {request.url.host}", http_request_method=request.method):
            return await send(self, request)

    setattr(httpx.AsyncHTTPTransport, "handle_async_request", traced)  # noqa: B010 - a method of theirs
