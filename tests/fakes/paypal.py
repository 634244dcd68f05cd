"""A PayPal that answers as its Orders v2 reference says: decimal strings, and `PayPal-Request-Id` is idempotent.

An order's value chooses its capture: cents `.13` are captured PENDING, `.19` declined, `.17` answered with 500.
"""

import base64
import itertools
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

CLIENT, SECRET, TOKEN = "paypal-client", "paypal-secret", "A21-token"


def cert_host(pems: dict[str, bytes]) -> FastAPI:
    """Where PayPal hands out its signing certificates."""
    app = FastAPI()

    @app.get("/v1/notifications/certs/{name}")
    async def certificate(name: str) -> Response:
        return Response(pems[name]) if name in pems else Response(status_code=404)

    return app


class FakePayPal:
    """One merchant in the sandbox."""

    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.refuses = ""
        """The issue that refunds are refused with."""
        self.tokens = 0
        self.captures = 0
        self._known: dict[str, JSONResponse] = {}
        self._numbers = itertools.count(1)
        self.app = FastAPI()
        self.app.post("/v1/oauth2/token")(self._token)
        self.app.post("/v2/checkout/orders")(self._create)
        self.app.get("/v2/checkout/orders/{order_id}")(self._read)
        self.app.post("/v2/checkout/orders/{order_id}/capture")(self._capture)
        self.app.post("/v2/payments/captures/{capture_id}/refund")(self._refund)

    def approve(self, order_id: str) -> dict[str, Any]:
        """The customer approves; no money has moved."""
        self.orders[order_id]["status"] = "APPROVED"
        return self.orders[order_id]

    async def _token(self, request: Request) -> JSONResponse:
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client", "error_description": "Client Authentication failed"}, 401)
        self.tokens += 1
        return JSONResponse({"access_token": TOKEN, "token_type": "Bearer", "expires_in": 32400})

    async def _create(self, request: Request) -> JSONResponse:
        body = await request.json()
        if (refused := _refusal(request)) or (refused := self._again(request)):
            return refused
        [unit] = body["purchase_units"]
        if not isinstance(unit["amount"]["value"], str):
            return problem(422, "UNPROCESSABLE_ENTITY", "INVALID_PARAMETER_SYNTAX")
        if unit["amount"]["currency_code"] == "DOP":
            return problem(422, "UNPROCESSABLE_ENTITY", "CURRENCY_NOT_SUPPORTED")
        order_id = f"ORDER{next(self._numbers)}"
        link = {"rel": "payer-action", "href": f"https://www.sandbox.paypal.com/checkoutnow?token={order_id}"}
        order = {"id": order_id, "status": "PAYER_ACTION_REQUIRED", "purchase_units": [unit], "links": [link]}
        self.orders[order_id] = order
        return self._keep(request, order)

    async def _read(self, order_id: str, request: Request) -> JSONResponse:
        return _refusal(request) or JSONResponse(self.orders[order_id])

    async def _capture(self, order_id: str, request: Request) -> JSONResponse:
        order = self.orders[order_id]
        if (refused := _refusal(request)) or (refused := self._again(request)):
            return refused
        if order["status"] == "COMPLETED":
            return problem(422, "UNPROCESSABLE_ENTITY", "ORDER_ALREADY_CAPTURED")
        if order["status"] != "APPROVED":
            return problem(422, "UNPROCESSABLE_ENTITY", "ORDER_NOT_APPROVED")
        [unit] = order["purchase_units"]
        cents = unit["amount"]["value"].rpartition(".")[2]
        if cents == "19":
            return problem(422, "UNPROCESSABLE_ENTITY", "INSTRUMENT_DECLINED")
        if cents == "17":
            return problem(500, "INTERNAL_SERVER_ERROR", "")
        self.captures += 1
        state = "PENDING" if cents == "13" else "COMPLETED"
        capture = {"id": f"CAPTURE-{order_id}", "status": state, "amount": unit["amount"]}
        order["status"] = "COMPLETED"
        unit["payments"] = {"captures": [capture | {"custom_id": unit["custom_id"]}]}
        return self._keep(request, order)

    async def _refund(self, capture_id: str, request: Request) -> JSONResponse:
        body = await request.json()
        if (refused := _refusal(request)) or (refused := self._again(request)):
            return refused
        if self.refuses:
            return problem(422, "UNPROCESSABLE_ENTITY", self.refuses)
        self.refunds.append({"capture": capture_id, **body})
        return self._keep(request, {"id": f"REFUND{next(self._numbers)}", "status": "COMPLETED"})

    def _again(self, request: Request) -> JSONResponse | None:
        return self._known.get(request.url.path + request.headers.get("paypal-request-id", "?"))

    def _keep(self, request: Request, said: dict[str, Any]) -> JSONResponse:
        answer = JSONResponse(said, 201)
        if key := request.headers.get("paypal-request-id"):
            self._known[request.url.path + key] = answer
        return answer


def problem(status: int, name: str, issue: str) -> JSONResponse:
    """An error as PayPal writes it."""
    return JSONResponse({"name": name, "message": "…", "details": [{"issue": issue}] if issue else []}, status)


def _refusal(request: Request) -> JSONResponse | None:
    if request.headers.get("authorization") == f"Bearer {TOKEN}":
        return None
    return JSONResponse({"error": "invalid_token", "error_description": "Token signature verification failed"}, 401)
