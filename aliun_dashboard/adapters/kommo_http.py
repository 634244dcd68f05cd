"""One exchange with Kommo: where it lives, and what each of its answers means."""

import re

import httpx

from aliun_dashboard.adapters.kommo_facts import row, rows, text
from aliun_dashboard.kernel.errors import DeliveryFailed

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
DEFAULT_RETRY_AFTER = 5.0
LONGEST_RETRY_AFTER = 3600.0
# 403 means the account or our address is blocked for everything: the caller opens
# its circuit breaker and never asks again in a loop.
_PERMANENT = {
    400: "invalid",
    401: "token_rejected",
    402: "quota_exhausted",
    403: "account_blocked",
    404: "not_found",
    422: "invalid",
}


def address(subdomain: str, base_url: str = "") -> str:
    """Root of one account, without a trailing slash; `base_url` replaces it whole.

    Raises DeliveryFailed when the subdomain could lead a token to another host.
    """
    if base_url:
        return base_url.rstrip("/")
    if not re.fullmatch(r"[a-z0-9-]+", subdomain):
        raise DeliveryFailed(f"bad subdomain {subdomain!r}", permanent=True, code="bad_subdomain")
    return f"https://{subdomain}.kommo.com"


async def exchange(http: httpx.AsyncClient, request: httpx.Request) -> object:
    """The decoded answer; None for 204, which is Kommo's empty list.

    Raises DeliveryFailed with code `invalid`, `token_rejected`, `quota_exhausted`,
    `account_blocked`, `not_found`, `refused` (permanent), or `rate_limited`,
    `unavailable`, `unreachable`, `unreadable` (again later).
    """
    try:
        response = await http.send(request)
    except httpx.HTTPError as lost:
        raise DeliveryFailed(f"Kommo: {type(lost).__name__}", code="unreachable") from lost
    if not response.is_success:
        raise _failure(response)
    return None if response.status_code == 204 else _decoded(response)


def _decoded(response: httpx.Response) -> object:
    try:
        return response.json()
    except (ValueError, RecursionError) as broken:
        raise DeliveryFailed("Kommo: answer is not JSON", code="unreadable") from broken


def _failure(response: httpx.Response) -> DeliveryFailed:
    status = response.status_code
    message = f"Kommo {status}: {_explanation(response)}".rstrip(": ")
    if status == 429:
        return DeliveryFailed(message, retry_after=_retry_after(response), code="rate_limited")
    if status >= 500 or status in (408, 425):
        return DeliveryFailed(message, code="unavailable")
    return DeliveryFailed(message, permanent=True, code=_PERMANENT.get(status, "refused"))


def _retry_after(response: httpx.Response) -> float:
    asked = response.headers.get("retry-after", "")
    return min(float(asked), LONGEST_RETRY_AFTER) if asked.isdecimal() else DEFAULT_RETRY_AFTER


def _explanation(response: httpx.Response) -> str:
    """Title, detail and every `path code detail` of a problem+json body."""
    try:
        problem = row(response.json())
    except (ValueError, RecursionError):
        return ""
    fields = [
        " ".join(text(error.get(part)) for part in ("path", "code", "detail")).strip()
        for group in rows(problem.get("validation-errors"))
        for error in rows(group.get("errors"))
    ]
    about = [text(problem.get(part)) for part in ("title", "hint", "detail")]
    return "; ".join(part for part in (*about, *fields) if part)
