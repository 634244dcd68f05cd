"""One exchange with a payment provider over HTTP, and what each of its refusals means."""

from typing import Any

import httpx

from aliun_dashboard.adapters.cashier import Row, first, row, text
from aliun_dashboard.kernel.errors import DeliveryFailed

TIMEOUT = httpx.Timeout(15.0, connect=5.0)
DEFAULT_RETRY_AFTER = 5.0
LONGEST_RETRY_AFTER = 3600.0
PERMANENT = {400: "invalid", 401: "token_rejected", 403: "no_permission", 404: "not_found"}


async def exchange(vendor: str, request: httpx.Request) -> Row:
    """The decoded answer.

    Raises DeliveryFailed: permanent with `invalid`, `token_rejected`, `no_permission`, `not_found` or
    `refused`; again later with `rate_limited`, `unavailable`, `unreachable`, `unreadable`.
    """
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            answer = await client.send(request)
    except httpx.HTTPError as lost:
        raise DeliveryFailed(f"{vendor}: {type(lost).__name__}", code="unreachable") from lost
    if not answer.is_success:
        raise _failure(vendor, answer)
    return _decoded(vendor, answer)


def failure(vendor: str, status: int, why: str, retry_after: str = "") -> DeliveryFailed:
    """What an HTTP status means; `why` is the vendor's own explanation. 409: the same request is under way there."""
    message = f"{vendor} {status}: {why}".rstrip(": ")
    if status == 429:
        return DeliveryFailed(message, retry_after=_seconds(retry_after), code="rate_limited")
    if status >= 500 or status in (408, 409, 425):
        return DeliveryFailed(message, code="unavailable")
    return DeliveryFailed(message, permanent=True, code=PERMANENT.get(status, "refused"))


def unexpected(vendor: str, what: str) -> DeliveryFailed:
    """An answer of success that lacks what it must hold."""
    return DeliveryFailed(f"{vendor}: no {what} in the answer", code="unreadable")


def _failure(vendor: str, answer: httpx.Response) -> DeliveryFailed:
    return failure(vendor, answer.status_code, _explanation(answer), answer.headers.get("retry-after", ""))


def _seconds(asked: str) -> float:
    return min(float(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else DEFAULT_RETRY_AFTER


def _decoded(vendor: str, answer: httpx.Response) -> Row:
    try:
        return row(answer.json())
    except (ValueError, RecursionError) as broken:
        raise DeliveryFailed(f"{vendor}: answer is not JSON", code="unreadable") from broken


def _explanation(answer: httpx.Response) -> str:
    """PayPal: name, message, the first detail's issue. Square: the first error's code and detail."""
    try:
        said: Any = answer.json()
    except (ValueError, RecursionError):
        return ""
    problem = row(said)
    inner = first(problem.get("details")) or first(problem.get("errors"))
    found = [problem.get("name"), problem.get("error"), inner.get("issue"), inner.get("code")]
    found += [problem.get("message"), problem.get("error_description"), inner.get("detail")]
    return "; ".join(filter(None, map(text, found)))[:500]
