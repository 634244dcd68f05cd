"""Trips we sold to an agency that must send an order: asked for, warned of on their papers, until it is here."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.flows import fulfilment, oc_chase, oc_files
from aliun_dashboard.flows.fulfilment import Printed
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.rules import PaymentKind
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.queries import papers, vouchers
from aliun_dashboard.reservations.rules import PaperKind, VoucherGap
from tests import selling, tracker
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def _folder(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def quote_of_agency(**facts: Any) -> selling.Quote:
    """A quote of a customer who belongs to an agency."""
    quote, agency = selling.quote(), tracker.agency(**facts)
    with begin("test", now=NOON) as work:
        lead = work.session.get_one(Lead, quote.lead_id)
        work.session.get_one(Contact, lead.contact_id).organization_id = agency
    return quote


def papers_of(trip: int) -> list[str]:
    return [row.key for row in selling.rows(Delivery) if row.key.startswith(f"paper:{trip}:")]


def issue(trip: int) -> None:
    row = selling.reservation(trip)
    with begin("Sistema", now=NOON) as work:
        printed = Printed(trip, f"paper:{trip}:1", "payment", PaperKind.VOUCHER, "V.pdf", b"%PDF-1", row.version)
        fulfilment.issued(work, printed)


def warned(trip: int) -> tuple[str | None, bool]:
    """What its paper says, and whether its light does."""
    with read() as session:
        paper, light = papers.of_reservation(session, trip, NOON), vouchers.voucher_state(session, trip)
    assert paper
    assert light
    return paper.facts["no_oc"], VoucherGap.NO_OC in light.gaps


def test_a_confirmed_trip_of_such_an_agency_is_asked_for_once_under_our_code() -> None:
    quote = quote_of_agency()
    trip = selling.paid(quote, PaymentKind.DEPOSIT).reservation_id
    selling.paid(quote, PaymentKind.BALANCE)
    [order] = selling.rows(PurchaseOrder)
    assert (order.reservation_id, order.booking_id, order.status) == (trip, f"R-{trip:06d}", "PENDIENTE")


@pytest.mark.parametrize("agency", [True, False])
def test_nobody_else_owes_an_order(agency: bool) -> None:
    selling.paid(quote_of_agency(requires_oc=False) if agency else selling.quote())
    assert selling.rows(PurchaseOrder) == []


def test_its_papers_warn_until_the_order_is_here_and_are_then_issued_anew() -> None:
    trip = selling.paid(quote_of_agency()).reservation_id
    issue(trip)
    assert warned(trip) == ("Viajes Andes", True)
    [order] = selling.rows(PurchaseOrder)
    with begin("Agencia", now=NOON) as work:
        oc_files.upload(work, order.token, "oc.pdf", b"%PDF-1.4")
    assert warned(trip) == (None, False)
    assert papers_of(trip)[-1] == f"paper:{trip}:oc:{order.id}"


def test_a_paper_that_is_being_printed_meanwhile_is_printed_anew() -> None:
    trip = selling.paid(quote_of_agency()).reservation_id
    seen = selling.reservation(trip).version
    [order] = selling.rows(PurchaseOrder)
    with begin("Agencia", now=NOON) as work:
        oc_files.upload(work, order.token, "oc.pdf", b"%PDF-1.4")
    printed = Printed(trip, papers_of(trip)[0], "payment", PaperKind.VOUCHER, "V.pdf", b"%PDF-old", seen)
    with pytest.raises(fulfilment.Outdated), begin("Sistema", now=NOON) as work:
        fulfilment.issued(work, printed)


def test_a_cancelled_trip_owes_no_order() -> None:
    trip = selling.paid(quote_of_agency()).reservation_id
    with begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "Lo pidió")
    assert [order.status for order in selling.rows(PurchaseOrder)] == ["NO_REQUIERE_OC"]
    assert warned(trip) == (None, False)


def test_the_agency_gets_the_paper_that_holds_with_the_request() -> None:
    trip = selling.paid(quote_of_agency()).reservation_id
    issue(trip)
    [order] = selling.rows(PurchaseOrder)
    with begin("Sistema", now=NOON) as work:
        oc_chase.chase(work, order.id)
    [letter] = [row for row in selling.rows(Delivery) if row.subject == f"order:{order.id}"]
    [paper] = [row for row in selling.rows(Document) if row.kind is DocumentKind.VOUCHER]
    assert letter.payload["attachments"] == [paper.id]
    assert f"R-{trip:06d}" in letter.payload["subject"]
