"""A Cloud API that answers as Meta documents, errors included, and sends signed webhooks.

The recipient chooses what happens: a number whose last six digits are a documented error code
(`1809` + `131047`, `1809` + `000190`) gets that error; `1809999001` gets no answer in time, `1809999002`
a gateway's page instead of one, `1809999003` a 200 that is no answer. Every other one is accepted.
"""

import asyncio
import hashlib
import hmac
import json
from typing import Any

import httpx
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

TOKEN = "fake-token"
APP_SECRET = "fake-app-secret"
PHONE_NUMBER_ID = "987654321"
SILENT, GATEWAY, NONSENSE = "1809999001", "1809999002", "1809999003"

DOCUMENTED = {
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    100: (400, "Invalid parameter"),
    190: (401, "Access token has expired"),
    368: (403, "Temporarily blocked for policies violations"),
    80007: (400, "Rate limit issues"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131016: (500, "Service unavailable"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "Meta chose not to deliver"),
    131050: (400, "User has stopped receipt of marketing messages"),
    131051: (400, "Unsupported message type"),
    131053: (400, "Media upload error"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131062: (400, "Business-scoped User ID (BSUID) recipients are not supported for this message"),
    132000: (400, "Template Param Count Mismatch"),
    132001: (404, "Template does not exist"),
    132015: (400, "Template is Paused"),
    133010: (400, "Phone number not registered"),
}
"""Meta's error table: HTTP status and title by code."""


def failing_number(code: int) -> str:
    """The recipient that is answered with `code`."""
    return f"1809{code:06d}"


def cloud_api(accepted: list[dict[str, Any]]) -> FastAPI:
    """The API as an ASGI app; bodies it accepted are appended to `accepted`, in order."""
    app = FastAPI()

    @app.get("/{version}/{number_id}")
    async def number(version: str, number_id: str, request: Request) -> Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return refusal(190)
        return JSONResponse({"id": number_id}) if number_id == PHONE_NUMBER_ID else refusal(100)

    @app.post("/{version}/{number_id}/messages")
    async def send(version: str, number_id: str, request: Request) -> Response:
        body = await request.json()
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return refusal(190)
        if number_id != PHONE_NUMBER_ID or not _well_formed(body):
            return refusal(100)
        recipient = body.get("to") or body["recipient"]
        if answer := await _chosen(recipient):
            return answer
        accepted.append(body)
        return _acceptance(recipient, f"wamid.{len(accepted)}")

    return app


def _well_formed(body: dict[str, Any]) -> bool:
    kind = body.get("type")
    words = body.get("text", {}).get("body", "")
    return (
        body.get("messaging_product") == "whatsapp"
        and kind in ("text", "template")
        and isinstance(body.get(kind), dict)
        and bool(body.get("to") or body.get("recipient"))
        and (kind != "text" or 0 < len(words) <= 4096)
    )


async def _chosen(recipient: str) -> Response | None:
    if recipient == SILENT:
        await asyncio.sleep(5)
    if recipient == GATEWAY:
        return HTMLResponse("<h1>502 Bad Gateway</h1>", 502)
    if recipient == NONSENSE:
        return JSONResponse({"success": True})
    code = int(recipient[4:]) if recipient.startswith("1809") and len(recipient) == 10 else 0
    return refusal(code) if code in DOCUMENTED else None


def refusal(code: int) -> Response:
    """Meta's error body with the documented HTTP status."""
    status, title = DOCUMENTED[code]
    error = {
        "message": f"(#{code}) {title}",
        "type": "OAuthException",
        "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": f"Details of {title}"},
        "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
    }
    return JSONResponse({"error": error}, status)


def _acceptance(recipient: str, wamid: str) -> Response:
    who = {"user_id": recipient} if "." in recipient else {"wa_id": recipient}
    contact = {"input": recipient, **who}
    return JSONResponse({"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]})


def delivery(value: dict[str, Any], secret: str = APP_SECRET) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a webhook, escaped and signed the way Meta does it."""
    metadata = {"display_phone_number": "18095550100", "phone_number_id": PHONE_NUMBER_ID}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    envelope = {"object": "whatsapp_business_account", "entry": [{"id": "123456789", "changes": [change]}]}
    body = json.dumps(envelope, separators=(",", ":")).replace("/", "\\/").encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"Content-Type": "application/json", "X-Hub-Signature-256": signature}


def inbound_text(
    words: str, phone: str = "18095550123", *, wamid: str, name: str = "Ana Peña", at: int
) -> dict[str, Any]:
    """The `value` of a customer's text; `at` is in seconds since 1970."""
    contact = {"profile": {"name": name}, "wa_id": phone, "user_id": f"DO.{phone}"}
    said = {"from": phone, "from_user_id": f"DO.{phone}", "id": wamid, "timestamp": str(at), "type": "text"}
    return {"contacts": [contact], "messages": [{**said, "text": {"body": words}}]}


def status_of(sent: dict[str, Any], wamid: str, status: str, *, at: int, error: int = 0) -> dict[str, Any]:
    """The `value` of a status for an accepted body; with `error`, the reason of a failure."""
    told = {"id": wamid, "status": status, "timestamp": str(at), "recipient_id": sent.get("to", "")}
    told["biz_opaque_callback_data"] = sent.get("biz_opaque_callback_data", "")
    errors = [{"code": error, "title": DOCUMENTED[error][1]}] if error else []
    return {"statuses": [{**told, **({"errors": errors} if errors else {})}]}


async def post_webhook(url: str, value: dict[str, Any], secret: str = APP_SECRET) -> httpx.Response:
    """Deliver `value` to our own webhook at `url`."""
    body, headers = delivery(value, secret)
    async with httpx.AsyncClient() as client:
        return await client.post(url, content=body, headers=headers)
