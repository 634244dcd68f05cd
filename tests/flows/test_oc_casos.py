"""The customer's three cases, to the minute, on a moved clock and the worker's five-minute cycle (K-33…K-35)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.flows import oc_chase
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind
from tests import chasing, make
from tests.chasing import DAY, MINUTE

pytestmark = pytest.mark.usefixtures("database")

MONDAY_9 = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)  # 09:00 in Santo Domingo
MONDAY_9_05 = MONDAY_9 + 5 * MINUTE


def confirmed_at_nine() -> PurchaseOrder:
    """A confirmation taken in at 09:00, after the cycle of 09:00 had looked."""
    agency = chasing.agency()
    trip = chasing.order(agency).reservation_id
    with begin("test", now=MONDAY_9) as work:
        made = work.session.exec(select(PurchaseOrder).where(PurchaseOrder.reservation_id == trip)).one()
        work.session.delete(made)
    assert chasing.cycle(MONDAY_9) == []
    with begin("Sistema", now=MONDAY_9 + timedelta(seconds=8)) as work:
        reservation = work.session.get_one(Reservation, trip)
        order = oc_chase.open_order(work, reservation, work.session.get_one(Organization, agency), "123456")
    assert order.status is OCStatus.PENDING
    return order


def answered(order: PurchaseOrder, at: datetime) -> PurchaseOrder:
    with begin("Sistema", now=at) as work:
        oc_chase.received(work, actions.get(work, order.id or 0))
    return chasing.stored(order)


def test_caso_1_everything_goes_well() -> None:
    order = confirmed_at_nine()
    gone = chasing.run(MONDAY_9_05, MONDAY_9 + 85 * MINUTE)
    assert gone == [(0, MONDAY_9_05)]
    assert chasing.stored(order).status is OCStatus.REQUESTED
    order = answered(order, MONDAY_9 + 90 * MINUTE)
    assert (order.status, order.received_at) == (OCStatus.RECEIVED, MONDAY_9 + 90 * MINUTE)
    assert chasing.run(MONDAY_9 + 90 * MINUTE, MONDAY_9 + 8 * DAY, every=DAY / 4) == []


def test_caso_2_with_reminders() -> None:
    order = confirmed_at_nine()
    gone = chasing.run(MONDAY_9_05, MONDAY_9 + 4 * DAY + 385 * MINUTE)
    assert gone == [(0, MONDAY_9_05), (1, MONDAY_9_05 + 2 * DAY), (2, MONDAY_9_05 + 4 * DAY)]  # Mon, Wed, Fri
    order = answered(order, MONDAY_9 + 4 * DAY + 390 * MINUTE)  # Friday 15:30
    assert (order.status, order.reminders) == (OCStatus.RECEIVED, 2)


def test_caso_3_nobody_answers_and_a_person_takes_it_up() -> None:
    finance = make.user(Role.FINANCE, "Fina Mora")
    order = confirmed_at_nine()
    gone = chasing.run(MONDAY_9_05, MONDAY_9 + 8 * DAY)
    assert gone == [(level, MONDAY_9_05 + day * DAY) for level, day in enumerate((0, 2, 4, 6, 7))]
    order = chasing.stored(order)
    assert (order.status, order.trouble, order.reminders) == (OCStatus.REMINDED_3, Trouble.NO_ANSWER, 3)
    with begin("test", now=MONDAY_9) as work:
        ticket = work.session.exec(select(Ticket)).one()
        notices = work.session.exec(select(Notice).where(Notice.user_id == finance.user_id)).all()
    assert ticket.kind is TicketKind.OC_BY_HAND
    assert ticket.reservation_id == order.reservation_id
    assert [notice.kind for notice in notices] == ["ticket"]


def test_the_seconds_of_a_cycle_put_no_reminder_off_to_the_next() -> None:
    order = confirmed_at_nine()
    chasing.cycle(MONDAY_9_05)
    chasing.accept(MONDAY_9_05 + timedelta(seconds=7))
    assert chasing.cycle(MONDAY_9 + 2 * DAY) == []
    assert chasing.cycle(MONDAY_9_05 + 2 * DAY) == [1]
    assert "Hace 2 días solicitamos" in chasing.letters()[-1].payload["text"]
    assert chasing.stored(order).level == 0  # until the server takes it
