"""An OC that comes in: filed once under the one order that all clues name, or kept apart for a person."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aliun_dashboard.flows import oc_files
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.mail.rules import MailRule, MailStatus
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, OCStatus, Trouble
from aliun_dashboard.staff.rules import Role
from tests import make, post, selling, tracker
from tests.conftest import NOON

LETTER = "request-1@aliun.example"
PDF = b"%PDF-1.4\nOrden de compra"


@pytest.fixture(autouse=True)
def folder(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data directory of our own."""
    monkeypatch.setenv("ALIUN_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", post.SENDER)
    settings.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def agency() -> int:
    return tracker.agency()


@pytest.fixture
def order(agency: int) -> int:
    """Asked for two days ago, with its letter in the thread."""
    return tracker.order(agency, thread=[LETTER])


def stands(order: int) -> OCStatus:
    return selling.one(PurchaseOrder, order).status


def files() -> list[tuple[str, int | None, str | None]]:
    return [(file.standing.value, file.order_id, file.matched_by) for file in selling.rows(OrderFile)]


def test_an_answer_in_the_thread_ends_the_wait_and_is_filed(order: int, folder: Path) -> None:
    mail_id = post.answer("Re: tu correo", thread=(LETTER,), now=datetime.fromisoformat("2025-11-20T18:30Z"))
    row = selling.one(PurchaseOrder, order)
    assert (row.status, row.received_at.isoformat()) == (OCStatus.RECEIVED, "2025-11-20T18:30:00+00:00")
    [file] = selling.rows(OrderFile)
    assert (file.standing, file.matched_by, file.way, file.order_id) == ("current", "thread", "correo", order)
    assert (file.file_name, file.file_path, file.sender) == (
        "oc_12345.pdf",
        "oc/20251120_123456_oc.pdf",
        "oc@andes.cl",
    )
    [document] = selling.rows(Document)
    on_disk = (folder / file.file_path).read_bytes()
    assert on_disk == document.content
    assert file.sha256 == document.sha256 == hashlib.sha256(on_disk).hexdigest()
    mail = post.row(mail_id)
    assert (mail.status, mail.rule, mail.order_id) == (MailStatus.TAKEN, MailRule.ORDER, order)


@pytest.mark.parametrize("status", sorted(OPEN))
def test_it_is_received_from_any_open_state(agency: int, status: OCStatus) -> None:
    order = tracker.order(agency, status=status, trouble=Trouble.BOUNCED)
    post.answer("OC reserva 123456")
    row = selling.one(PurchaseOrder, order)
    assert (row.status, row.trouble) == (OCStatus.RECEIVED, Trouble.NONE)


@pytest.mark.parametrize(
    ("subject", "body", "pdf", "by"),
    [
        ("Orden de Compra - Reserva #123456", "", "x", "subject"),
        ("OC 20251120_123456_oc", "", "x", "subject"),
        ("Orden de Compra", "Adjunto OC de la reserva 123456.", "x", "body"),
        ("Orden de Compra", "> Sube tu OC: http://aliun.test/o/order-123456-long-token", "x", "token"),
        ("OC", "", "ORDEN DE COMPRA 4500\nReserva N° 123456", "pdf"),
    ],
)
def test_the_strongest_clue_is_named(agency: int, subject: str, body: str, pdf: str, by: str) -> None:
    order = tracker.order(agency, token="order-123456-long-token")
    post.answer(subject, pdf, text=body)
    assert files() == [("current", order, by)]


@pytest.mark.parametrize(
    ("subject", "body", "pdf", "note"),
    [
        ("Orden de Compra", "Buenas tardes", "x", "none"),
        ("OC reservas 123456 y 222222", "", "x", "several"),
        ("OC reserva 123456", "", "Orden por la reserva 222222", "several"),
        ("OC Reserva #999999", "", "x", "unknown_id"),
        ("OC Reserva #999999", "reserva 123456", "x", "unknown_id"),
        ("OC reserva 777777", "", "x", "other_agency"),
    ],
)
def test_what_no_one_order_fits_is_kept_apart(
    order: int, agency: int, subject: str, body: str, pdf: str, note: str
) -> None:
    second = tracker.order(agency, "222222")
    other = tracker.order(tracker.agency("Otra Agencia", emails=["oc@otra.cl"], domains=["otra.cl"]), "777777")
    post.answer(subject, pdf, text=body)
    [file] = selling.rows(OrderFile)
    assert (file.standing, file.order_id, file.note) == ("stray", None, note)
    assert {stands(one) for one in (order, second, other)} == {OCStatus.REQUESTED}


def test_a_thread_that_contradicts_the_subject_is_asked(order: int, agency: int) -> None:
    tracker.order(agency, "222222")
    post.answer("OC reserva 222222", thread=(LETTER,))
    assert [standing for standing, *_ in files()] == ["stray"]


def test_nobody_ends_the_wait_of_another_agency(order: int) -> None:
    tracker.agency("Otra Agencia", emails=["oc@otra.cl"], domains=[])
    post.answer("OC reserva 123456", senders=("oc@otra.cl",), thread=(LETTER,))
    assert (files(), stands(order)) == ([("stray", None, None)], OCStatus.REQUESTED)


def test_several_pdfs_in_one_mail_may_each_name_their_own(order: int, agency: int) -> None:
    second = tracker.order(agency, "222222")
    pdfs = (post.pdf("OC reserva 123456", "a.pdf"), post.pdf("OC reserva 222222", "b.pdf"))
    post.take_in(post.mail("Ordenes de compra 123456 y 222222", *pdfs, senders=(post.AGENCY,)))
    assert files() == [("current", order, "pdf"), ("current", second, "pdf")]
    assert (stands(order), stands(second)) == (OCStatus.RECEIVED, OCStatus.RECEIVED)


def test_suggestions_put_the_likely_order_first(agency: int) -> None:
    wanted = tracker.order(agency, "123456", {"hotel": "Gran Bahía Ñandú"})
    tracker.order(agency, "555555")
    post.answer("OC", "ORDEN DE COMPRA\nReserva 123465\nHotel GRAN BAHIA NANDU\nTotal $150.000\nEntrada 01/04/2026")
    [file] = selling.rows(OrderFile)
    best = file.suggestions[0]
    assert best["order_id"] == wanted
    assert best["why"] == "near_booking agency hotel amount check_in"
    assert best["score"] > file.suggestions[1]["score"]


def test_the_same_bytes_again_change_nothing(order: int, folder: Path) -> None:
    for _ in range(2):
        post.answer("OC reserva 123456", "la misma")
    assert [standing for standing, *_ in files()] == ["current", "duplicate"]
    assert len(list(folder.rglob("*.pdf"))) == len(selling.rows(Document)) == 1


def test_a_second_order_is_kept_beside_the_first(order: int, folder: Path) -> None:
    post.answer("OC reserva 123456", "primera")
    first = selling.one(PurchaseOrder, order).received_at
    post.answer("OC reserva 123456", "segunda", now=NOON + timedelta(hours=3))
    assert [standing for standing, *_ in files()] == ["current", "later"]
    assert selling.one(PurchaseOrder, order).received_at == first
    assert sorted(path.name for path in folder.rglob("*.pdf")) == ["20260302_123456_oc.pdf", "20260302_123456_oc_2.pdf"]


def test_a_late_order_counts_and_says_so(agency: int) -> None:
    order = tracker.order(agency, status=OCStatus.REMINDED_3, trouble=Trouble.NO_ANSWER, escalated_at=NOON)
    post.answer("OC reserva 123456")
    [file] = selling.rows(OrderFile)
    assert (file.standing, file.late, stands(order)) == ("current", True, OCStatus.RECEIVED)


def test_a_mail_decided_twice_files_once(order: int) -> None:
    mail = post.mail("OC reserva 123456", post.pdf("x"), senders=(post.AGENCY,))
    mail_id, _ = post.take_in(mail)
    assert post.take_in(mail, mail_id=mail_id) == (mail_id, MailStatus.TAKEN)
    assert len(files()) == 1


def test_our_own_confirmation_sent_back_is_no_order(agency: int) -> None:
    confirmation = post.pdf(post.text(), "confirmacion_123456.pdf")
    post.take_in(post.mail("Confirmación de reserva", confirmation))
    [order] = selling.rows(PurchaseOrder)
    mail_id, status = post.take_in(post.mail("Re: OC reserva 123456", confirmation, senders=(post.AGENCY,)))
    assert (status, post.row(mail_id).rule) == (MailStatus.HELD, MailRule.NO_ANSWER_YET)
    assert (files(), order.status) == ([], OCStatus.PENDING)
    both = (confirmation, post.pdf("Orden de compra 1"))
    post.take_in(post.mail("Re: OC reserva 123456", *both, senders=(post.AGENCY,)))
    assert [standing for standing, *_ in files()] == ["current"]


def test_a_pdf_nobody_can_read_is_filed_by_its_mail(order: int) -> None:
    mail = post.mail("OC reserva 123456", post.pdf("?"), senders=(post.AGENCY,))
    post.take_in(mail, "encrypted")
    assert files() == [("current", order, "subject")]


def test_a_person_assigns_a_stray_and_may_look_away_from_the_agency(order: int) -> None:
    post.answer("Orden de Compra")
    finance = make.user(Role.FINANCE, "Fina Sol")
    [stray] = selling.rows(OrderFile)
    with begin(finance, now=NOON) as work:
        oc_files.assign(work, stray.id, order)
    assert files() == [("current", order, "hand")]
    row = selling.one(PurchaseOrder, order)
    assert (row.status, row.touched_by_hand) == (OCStatus.RECEIVED, True)
    with pytest.raises(Refused, match="oc_already_decided"), begin(finance, now=NOON) as work:
        oc_files.assign(work, stray.id, order)


def test_another_agencys_stray_is_assigned_only_on_purpose(order: int) -> None:
    tracker.agency("Otra Agencia", emails=["oc@otra.cl"], domains=[])
    post.answer("OC reserva 123456", senders=("oc@otra.cl",))
    finance = make.user(Role.FINANCE, "Fina Sol")
    [stray] = selling.rows(OrderFile)
    with pytest.raises(Refused, match="other_agency"), begin(finance, now=NOON) as work:
        oc_files.assign(work, stray.id, order)
    with begin(finance, now=NOON) as work:
        oc_files.assign(work, stray.id, order, sure=True)
    assert stands(order) is OCStatus.RECEIVED


def test_a_stray_can_be_dismissed_by_who_chases(order: int) -> None:
    post.answer("Orden de Compra")
    [stray] = selling.rows(OrderFile)
    with pytest.raises(Refused, match="forbidden"), begin(make.user(Role.SUPPORT, "Sol"), now=NOON) as work:
        oc_files.dismiss(work, stray.id, "es una factura")
    with begin(make.user(Role.FINANCE, "Fina Sol"), now=NOON) as work:
        oc_files.dismiss(work, stray.id, "es una factura")
    assert (files(), selling.rows(OrderFile)[0].note) == ([("dismissed", None, None)], "es una factura")


def test_a_person_files_one_by_hand(order: int) -> None:
    finance = make.user(Role.FINANCE, "Fina Sol")
    with pytest.raises(Refused, match="not_a_pdf"), begin(finance, now=NOON) as work:
        oc_files.by_hand(work, order, "oc.docx", b"PK")
    with begin(finance, now=NOON) as work:
        oc_files.by_hand(work, order, "oc.pdf", PDF)
    [file] = selling.rows(OrderFile)
    assert (file.way, file.sender, file.decided_by, stands(order)) == ("a mano", "Fina Sol", "Fina Sol", "RECIBIDA")


def test_two_at_once_end_the_wait_once(order: int) -> None:
    def hand_in(number: int) -> str:
        with begin("Agencia", now=NOON) as work:
            return oc_files.upload(work, "order-123456", "oc.pdf", PDF + bytes([48 + number])).standing.value

    assert sorted(selling.together(hand_in, range(4))) == ["current", "later", "later", "later"]
    assert [row.action for row in audit("order.received")] == ["order.received"]


def test_a_booking_with_a_strange_name_is_filed_under_our_code(agency: int, folder: Path) -> None:
    order = tracker.order(agency, "../../ETC/1234")
    with begin("Agencia", now=NOON) as work:
        oc_files.upload(work, "order-../../ETC/1234", "oc.pdf", PDF)
    assert [path.name for path in folder.rglob("*.pdf")] == [f"20260302_OC-{order:06d}_oc.pdf"]


def test_a_full_disk_loses_no_order(order: int, folder: Path) -> None:
    (folder / "oc").write_text("in the way")
    post.answer("OC reserva 123456")
    assert stands(order) is OCStatus.RECEIVED
    assert len(selling.rows(Document)) == 1


def audit(action: str) -> list[Any]:
    return [row for row in selling.rows(AuditEntry) if row.action == action]
