"""Verbs on purchase orders: open one per trip, write down letters, settle. Every change is audited and told."""

import secrets
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import OrderHabits, OrderTemplate, PurchaseOrder
from .rules import AFTER, MOVES, REQUEST, LetterName, OCReason, OCStatus, Trouble, code

SENT_AS = ("order.requested", "order.reminded", "order.reminded", "order.warned")


def subject(order: PurchaseOrder) -> str:
    """How the forensic log names an order."""
    return f"order:{order.id}"


def code_of(order: PurchaseOrder) -> str:
    """`OC-000087`."""
    return code(order.id or 0)


def get(work: UnitOfWork, order_id: int) -> PurchaseOrder:
    """The order, locked until the transaction ends. Raises Refused: NOT_FOUND."""
    order = work.session.get(PurchaseOrder, order_id, with_for_update=True, populate_existing=True)
    if order is None:
        raise Refused(CommonReason.NOT_FOUND, what="order")
    return order


def free(work: UnitOfWork, order_id: int) -> PurchaseOrder | None:
    """The order, locked; None while somebody else is at it."""
    same = select(PurchaseOrder).where(PurchaseOrder.id == order_id)
    return work.session.exec(same.with_for_update(skip_locked=True)).one_or_none()


def of_reservation(work: UnitOfWork, reservation_id: int) -> PurchaseOrder | None:
    """The order of a trip, locked."""
    of_it = PurchaseOrder.reservation_id == reservation_id
    return work.session.exec(select(PurchaseOrder).where(of_it).with_for_update()).one_or_none()


def open_of_agency(work: UnitOfWork, organization_id: int, *statuses: OCStatus) -> list[PurchaseOrder]:
    """The orders of an agency in any of `statuses`, locked, the oldest first."""
    theirs = (col(PurchaseOrder.organization_id) == organization_id, col(PurchaseOrder.status).in_(statuses))
    rows = select(PurchaseOrder).where(*theirs).order_by(col(PurchaseOrder.id)).with_for_update()
    return list(work.session.exec(rows).all())


def open_once(
    work: UnitOfWork, reservation_id: int, organization_id: int, booking_id: str, *, required: bool
) -> tuple[PurchaseOrder, bool]:
    """The one order of a trip, locked, and whether it is new: PENDIENTE, or NO_REQUIERE_OC (K-09)."""
    status = OCStatus.PENDING if required else OCStatus.NOT_REQUIRED
    about: dict[str, Any] = {
        "reservation_id": reservation_id,
        "organization_id": organization_id,
        "booking_id": booking_id,
    }
    # A Core insert knows no defaults of the model.
    row = PurchaseOrder(**about, status=status, token=secrets.token_urlsafe(24), created_at=work.now)
    values = row.model_dump(exclude={"id"})
    new = insert(PurchaseOrder).values(**values).on_conflict_do_nothing(index_elements=["reservation_id"])
    is_new = work.session.connection().scalar(new.returning(col(PurchaseOrder.id))) is not None
    order = of_reservation(work, reservation_id)
    assert order is not None
    if is_new:
        work.audit("order.opened", subject(order), after=about | {"status": status.value})
        _tell(work, order)
    return order, is_new


def move(work: UnitOfWork, order: PurchaseOrder, to: OCStatus, action: str, *, reason: str = "", **facts: Any) -> None:
    """Move along the table, with `facts` set on the way. Raises Refused: BAD_STATUS."""
    check_move(MOVES, order.status, to, OCReason.BAD_STATUS)
    change(work, order, action, reason=reason, status=to, **facts)


def sent(work: UnitOfWork, order: PurchaseOrder, level: int, message_id: str, **told: Any) -> None:
    """A letter was accepted: the level, the state it leads to, the counter (K-10, K-16). `told` goes into the log."""
    to = AFTER[level]
    if to is not order.status:
        check_move(MOVES, order.status, to, OCReason.BAD_STATUS)
    facts: dict[str, Any] = {"status": to, "level": level, "last_sent_at": work.now, "trouble": Trouble.NONE}
    facts |= {"requested_at": work.now} if level == REQUEST else {"reminders": order.reminders + 1}
    change(work, order, SENT_AS[level], also=told, trouble_detail="", thread=_longer(order.thread, message_id), **facts)


def add_to_thread(work: UnitOfWork, order: PurchaseOrder, action: str, message_id: str, **told: Any) -> None:
    """A letter was accepted that is no step of the chase: thanks, or one that came too late to count."""
    change(work, order, action, also=told, thread=_longer(order.thread, message_id))


def change(
    work: UnitOfWork,
    order: PurchaseOrder,
    action: str,
    *,
    reason: str = "",
    also: dict[str, Any] | None = None,
    **facts: Any,
) -> None:
    """Set `facts`, a new version, a line in the log; `also` is only said there."""
    before = {name: getattr(order, name) for name in facts}
    order.sqlmodel_update(facts)
    order.version += 1
    work.session.add(order)
    work.audit(action, subject(order), reason=reason, before=before, after=facts | (also or {}))
    _tell(work, order)


def template(work: UnitOfWork, name: LetterName, tone: str) -> OrderTemplate | None:
    """The house's own words for a letter, where it wrote any."""
    return work.session.get(OrderTemplate, (name.value, tone))


def habits_row(work: UnitOfWork) -> OrderHabits:
    """The one row of habits, locked; a new one, not yet stored, where there is none."""
    return work.session.get(OrderHabits, 1, with_for_update=True, populate_existing=True) or OrderHabits()


def _longer(thread: list[str], message_id: str) -> list[str]:
    return [*thread, message_id] if message_id and message_id not in thread else thread


def _tell(work: UnitOfWork, order: PurchaseOrder) -> None:
    work.tell("order", order.id, version=order.version)
