"""What tests of the chase share: the worker's cycle on a moved clock, with a mail server that takes every letter."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.flows import oc_chase
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.mail.rules import Bounce
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.reservations.models import Reservation
from tests import tracker
from tests.conftest import NOON

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WORKER = "Sistema"
OF_TRIP = frozenset(Reservation.model_fields) - frozenset(PurchaseOrder.model_fields)
BOOKINGS = count(500_001)


def agency(name: str = "Viajes Sol", **facts: Any) -> int:
    """An agency that must send orders; says its id."""
    word = name.split()[-1].lower()
    known = {"emails": [f"contacto@{word}.example"], "domains": [f"{word}.example"]}
    return tracker.agency(name, **known | facts)


def order(agency_id: int, status: OCStatus = OCStatus.PENDING, **facts: Any) -> PurchaseOrder:
    """An order that was opened at `NOON` and nobody asked for yet; facts of its trip may be among them."""
    booking = facts.pop("booking_id", "") or str(next(BOOKINGS))
    trip = {name: facts.pop(name) for name in OF_TRIP & facts.keys()}
    new = {"status": status, "level": -1, "created_at": NOON, "requested_at": None, "last_sent_at": None}
    order_id = tracker.order(agency_id, booking, trip, **new | facts)
    with begin(WORKER, now=NOON) as work:
        return work.session.get_one(PurchaseOrder, order_id)


def cycle(moment: datetime) -> list[int]:
    """What the worker does every five minutes; says which levels were taken."""
    with begin(WORKER, now=moment) as work:
        due = oc_chase.due(work)
    taken = []
    for order_id in due:
        with begin(WORKER, now=moment) as work:
            step = oc_chase.chase(work, order_id)
            taken += [step.level] if step else []
    return taken


def accept(moment: datetime) -> list[Delivery]:
    """Our mail server takes every letter that waits; says which."""
    with begin(WORKER, now=moment) as work:
        waiting = select(Delivery).where(Delivery.status == DeliveryStatus.WAITING, Delivery.provider == "email")
        letters = list(work.session.exec(waiting.order_by(col(Delivery.id))).all())
        for letter in letters:
            letter.status, letter.external_ref = DeliveryStatus.SENT, f"<{message_id(letter)}>"
            said = letter.payload
            oc_chase.sent(work, said["order_id"], said["level"], message_id(letter), said["to"], round=said["round"])
        return letters


def refuse(moment: datetime, words: str = "550 5.1.1 no such user") -> None:
    """Our mail server refuses every letter that waits, for good."""
    with begin(WORKER, now=moment) as work:
        waiting = select(Delivery).where(Delivery.status == DeliveryStatus.WAITING, Delivery.provider == "email")
        for letter in work.session.exec(waiting).all():
            letter.status, said = DeliveryStatus.FAILED, letter.payload
            oc_chase.not_sent(work, said["order_id"], said["level"], "refused", words, round=said["round"])


def come_back(letter: Delivery, moment: datetime, recipient: str = "", *, permanent: bool = True) -> None:
    """A letter bounces."""
    words = "550 5.1.1 The email account does not exist"
    report = Bounce(message_id(letter), recipient or letter.payload["to"][0], "5.1.1", words, permanent)
    with begin(WORKER, now=moment) as work:
        oc_chase.bounced(work, report)


def run(since: datetime, until: datetime, every: timedelta = 5 * MINUTE) -> list[tuple[int, datetime]]:
    """Cycles from `since` to `until`, all letters taken at once: each level with its moment.

    Of the cycles of five minutes only those around each full hour, where something may happen, to save time.
    """
    gone: list[tuple[int, datetime]] = []
    moment = since
    while moment <= until:
        if every > 5 * MINUTE or moment.minute in (0, 5):
            gone += [(level, moment) for level in cycle(moment)]
            accept(moment)
        moment += every
    return gone


def stored(order: PurchaseOrder) -> PurchaseOrder:
    """The order as it now stands."""
    with begin(WORKER, now=NOON) as work:
        return work.session.get_one(PurchaseOrder, order.id)


def letters() -> list[Delivery]:
    """Everything that was to leave, the oldest first."""
    with begin(WORKER, now=NOON) as work:
        return list(work.session.exec(select(Delivery).order_by(col(Delivery.id))).all())


def message_id(letter: Delivery) -> str:
    return f"{letter.key}@aliun.example"
