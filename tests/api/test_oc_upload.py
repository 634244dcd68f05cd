"""The page of an upload link: the agency's PDF makes the order RECIBIDA; what is wrong is said in plain Spanish."""

from pathlib import Path

import httpx
import pytest

from aliun_dashboard.api import oc_upload, pages
from aliun_dashboard.api.allowance import Allowances
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from tests import selling, tracker

PDF = b"%PDF-1.4\nOrden de compra 4500\n%%EOF"


@pytest.fixture(autouse=True)
def _patience(configured: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "visits", Allowances(10_000, per_seconds=60))
    monkeypatch.setattr(oc_upload, "files", Allowances(10_000, per_seconds=60))
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()


@pytest.fixture
def order(configured: None) -> int:
    return tracker.order(tracker.agency(), status=OCStatus.REMINDED_1)


def stands(order: int) -> OCStatus:
    return selling.one(PurchaseOrder, order).status


def sent(content: bytes = PDF, name: str = "oc_12345.pdf") -> dict[str, tuple[str, bytes]]:
    return {"file": (name, content)}


async def test_looking_shows_the_reservation_and_changes_nothing(client: httpx.AsyncClient, order: int) -> None:
    page = await client.get("/o/order-123456")
    assert page.status_code == 200
    for words in ("Reserva #123456", "Viajes Andes", "Hotel Bahía Azul", "multipart/form-data"):
        assert words in page.text
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert stands(order) is OCStatus.REMINDED_1


async def test_a_pdf_ends_the_wait_at_once_and_lies_on_disk(
    client: httpx.AsyncClient, order: int, tmp_path: Path
) -> None:
    answer = await client.post("/o/order-123456", files=sent())
    assert (answer.status_code, answer.headers["location"]) == (303, "/o/order-123456?dicho=recibida")
    assert "¡Gracias! Recibimos" in (await client.get(answer.headers["location"])).text
    assert stands(order) is OCStatus.RECEIVED
    [file] = selling.rows(OrderFile)
    assert (file.way, file.matched_by, file.file_name, file.sender) == (
        "enlace",
        "link",
        "oc_12345.pdf",
        "Viajes Andes",
    )
    assert (tmp_path / file.file_path).read_bytes() == PDF
    assert file.file_path.startswith("oc/")
    assert file.file_path.endswith("_123456_oc.pdf")


async def test_the_same_again_is_said_to_be_here_already(client: httpx.AsyncClient, order: int) -> None:
    for _ in range(2):
        answer = await client.post("/o/order-123456", files=sent())
    assert answer.headers["location"].endswith("?dicho=repetida")
    assert "Ya teníamos la Orden de Compra" in (await client.get(answer.headers["location"])).text
    plain = (await client.get("/o/order-123456")).text
    assert "Ya recibimos la Orden de Compra de esta reserva el" in plain
    assert "<form" not in plain
    assert [file.standing for file in selling.rows(OrderFile)] == ["current", "duplicate"]


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"<html>factura</html>", 422, "no es un PDF"),
        (b"", 422, "no es un PDF"),
        (b"%PDF-1.4\n" + bytes(10 * 1024 * 1024), 413, "pasa de 10 MB"),
        (b"%PDF-1.4\n" + bytes(11 * 1024 * 1024), 413, "pasa de 10 MB"),
    ],
)
async def test_what_is_no_pdf_is_refused_in_words(
    client: httpx.AsyncClient, order: int, content: bytes, status: int, words: str
) -> None:
    answer = await client.post("/o/order-123456", files=sent(content))
    assert (answer.status_code, words in answer.text) == (status, True)
    assert stands(order) is OCStatus.REMINDED_1
    assert selling.rows(OrderFile) == []


async def test_a_form_without_a_file_is_no_pdf(client: httpx.AsyncClient, order: int) -> None:
    assert (await client.post("/o/order-123456", data={"file": "x"})).status_code == 422


@pytest.mark.parametrize("token", ["order-999999", "%00", "ñ"])
async def test_a_link_nobody_was_given_leads_nowhere(client: httpx.AsyncClient, order: int, token: str) -> None:
    assert (await client.get(f"/o/{token}")).status_code == 404
    assert (await client.post(f"/o/{token}", files=sent())).status_code == 404


async def test_another_site_cannot_hand_in(client: httpx.AsyncClient, order: int) -> None:
    answer = await client.post("/o/order-123456", files=sent(), headers={"origin": "https://evil.example"})
    assert (answer.status_code, stands(order)) == (403, OCStatus.REMINDED_1)


async def test_an_address_that_hands_in_without_end_is_slowed_down(
    client: httpx.AsyncClient, order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oc_upload, "files", Allowances(1, per_seconds=600))
    first, second = [(await client.post("/o/order-123456", files=sent())).status_code for _ in range(2)]
    assert (first, second) == (303, 429)


async def test_the_name_of_a_file_is_only_ever_a_name(client: httpx.AsyncClient, order: int, tmp_path: Path) -> None:
    await client.post("/o/order-123456", files=sent(name="../../etc/cron.d/orden\u202e.pdf"))
    [file] = selling.rows(OrderFile)
    assert file.file_name == "orden.pdf"
    assert [path.parent.name for path in tmp_path.rglob("*.pdf")] == ["oc"]
