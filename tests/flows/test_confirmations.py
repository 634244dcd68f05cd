"""Confirmations by mail: what is sure becomes a trip and its order, once; of everything else a person is asked."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import confirmations
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.mail.rules import MailRule, MailStatus
from aliun_dashboard.purchase_orders.models import Confirmation, PurchaseOrder, ReadingRule
from aliun_dashboard.purchase_orders.reading import FieldName
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from aliun_dashboard.staff.rules import Role
from tests import make, post, selling, tracker
from tests.conftest import NOON

WITHOUT_AMOUNT = post.text().replace("Monto total: CLP $ 150.000", "")


@pytest.fixture(autouse=True)
def house(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Who may confirm, and a data directory of our own."""
    monkeypatch.setenv("ALLOWED_CONFIRMATION_SENDERS", f"{post.SENDER},segunda.cuenta@gmail.com")
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


def standings() -> list[tuple[str, str]]:
    return [(row.status.value, row.problem) for row in selling.rows(Confirmation)]


def finance() -> Actor:
    return make.user(Role.FINANCE, "Fina Sol")


def accept(values: dict[FieldName, str] | None = None, number: int = 1, **more: object) -> int:
    with begin(finance(), now=NOON) as work:
        return confirmations.accept(work, number, values or {}, **more)


def test_the_same_confirmation_again_is_one_reservation() -> None:
    tracker.agency()
    for _ in range(3):
        post.confirmation()
    post.confirmation(post.text() + "Gracias por su preferencia\n")
    assert standings() == [("taken", "")] + [("repeated", "")] * 3
    assert (len(selling.rows(PurchaseOrder)), len(selling.rows(Reservation)), len(selling.rows(Document))) == (1, 1, 2)


def test_two_at_the_same_moment_are_one_reservation() -> None:
    tracker.agency()
    mails = [post.mail("Confirmación de reserva", post.pdf(post.text() + str(number))) for number in range(4)]
    selling.together(post.take_in, mails)
    assert sorted(status for status, _ in standings()) == ["repeated", "repeated", "repeated", "taken"]
    assert len(selling.rows(Reservation)) == 1


def test_a_mail_decided_twice_is_decided_once() -> None:
    tracker.agency()
    mail = post.mail("Confirmación de reserva", post.pdf(post.text()))
    mail_id, _ = post.take_in(mail)
    assert post.take_in(mail, mail_id=mail_id) == (mail_id, MailStatus.TAKEN)
    assert standings() == [("taken", "")]


def test_a_changed_confirmation_is_asked_with_what_it_changes() -> None:
    tracker.agency()
    post.confirmation()
    post.confirmation(post.text(check_out="08/12/2026", amount="210.000"))
    [first, second] = selling.rows(Confirmation)
    assert (second.status, second.problem, second.order_id) == ("review", "amended", first.order_id)
    assert {name: field["was"] for name, field in second.fields.items() if "was" in field} == {
        "check_out": "2026-12-05",
        "amount": "150000.00",
    }
    assert selling.rows(Reservation)[0].nights == 4
    assert accept(number=2) == first.order_id
    [trip] = selling.rows(Reservation)
    assert (trip.nights, trip.total) == (7, Decimal(210000))
    assert selling.rows(Confirmation)[1].file_path == "confirmaciones/20260302_123456_2.pdf"


def test_a_booking_of_another_agency_is_asked_and_never_changes_hands() -> None:
    tracker.agency()
    tracker.agency("Turismo Ñandú", emails=[], domains=[])
    post.confirmation()
    post.confirmation(post.text(agency="Turismo Ñandú"))
    assert standings()[1] == ("review", "other_agency")
    with pytest.raises(Refused, match="other_agency"):
        accept(number=2)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (WITHOUT_AMOUNT, "doubts"),
        (post.text(check_out="01/12/2026"), "doubts"),
        (post.text(agency="Nadie Conocido"), ""),
    ],
)
def test_what_is_not_sure_waits_for_a_person_and_becomes_nothing(words: str, problem: str) -> None:
    tracker.agency()
    post.confirmation(words)
    [(status, why)] = standings()
    assert status == "review"
    assert why == problem or why in ("doubts", "unknown_agency")
    assert (selling.rows(PurchaseOrder), selling.rows(Reservation)) == ([], [])


def test_numbers_read_from_a_picture_are_only_suggestions() -> None:
    tracker.agency()
    post.take_in(post.mail("Confirmación", post.pdf("x")), post.paper(post.text(), scanned=True))
    assert standings() == [("review", "doubts")]


def test_a_pdf_nobody_can_read_is_kept_and_typed_by_a_person() -> None:
    agency = tracker.agency()
    post.take_in(post.mail("Confirmación", post.pdf("x")), "encrypted")
    assert standings() == [("unreadable", "encrypted")]
    assert len(selling.rows(Document)) == 1
    typed = ("123456", "Viajes Andes", "Bahía Azul", "2026-12-01", "2026-12-05", "150000", "clp")
    order = selling.one(PurchaseOrder, accept(dict(zip(FieldName, typed, strict=True))))
    assert (order.organization_id, order.status) == (agency, OCStatus.PENDING)
    assert standings() == [("taken", "")]


def test_a_correction_completes_it_and_stays_in_the_log() -> None:
    tracker.agency()
    mail_id = post.confirmation(WITHOUT_AMOUNT)
    order_id = accept({FieldName.AMOUNT: "150000.00", FieldName.CURRENCY: "CLP"})
    assert selling.rows(Reservation)[0].total == Decimal(150000)
    [row] = selling.rows(Confirmation)
    assert (row.fields["amount"]["why"], row.decided_by, row.order_id) == ("by_hand", "Fina Sol", order_id)
    assert post.row(mail_id).order_id == order_id


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, "oc_missing_field"),
        ({FieldName.AMOUNT: "mucho", FieldName.CURRENCY: "CLP"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "0", FieldName.CURRENCY: "CLP"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "-5", FieldName.CURRENCY: "CLP"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "NaN", FieldName.CURRENCY: "CLP"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "1e30", FieldName.CURRENCY: "CLP"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "10.001", FieldName.CURRENCY: "CLP"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "10", FieldName.CURRENCY: "pesos"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "10", FieldName.CURRENCY: "CLP", FieldName.CHECK_OUT: "2026-11-30"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "10", FieldName.CURRENCY: "CLP", FieldName.CHECK_IN: "mañana"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "10", FieldName.CURRENCY: "CLP", FieldName.BOOKING: "#"}, "oc_bad_field"),
        ({FieldName.AMOUNT: "10", FieldName.CURRENCY: "CLP", FieldName.AGENCY: "Otra"}, "oc_bad_field"),
    ],
)
def test_what_cannot_be_is_not_accepted(values: dict[FieldName, str], refusal: str) -> None:
    tracker.agency()
    post.confirmation(WITHOUT_AMOUNT)
    with pytest.raises(Refused, match=refusal):
        accept(values)
    assert selling.rows(Reservation) == []


def test_a_booking_that_is_known_is_not_registered_twice_by_hand() -> None:
    tracker.agency()
    post.confirmation()
    post.confirmation(WITHOUT_AMOUNT)
    with pytest.raises(Refused, match="booking_known"):
        accept({FieldName.AMOUNT: "10", FieldName.CURRENCY: "CLP"}, number=2)


def test_a_name_nobody_knows_becomes_an_agency_only_on_purpose() -> None:
    post.confirmation()
    with pytest.raises(Refused, match="oc_bad_field"):
        accept()
    with begin(make.user(Role.DIRECTOR, "Dina Rey"), now=NOON) as work:
        confirmations.accept(work, 1, {}, new_agency=True)
    assert [agency.name for agency in selling.rows(Organization)] == ["Viajes Andes"]
    assert selling.rows(PurchaseOrder)[0].status is OCStatus.NOT_REQUIRED


def test_the_agencys_spelling_is_learned_from_who_corrects_it() -> None:
    tracker.agency("Turismo Ñandú")
    post.confirmation(post.text(agency="Turismo Ñandú Operador Norte"))
    accept({FieldName.AGENCY: "Turismo Ñandú"})
    post.confirmation(post.text(agency="TURISMO ÑANDU OPERADOR NORTE", booking="222222"))
    assert [status for status, _ in standings()] == ["taken", "taken"]


def test_a_label_that_was_taught_reads_the_next_paper_of_this_sender() -> None:
    tracker.agency()
    strange = post.text().replace("Monto total", "Tarifa neta: CLP $ 70.000\nTarifa convenida")
    post.confirmation(strange)
    values = {FieldName.AMOUNT: "150000.00", FieldName.CURRENCY: "CLP"}
    accept(values, teach={FieldName.AMOUNT: "Tarifa convenida"})
    [rule] = selling.rows(ReadingRule)
    assert (rule.sender, rule.field, rule.created_by) == (post.SENDER, "amount", "Fina Sol")
    post.confirmation(strange.replace("123456", "222222").replace("150.000", "99.000"))
    assert [trip.total for trip in selling.rows(Reservation)] == [Decimal(150000), Decimal(99000)]


def test_conditions_beside_a_confirmation_bother_nobody() -> None:
    tracker.agency()
    terms = post.pdf("Condiciones generales del servicio", "condiciones.pdf")
    post.take_in(post.mail("Confirmación de reserva", terms, post.pdf(post.text())))
    assert standings() == [("dismissed", ""), ("taken", "")]


def test_several_confirmations_in_one_mail_are_several_trips() -> None:
    tracker.agency()
    pdfs = [post.pdf(post.text(booking=booking)) for booking in ("111111", "222222")]
    post.take_in(post.mail("Confirmaciones de reserva", *pdfs, pdfs[0]))
    assert [order.booking_id for order in selling.rows(PurchaseOrder)] == ["111111", "222222"]


def test_who_does_not_chase_decides_nothing_and_nothing_is_decided_twice() -> None:
    tracker.agency()
    post.confirmation(WITHOUT_AMOUNT)
    with pytest.raises(Refused, match="forbidden"), begin(make.user(Role.AGENT, "Mario Ruiz"), now=NOON) as work:
        confirmations.dismiss(work, 1, "")
    user = finance()
    with begin(user, now=NOON) as work:
        confirmations.dismiss(work, 1, "es un folleto")
    assert standings() == [("dismissed", "es un folleto")]
    with pytest.raises(Refused, match="oc_already_decided"), begin(user, now=NOON) as work:
        confirmations.accept(work, 1, {})


@pytest.mark.parametrize(
    "subject", ["Anulación de reserva 123456", "RESERVA CANCELADA", "Booking cancelled: reserva 1"]
)
def test_a_mail_that_ends_a_trip_begins_none(subject: str) -> None:
    tracker.agency()
    post.take_in(post.mail(subject, post.pdf(post.text())))
    assert (standings(), selling.rows(Reservation)) == ([("review", "called_off")], [])
