"""A Stripe for Checkout, refunds and the list of events: idempotent as documented, events signed by the SDK's helper.

Parameters come form-encoded with bracketed keys. The same key with other parameters is 400 `idempotency_error`.
Amounts ending in 13 are answered with 429, in 17 with 500, in 19 with a card's refusal. Events of thirty days are
listed, the newest first; `trouble` is what the next lists are answered with, 200 for a good one.
"""

import itertools
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from stripe import WebhookSignature

from aliun_dashboard.kernel import clock

KEY = "sk_test_fake"
SHORTEST, LONGEST = 30 * 60, 24 * 3600
KEPT, MOST_LISTED, MOST_TYPES = timedelta(days=30), 100, 20
ZERO = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"}


class FakeStripe:
    """One account in test mode."""

    def __init__(self, key: str = KEY) -> None:
        self.key = key
        self.sessions: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, str]] = []
        self.events: list[dict[str, Any]] = []
        self.lists: list[dict[str, Any]] = []
        self.trouble: list[int] = []
        self._known: dict[str, tuple[str, JSONResponse]] = {}
        self._numbers = itertools.count(1)
        self.app = FastAPI()
        self.app.post("/v1/checkout/sessions")(self._create)
        self.app.post("/v1/refunds")(self._refund)
        self.app.get("/v1/balance")(self._balance)
        self.app.get("/v1/events")(self._list)

    def event(self, kind: str, thing: Mapping[str, Any], *, live: bool = False, at: datetime | None = None) -> bytes:
        """An event about `thing`, as its endpoint would get it; listed from now on, too."""
        head = {"id": f"evt_{next(self._numbers)}", "object": "event", "type": kind, "livemode": live}
        event = head | {"created": int((at or clock.now()).timestamp()), "data": {"object": dict(thing)}}
        self.events.append(event)
        return json.dumps(event).encode()

    def pay(self, session_id: str) -> dict[str, Any]:
        """The customer pays: the session is complete and its intent has succeeded."""
        session = self.sessions[session_id]
        session |= {"status": "complete", "payment_status": "paid", "payment_intent": f"pi_{session_id}"}
        return session

    def intent(self, session_id: str) -> dict[str, Any]:
        """The intent of a paid session; it knows nothing of the session but the metadata it was given."""
        session = self.sessions[session_id]
        return {
            "id": session["payment_intent"],
            "object": "payment_intent",
            "amount_received": session["amount_total"],
            "currency": session["currency"],
            "metadata": session["_intent_metadata"],
            "status": "succeeded",
        }

    async def _balance(self, request: Request) -> JSONResponse:
        return self._refusal(request) or JSONResponse({"object": "balance", "available": [], "livemode": False})

    async def _list(self, request: Request) -> JSONResponse:
        asked = request.query_params
        self.lists.append(dict(asked))
        if refused := self._refusal(request) or self._in_trouble():
            return refused
        kinds = [kind for name, kind in asked.items() if name.startswith("types[")]
        limit, after = int(asked.get("limit", 10)), asked.get("starting_after", "")
        oldest = max(int(asked.get("created[gte]", 0)), int((clock.now() - KEPT).timestamp()))
        newest = int(asked.get("created[lt]", 2**40))
        found = [event for event in self.events if oldest <= event["created"] < newest and event["type"] in kinds]
        found.sort(key=lambda event: (event["created"], self.events.index(event)), reverse=True)
        ids = [event["id"] for event in found]
        if len(kinds) > MOST_TYPES or not 1 <= limit <= MOST_LISTED or (after and after not in ids):
            return problem(400, "invalid_request_error", f"No such event: {after}")
        rest = found[ids.index(after) + 1 :] if after else found
        answer = {"object": "list", "url": "/v1/events", "has_more": len(rest) > limit, "data": rest[:limit]}
        return JSONResponse(answer)

    def _in_trouble(self) -> JSONResponse | None:
        status = self.trouble.pop(0) if self.trouble else 200
        return None if status == 200 else problem(status, "api_error", "Try again", {"stripe-should-retry": "false"})

    async def _create(self, request: Request) -> JSONResponse:
        return await self._once(request, self._session)

    async def _refund(self, request: Request) -> JSONResponse:
        return await self._once(request, self._refunded)

    async def _once(self, request: Request, make: Any) -> JSONResponse:
        if refused := self._refusal(request):
            return refused
        raw, key = (await request.body()).decode(), request.headers.get("idempotency-key", "")
        if key in self._known:
            same, answer = self._known[key]
            return answer if same == raw else problem(400, "idempotency_error", "Keys for idempotent requests …")
        answer = make(dict(parse_qsl(raw)))
        if key and answer.status_code == 200:
            self._known[key] = (raw, answer)
        return answer

    def _refusal(self, request: Request) -> JSONResponse | None:
        if request.headers.get("authorization") == f"Bearer {self.key}":
            return None
        return problem(401, "invalid_request_error", "Invalid API Key provided: sk_test_*")

    def _session(self, asked: dict[str, str]) -> JSONResponse:
        self.asked.append(asked)
        price = "line_items[0][price_data]"
        units, currency = int(asked[f"{price}[unit_amount]"]), asked[f"{price}[currency]"]
        if failure := failing(units):
            return failure
        now = clock.now().timestamp()
        expires_at = int(asked.get("expires_at", now + LONGEST))
        if not SHORTEST <= expires_at - now <= LONGEST + 1:
            return problem(400, "invalid_request_error", "expires_at must be between 30 minutes and 24 hours")
        session_id = f"cs_test_{next(self._numbers)}"
        self.sessions[session_id] = session = {
            "id": session_id,
            "object": "checkout.session",
            "url": f"https://checkout.stripe.com/c/pay/{session_id}",
            "amount_total": units,
            "currency": currency,
            "client_reference_id": asked.get("client_reference_id"),
            "metadata": {"payment_ref": asked.get("metadata[payment_ref]")},
            "_intent_metadata": {"payment_ref": asked.get("payment_intent_data[metadata][payment_ref]")},
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "expires_at": expires_at,
            "livemode": False,
        }
        return JSONResponse(session)

    def _refunded(self, asked: dict[str, str]) -> JSONResponse:
        if failure := failing(int(asked["amount"])):
            return failure
        refund_id = f"re_{next(self._numbers)}"
        self.refunds[refund_id] = asked
        facts = {"id": refund_id, "object": "refund", "amount": int(asked["amount"]), "status": "succeeded"}
        return JSONResponse(facts | {"payment_intent": asked["payment_intent"]})


def failing(units: int) -> JSONResponse | None:
    """The error that an amount asks for."""
    if units % 100 == 13:
        return problem(
            429, "rate_limit_error", "Too many requests", {"stripe-should-retry": "false", "retry-after": "7"}
        )
    if units % 100 == 17:
        return problem(500, "api_error", "Try again", {"stripe-should-retry": "false"})
    if units % 100 == 19:
        return problem(402, "card_error", "Your card was declined.")
    return None


def problem(status: int, kind: str, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """An error as Stripe writes it."""
    return JSONResponse({"error": {"type": kind, "message": message}}, status, headers)


def signed(body: bytes, secret: str, at: int | None = None) -> dict[str, str]:
    """The header of a delivery."""
    return {"stripe-signature": WebhookSignature.generate_signature_header(body.decode(), secret, at)}
