"""The payment page: looking changes nothing, the amount is ours, and coming back proves nothing."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentKind, PaymentStatus, Provider
from aliun_dashboard.staff.rules import Role
from tests import make, selling
from tests.api.conftest import Rows
from tests.fakes.serve import serving
from tests.fakes.stripe import FakeStripe

PDF = b"%PDF-1.7 receipt"


@pytest.fixture
def demo(configured: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ALIUN_DEMO", "1")
    settings.cache_clear()
    yield
    settings.cache_clear()


def asked(provider: Provider = Provider.STRIPE, **facts: Any) -> Payment:
    """A link that still holds today."""
    payment = selling.asked(selling.quote(), PaymentKind.DEPOSIT, provider)
    with begin("test") as work:
        row = work.session.get_one(Payment, payment.id)
        row.sqlmodel_update({"expires_at": clock.now() + timedelta(hours=5), **facts})
        return row


def stands(payment: Payment) -> str:
    return selling.payment(payment.id or 0).status.value


async def test_it_says_what_is_paid_how_much_and_until_when(client: httpx.AsyncClient, rows: Rows) -> None:
    payment = asked()
    before = rows("SELECT count(*) FROM audit_entry")
    answer = await client.get(f"/p/{payment.ref}")
    assert answer.status_code == 200
    for shown in ("Depósito", "US$\xa0300.00", "Playa Bonita", "4 may 2026", "4 horas, 59 minutos", "qr.svg"):
        assert shown in answer.text
    assert "example" not in answer.text.lower()  # nothing of the person
    assert answer.headers["cache-control"] == "no-store"
    assert "https://checkout.stripe.com" in answer.headers["content-security-policy"]
    assert rows("SELECT count(*) FROM audit_entry") == before
    assert selling.payment(payment.id or 0).opened_at is None


async def test_its_qr_leads_to_it(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/p/{asked().ref}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<?xml")
    assert "<path" in answer.text


@pytest.mark.parametrize("ref", ["nobody", "../login", "%00", "a" * 500, "' OR 1=1 --"])
async def test_a_guessed_address_finds_nothing(client: httpx.AsyncClient, ref: str) -> None:
    for path in (f"/p/{ref}", f"/p/{ref}/qr.svg", f"/p/{ref}/simulado"):
        assert (await client.get(path)).status_code == 404
    assert (await client.post(f"/p/{ref}")).status_code == 404


async def test_paying_opens_the_providers_checkout_for_the_stored_amount(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake, payment = FakeStripe(), asked()
    with serving(fake.app) as address:
        monkeypatch.setenv("STRIPE_SECRET_KEY", fake.key)
        monkeypatch.setenv("STRIPE_BASE_URL", address)
        settings.cache_clear()
        sent = {"amount": "1", "currency": "DOP"}
        first = await client.post(f"/p/{payment.ref}", data=sent)
        again = await client.post(f"/p/{payment.ref}", data=sent)
    assert (first.status_code, again.headers["location"]) == (303, first.headers["location"])
    [session] = fake.sessions.values()
    assert first.headers["location"] == session["url"]
    assert (session["amount_total"], session["currency"]) == (30000, "usd")
    assert selling.payment(payment.id or 0).provider_session == session["id"]
    assert stands(payment) == "open"


async def test_coming_back_from_the_checkout_proves_nothing(client: httpx.AsyncClient) -> None:
    payment = asked()
    answer = await client.get(f"/p/{payment.ref}?vuelta=1&session_id=cs_test_1&paid=true")
    assert "Estamos esperando la confirmación" in answer.text
    assert answer.headers["refresh"] == f"3; url=/p/{payment.ref}?vuelta=2"
    assert "refresh" not in (await client.get(f"/p/{payment.ref}?vuelta=21")).headers
    assert stands(payment) == "open"


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({"expires_at": clock.now() - timedelta(minutes=1)}, "Este enlace venció"),
        ({"status": PaymentStatus.EXPIRED}, "Este enlace venció"),
        ({"status": PaymentStatus.PAID}, "Pago recibido"),
        ({"status": PaymentStatus.PAID_WITHOUT_QUOTA}, "Una persona de nuestro equipo"),
        ({"status": PaymentStatus.REVIEW}, "Una persona de nuestro equipo"),
        ({"status": PaymentStatus.REFUNDED}, "fue reembolsado"),
    ],
)
async def test_what_is_not_open_cannot_be_paid(
    client: httpx.AsyncClient, demo: None, facts: dict[str, Any], shown: str
) -> None:
    payment = asked(**facts)
    page = await client.get(f"/p/{payment.ref}")
    assert shown in page.text
    assert "<form" not in page.text
    assert (await client.post(f"/p/{payment.ref}")).status_code == 409
    assert (await client.post(f"/p/{payment.ref}/simulado", data={"answer": "paid"})).status_code == 409


async def test_a_sold_out_offer_is_refused_before_anybody_is_charged(client: httpx.AsyncClient, demo: None) -> None:
    campaign = selling.campaign(quota=1)
    late = selling.asked(selling.quote(campaign))
    with begin("test") as work:
        work.session.get_one(Payment, late.id).expires_at = clock.now() + timedelta(hours=1)
    selling.paid(selling.quote(campaign))
    answer = await client.post(f"/p/{late.ref}")
    assert answer.status_code == 409
    assert "Se acaba de agotar el cupo" in answer.text


async def test_without_keys_only_a_demo_plays_the_checkout(client: httpx.AsyncClient) -> None:
    payment = asked()
    assert (await client.post(f"/p/{payment.ref}")).status_code == 409
    assert (await client.get(f"/p/{payment.ref}/simulado")).status_code == 404
    assert (await client.post(f"/p/{payment.ref}/simulado", data={"answer": "paid"})).status_code == 404


@pytest.mark.parametrize("provider", [Provider.STRIPE, Provider.PAYPAL, Provider.SQUARE])
async def test_a_demo_plays_it_and_says_so(
    client: httpx.AsyncClient, rows: Rows, demo: None, provider: Provider
) -> None:
    payment = asked(provider)
    answer = await client.post(f"/p/{payment.ref}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{payment.ref}/simulado")
    assert "SIMULADO" in (await client.get(answer.headers["location"])).text
    back = await client.post(f"/p/{payment.ref}/simulado", data={"answer": "paid"})
    assert back.headers["location"] == f"/p/{payment.ref}?vuelta=1"
    [(kind, ref)] = rows(
        "SELECT payload->>'kind', payload->'payment'->>'ref' FROM delivery WHERE provider = 'simulator'"
    )
    assert (kind, ref) == (f"{provider.value}_paid", payment.ref)
    assert stands(payment) == "open"
    assert (await client.post(f"/p/{payment.ref}/simulado", data={"answer": "burst"})).status_code == 409


async def test_when_the_provider_is_away_nobody_is_charged_and_it_is_written_down(
    client: httpx.AsyncClient, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    payment = asked(Provider.SQUARE)
    monkeypatch.setenv("SQUARE_ACCESS_TOKEN", "token")
    monkeypatch.setenv("SQUARE_BASE_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    answer = await client.post(f"/p/{payment.ref}")
    assert answer.status_code == 503
    assert "La pasarela no está disponible ahora" in answer.text
    written = rows("SELECT after->>'code' FROM audit_entry WHERE action = 'payment.checkout_failed'")
    assert written == [("unreachable",)]


async def test_another_sites_form_opens_nothing(client: httpx.AsyncClient, demo: None) -> None:
    payment = asked()
    evil = {"origin": "https://evil.example"}
    assert (await client.post(f"/p/{payment.ref}", headers=evil)).status_code == 403
    assert (await client.post(f"/p/{payment.ref}/simulado", data={"answer": "paid"}, headers=evil)).status_code == 404


async def test_a_transfer_shows_where_to_and_takes_its_receipt(
    client: httpx.AsyncClient, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIUN_BANK_DETAILS", "Banco Popular\nCuenta 123-45")
    settings.cache_clear()
    carmen = make.user(Role.FINANCE, "Carmen Tejada")
    payment = asked(Provider.TRANSFER)
    page = await client.get(f"/p/{payment.ref}")
    assert "Cuenta 123-45" in page.text
    assert f"P-{payment.id:06d}" in page.text
    path = f"/p/{payment.ref}/comprobante"
    assert (await client.post(path, files={"file": ("r.pdf", PDF, "image/png")})).status_code == 303
    assert rows("SELECT media_type, name, content FROM document") == [("application/pdf", "r.pdf", PDF)]
    assert "Tenemos tu comprobante" in (await client.get(f"/p/{payment.ref}")).text
    assert rows("SELECT user_id, kind FROM notice WHERE kind = 'receipt_sent'") == [(carmen.user_id, "receipt_sent")]
    assert stands(payment) == "open"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 409),
        (b"<html>", 409),
        (b"MZ%PDF-", 409),
        (b"%PDF-" + b"x" * (5 * 1024 * 1024), 409),
        (b"%PDF-" + b"x" * (6 * 1024 * 1024), 413),
    ],
)
async def test_what_is_no_receipt_is_not_kept(
    client: httpx.AsyncClient, rows: Rows, content: bytes, status: int
) -> None:
    payment = asked(Provider.TRANSFER)
    answer = await client.post(f"/p/{payment.ref}/comprobante", files={"file": ("r.pdf", content)})
    assert answer.status_code == status
    assert rows("SELECT FROM document") == []
    card = asked()
    assert (await client.post(f"/p/{card.ref}/comprobante", files={"file": ("r.pdf", PDF)})).status_code == 409


async def test_it_speaks_english_with_whoever_does(client: httpx.AsyncClient) -> None:
    payment = asked()
    with begin("test") as work:
        work.session.connection().exec_driver_sql("UPDATE contact SET language = 'en'")
    page = (await client.get(f"/p/{payment.ref}")).text
    assert "Deposit" in page
    assert "Válido" not in page
    assert json.dumps(payment.ref)[1:-1] in page
