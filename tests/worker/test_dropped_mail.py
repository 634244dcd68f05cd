"""A `.eml` dropped by a person, read as any mail: real parser, real PDF reader, real files (K-07, K-20, K-21)."""

from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from aliun_dashboard.adapters import pdf
from aliun_dashboard.flows import mail_in
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker import mail_in as carrier
from tests import make, post, selling, tracker
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def folder(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", post.SENDER)
    settings.cache_clear()
    yield tmp_path
    pdf.close()
    monkeypatch.undo()
    settings.cache_clear()


def drawn(words: str) -> bytes:
    """A PDF of one page that says so, line by line."""
    out = BytesIO()
    canvas = Canvas(out)
    for number, line in enumerate(words.splitlines()):
        canvas.drawString(60, 780 - 18 * number, line)
    canvas.save()
    return out.getvalue()


def eml(sender: str, subject: str, body: str, content: bytes, name: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "seguimientooc@gmail.com", subject
    mail["Message-ID"] = f"<{abs(hash((sender, subject)))}@mail.example>"
    mail.set_content(body)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


async def drop(raw: bytes) -> str:
    with begin(make.user(Role.FINANCE, f"Fina {len(raw)}", email=f"{hash(raw)}@aliun.example"), now=NOON) as work:
        mail_id = mail_in.drop_eml(work, raw)
    return await carrier.read(mail_id)


async def test_a_confirmation_and_its_order_dropped_as_files_end_received_on_disk(folder: Path) -> None:
    tracker.agency()
    confirmation = drawn(post.text(hotel="Hotel Bahía Azul"))
    assert await drop(eml(post.SENDER, "Confirmación de Reserva #123456", "Adjunta", confirmation, "c.pdf")) == "taken"
    [order] = selling.rows(PurchaseOrder)
    [trip] = selling.rows(Reservation)
    assert (order.status, order.booking_id, trip.hotel, str(trip.total), trip.currency) == (
        OCStatus.PENDING,
        "123456",
        "Hotel Bahía Azul",
        "150000.00",
        "CLP",
    )
    oc = drawn("ORDEN DE COMPRA N° 4500")
    body = "Estimados, adjunto OC de la reserva 123456."
    assert await drop(eml(post.AGENCY, "Orden de Compra", body, oc, "oc_12345.pdf")) == "taken"
    assert selling.one(PurchaseOrder, order.id).status is OCStatus.RECEIVED
    [file] = selling.rows(OrderFile)
    assert (file.file_name, file.sender, file.matched_by) == ("oc_12345.pdf", post.AGENCY, "body")
    assert (folder / file.file_path).read_bytes() == oc
    assert sorted(path.parent.name for path in folder.rglob("*.pdf")) == ["confirmaciones", "oc"]
