"""What a person does to a chase: write now, skip a reminder, pause, go on, ask for an order or do without it."""

from datetime import date, datetime, time
from typing import Any

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.purchase_orders import actions, filing
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, REQUEST, TO_A_PERSON, FileStanding, OCReason, OCStatus, Trouble
from aliun_dashboard.staff.rules import CHASES_ORDERS

from . import access, oc_chase, oc_letters

QUIET: dict[str, Any] = {"trouble": Trouble.NONE, "trouble_detail": "", "touched_by_hand": True}


def send_now(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    """Send the next letter at once, or the one that our server refused once more; still once a level.

    Raises Refused: NOTHING_TO_SEND, NO_ADDRESS.
    """
    order, level = _next_letter(work, order_id)
    agency = oc_letters.about(work, order).agency
    if not oc_letters.recipients(agency):
        raise Refused(OCReason.NO_ADDRESS, agency=agency.name)
    actions.change(work, order, "order.sent_now", also={"level": level}, **QUIET)
    oc_letters.post(work, order, level)
    return order


def skip(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    """Leave the next reminder out, this once (peers row 44). The request cannot be. Raises Refused: NOTHING_TO_SEND."""
    order, level = _next_letter(work, order_id)
    letter = oc_letters.posted(work, order, level)
    on_its_way = letter is not None and not oc_letters.take_back(work, order, level)
    if level == REQUEST or on_its_way:
        raise Refused(OCReason.NOTHING_TO_SEND)
    actions.change(work, order, "order.skipped", level=level, skipped=[*order.skipped, level], touched_by_hand=True)
    return order


def pause(work: UnitOfWork, order_id: int, until: date) -> PurchaseOrder:
    """No letter before the day `until` begins in the house's zone; one that waits is withdrawn.

    Raises Refused: BAD_PAUSE, BAD_STATUS.
    """
    order = _open(work, order_id)
    ends = datetime.combine(until, time(), settings().timezone)
    if ends <= work.now:
        raise Refused(OCReason.BAD_PAUSE)
    actions.change(work, order, "order.paused", paused_until=ends, touched_by_hand=True)
    oc_letters.hold_back(work, order)
    return order


def resume(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    """End a pause now. Raises Refused: BAD_STATUS."""
    order = _open(work, order_id)
    if order.paused_until is not None and order.paused_until > work.now:
        actions.change(work, order, "order.resumed", paused_until=work.now)
    return order


def exempt(work: UnitOfWork, order_id: int, reason: str) -> PurchaseOrder:
    """This trip needs no order after all: NO_REQUIERE_OC. Raises Refused: BAD_STATUS."""
    order = _chased(work, order_id)
    actions.move(work, order, OCStatus.NOT_REQUIRED, "order.exempted", reason=reason.strip()[:500], **QUIET)
    oc_chase.end_chase(work, order, "No requiere OC")
    return order


def require(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    """This trip does need an order: PENDIENTE, and everything from the beginning; RECIBIDA, where it came meanwhile.

    Raises Refused: BAD_STATUS.
    """
    order = _chased(work, order_id)
    anew: dict[str, Any] = {"level": -1, "reminders": 0, "skipped": [], "round": order.round + 1}
    anew |= {"requested_at": None, "last_sent_at": None, "paused_until": None, "escalated_at": None}
    actions.move(work, order, OCStatus.PENDING, "order.required", touched_by_hand=True, **anew)
    came = [one for one in filing.files(work, order_id) if one.standing is FileStanding.CURRENT]
    for file in came[:1]:
        told = {"file": file.file_path, "way": file.way.value, "sender": file.sender}
        oc_chase.received(work, order, by_hand=True, **told)
    return order


def _chased(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    access.allowed(work, CHASES_ORDERS)
    return actions.get(work, order_id)


def _open(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    order = _chased(work, order_id)
    if order.status not in OPEN:
        raise Refused(OCReason.BAD_STATUS, current=order.status.value, to=OCStatus.REQUESTED.value)
    return order


def _next_letter(work: UnitOfWork, order_id: int) -> tuple[PurchaseOrder, int]:
    order = _chased(work, order_id)
    if order.status not in OPEN or order.level + 1 >= TO_A_PERSON:
        raise Refused(OCReason.NOTHING_TO_SEND)
    return order, order.level + 1
