"""A customer's page of a quote: looking changes nothing, POST says yes or asks for a change (peers row 28)."""

from typing import Any

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.api import errors, pages
from aliun_dashboard.api.guard import public
from aliun_dashboard.flows import quote_answers
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries import quotes
from aliun_dashboard.quotes.rules import QuoteReason

CUSTOMER = Actor("Cliente")
DONE = frozenset({"accepted", "change"})
OVER = frozenset({QuoteReason.EXPIRED, QuoteReason.BAD_STATUS})  # the page itself says so


def routes() -> list[Route]:
    """One address, two doors."""
    return [Route("/c/{token}", _look, methods=["GET"]), Route("/c/{token}", _answer, methods=["POST"])]


@public
async def _look(request: Request) -> Response:
    """The page as it stands. A link preview may ask for it as often as it likes."""
    if pages.too_often(request):
        return pages.nothing(429)
    done = request.query_params.get("done", "")
    return await to_thread.run_sync(_page, request.path_params["token"], done if done in DONE else "")


@public
async def _answer(request: Request) -> Response:
    """`act=accept`, or `act=change` with `text`."""
    if pages.too_often(request):
        return pages.nothing(429)
    if pages.from_elsewhere(request):
        return errors.response(403, "bad_origin")
    fields = await request.form(max_files=0, max_fields=5, max_part_size=16 * 1024)
    return await to_thread.run_sync(_act, request.path_params["token"], fields)


def _act(token: str, fields: FormData) -> Response:
    act, text = str(fields.get("act", "")), str(fields.get("text", "")).replace("\0", "")
    try:
        with begin(CUSTOMER) as work:
            if act == "accept":
                quote_answers.accept(work, token)
            elif act == "change":
                quote_answers.ask_change(work, token, text)
            else:
                return pages.nothing()
    except Refused as refused:
        return _refused(token, refused)
    return RedirectResponse(f"/c/{token}?done={'accepted' if act == 'accept' else 'change'}", 303)


def _refused(token: str, refused: Refused) -> Response:
    if refused.reason is CommonReason.NOT_FOUND:
        return pages.nothing()
    if refused.reason in OVER:
        return _page(token, "", 409)
    is_text = "text" in refused.reason.value
    return _page(token, "empty" if is_text else "unavailable", 422 if is_text else 409)


def _page(token: str, said: str, status: int = 200) -> Response:
    now = clock.now()
    with read() as session:
        found = quotes.page_of(session, token, now)
    if found is None:
        return pages.nothing()
    offers = (found.offer, *found.others)
    comparable = len({(offer.currency, offer.check_in, offer.nights) for offer in offers}) == 1
    facts: dict[str, Any] = {"page": found, "offers": offers, "comparable": comparable, "now": now, "said": said}
    return pages.page("quote", found.language, status=status, **facts)
