"""What a machine reads when something is refused: a code, and Spanish for the person behind it."""

from collections.abc import Mapping
from typing import Any

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from aliun_dashboard.campaigns.rules import CampaignReason
from aliun_dashboard.kernel import logs
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.messages import refusals
from aliun_dashboard.quotes.rules import QuoteReason

log = logs.get(__name__)

STATUS: dict[Reason, int] = {
    CommonReason.NOT_FOUND: 404,
    CommonReason.FORBIDDEN: 403,
    CommonReason.INVALID: 422,
    QuoteReason.BAD_STAY: 422,
    CampaignReason.DIRECTOR_ONLY: 403,
}
OF_HTTP = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "bad_method",
    408: "too_slow",
    413: "too_large",
}


class Answer(Exception):
    """Answer with this instead."""

    def __init__(self, status: int, code: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers


def body(code: str, facts: Mapping[str, object] | None = None, **more: object) -> dict[str, object]:
    """The JSON of a refusal: `{"error": {"code", "message", "fix"}}`."""
    text = refusals.explain(code, facts or {})
    return {"error": {"code": code, "message": text.message, "fix": text.fix, **more}}


def response(status: int, code: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal, ready to send."""
    return JSONResponse(body(code), status, headers)


def install(app: FastAPI) -> None:
    """Every failure becomes JSON, never a stack trace."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Answer, _answer)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _unavailable)
    app.add_exception_handler(NoConnection, _unavailable)
    app.add_exception_handler(DBAPIError, _unstorable)
    app.add_exception_handler(Exception, _bug)


async def _refused(_: Request, refused: Any) -> Response:
    named = {"field": refused.facts["field"]} if "field" in refused.facts else {}
    return JSONResponse(body(refused.reason, refused.facts, **named), STATUS.get(refused.reason, 409))


async def _answer(_: Request, answer: Any) -> Response:
    headers = {"www-authenticate": "Bearer"} if answer.status == 401 else answer.headers
    return response(answer.status, answer.code, headers)


async def _malformed(_: Request, wrong: Any) -> Response:
    first = wrong.errors()[0]
    field = ".".join(str(part) for part in first["loc"][1:]) or "body"
    code = refusals.OF_VALIDATION.get(first["type"], "invalid")
    return JSONResponse(body(code, {"field": field}, field=field, detail=first["msg"]), 422)


async def _http(_: Request, wrong: Any) -> Response:
    return response(wrong.status_code, OF_HTTP.get(wrong.status_code, "invalid"), wrong.headers)


async def _unavailable(_: Request, __: Any) -> Response:
    return response(503, "unavailable", {"retry-after": "5"})


async def _unstorable(_: Request, error: Any) -> Response:
    """Text the database cannot hold (NUL), numbers out of its range: the sender's mistake. Else a bug."""
    if isinstance(error.orig, psycopg.DataError):
        return JSONResponse(body("invalid", {"field": "body"}, field="body"), 422)
    raise error


async def _bug(_: Request, error: Any) -> Response:
    log.error("bug", exc_info=error)
    return response(500, "bug")
