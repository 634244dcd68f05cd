"""WhatsApp outwards: one message to one person through Meta's Cloud API.

Meta has no idempotency key, so whoever calls must never send again blindly: a timeout raises a
permanent `unknown_outcome`, and only a status webhook (it gives back our `key`) or a person can
tell. An answer of 200 means «accepted»; delivery and most refusals come later as statuses.

Limits of Meta: 80 messages/s per number (20 for numbers shared with the phone app), one message
per 6 s to the same person (bursts of 45), free text only within 24 h of the customer's last message.
"""

import re
from collections.abc import Sequence
from typing import Any, cast

import httpx

from aliun_dashboard.adapters.whatsapp_errors import failure_of
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed

TIMEOUT = httpx.Timeout(15, connect=5)
BSUID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]+")
PHONE = re.compile(r"[1-9]\d{6,14}")
MAX_KEY = 512


def configured() -> bool:
    """False: there are no keys, and sending is to be simulated."""
    return bool(settings().meta_access_token.get_secret_value() and settings().whatsapp_phone_number_id)


async def ping() -> None:
    """Read our own number's id: the cheapest proof that token and number are good. Raises DeliveryFailed."""
    url, headers = _number()
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            answer = await client.get(url, params={"fields": "id"}, headers=headers)
    except httpx.TransportError as lost:
        raise DeliveryFailed(f"Meta could not be reached: {lost}", retry_after=30, code="unreachable") from lost
    if not answer.is_success:
        raise failure_of(answer)


async def send_text(to: str, text: str, *, key: str, reply_to: str = "") -> str:
    """Send free text and return its wamid.

    `to` is a phone (any punctuation; digits count) or a BSUID. `key` comes back with every status.
    Raises DeliveryFailed; `window_closed` means only a template may be sent now.
    """
    message: dict[str, Any] = {"type": "text", "text": {"body": text, "preview_url": False}}
    if reply_to:
        message["context"] = {"message_id": reply_to}
    return await _send(to, message, key)


async def send_template(to: str, name: str, lang: str, values: Sequence[str] = (), *, key: str) -> str:
    """Send an approved template and return its wamid; `values` fill `{{1}}`, `{{2}}` … of its body.

    `lang` is the code the template was approved with (`es`, `es_MX`, `en_US`). Raises DeliveryFailed.
    """
    template: dict[str, Any] = {"name": name, "language": {"code": lang}}
    if values:
        template["components"] = [{"type": "body", "parameters": [{"type": "text", "text": v} for v in values]}]
    return await _send(to, {"type": "template", "template": template}, key)


async def _send(to: str, message: dict[str, Any], key: str) -> str:
    if not configured():
        raise DeliveryFailed("Meta's token or number is missing", permanent=True, code="not_configured")
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", **_recipient(to), **message}
    answer = await _post({**body, "biz_opaque_callback_data": key[:MAX_KEY]})
    if answer.is_success:
        return _wamid(answer)
    raise failure_of(answer)


def _recipient(to: str) -> dict[str, str]:
    if BSUID.fullmatch(to):
        return {"recipient": to}
    phone = re.sub(r"[\s()+.-]", "", to)
    if PHONE.fullmatch(phone):
        return {"to": phone}
    raise DeliveryFailed("the recipient is neither a phone nor a BSUID", permanent=True, code="bad_recipient")


async def _post(body: dict[str, Any]) -> httpx.Response:
    url, headers = _number()
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            return await client.post(f"{url}/messages", json=body, headers=headers)
    except (httpx.ConnectError, httpx.ConnectTimeout) as unreached:
        raise DeliveryFailed(
            f"Meta could not be reached: {unreached}", retry_after=30, code="unreachable"
        ) from unreached
    except httpx.TransportError as cut:
        raise _unknown(f"{type(cut).__name__} after the request had left") from cut


def _number() -> tuple[str, dict[str, str]]:
    config = settings()
    url = f"{config.meta_base_url.rstrip('/')}/{config.whatsapp_phone_number_id}"
    return url, {"Authorization": f"Bearer {config.meta_access_token.get_secret_value()}"}


def _wamid(answer: httpx.Response) -> str:
    try:
        return cast(str, answer.json()["messages"][0]["id"])
    except (ValueError, KeyError, IndexError, TypeError) as strange:
        raise _unknown("Meta said 200 without a message id") from strange


def _unknown(why: str) -> DeliveryFailed:
    return DeliveryFailed(
        f"{why}: the message may or may not arrive, wait for its status", permanent=True, code="unknown_outcome"
    )
