"""The payment page `/p/{ref}`: what is paid, until when, and the way to the checkout. Looking changes nothing.

Going to the checkout is the one call to a provider made while somebody waits: see ADR 15. That a customer comes
back proves nothing; only a provider's signed event does.
"""

import io
from collections.abc import Awaitable, Callable
from typing import Any

import segno
from anyio import to_thread
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from aliun_dashboard.adapters import paypal, square, stripe
from aliun_dashboard.adapters.cashier import Opened, Order
from aliun_dashboard.api import pages
from aliun_dashboard.api.guard import public
from aliun_dashboard.flows import checkout, payment_page, simulation
from aliun_dashboard.flows.checkout import Upload
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.errors import DeliveryFailed, Refused
from aliun_dashboard.payments.rules import PaymentReason, Provider
from aliun_dashboard.queries import payment_page as query
from aliun_dashboard.queries.payment_page import PaymentFace

CUSTOMER = Actor("Cliente")
PATIENCE = 20  # looks at the page, three seconds apart, while the provider's event is awaited
# Where a form may lead: a browser holds the redirect to the checkout against the page it came from.
GOES_TO = {
    Provider.STRIPE: ("https://checkout.stripe.com",),
    Provider.PAYPAL: ("https://www.paypal.com", "https://www.sandbox.paypal.com"),
    Provider.SQUARE: (
        *("https://square.link", "https://*.square.site", "https://*.squareup.com"),
        *("https://sandbox.square.link", "https://*.squareupsandbox.com"),
    ),
    Provider.TRANSFER: (),
}
CONFIGURED = {
    Provider.STRIPE: stripe.configured,
    Provider.PAYPAL: paypal.configured,
    Provider.SQUARE: square.configured,
}
OPEN: dict[Provider, Callable[[Order], Awaitable[Opened]]] = {
    Provider.STRIPE: lambda order: stripe.open_checkout(order, clock.now()),
    Provider.PAYPAL: paypal.open_checkout,
    Provider.SQUARE: square.open_checkout,
}


def routes() -> list[Route]:
    """The page, its QR, the played checkout, and the receipt of a transfer."""
    return [
        Route("/p/{ref}", show, methods=["GET"]),
        Route("/p/{ref}", pay, methods=["POST"]),
        Route("/p/{ref}/qr.svg", qr, methods=["GET"]),
        Route("/p/{ref}/simulado", played, methods=["GET"]),
        Route("/p/{ref}/simulado", play, methods=["POST"]),
        Route("/p/{ref}/comprobante", receipt, methods=["POST"]),
    ]


@public
async def show(request: Request) -> Response:
    """What is to be paid, and where it stands. After the checkout it looks again by itself for a while."""
    if pages.too_often(request):
        return pages.nothing(429)
    face = await _face(request)
    return _page(face, looks=_looks(request)) if face else pages.nothing()


@public
async def pay(request: Request) -> Response:
    """Open the provider's checkout and go there. Refused: the page again, saying why."""
    face = await _face(request)
    if face is None:
        return pages.nothing()
    if pages.from_elsewhere(request) or pages.too_often(request):
        return _page(face, problem="elsewhere", status=403)
    try:
        return RedirectResponse(await _checkout(face), 303, pages.HEADERS)
    except Refused as refused:
        return _page(face, problem=refused.reason.value, status=409)
    except DeliveryFailed as failed:
        await to_thread.run_sync(_keep_failure, face.ref, failed)
        return _page(face, problem="unavailable", status=503)


@public
async def qr(request: Request) -> Response:
    """The page's address as a QR, for a second screen or a printed quote (S-56)."""
    if pages.too_often(request) or await _face(request) is None:
        return pages.nothing()
    out = io.BytesIO()
    segno.make(_address(request.path_params["ref"]), error="m").save(out, kind="svg", scale=4, border=2, light="#fff")
    return Response(out.getvalue(), media_type="image/svg+xml", headers=pages.HEADERS)


@public
async def played(request: Request) -> Response:
    """A demo's checkout, marked «simulado»: pay, fail, or pay late."""
    face = await _face(request)
    if face is None or not _is_played(face.provider):
        return pages.nothing()
    if not face.is_open(clock.now()):
        return RedirectResponse(_path(face.ref), 303, pages.HEADERS)
    return pages.page("payment_played", face.language, face=face)


@public
async def play(request: Request) -> Response:
    """Have the provider's genuinely signed event sent to our own webhook, and go back to the page."""
    face = await _face(request)
    if face is None or not _is_played(face.provider) or pages.from_elsewhere(request):
        return pages.nothing()
    answer = str((await request.form()).get("answer", ""))
    try:
        await to_thread.run_sync(_play, face, answer)
    except Refused as refused:
        return _page(face, problem=refused.reason.value, status=409)
    return RedirectResponse(f"{_path(face.ref)}?vuelta=1", 303, pages.HEADERS)


@public
async def receipt(request: Request) -> Response:
    """Take the receipt of a transfer."""
    face = await _face(request)
    if face is None or pages.from_elsewhere(request):
        return pages.nothing()
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("file")
        content = await file.read() if isinstance(file, UploadFile) else b""
        name = str(file.filename or "") if isinstance(file, UploadFile) else ""
    try:
        await to_thread.run_sync(_receive, face.ref, Upload(name, "", content))
    except Refused as refused:
        return _page(face, problem=refused.reason.value, status=409)
    return RedirectResponse(_path(face.ref), 303, pages.HEADERS)


async def _checkout(face: PaymentFace) -> str:
    """Where the customer goes on. Raises Refused, DeliveryFailed."""
    if face.provider is Provider.TRANSFER:
        raise Refused(PaymentReason.PROVIDER_OFF, provider=face.provider.value)
    await to_thread.run_sync(_open_link, face.ref)
    if not CONFIGURED[face.provider]():
        if not _is_played(face.provider):
            raise Refused(PaymentReason.PROVIDER_OFF, provider=face.provider.value)
        return f"{_path(face.ref)}/simulado"
    opened = await OPEN[face.provider](_order(face))
    await to_thread.run_sync(_remember, face.ref, opened.session)
    return opened.url


def _order(face: PaymentFace) -> Order:
    """The amount is the stored one; nothing of it comes from the browser (S-59)."""
    title = f"{settings().aliun_agency_name} · {face.hotel or face.destination}"
    address = _address(face.ref)
    return Order(face.ref, face.amount, face.currency, title, address, face.email, face.expires_at)


def _page(face: PaymentFace, *, problem: str = "", looks: int = 0, status: int = 200) -> Response:
    now = clock.now()
    waits = face.is_open(now) and looks > 0
    facts: dict[str, Any] = {
        "face": face,
        "open": face.is_open(now),
        "left": face.expires_at - now if face.expires_at else None,
        "until": face.expires_at.astimezone(settings().timezone) if face.expires_at else None,
        "waits": waits,
        "problem": problem,
        "bank": settings().aliun_bank_details.strip(),
        "played": _is_played(face.provider),
        "path": _path(face.ref),
    }
    answer = pages.page("payment", face.language, status=status, goes_to=GOES_TO[face.provider], **facts)
    if waits and looks <= PATIENCE:
        answer.headers["refresh"] = f"3; url={_path(face.ref)}?vuelta={looks + 1}"
    return answer


async def _face(request: Request) -> PaymentFace | None:
    return await to_thread.run_sync(_read, request.path_params["ref"])


def _read(ref: str) -> PaymentFace | None:
    if not (ref.isascii() and ref.replace("-", "").replace("_", "").isalnum()):
        return None
    with read() as session:
        return query.face(session, ref)


def _open_link(ref: str) -> None:
    with begin(CUSTOMER) as work:
        checkout.open_link(work, ref)


def _remember(ref: str, session: str) -> None:
    with begin(CUSTOMER) as work:
        payment_page.gone_to(work, ref, session)


def _keep_failure(ref: str, failed: DeliveryFailed) -> None:
    with begin(CUSTOMER) as work:
        payment_page.not_opened(work, ref, failed.code, str(failed))


def _receive(ref: str, upload: Upload) -> None:
    with begin(CUSTOMER) as work:
        payment_page.send_receipt(work, ref, upload)


def _play(face: PaymentFace, answer: str) -> None:
    with begin(CUSTOMER) as work:
        checkout.open_link(work, face.ref)
        simulation.pay(work, face.ref, answer)


def _is_played(provider: Provider) -> bool:
    return settings().aliun_demo and provider in CONFIGURED and not CONFIGURED[provider]()


def _looks(request: Request) -> int:
    asked = request.query_params.get("vuelta", "0")
    return min(int(asked), PATIENCE + 1) if asked.isdecimal() and len(asked) < 4 else 0


def _address(ref: str) -> str:
    return settings().public_url + _path(ref)


def _path(ref: str) -> str:
    return f"/p/{ref}"
