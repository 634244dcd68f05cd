"""A Square for payment links and refunds: idempotency keys in the body, money in the smallest units."""

import itertools
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

TOKEN = "square-token"
LONGEST_REFUND_KEY = 45


class FakeSquare:
    """One seller with one location."""

    def __init__(self) -> None:
        self.links: list[dict[str, Any]] = []
        self.refunds: list[dict[str, Any]] = []
        self.refunded = 0
        self._known: dict[str, tuple[dict[str, Any], JSONResponse]] = {}
        self._numbers = itertools.count(1)
        self.app = FastAPI()
        self.app.get("/v2/locations/main")(self._location)
        self.app.get("/v2/payments/{payment_id}")(self._payment)
        self.app.post("/v2/online-checkout/payment-links")(self._link)
        self.app.post("/v2/refunds")(self._refund)

    async def _location(self, request: Request) -> JSONResponse:
        return _refusal(request) or JSONResponse({"location": {"id": "L1"}})

    async def _payment(self, payment_id: str, request: Request) -> JSONResponse:
        money = {"amount": self.refunded, "currency": "USD"}
        return _refusal(request) or JSONResponse({"payment": {"id": payment_id, "refunded_money": money}})

    async def _link(self, request: Request) -> JSONResponse:
        return await self._once(request, self._linked)

    async def _refund(self, request: Request) -> JSONResponse:
        return await self._once(request, self._paid_back)

    async def _once(self, request: Request, make: Any) -> JSONResponse:
        body: dict[str, Any] = await request.json()
        if refused := _refusal(request):
            return refused
        same, answer = self._known.get(body["idempotency_key"], (None, None))
        if answer is not None:
            return answer if same == body else problem(400, "IDEMPOTENCY_KEY_REUSED")
        answer = make(body)
        self._known[body["idempotency_key"]] = (body, answer)
        return answer

    def _linked(self, body: dict[str, Any]) -> JSONResponse:
        money = body["order"]["line_items"][0]["base_price_money"]
        if not isinstance(money["amount"], int) or body["order"]["location_id"] != "L1":
            return problem(400, "INVALID_VALUE")
        self.links.append(body)
        number = next(self._numbers)
        link = {"id": f"LINK{number}", "order_id": f"ORDER{number}", "url": f"https://square.link/u/{number}"}
        return JSONResponse({"payment_link": link})

    def _paid_back(self, body: dict[str, Any]) -> JSONResponse:
        if len(body["idempotency_key"]) > LONGEST_REFUND_KEY:
            return problem(400, "VALUE_TOO_LONG")
        self.refunds.append(body)
        return JSONResponse({"refund": {"id": f"R{next(self._numbers)}", "status": "PENDING"}})


def problem(status: int, code: str) -> JSONResponse:
    """An error as Square writes it."""
    return JSONResponse({"errors": [{"category": "API_ERROR", "code": code, "detail": "…"}]}, status)


def _refusal(request: Request) -> JSONResponse | None:
    return None if request.headers.get("authorization") == f"Bearer {TOKEN}" else problem(401, "UNAUTHORIZED")
