"""Reservas: who sees which, why there is no voucher, correcting, cancelling, and a customer who cannot travel."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from aliun_dashboard.kernel import clock, outbox
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentKind
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.reservations.rules import Origin, ReservationStatus, TravelCause, VoucherGap
from aliun_dashboard.staff.rules import EVERYONE, WORKS_LEADS, Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui.screens.reservations import rows
from aliun_dashboard.ui.screens.reservations.list_page import ReservationsState, wanted
from aliun_dashboard.ui.screens.reservations.state import ReservationState
from tests import make, selling, tracker
from tests.conftest import NOON
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")
WORKERS_ONLY = {"ask_for", "reissue", "cancel", "open_case", "ask_balance", "send_again"}


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        (ReservationStatus, words.STATUSES),
        (ReservationStatus, words.STATUS_TONES),
        (Origin, words.ORIGINS),
        (VoucherGap, words.GAPS),
        (TravelCause, words.CAUSES),
    ],
)
def test_everything_has_its_words(kinds: type, names: dict) -> None:
    assert set(kinds) == set(names)


@pytest.mark.parametrize("state", [ReservationsState, ReservationState])
def test_every_handler_says_who_may_send_it(state: type) -> None:
    for name, handler in state.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == (WORKS_LEADS if name in WORKERS_ONLY else EVERYONE), name


@pytest.mark.parametrize(
    ("typed", "people"),
    [
        ("Rosa Marte\nLeo Marte, 7", [("Rosa Marte", None), ("Leo Marte", 7)]),
        ("  \n Ana Díaz ,\n", [("Ana Díaz", None)]),
        ("Eva Luna, siete", [("Eva Luna", None)]),
        ("", []),
    ],
)
def test_travellers_are_read_a_line_each(typed: str, people: list) -> None:
    assert rows.people(typed) == people


def test_an_address_with_nonsense_asks_for_everything() -> None:
    asked = wanted({"motor": "x", "estado": "y", "q": "", "desde": "mañana", "hasta": "2026-05-01"})
    assert (asked.origin, asked.status, asked.since, asked.until) == (None, None, None, date(2026, 5, 1))


async def test_an_agent_finds_own_trips_and_no_others(act_as) -> None:  # noqa: F811
    ana, beto = make.user(), make.user(Role.AGENT, "Beto Cruz")
    trips = []
    for owner in (ana, beto):
        receipt = selling.paid(selling.quote())
        trip = selling.reservation(receipt.reservation_id)
        make.owned(trip.lead_id, owner)
        trips.append(trip)
    act_as(ana)
    page = fresh(ReservationsState)
    page.chosen = {"motor": "core", "estado": "confirmed", "q": "playa"}
    await page._fill()
    assert [line.id for line in page.lines] == [trips[0].id]
    sheet = fresh(ReservationState)
    await sheet._fill(trips[1].id)
    assert sheet.status == "missing"


async def test_a_trip_says_why_it_has_no_voucher_yet_and_what_is_owed(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    receipt = selling.paid(selling.quote(), selling.PaymentKind.DEPOSIT)
    page = fresh(ReservationState)
    await page._fill(receipt.reservation_id)
    assert words.GAPS["balance"] in page.gaps
    assert (page.head.paid, page.head.balance) == ("US$\u00a0300.00", "US$\u00a0700.00")
    assert [item.note for item in page.payments] == ["US$\u00a0300.00 · Pagado"]


async def test_names_are_corrected_and_a_trip_without_any_is_refused(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    receipt = selling.paid(selling.quote())
    page = fresh(ReservationState)
    await page._fill(receipt.reservation_id)
    await ReservationState.reissue.fn(page, {"names": "  ", "reason": "x"})
    assert page.error
    await ReservationState.reissue.fn(page, {"names": "Carla Núñez Peña\nLeo Núñez, 7", "reason": "pasaporte"})
    assert page.head.holder == "Carla Núñez Peña"
    assert [(one.name, one.age) for one in selling.rows(Traveller)] == [("Carla Núñez Peña", None), ("Leo Núñez", 7)]


async def test_who_cannot_travel_gets_a_case_and_no_cancellation(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sole Ayuda"))
    receipt = selling.paid(selling.quote())
    page = fresh(ReservationState)
    await page._fill(receipt.reservation_id)
    told = await ReservationState.open_case.fn(page, {"cause": "enfermedad", "note": "operación"})
    [ticket] = selling.rows(Ticket)
    assert ticket.facts["asks_document"]
    assert f"T-{ticket.id:06d}" in str(told)
    assert selling.rows(Reservation)[0].status is ReservationStatus.CONFIRMED
    assert [case.href for case in page.cases] == [f"/tickets/{ticket.id}/"]


async def test_cancelling_needs_a_reason(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    receipt = selling.paid(selling.quote())
    page = fresh(ReservationState)
    await page._fill(receipt.reservation_id)
    await ReservationState.cancel.fn(page, {"reason": " "})
    assert page.error
    await ReservationState.cancel.fn(page, {"reason": "lo pidió por escrito"})
    assert (page.head.status, page.head.is_live) == (words.STATUSES["cancelled"], False)


async def test_what_a_payment_set_going_is_seen_and_tried_again(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Diana Pérez"))
    trip_id = selling.paid(selling.quote(child_ages=[11], adults=1)).reservation_id
    state = fresh(ReservationState)
    await state._fill(trip_id)
    assert [(step.name, step.note) for step in state.chain] == [("Documento", "En espera")]
    assert state.head.names == "Carla Núñez\nFalta el nombre, 11 años"
    assert state.head.party == "1 adulto, 1 niño (11 años)"
    with begin("test", now=NOON) as work:
        outbox.finish(work.session, state.chain[0].id, DeliveryStatus.FAILED, NOON, error="typst")
    await state._fill(trip_id)
    assert state.chain[0].failed
    await ReservationState.send_again.fn(state, state.chain[0].id)
    assert [step.note for step in state.chain] == ["En espera"]


async def test_the_balance_is_asked_for_from_the_trip(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Diana Pérez"))
    state = fresh(ReservationState)
    await state._fill(selling.paid(selling.quote(), PaymentKind.DEPOSIT).reservation_id)
    assert state.head.owes
    await ReservationState.ask_balance.fn(state, {"provider": "paypal"})
    asked = selling.rows(Payment)[-1]
    assert (asked.kind, asked.amount, asked.provider) == ("balance", Decimal(700), "paypal")
    await state._fill(state.head.id)
    assert [row.name for row in state.payments] == ["Depósito · Stripe", "Saldo · PayPal"]


async def test_a_trip_that_came_by_mail_is_shown_without_what_it_has_not(act_as) -> None:  # noqa: F811
    act_as(make.user())
    tomorrow = settings().day(clock.now()) + timedelta(days=1)
    order_id = tracker.order(tracker.agency("Viajes Sol"), trip_facts={"check_in": tomorrow}, status=OCStatus.PENDING)
    page = fresh(ReservationsState)
    page.chosen = {"motor": "correo", "estado": "", "q": "123456"}
    await page._fill()
    [line] = page.lines
    assert (line.agency, line.owes, line.soon, line.without_oc) == (
        "Viajes Sol · #123456",
        "",
        "4 noches · mañana",
        True,
    )
    assert page.numbers == {"confirmed": 1}
    state = fresh(ReservationState)
    await state._fill(page.lines[0].id)
    head = state.head
    assert (head.is_sold, head.lead, head.owes, head.balance) == (False, "", False, words.NOTHING)
    assert (head.oc, head.oc_href) == ("Pendiente", f"/oc/{order_id}/")
    assert head.without_oc == "Viajes Sol todavía no envió su orden de compra. Entra mañana."


async def test_the_badge_goes_when_the_order_has_come(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    tracker.order(tracker.agency(), status=OCStatus.RECEIVED, received_at=NOON)
    state = fresh(ReservationState)
    await state._fill(selling.rows(Reservation)[0].id)
    assert (state.head.oc, state.head.without_oc) == ("Recibida", "")
