"""Revisar datos: each field with its source and doubt, corrections registered, learned and shown before they count."""

from typing import Any

import pytest
import reflex as rx
from sqlmodel import select

from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders.models import Confirmation, PurchaseOrder, ReadingRule
from aliun_dashboard.purchase_orders.reading import Doubt, FieldName
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, OCStatus
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS, Role
from aliun_dashboard.ui import labels_readings as words
from aliun_dashboard.ui.screens.readings import shown
from aliun_dashboard.ui.screens.readings.one_state import ReadingState
from aliun_dashboard.ui.screens.readings.queue_page import PILES, ReadingsState
from tests import make, tracker
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")
READS = {"load", "refresh", "choose", "turn", "point"}
# Its booking stands by words that nobody taught the reader, and a number that looks like one stands by «Reserva».
STRANGE = """Kontrol Travel
Expediente interno: 998877
Agencia: Viajes Andes
Hotel: Hotel Bahía Azul
Entrada: 01/12/2026   Salida: 05/12/2026
Total: CLP 150.000
"""


@pytest.fixture
def finance(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))


async def opened(reading_id: int) -> Any:
    page = fresh(ReadingState)
    await page._fill(reading_id)
    return page


def form(page: Any, **instead: str) -> dict[str, str]:
    return {one.name: one.value for one in page.fields} | instead


def stored(reading_id: int) -> Confirmation:
    with begin("test") as work:
        return work.session.get_one(Confirmation, reading_id)


@pytest.mark.parametrize("state", [ReadingsState, ReadingState])
def test_whoever_reads_decides_nothing(state: type[rx.State]) -> None:
    for name, handler in state.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == (SEES_ORDERS if name in READS else CHASES_ORDERS), name


def test_every_field_doubt_and_state_has_its_words() -> None:
    assert set(words.FIELDS) == set(words.EXAMPLES) == set(FieldName)
    assert set(words.DOUBTS) == set(Doubt) - {Doubt.NONE}
    assert set(words.STATUSES) == set(words.TONES) == set(ConfirmationStatus)
    assert set(words.PILES) == set(words.EMPTY) == set(PILES)


async def test_the_queue_says_what_is_asked_and_what_is_known(finance: None) -> None:
    tracker.reading(mail_id=tracker.mail("Confirmación 123456"))
    tracker.reading(status=ConfirmationStatus.UNREADABLE, problem="encrypted", fields={}, pages=[], scanned=True)
    tracker.reading(status=ConfirmationStatus.TAKEN)
    page = fresh(ReadingsState)
    await page._fill()
    asked, closed = page.lines
    assert (asked.subject, asked.asked) == ("Confirmación 123456", "Moneda")
    assert asked.known.startswith("123456 · Viajes Andes · Hotel Bahía Azul · 01/12/2026")
    assert (closed.asked, closed.known, closed.scanned) == (words.PROBLEMS["encrypted"], words.NOTHING_READ, True)
    assert page.numbers == {"waiting": 2, "taken": 1, "repeated": 0, "dismissed": 0}
    await ReadingsState.choose.fn(page, "taken")
    assert [one.status for one in page.lines] == ["Con reserva"]


async def test_a_field_shows_its_source_its_doubt_and_where_it_stands(finance: None) -> None:
    page = await opened(tracker.reading())
    currency = page.fields[-1]
    assert (currency.value, currency.sure, currency.why) == ("CLP", False, words.OTHER_DOUBT)
    assert page.fields[0].source == "En el PDF: «123456», página 1"
    await ReadingState.point.fn(page, "check_in")
    assert page.text.marked == "01/12/2026"
    assert page.text.before + page.text.marked + page.text.after == tracker.TEXT
    await ReadingState.point.fn(page, "nonsense")
    assert page.pointed == "check_in"


async def test_positions_that_do_not_fit_the_text_mark_nothing() -> None:
    for read in ({"start": 5, "end": 2}, {"start": 0, "end": 10_000}, {}):
        assert shown.marked(["abc"], read) == shown.Marked(1, "abc")
    assert shown.marked(["abc"], {"page": 7}) == shown.Marked()


async def test_accepting_registers_the_trip_and_goes_on_to_the_next(finance: None) -> None:
    tracker.agency()
    first, second = tracker.reading(), tracker.reading()
    page = await opened(first)
    answer = await ReadingState.accept.fn(page, form(page))
    assert f"/oc/revisar/{second}/" in str(answer[0])
    with begin("test") as work:
        order = work.session.exec(select(PurchaseOrder)).one()
    assert (order.booking_id, order.status) == ("123456", OCStatus.PENDING)
    assert stored(first).status is ConfirmationStatus.TAKEN
    decided = await opened(first)
    assert "Fina Cuentas" in decided.kept
    assert (decided.may_decide, decided.order_href) == (False, f"/oc/{order.id}/")


async def test_an_amount_may_be_typed_as_the_screen_writes_it(finance: None) -> None:
    tracker.agency()
    page = await opened(tracker.reading())
    await ReadingState.accept.fn(page, form(page) | {"amount": "1,240.50"})
    kept = stored(page.line.id)
    assert (kept.status, kept.fields["amount"]["value"]) == (ConfirmationStatus.TAKEN, "1240.50")


async def test_what_is_wrong_is_said_beside_its_field_in_its_own_words(finance: None) -> None:
    tracker.agency()
    page = await opened(tracker.reading())
    for instead, field, says in (
        ({"hotel": " "}, "hotel", "Hotel"),
        ({"check_out": "2026-11-01"}, "check_out", "Salida"),
        ({"amount": "mucho"}, "amount", "Monto"),
        ({"agency": "Nadie Viajes"}, "agency", "Agencia"),
    ):
        assert await ReadingState.accept.fn(page, form(page, **instead)) is None
        assert set(page.errors) == {field}
        assert f"«{says}»" in page.errors[field]
    await ReadingState.type.fn(page, "agency", "Viajes Andes")
    assert page.errors == {}


async def test_an_agency_nobody_knows_is_offered_and_registered(finance: None) -> None:
    page = await opened(tracker.reading())
    assert page.new_agency == "Viajes Andes"
    await ReadingState.type.fn(page, "agency", "Viajes Nuevos")
    assert page.new_agency == "Viajes Nuevos"
    await ReadingState.accept.fn(page, form(page, agency="Viajes Nuevos") | {"new_agency": True})
    with begin("test") as work:
        assert work.session.exec(select(PurchaseOrder.status)).one() is OCStatus.NOT_REQUIRED


async def test_a_correction_is_held_against_past_papers_and_learned_only_when_ticked(finance: None) -> None:
    tracker.agency()
    unread = tracker.fields(booking_id={"value": None, "why": "missing"}, currency=tracker.found("CLP", text=STRANGE))
    past = tracker.reading(pages=[STRANGE.replace("998877", "554433")], fields=unread)
    page = await opened(tracker.reading(pages=[STRANGE], fields=unread))
    await ReadingState.type.fn(page, "booking_id", "111111")
    assert (page.lesson.offers, len(page.lesson.cannot)) == ([], 1)
    await ReadingState.type.fn(page, "booking_id", "998877")
    [offer] = page.lesson.offers
    assert "expediente interno" in offer.label
    assert offer.changes == ["554433: ID Reserva «–» → «554433»"]
    assert "1 de 1" in offer.effect
    typed = form(page, booking_id="998877")
    await ReadingState.accept.fn(page, typed | {"teach-booking_id": True, "teach-hotel": True})
    with begin("test") as work:
        rules = work.session.exec(select(ReadingRule)).all()
    assert [(rule.field, rule.label, rule.created_by) for rule in rules] == [
        ("booking_id", offer.label, "Fina Cuentas")
    ]
    assert (await opened(past)).rules == [f"ID Reserva: junto a «{offer.label}»"]


async def test_an_amended_booking_shows_what_it_was(finance: None) -> None:
    fields = tracker.fields(hotel=tracker.found("Hotel Bahía Azul") | {"was": "Hotel Sol"})
    page = await opened(tracker.reading(fields=fields, problem="amended"))
    assert page.fields[2].was == "antes: Hotel Sol"
    assert page.problem == words.PROBLEMS["amended"]


async def test_dismissing_keeps_its_reason_and_the_second_person_hears_of_it(finance: None) -> None:
    reading_id = tracker.reading()
    page, other = await opened(reading_id), await opened(reading_id)
    await ReadingState.ask_dismiss.fn(page)
    answer = await ReadingState.dismiss.fn(page, {"reason": "Es una factura"})
    assert "/oc/revisar/" in str(answer[0])
    assert stored(reading_id).status is ConfirmationStatus.DISMISSED
    refused = await ReadingState.accept.fn(other, form(other))
    assert "Otra persona ya lo resolvió" in str(refused)


async def test_a_reader_sees_everything_and_decides_nothing(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    page = await opened(tracker.reading())
    assert (page.stands, page.may_decide) == ("ready", False)
    assert (await opened(404)).stands == "missing"
