"""Letters to agencies: kept before they leave, and what became of them told to the order they are about."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from aliun_dashboard.contacts import agencies
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.kernel.outbox import OVERTAKEN
from aliun_dashboard.mail import ours
from aliun_dashboard.mail.outgoing import Draft, Kept
from aliun_dashboard.mail.rules import Bounce
from aliun_dashboard.purchase_orders import actions
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, RECEIPT, OCStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus

from . import oc_chase

Refusals = Mapping[str, tuple[int, str]]


def kept(session: Session, key: str) -> Kept | None:
    """The letter with this Message-ID, if it was kept: the same bytes leave however often it is tried."""
    return ours.kept(session, key)


def hand(work: UnitOfWork, key: str, facts: Mapping[str, Any], draft: Draft | None) -> None:
    """The letter is handed over now. `draft` is kept first, when it is the first time.

    Raises DeliveryFailed OVERTAKEN when its order went on meanwhile: nothing may leave then.
    """
    if not _still_fits(work, facts):
        raise DeliveryFailed("its order went on without it", permanent=True, code=OVERTAKEN)
    if draft:
        ours.keep(work, draft)
    ours.handing(work, key)


def refused(work: UnitOfWork, key: str, words: str) -> None:
    """The server did not take it, this time."""
    ours.refused(work, key, words)


def accepted(work: UnitOfWork, key: str, facts: Mapping[str, Any], refusals: Refusals | None = None) -> None:
    """The server took it: the order moves on. Addresses it refused are told as if the letter had come back."""
    order_id = int(facts["order_id"])
    if refusals:  # they will be written to the agency, and it is locked before its orders, as everywhere
        agencies.get(work, work.session.get_one(PurchaseOrder, order_id).organization_id)
    actions.get(work, order_id)
    told = {"refused": {name: f"{code} {words}" for name, (code, words) in (refusals or {}).items()}}
    ours.sent(work, key, **{name: value for name, value in told.items() if value})
    _moved_on(work, key, facts, simulated=False)
    for address, (code, words) in (refusals or {}).items():
        status = f"{code // 100}.0.0"
        oc_chase.bounced(work, Bounce(key, address, status, f"{code} {words}", permanent=code >= 500))


def simulated(work: UnitOfWork, draft: Draft, facts: Mapping[str, Any]) -> None:
    """There is no mail server: the letter is kept where people read it, and counts as sent."""
    ours.keep(work, draft)
    ours.sent(work, draft.key, simulated=True)
    _moved_on(work, draft.key, facts, simulated=True)


def given_up(work: UnitOfWork, key: str, facts: Mapping[str, Any], code: str) -> None:
    """It was refused for good, or too often: a person decides. One that was overtaken concerns nobody."""
    words = ours.not_sent(work, key)
    if code == OVERTAKEN:
        return
    order_id, level = int(facts["order_id"]), int(facts["level"])
    oc_chase.not_sent(work, order_id, level, code, words, round=facts.get("round"))


def _still_fits(work: UnitOfWork, facts: Mapping[str, Any]) -> bool:
    """Whether the order, locked from here on, still waits for this letter; thanks belong to one that came in."""
    order, level = actions.get(work, int(facts["order_id"])), int(facts["level"])
    if level == RECEIPT:
        return order.status is OCStatus.RECEIVED
    trip = work.session.get_one(Reservation, order.reservation_id)
    waits = order.status in OPEN and trip.status is not ReservationStatus.CANCELLED
    return waits and level > order.level and facts.get("round") in (None, order.round)


def _moved_on(work: UnitOfWork, key: str, facts: Mapping[str, Any], *, simulated: bool) -> None:
    to, order_id, level = list(facts["to"]), int(facts["order_id"]), int(facts["level"])
    oc_chase.sent(work, order_id, level, key, to, round=facts.get("round"), simulated=simulated)
