"""Confirmations by mail: what is sure becomes a trip and its order, once; of everything else a person is asked."""

from decimal import Decimal
from pathlib import Path

import pytest

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.mail.rules import MailRule, MailStatus
from aliun_dashboard.purchase_orders.models import Confirmation, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from tests import post, selling, tracker


@pytest.fixture(autouse=True)
def house(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Who may confirm, and a data directory of our own."""
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", f"{post.SENDER},v.rodriguezy@gmail.com")
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


def test_a_sure_confirmation_becomes_a_trip_that_waits_for_its_order(house: Path) -> None:
    agency = tracker.agency()
    mail_id = post.confirmation()
    [order] = selling.rows(PurchaseOrder)
    trip = selling.reservation(order.reservation_id)
    assert (order.status, order.booking_id, order.organization_id) == (OCStatus.PENDING, "123456", agency)
    assert (trip.origin, trip.status, trip.lead_id, trip.booking_ref) == (
        Origin.MAIL,
        ReservationStatus.CONFIRMED,
        None,
        "123456",
    )
    assert (trip.hotel, trip.nights, trip.total, trip.currency) == ("Bahía Azul", 4, Decimal(150000), "CLP")
    [row] = selling.rows(Confirmation)
    assert (row.status, row.order_id, row.file_path) == ("taken", order.id, "confirmaciones/20260302_123456.pdf")
    [document] = selling.rows(Document)
    assert (house / row.file_path).read_bytes() == document.content
    mail = post.row(mail_id)
    assert (mail.status, mail.rule, mail.order_id) == (MailStatus.TAKEN, MailRule.CONFIRMATION, order.id)


def test_an_agency_that_sends_none_is_only_registered() -> None:
    tracker.agency(requires_oc=False)
    post.confirmation()
    assert [order.status for order in selling.rows(PurchaseOrder)] == [OCStatus.NOT_REQUIRED]
    assert len(selling.rows(Reservation)) == 1
