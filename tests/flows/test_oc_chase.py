"""Chasing an agency's order: once a level, at its time, and what becomes of a letter."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from aliun_dashboard.flows import oc_chase
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble
from tests import make_orders
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(moment: datetime) -> Any:
    return begin("Sistema", now=moment)


def cycle(moment: datetime) -> list[int]:
    """What the worker does every five minutes, its mail server taking everything at once; levels that went."""
    with at(moment) as work:
        due = oc_chase.due(work)
    steps = []
    for order_id in due:
        with at(moment) as work:
            step = oc_chase.chase(work, order_id)
            steps += [step.level] if step else []
    accept(moment)
    return steps


def accept(moment: datetime) -> None:
    with at(moment) as work:
        waiting = select(Delivery).where(Delivery.status == DeliveryStatus.WAITING, Delivery.provider == "email")
        for letter in work.session.exec(waiting.order_by(col(Delivery.id))).all():
            message_id = f"{letter.key}@aliun.example"
            letter.status, letter.external_ref = DeliveryStatus.SENT, f"<{message_id}>"
            told = letter.payload
            oc_chase.sent(work, told["order_id"], told["level"], message_id, told["to"], round=told["round"])


def run(until: datetime, since: datetime = NOON, every: timedelta = timedelta(hours=6)) -> list[tuple[int, datetime]]:
    gone, moment = [], since
    while moment <= until:
        gone += [(level, moment) for level in cycle(moment)]
        moment += every
    return gone


def one(order: PurchaseOrder) -> PurchaseOrder:
    with at(NOON) as work:
        return work.session.get_one(PurchaseOrder, order.id)


def letters() -> list[Delivery]:
    with at(NOON) as work:
        return list(work.session.exec(select(Delivery).order_by(col(Delivery.id))).all())


def test_an_agency_is_asked_at_once_and_reminded_on_days_two_four_and_six() -> None:
    order = make_orders.order(make_orders.agency())
    gone = run(NOON + 9 * DAY)
    assert gone == [(0, NOON), (1, NOON + 2 * DAY), (2, NOON + 4 * DAY), (3, NOON + 6 * DAY), (4, NOON + 7 * DAY)]
    order = one(order)
    assert (order.status, order.reminders, order.trouble) == (OCStatus.REMINDED_3, 3, Trouble.NO_ANSWER)
    assert order.requested_at == NOON
    assert len(order.thread) == 4
