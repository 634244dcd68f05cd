"""n8n outwards: tell its webhook that something happened here (C-32, X-18)."""

from http import HTTPStatus
from typing import Any

import httpx

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

TIMEOUT = httpx.Timeout(10, connect=5)


def configured() -> bool:
    """False: there is no N8N_WEBHOOK_URL, and publishing is to be simulated."""
    return bool(settings().n8n_webhook_url)


async def publish(event_name: str, payload: dict[str, Any], key: str) -> None:
    """POST `{"event", "key", "data"}` to N8N_WEBHOOK_URL; `key` also goes as `Idempotency-Key`.

    n8n's 200 means «execution started», not «done». It does not deduplicate, so a workflow that
    must not act twice compares `key`. A user and password in the address go as Basic
    authentication and never into a log. Raises DeliveryFailed.
    """
    if not configured():
        raise DeliveryFailed("N8N_WEBHOOK_URL is missing", permanent=True, code="not_configured")
    url = httpx.URL(settings().n8n_webhook_url)
    who = httpx.BasicAuth(url.username, url.password) if url.userinfo else None
    body = {"event": event_name, "key": key, "data": payload}
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, auth=who) as client:
            answer = await client.post(url.copy_with(userinfo=b""), json=body, headers={"Idempotency-Key": key})
    except httpx.TransportError as lost:
        raise DeliveryFailed(f"n8n did not answer: {type(lost).__name__}", retry_after=15, code="unreachable") from lost
    if not answer.is_success:
        raise _failure(answer.status_code)


def _failure(status: int) -> DeliveryFailed:
    """404 is transient: n8n answers it for a moment after each start or activation of a workflow."""
    if status == HTTPStatus.NOT_FOUND:
        return DeliveryFailed(
            "n8n knows no such webhook: is the workflow active?", retry_after=10, code="workflow_inactive"
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return DeliveryFailed("n8n's webhook asks for a credential", permanent=True, code="no_permission")
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DeliveryFailed(f"n8n said {status}", retry_after=30, code="provider_down")
    return DeliveryFailed(f"n8n said {status}", permanent=True, code="provider_refused")
