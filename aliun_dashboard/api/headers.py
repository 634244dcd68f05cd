"""What surrounds every request: security headers, screens included, and a limit to bodies. Pure ASGI."""

from asyncio import timeout

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings

# Reflex writes inline scripts (theme, router) and inline styles, and its client carries out what a handler
# returns (a toast, the clipboard) with eval: those stay open; everything else is ours.
CONTENT = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "content-security-policy": CONTENT,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
# What a page of ours may show inside itself: a PDF beside its data.
IN_OUR_PAGES = {
    "x-frame-options": "SAMEORIGIN",
    "content-security-policy": CONTENT.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
}
API = ("/api/", "/auth/", "/imports/")
PAGES = ("/c/", "/o/", "/p/", "/v/")  # of customers and agencies: see `pages.py`
MAX_BODY = 1024 * 1024
FORM = 64 * 1024  # around a file
LARGER = {  # the receipt of a transfer; an order, handed in by the agency or by hand; a file of leads; a whole mail
    "/p/": 5 * MAX_BODY + FORM,
    "/o/": 10 * MAX_BODY + FORM,
    "/imports/oc/": 10 * MAX_BODY + FORM,
    "/imports/leads": 10 * MAX_BODY + FORM,
    "/imports/correo": 26 * MAX_BODY + FORM,
}
BODY_SECONDS, FILE_SECONDS = 30, 180
A_YEAR = "max-age=31536000; includeSubDomains"


def largest_body(path: str) -> int:
    """How many bytes a request to this address may bring."""
    return next((size for start, size in LARGER.items() if path.startswith(start)), MAX_BODY)


class SecurityHeaders:
    """Adds `ALWAYS`, and HSTS when we are reached by https, to what an answer says itself. The API is never cached."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = dict(ALWAYS)
        if settings().public_url.startswith("https://"):
            own["strict-transport-security"] = A_YEAR
        if scope["path"].startswith(API):
            own["cache-control"] = "no-store"
        raw = [(name.encode(), value.encode()) for name, value in own.items()]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = list(message.get("headers", ()))
                known = {name.lower() for name, _ in said}
                message["headers"] = [*said, *(header for header in raw if header[0] not in known)]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """A body of the API or of a customer's form that grows over its limit is 413 while it is still coming in.

    One that does not come to its end is 408: a sender who dawdles holds a place for so long and no longer.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API + PAGES):
            await self.app(scope, receive, send)
            return
        size, most = 0, largest_body(scope["path"])
        is_whole, deadline = False, clock.stopwatch() + (BODY_SECONDS if most == MAX_BODY else FILE_SECONDS)

        async def receive_limited() -> Message:
            nonlocal size, is_whole
            try:
                async with timeout(None if is_whole else deadline - clock.stopwatch()):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408) from None
            is_whole = not message.get("more_body", False)
            size += len(message.get("body", b""))
            if size > most:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_limited, send)
