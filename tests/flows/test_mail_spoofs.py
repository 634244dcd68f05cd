"""Fifty crafted mails about an order that is open: none of them changes anything (row 17)."""

from pathlib import Path

import pytest
from sqlalchemy import text

from aliun_dashboard.adapters import mail
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.mail.rules import MailStatus
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from tests import post, selling, tracker
from tests.spoofs import AGENCY, SECOND, SPOOFS, TRUSTED, came

BUSINESS = ("reservation", "purchase_order", "confirmation", "order_file", "document", "delivery", "organization")


@pytest.fixture(autouse=True)
def open_order(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", f"{TRUSTED},{SECOND}")
    monkeypatch.setenv("IMAP_USERNAME", "seguimientooc@gmail.com")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    agency = tracker.agency(emails=[AGENCY, "ventas@pequena.com.do"], domains=["andes.cl", "pequena.com.do"])
    yield tracker.order(agency, "123456", thread=["ours@aliun.example"])
    monkeypatch.undo()
    settings.cache_clear()


def rows() -> dict[str, list[str]]:
    with begin("test") as work:
        connection = work.session.connection()
        return {
            table: sorted(map(str, connection.execute(text(f"SELECT t::text FROM {table} t")))) for table in BUSINESS
        }


def test_the_genuine_order_is_filed() -> None:
    post.take_in(mail.parse(came(f"From: {AGENCY}", by="andes.cl")), post.paper("Orden de Compra reserva 123456"))
    assert [order.status for order in selling.rows(PurchaseOrder)] == [OCStatus.RECEIVED]


def test_none_of_the_crafted_ones_changes_a_row() -> None:
    before = rows()
    for number, (trick, make) in enumerate(SPOOFS.items()):
        found = mail.parse(make().replace(b"<spoof@", f"<spoof-{number}@".encode()))
        _, status = post.take_in(found, post.paper(post.text()))
        assert status in (MailStatus.HELD, MailStatus.IGNORED), trick
    assert rows() == before
