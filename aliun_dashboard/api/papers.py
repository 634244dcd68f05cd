"""Papers over HTTP: for people who are logged in, for customers by their own address, and whether one holds."""

import asyncio
from collections.abc import Callable
from urllib.parse import quote as quoted

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aliun_dashboard.adapters import paper
from aliun_dashboard.api import auth, errors, pages
from aliun_dashboard.api.guard import DECLARATION, public
from aliun_dashboard.api.headers import IN_OUR_PAGES
from aliun_dashboard.api.paging import LARGEST_ID
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.db import read
from aliun_dashboard.queries import papers, quotes, vouchers
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.vouchers import File
from aliun_dashboard.staff.rules import EVERYONE

PDF = "application/pdf"
BESIDE = 2  # a paper holds as many offers side by side
SHOWN = frozenset({PDF, "image/png", "image/jpeg"})  # the rest is only ever saved, never opened in our name


def routes() -> list[Route]:
    """`?con=` puts a second quote beside the first."""
    return [
        Route("/files/documents/{id:int}", _document, methods=["GET"]),
        Route("/files/quotes/{id:int}.pdf", _quote, methods=["GET"]),
        Route("/c/{token}/quote.pdf", _customers_quote, methods=["GET"]),
        Route("/v/{token}", _verify, methods=["GET"]),
        Route("/v/{token}/documento.pdf", _paper, methods=["GET"]),
    ]


async def _document(request: Request) -> Response:
    """A document of the archive. What an agent may not see does not exist for them."""
    viewer, _ = await asyncio.to_thread(auth.viewer_of, request)
    if viewer is None:
        return errors.response(401, "unauthorized")
    answer = _answer(await asyncio.to_thread(_kept, viewer, request.path_params["id"]))
    answer.headers.update(IN_OUR_PAGES)
    return answer


async def _quote(request: Request) -> Response:
    """A quote, or two side by side, printed now."""
    viewer, _ = await asyncio.to_thread(auth.viewer_of, request)
    if viewer is None:
        return errors.response(401, "unauthorized")
    beside = request.query_params.get("con", "")
    ids = [request.path_params["id"], *([int(beside)] if beside.isdecimal() and len(beside) < 10 else [])]
    return _answer(await asyncio.to_thread(_printed, viewer, ids))


setattr(_document, DECLARATION, EVERYONE)
setattr(_quote, DECLARATION, EVERYONE)


@public
async def _customers_quote(request: Request) -> Response:
    """The PDF of what the page of a quote shows, for whoever has its address."""
    return await _by_address(request, _printed_for_customer)


@public
async def _paper(request: Request) -> Response:
    """The voucher or confirmation that holds now."""
    return await _by_address(request, _holding)


@public
async def _verify(request: Request) -> Response:
    """Whether the paper in hand holds, and of which stay; looking changes nothing."""
    if pages.too_often(request):
        return pages.nothing(429)
    version = request.query_params.get("v", "")
    number = int(version) if version.isdecimal() and len(version) < 6 else None
    token = request.path_params["token"]
    found = await asyncio.to_thread(_verified, token, number)
    return pages.page("paper", found.language, paper=found, token=token) if found else pages.nothing()


async def _by_address(request: Request, find: Callable[[str], File | None]) -> Response:
    if pages.too_often(request):
        return pages.nothing(429)
    file = await asyncio.to_thread(find, request.path_params["token"])
    if file is None:
        return pages.nothing()
    answer = _answer(file)
    answer.headers.update(pages.HEADERS)
    return answer


def _kept(viewer: Viewer, document_id: int) -> File | None:
    with read() as session:
        return vouchers.document(session, viewer, document_id) if document_id <= LARGEST_ID else None


def _printed(viewer: Viewer, ids: list[int]) -> File | None:
    with read() as session:
        seen = vouchers.quote_ids(session, viewer, ids) if max(ids) <= LARGEST_ID else []
        wanted = papers.of_quotes(session, seen) if seen else None
    return File(wanted.name, PDF, paper.render(wanted.template, wanted.facts)) if wanted else None


def _printed_for_customer(token: str) -> File | None:
    with read() as session:
        shown = quotes.page_of(session, token, clock.now())
        offers = (shown.offer, *shown.others)[:BESIDE] if shown else ()
        wanted = papers.of_quotes(session, [offer.id for offer in offers]) if offers else None
    return File(wanted.name, PDF, paper.render(wanted.template, wanted.facts)) if wanted else None


def _holding(token: str) -> File | None:
    with read() as session:
        return vouchers.paper_of_token(session, token)


def _verified(token: str, version: int | None) -> vouchers.Verified | None:
    with read() as session:
        return vouchers.verified(session, token, version)


def _answer(file: File | None) -> Response:
    if file is None:
        return errors.response(404, "not_found")
    how = "inline" if file.media_type in SHOWN else "attachment"
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{quoted(file.name)}",
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
