"""Chasing an agency's order: once a level, in the customer's words, and what becomes of a letter."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import agencies, mail_out, oc_by_hand, oc_chase, oc_habits
from aliun_dashboard.flows.agencies import AgencyTerms
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.audit import Actor, AuditEntry
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import CommonReason, DeliveryFailed, Refused
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.mail.outgoing import Draft
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import RECEIPT, FileStanding, OCReason, OCStatus, Trouble
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketStatus
from tests import chasing, make, tracker
from tests.chasing import DAY, HOUR
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def agency(database: str) -> int:
    return chasing.agency("Viajes Sol", emails=["contacto@sol.example", "ventas@sol.example"], cc=["jefe@sol.example"])


@pytest.fixture
def order(agency: int) -> PurchaseOrder:
    trip = {"hotel": "Hotel XYZ", "total": Decimal(150000), "currency": "CLP"}
    return chasing.order(agency, booking_id="123456", **trip)


@pytest.fixture
def finance(database: str) -> Actor:
    return make.user(Role.FINANCE, "Fina Mora")


@pytest.fixture
def copies(database: str) -> None:
    with begin("test", now=NOON) as work:
        oc_habits.set_copies(work, "administracion@kontrol.example", "finanzas@kontrol.example")


def by(actor: Actor, act: Any, *args: Any, days: float = 0, **named: Any) -> Any:
    with begin(actor, now=NOON + days * DAY) as work:
        return act(work, *args, **named)


def requested(order: PurchaseOrder) -> PurchaseOrder:
    chasing.run(NOON, NOON, every=DAY)
    return chasing.stored(order)


def receive(order: PurchaseOrder, days: float) -> PurchaseOrder:
    with begin("Sistema", now=NOON + days * DAY) as work:
        oc_chase.received(work, actions.get(work, order.id or 0))
    return chasing.stored(order)


def dead(agency_id: int) -> list[str]:
    with begin("test", now=NOON) as work:
        return work.session.get_one(Organization, agency_id).dead_emails


def history(order: PurchaseOrder) -> list[str]:
    with begin("test", now=NOON) as work:
        of_it = select(AuditEntry.action).where(AuditEntry.subject == f"order:{order.id}")
        return list(work.session.exec(of_it.order_by(col(AuditEntry.id))).all())


def test_an_agency_is_asked_at_once_and_reminded_on_days_two_four_and_six(order: PurchaseOrder) -> None:
    gone = chasing.run(NOON, NOON + 9 * DAY, every=6 * HOUR)
    assert gone == [(level, NOON + day * DAY) for level, day in enumerate((0, 2, 4, 6, 7))]
    order = chasing.stored(order)
    assert (order.status, order.reminders, order.requested_at) == (OCStatus.REMINDED_3, 3, NOON)
    assert history(order) == [
        *("order.requested", "order.reminded", "order.reminded", "order.warned", "order.no_answer"),
    ]


@pytest.mark.usefixtures("copies")
def test_the_request_has_the_customers_words_papers_and_copies(order: PurchaseOrder) -> None:
    chasing.cycle(NOON)
    letter = chasing.letters()[0].payload
    day = f"{NOON.date() + 30 * DAY:%Y-%m-%d}"
    assert letter["to"] == ["contacto@sol.example", "ventas@sol.example"]
    assert letter["cc"] == ["administracion@kontrol.example", "finanzas@kontrol.example", "jefe@sol.example"]
    assert letter["subject"] == "Solicitud de Orden de Compra - Reserva #123456"
    assert letter["text"].startswith(
        "Estimados,\n\nAdjunto confirmación de reserva para hotel XYZ.\n\n"
        "Por favor enviar Orden de Compra para proceder.\n\n"
        f"Datos de la reserva:\n- ID: 123456\n- Hotel: Hotel XYZ\n- Fecha entrada: {day}\n"
        "- Monto: CLP\u00a0150,000.00\n"
    )
    assert letter["text"].endswith(f"{settings().public_url}/o/{order.token}")


@pytest.mark.usefixtures("copies", "order")
def test_every_reminder_has_the_customers_words_answers_the_thread_and_goes_to_both() -> None:
    chasing.run(NOON, NOON + 6 * DAY, every=6 * HOUR)
    letters = [letter.payload for letter in chasing.letters()]
    assert [letter["subject"] for letter in letters[1:]] == [
        "Recordatorio: Orden de Compra Pendiente - Reserva #123456",
        "2do Recordatorio: OC Urgente - Reserva #123456",
        "URGENTE: OC Requerida - Reserva #123456",
    ]
    said = [letter["text"].partition("\n\nSi lo prefiere")[0] for letter in letters[1:]]
    assert said == [
        "Estimados,\n\nHace 2 días solicitamos la OC para la reserva #123456.\n\n"
        "¿Podrían confirmar el estado?\n\nQuedamos atentos.",
        "Estimados,\n\nNecesitamos la OC para proceder con la reserva.\n\nPor favor enviar a la brevedad.",
        "Estimados,\n\nLlevamos 6 días esperando la OC.\n\nSin la OC no podemos garantizar la reserva.\n\n"
        "Por favor responder con urgencia.",
    ]
    assert all("finanzas@kontrol.example" in letter["cc"] for letter in letters)
    ids = [chasing.message_id(letter) for letter in chasing.letters()]
    assert [letter["answers"] for letter in letters] == [ids[:level] for level in range(4)]


@pytest.mark.usefixtures("copies")
def test_thanks_are_sent_only_when_switched_on_and_only_administration_gets_a_copy(order: PurchaseOrder) -> None:
    requested(order)
    receive(order, 1)
    assert len(chasing.letters()) == 1
    other = requested(chasing.order(order.organization_id, booking_id="777"))
    with begin("test", now=NOON) as work:
        oc_habits.set_reception(work, confirms=True)
    receive(other, 1)
    thanks = chasing.letters()[-1].payload
    assert thanks["subject"] == "OC Recibida - Reserva #777"
    assert thanks["cc"] == ["administracion@kontrol.example", "jefe@sol.example"]
    assert (thanks["level"], thanks["attachments"]) == (RECEIPT, [])
    chasing.accept(NOON + DAY)
    assert chasing.stored(other).status is OCStatus.RECEIVED
    assert history(other)[-1] == "order.thanked"


def test_an_agency_that_owes_none_is_only_registered() -> None:
    trip = chasing.order(chasing.agency("Libre", requires_oc=False), status=OCStatus.NOT_REQUIRED)
    assert chasing.run(NOON, NOON + 8 * DAY, every=6 * HOUR) == []
    assert chasing.stored(trip).status is OCStatus.NOT_REQUIRED


def test_opening_the_order_of_a_trip_again_changes_nothing(order: PurchaseOrder) -> None:
    with begin("test", now=NOON + DAY) as work:
        trip = work.session.get_one(Reservation, order.reservation_id)
        again = oc_chase.open_order(work, trip, work.session.get_one(Organization, order.organization_id), "otro")
    assert (again.id, again.booking_id, again.created_at) == (order.id, "123456", NOON)


def test_an_agency_without_address_is_a_matter_for_finance_until_it_has_one(finance: Actor) -> None:
    mute = chasing.agency("Muda", emails=[])
    order = chasing.order(mute)
    assert chasing.cycle(NOON) == [0]
    assert chasing.cycle(NOON + HOUR) == []
    assert chasing.stored(order).trouble is Trouble.NO_ADDRESS
    with begin("test", now=NOON) as work:
        assert [notice.kind for notice in work.session.exec(select(Notice)).all()] == ["oc_no_address"]
    with pytest.raises(Refused, match=OCReason.NO_ADDRESS.value):
        by(finance, oc_by_hand.send_now, order.id)
    by(finance, agencies.edit, mute, AgencyTerms("Muda", emails=("voz@muda.example",)))
    chasing.run(NOON + DAY, NOON + DAY, every=DAY)
    assert chasing.stored(order).status is OCStatus.REQUESTED


def test_after_downtime_reminders_catch_up_one_a_run_six_hours_apart(order: PurchaseOrder) -> None:
    requested(order)
    gone = chasing.run(NOON + 8 * DAY, NOON + 10 * DAY, every=HOUR)
    hours = [(level, (moment - NOON - 8 * DAY) / HOUR) for level, moment in gone]
    assert hours == [(1, 0), (2, 6), (3, 12), (4, 36)]
    assert "Hace 8 días" in chasing.letters()[1].payload["text"]


def test_while_a_letter_waits_for_the_mail_server_nothing_else_is_posted(order: PurchaseOrder) -> None:
    for hours in range(0, 240, 6):
        chasing.cycle(NOON + hours * HOUR)
    assert len(chasing.letters()) == 1
    assert chasing.stored(order).status is OCStatus.PENDING


def test_the_same_news_of_a_letter_twice_counts_once(order: PurchaseOrder) -> None:
    requested(order)
    for _ in range(2):
        with begin("Sistema", now=NOON + HOUR) as work:
            oc_chase.sent(work, order.id or 0, 0, f"oc:{order.id}:1:0@aliun.example", ["contacto@sol.example"], round=1)
    after = chasing.stored(order)
    assert (after.requested_at, len(after.thread), after.reminders) == (NOON, 1, 0)


def test_an_order_that_came_in_withdraws_what_has_not_left_and_stops_the_chase(order: PurchaseOrder) -> None:
    requested(order)
    chasing.cycle(NOON + 2 * DAY)  # the reminder waits: the mail server is away
    receive(order, 2.1)
    assert [letter.status for letter in chasing.letters()] == [DeliveryStatus.SENT, DeliveryStatus.WITHDRAWN]
    assert chasing.run(NOON + 3 * DAY, NOON + 9 * DAY, every=6 * HOUR) == []


def test_a_reminder_that_an_answer_overtook_moves_nothing(order: PurchaseOrder) -> None:
    requested(order)
    chasing.cycle(NOON + 2 * DAY)
    with begin("Sistema", now=NOON + 2 * DAY) as work:
        outbox.start(work.session, chasing.letters()[-1].id or 0)  # already on its way
    receive(order, 2.1)
    with begin("Sistema", now=NOON + 2.2 * DAY) as work:
        oc_chase.sent(work, order.id or 0, 1, "late@aliun.example", ["contacto@sol.example"], round=1)
    after = chasing.stored(order)
    assert (after.status, after.reminders, after.thread[-1]) == (OCStatus.RECEIVED, 0, "late@aliun.example")


@pytest.mark.parametrize("reminders", range(4))
def test_an_order_may_come_in_at_any_open_state(order: PurchaseOrder, reminders: int) -> None:
    chasing.run(NOON, NOON + 2 * reminders * DAY, every=6 * HOUR)
    assert chasing.stored(order).reminders == reminders
    assert receive(order, 8).status is OCStatus.RECEIVED
    with pytest.raises(Refused, match=OCReason.BAD_STATUS.value):
        receive(order, 9)


def test_the_ticket_of_an_unanswered_order_is_solved_when_it_comes(order: PurchaseOrder) -> None:
    chasing.run(NOON, NOON + 7 * DAY, every=6 * HOUR)
    receive(order, 8)
    with begin("test", now=NOON) as work:
        ticket = work.session.exec(select(Ticket)).one()
    assert (ticket.status, ticket.resolution) == (TicketStatus.RESOLVED, "OC recibida")
    assert chasing.stored(order).trouble is Trouble.NONE


def test_a_request_that_reached_nobody_was_none(order: PurchaseOrder, finance: Actor) -> None:
    requested(order)
    letter = chasing.letters()[0]
    chasing.come_back(letter, NOON + HOUR, "contacto@sol.example")
    assert chasing.stored(order).status is OCStatus.REQUESTED  # the other address took it
    chasing.come_back(letter, NOON + HOUR, "ventas@sol.example")
    after = chasing.stored(order)
    assert (after.status, after.trouble, after.requested_at) == (OCStatus.PENDING, Trouble.BOUNCED, None)
    assert chasing.run(NOON + HOUR, NOON + 8 * DAY, every=6 * HOUR) == []
    by(finance, agencies.edit, order.organization_id, AgencyTerms("Viajes Sol", emails=("nueva@sol.example",)), days=8)
    gone = chasing.run(NOON + 8 * DAY, NOON + 10 * DAY, every=6 * HOUR)
    assert gone == [(0, NOON + 8 * DAY), (1, NOON + 10 * DAY)]
    assert [letter.payload["to"] for letter in chasing.letters()[1:]] == [["nueva@sol.example"]] * 2


def test_a_reminder_that_came_back_is_sent_again_to_the_new_address(order: PurchaseOrder, finance: Actor) -> None:
    chasing.run(NOON, NOON + 2 * DAY, every=6 * HOUR)
    for address in ("contacto@sol.example", "ventas@sol.example"):
        chasing.come_back(chasing.letters()[-1], NOON + 2.1 * DAY, address)
    after = chasing.stored(order)
    assert (after.status, after.trouble, after.level, after.reminders) == (OCStatus.REMINDED_1, Trouble.BOUNCED, 0, 0)
    by(finance, agencies.revive, order.organization_id, "ventas@sol.example", days=3)
    assert chasing.run(NOON + 3 * DAY, NOON + 3 * DAY, every=DAY) == [(1, NOON + 3 * DAY)]
    assert (chasing.stored(order).status, chasing.stored(order).reminders) == (OCStatus.REMINDED_1, 1)


@pytest.fixture
def one_address(database: str) -> PurchaseOrder:
    return chasing.order(chasing.agency("Viajes Luna"))


def test_late_news_of_a_request_undoes_the_reminders_that_went_the_same_way(one_address: PurchaseOrder) -> None:
    chasing.run(NOON, NOON + 4 * DAY, every=6 * HOUR)
    assert chasing.stored(one_address).status is OCStatus.REMINDED_2
    chasing.come_back(chasing.letters()[0], NOON + 5 * DAY)
    after = chasing.stored(one_address)
    assert (after.status, after.trouble) == (OCStatus.PENDING, Trouble.BOUNCED)
    assert (after.level, after.reminders, after.requested_at) == (-1, 0, None)


def test_late_news_of_a_reminder_has_that_one_sent_again(one_address: PurchaseOrder, finance: Actor) -> None:
    requested(one_address)
    by(finance, oc_by_hand.skip, one_address.id)
    chasing.run(NOON + 4 * DAY, NOON + 6 * DAY, every=6 * HOUR)
    chasing.come_back(chasing.letters()[1], NOON + 6.5 * DAY)  # the second reminder; the first was skipped
    after = chasing.stored(one_address)
    assert (after.status, after.level, after.reminders, after.skipped) == (OCStatus.REMINDED_2, 1, 0, [1])
    by(finance, agencies.revive, one_address.organization_id, "contacto@luna.example", days=7)
    assert chasing.run(NOON + 7 * DAY, NOON + 7 * DAY, every=DAY) == [(2, NOON + 7 * DAY)]


def test_late_news_of_a_request_is_idle_where_a_later_letter_arrived(
    one_address: PurchaseOrder, finance: Actor
) -> None:
    agency_id, old = one_address.organization_id, "contacto@luna.example"
    chasing.run(NOON, NOON + 2 * DAY, every=6 * HOUR)
    by(finance, agencies.edit, agency_id, AgencyTerms("Viajes Luna", emails=(old, "nueva@luna.example")), days=3)
    chasing.run(NOON + 3 * DAY, NOON + 4 * DAY, every=6 * HOUR)
    before = chasing.stored(one_address)
    for letter in chasing.letters()[:2]:
        chasing.come_back(letter, NOON + 5 * DAY)
    after = chasing.stored(one_address)
    assert dead(agency_id) == [old]
    assert (after.status, after.trouble, after.round) == (OCStatus.REMINDED_2, Trouble.NONE, before.round)
    assert (after.level, after.reminders, after.requested_at) == (2, 2, NOON)


def test_an_order_that_lost_its_only_address_to_another_one_was_not_asked_either(one_address: PurchaseOrder) -> None:
    other = chasing.order(one_address.organization_id)
    chasing.run(NOON, NOON, every=DAY)
    mine, theirs = chasing.letters()
    chasing.come_back(theirs, NOON + DAY)
    chasing.cycle(NOON + 2 * DAY)
    assert chasing.stored(one_address).trouble is Trouble.NO_ADDRESS
    chasing.come_back(mine, NOON + 3 * DAY)
    assert [chasing.stored(one).status for one in (one_address, other)] == [OCStatus.PENDING] * 2


def test_old_news_does_not_kill_an_address_that_works_again(one_address: PurchaseOrder, finance: Actor) -> None:
    agency_id, address = one_address.organization_id, "contacto@luna.example"
    chasing.run(NOON, NOON + 2 * DAY, every=6 * HOUR)
    request, reminder = chasing.letters()
    chasing.come_back(request, NOON + 2.5 * DAY)
    by(finance, agencies.revive, agency_id, address, days=3)
    for letter in (request, reminder):  # the same mail processed once more, and one that dawdled
        chasing.come_back(letter, NOON + 3.5 * DAY)
    assert (dead(agency_id), chasing.stored(one_address).trouble) == ([], Trouble.NONE)
    chasing.run(NOON + 4 * DAY, NOON + 4 * DAY, every=DAY)
    chasing.come_back(chasing.letters()[-1], NOON + 4.5 * DAY)
    assert dead(agency_id) == [address]


def test_a_copy_that_comes_back_or_a_delay_changes_nothing(order: PurchaseOrder) -> None:
    requested(order)
    letter = chasing.letters()[0]
    chasing.come_back(letter, NOON, "finanzas@kontrol.example")
    chasing.come_back(letter, NOON, "contacto@sol.example", permanent=False)
    chasing.come_back(letter, NOON, "ventas@sol.example", permanent=False)
    assert chasing.stored(order).status is OCStatus.REQUESTED
    assert history(order)[-3:] == ["order.copy_bounced", "order.delayed", "order.delayed"]


def test_a_bounce_of_a_letter_we_never_sent_is_nobodys(order: PurchaseOrder) -> None:
    letter = requested(order) and chasing.letters()[0]
    letter.key = "invented"
    chasing.come_back(letter, NOON)
    assert chasing.stored(order).status is OCStatus.REQUESTED


def test_a_letter_our_server_refused_waits_for_a_person_who_sends_it_once_more(
    order: PurchaseOrder, finance: Actor
) -> None:
    chasing.cycle(NOON)
    chasing.refuse(NOON)
    assert chasing.stored(order).trouble is Trouble.NOT_DELIVERED
    assert chasing.run(NOON, NOON + 3 * DAY, every=6 * HOUR) == []
    by(finance, oc_by_hand.send_now, order.id, days=3)
    chasing.accept(NOON + 3 * DAY)
    after = chasing.stored(order)
    assert (after.status, after.trouble, after.touched_by_hand) == (OCStatus.REQUESTED, Trouble.NONE, True)
    assert len(chasing.letters()) == 1


def test_send_now_is_the_next_level_and_the_sweep_does_not_repeat_it(order: PurchaseOrder, finance: Actor) -> None:
    requested(order)
    by(finance, oc_by_hand.send_now, order.id, days=1)
    by(finance, oc_by_hand.send_now, order.id, days=1)  # pressed twice
    chasing.accept(NOON + DAY)
    gone = chasing.run(NOON + DAY, NOON + 4 * DAY, every=6 * HOUR)
    assert gone == [(2, NOON + 4 * DAY)]
    assert [letter.payload["level"] for letter in chasing.letters()] == [0, 1, 2]


def test_a_skipped_reminder_is_left_out_and_the_next_one_follows(order: PurchaseOrder, finance: Actor) -> None:
    requested(order)
    by(finance, oc_by_hand.skip, order.id, days=1)
    assert chasing.stored(order).status is OCStatus.REQUESTED
    gone = chasing.run(NOON + DAY, NOON + 9 * DAY, every=6 * HOUR)
    assert gone == [(2, NOON + 4 * DAY), (3, NOON + 6 * DAY), (4, NOON + 7 * DAY)]
    assert chasing.stored(order).reminders == 2


def test_who_skips_the_ultimatum_has_it_on_the_table_a_day_after_it_would_have_gone(
    order: PurchaseOrder, finance: Actor
) -> None:
    chasing.run(NOON, NOON + 4 * DAY, every=6 * HOUR)
    by(finance, oc_by_hand.skip, order.id, days=5)
    assert chasing.run(NOON + 5 * DAY, NOON + 9 * DAY, every=6 * HOUR) == [(4, NOON + 7 * DAY)]


def test_the_request_cannot_be_skipped_nor_a_letter_on_its_way(order: PurchaseOrder, finance: Actor) -> None:
    with pytest.raises(Refused, match=OCReason.NOTHING_TO_SEND.value):
        by(finance, oc_by_hand.skip, order.id)
    requested(order)
    chasing.cycle(NOON + 2 * DAY)
    by(finance, oc_by_hand.skip, order.id, days=2)  # it had not left
    assert chasing.letters()[-1].status is DeliveryStatus.WITHDRAWN


def test_a_pause_holds_letters_back_and_afterwards_they_keep_their_distance(
    order: PurchaseOrder, finance: Actor
) -> None:
    requested(order)
    by(finance, oc_by_hand.pause, order.id, NOON.date() + 7 * DAY)
    gone = chasing.run(NOON, NOON + 14 * DAY, every=HOUR)
    assert [level for level, _ in gone] == [1, 2, 3, 4]
    first = gone[0][1]
    assert settings().day(first) == NOON.date() + 7 * DAY
    assert [moment - first for _, moment in gone] == [timedelta(0), 2 * DAY, 4 * DAY, 5 * DAY]


def test_a_paused_agency_gets_nothing_before_that_day(order: PurchaseOrder, finance: Actor) -> None:
    by(finance, agencies.pause, order.organization_id, NOON.date() + 3 * DAY)
    gone = chasing.run(NOON, NOON + 4 * DAY, every=HOUR)
    assert [level for level, _ in gone] == [0]
    by(finance, agencies.pause, order.organization_id, None)


def test_a_reminder_that_waits_for_the_mail_server_is_made_anew_after_a_pause(
    order: PurchaseOrder, finance: Actor
) -> None:
    requested(order)
    chasing.cycle(NOON + 2 * DAY)
    by(finance, oc_by_hand.pause, order.id, NOON.date() + 7 * DAY, days=2.1)
    assert chasing.letters()[-1].status is DeliveryStatus.WITHDRAWN
    assert chasing.accept(NOON + 3 * DAY) == []
    assert chasing.run(NOON + 3 * DAY, NOON + 8 * DAY, every=6 * HOUR)[0][0] == 1
    assert "Hace 6 días" in chasing.letters()[-1].payload["text"]
    assert len(chasing.letters()) == 2


def test_a_letter_withdrawn_by_a_pause_may_be_sent_now_or_skipped(agency: int, finance: Actor) -> None:
    sent, left_out = requested(chasing.order(agency)), requested(chasing.order(agency))
    chasing.cycle(NOON + 2 * DAY)
    by(finance, agencies.pause, agency, NOON.date() + 7 * DAY, days=2.1)
    assert chasing.accept(NOON + 2.1 * DAY) == []
    by(finance, oc_by_hand.send_now, sent.id, days=3)
    by(finance, oc_by_hand.skip, left_out.id, days=3)
    assert [letter.payload["order_id"] for letter in chasing.accept(NOON + 3 * DAY)] == [sent.id]
    assert (chasing.stored(sent).status, chasing.stored(left_out).skipped) == (OCStatus.REMINDED_1, [1])


def test_a_letter_that_waits_goes_to_the_corrected_address(order: PurchaseOrder, finance: Actor) -> None:
    chasing.cycle(NOON)
    right = AgencyTerms("Viajes Sol", emails=("contacto@sun.example",))
    by(finance, agencies.edit, order.organization_id, right, days=1)
    assert chasing.letters()[0].status is DeliveryStatus.WITHDRAWN
    assert chasing.cycle(NOON + DAY) == [0]
    by(finance, agencies.edit, order.organization_id, right, days=1)  # saved again: nothing has changed
    [letter] = chasing.accept(NOON + DAY)
    assert letter.payload["to"] == ["contacto@sun.example"]


def test_a_letter_of_which_nobody_knows_whether_it_went_is_not_taken_back(order: PurchaseOrder, finance: Actor) -> None:
    chasing.cycle(NOON)
    with begin("Sistema", now=NOON) as work:
        outbox.finish(work.session, chasing.letters()[0].id or 0, DeliveryStatus.WAITING, NOON, code="unknown")
    by(finance, oc_by_hand.pause, order.id, NOON.date() + 7 * DAY)
    assert len(chasing.accept(NOON + HOUR)) == 1


def test_who_takes_a_letter_back_does_not_wait_for_its_carrier(order: PurchaseOrder) -> None:
    chasing.cycle(NOON)
    letter = chasing.letters()[0]
    with begin("Sistema", now=NOON) as carrier:
        outbox.start(carrier.session, letter.id or 0)
        with begin("test", now=NOON) as work:
            assert not outbox.withdraw(work.session, letter.key, NOON)
    assert chasing.letters()[0].status is DeliveryStatus.SENDING


@pytest.mark.parametrize(
    ("change", "level", "fits"),
    [
        ({}, 1, True),
        ({"status": OCStatus.RECEIVED}, 1, False),
        ({"status": OCStatus.RECEIVED}, RECEIPT, True),
        ({"status": OCStatus.NOT_REQUIRED}, 1, False),
        ({"status": OCStatus.REQUESTED}, RECEIPT, False),
        ({"level": 1}, 1, False),
        ({"round": 2}, 1, False),
    ],
)
def test_only_a_letter_that_its_order_still_waits_for_is_handed_over(
    order: PurchaseOrder, change: dict[str, Any], level: int, *, fits: bool
) -> None:
    requested(order)
    facts = {"order_id": order.id, "level": level, "round": 1}
    draft = Draft("r1@aliun.example", "oc@aliun.example", [], [], "Recordatorio", [], b"Subject: R", order.id or 0)
    with begin("test", now=NOON) as work:
        actions.get(work, order.id or 0).sqlmodel_update(change)
    with begin("test", now=NOON) as work, nullcontext() if fits else pytest.raises(DeliveryFailed) as said:
        mail_out.hand(work, draft.key, facts, draft)
    with begin("test", now=NOON) as work:
        assert (mail_out.kept(work.session, draft.key) is not None) == fits
    assert said is None or (said.value.code, said.value.permanent) == (outbox.OVERTAKEN, True)


def test_a_reminder_about_a_cancelled_trip_is_not_handed_over(order: PurchaseOrder) -> None:
    with begin("test", now=NOON) as work:
        work.session.get_one(Reservation, order.reservation_id).status = ReservationStatus.CANCELLED
    with begin("test", now=NOON) as work, pytest.raises(DeliveryFailed, match="went on"):
        mail_out.hand(work, "r0@aliun.example", {"order_id": order.id, "level": 0, "round": 1}, None)


def test_letters_keep_their_distance_after_an_agencys_pause_is_ended_by_hand(
    order: PurchaseOrder, finance: Actor
) -> None:
    requested(order)
    by(finance, agencies.pause, order.organization_id, NOON.date() + 30 * DAY)
    by(finance, agencies.pause, order.organization_id, None, days=9)
    assert by(finance, agencies.pause, order.organization_id, None, days=10).paused_until == NOON.date() + 9 * DAY
    gone = chasing.run(NOON + 9 * DAY, NOON + 16 * DAY, every=6 * HOUR)
    assert gone == [(level, NOON + day * DAY) for level, day in ((1, 9), (2, 11), (3, 13), (4, 14))]


def test_a_pause_in_the_past_is_refused_and_one_can_be_ended(order: PurchaseOrder, finance: Actor) -> None:
    with pytest.raises(Refused, match=OCReason.BAD_PAUSE.value):
        by(finance, oc_by_hand.pause, order.id, NOON.date())
    with pytest.raises(Refused, match=OCReason.BAD_PAUSE.value):
        by(finance, agencies.pause, order.organization_id, NOON.date())
    by(finance, oc_by_hand.pause, order.id, NOON.date() + 9 * DAY)
    assert chasing.cycle(NOON) == []
    by(finance, oc_by_hand.resume, order.id)
    assert chasing.cycle(NOON) == [0]


def test_a_trip_may_be_let_off_and_asked_for_again(order: PurchaseOrder, finance: Actor) -> None:
    requested(order)
    by(finance, oc_by_hand.exempt, order.id, "Pago anticipado", days=1)
    assert chasing.stored(order).status is OCStatus.NOT_REQUIRED
    assert chasing.run(NOON + DAY, NOON + 8 * DAY, every=6 * HOUR) == []
    by(finance, oc_by_hand.require, order.id, days=8)
    assert chasing.run(NOON + 8 * DAY, NOON + 10 * DAY, every=6 * HOUR) == [(0, NOON + 8 * DAY), (1, NOON + 10 * DAY)]


def test_the_switch_of_an_agency_counts_for_new_trips_and_for_open_ones_when_asked(
    order: PurchaseOrder, finance: Actor
) -> None:
    requested(order)
    done = chasing.order(order.organization_id, OCStatus.RECEIVED)
    assert by(finance, agencies.set_requires_oc, order.organization_id, required=False) == 0
    assert chasing.stored(order).status is OCStatus.REQUESTED
    assert by(finance, agencies.set_requires_oc, order.organization_id, required=False, open_ones=True) == 1
    assert by(finance, agencies.set_requires_oc, order.organization_id, required=True, open_ones=True) == 1
    assert chasing.stored(order).status is OCStatus.PENDING
    assert chasing.stored(done).status is OCStatus.RECEIVED


def test_a_trip_whose_order_came_while_none_was_owed_is_not_asked_for(agency: int, finance: Actor) -> None:
    exempt = chasing.order(agency, OCStatus.NOT_REQUIRED)
    tracker.stray(order_id=exempt.id, standing=FileStanding.CURRENT, file_path="oc/1.pdf")
    by(finance, oc_by_hand.require, exempt.id)
    assert chasing.stored(exempt).status is OCStatus.RECEIVED
    assert history(exempt) == ["order.required", "order.received"]
    assert chasing.run(NOON, NOON + 3 * DAY, every=6 * HOUR) == []


def test_the_switch_asks_nothing_about_trips_that_are_cancelled_or_have_begun(agency: int, finance: Actor) -> None:
    today = settings().day(NOON)
    begun = chasing.order(agency, OCStatus.NOT_REQUIRED, check_in=today - DAY)
    begins = chasing.order(agency, OCStatus.NOT_REQUIRED, check_in=today)
    cancelled = chasing.order(agency, OCStatus.NOT_REQUIRED)
    with begin("test", now=NOON) as work:
        work.session.get_one(Reservation, cancelled.reservation_id).status = ReservationStatus.CANCELLED
    assert by(finance, agencies.set_requires_oc, agency, required=True, open_ones=True) == 1
    statuses = [chasing.stored(one).status for one in (begun, begins, cancelled)]
    assert statuses == [OCStatus.NOT_REQUIRED, OCStatus.PENDING, OCStatus.NOT_REQUIRED]


def test_a_cancelled_trip_is_chased_no_more(order: PurchaseOrder) -> None:
    requested(order)
    with begin("test", now=NOON) as work:
        work.session.get_one(Reservation, order.reservation_id).status = ReservationStatus.CANCELLED
    assert chasing.run(NOON, NOON + 9 * DAY, every=6 * HOUR) == []


def test_a_house_that_hurries_reminds_daily_in_the_week_before_check_in(agency: int) -> None:
    with begin(make.user(Role.DIRECTOR, "Diana Ruiz"), now=NOON) as work:
        oc_habits.set_hurries(work, hurries=True)
    chasing.order(agency, check_in=NOON.date() + 6 * DAY)
    gone = chasing.run(NOON, NOON + 5 * DAY, every=6 * HOUR)
    assert gone == [(level, NOON + level * DAY) for level in range(5)]
    assert "Hace 1 día solicitamos" in chasing.letters()[1].payload["text"]


def test_in_office_hours_only_a_saturday_reminder_waits_for_monday(order: PurchaseOrder) -> None:
    with begin("test", now=NOON) as work:
        oc_habits.set_office_hours(work, business_days_only=True, country="DO")
    thursday_evening = NOON + 3 * DAY + 9 * HOUR  # 21:00 in Santo Domingo
    gone = chasing.run(thursday_evening, thursday_evening + 6 * DAY, every=HOUR)
    local = [(level, f"{moment.astimezone(settings().timezone):%a %H}") for level, moment in gone]
    assert local == [(0, "Fri 08"), (1, "Mon 08"), (2, "Tue 08"), (3, "Thu 08")][: len(local)]
    assert len(local) == 3


def test_reminders_wait_for_the_hour_at_which_an_agency_answers(agency: int) -> None:
    for day in (3, 5, 9):
        chasing.order(agency, OCStatus.RECEIVED, received_at=NOON - day * DAY + 3 * HOUR)  # 15:00 there
    with begin("test", now=NOON) as work:
        work.session.get_one(Organization, agency).best_hour = True
    chasing.order(agency)
    gone = chasing.run(NOON, NOON + 7 * DAY, every=HOUR)
    hours = [(level, (moment - NOON) / HOUR) for level, moment in gone]
    assert hours == [(0, 0), (1, 51), (2, 99), (3, 144), (4, 168)]


def test_who_may_not_chase_is_refused_and_only_direction_hurries(order: PurchaseOrder, finance: Actor) -> None:
    agent = make.user(Role.AGENT, "Ana Pérez")
    for act in (oc_by_hand.send_now, oc_by_hand.skip, oc_by_hand.resume, oc_by_hand.require):
        with pytest.raises(Refused, match=CommonReason.FORBIDDEN.value):
            by(agent, act, order.id)
    with pytest.raises(Refused, match=CommonReason.FORBIDDEN.value):
        by(finance, oc_habits.set_hurries, hurries=True)


def test_four_workers_at_once_write_every_letter_once(agency: int) -> None:
    orders = [chasing.order(agency, booking_id=f"W{number}") for number in range(60)]
    for day in (0, 2):
        with ThreadPoolExecutor(4) as pool:
            taken = list(pool.map(lambda _: chasing.cycle(NOON + day * DAY), range(4)))  # noqa: B023
        assert sum(map(len, taken)) == len(orders)
        chasing.accept(NOON + day * DAY)
    posted = [(letter.payload["order_id"], letter.payload["level"]) for letter in chasing.letters()]
    assert sorted(posted) == sorted((order.id, level) for order in orders for level in (0, 1))
