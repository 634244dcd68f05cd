"""Chasing an agency's order: open it, write at its time, hear what became of a letter, hand over to a person."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts import agencies
from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.mail.rules import Bounce
from aliun_dashboard.purchase_orders import actions, habits
from aliun_dashboard.purchase_orders.habits import AgencyHabits
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import (
    AFTER,
    BY_LEVEL,
    OPEN,
    RECEIPT,
    REQUEST,
    TO_A_PERSON,
    Chase,
    OCStatus,
    Step,
    Trouble,
    days_waited,
    next_step,
)
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets import actions as tickets
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import OPEN as OPEN_TICKETS
from aliun_dashboard.tickets.rules import TicketKind, TicketStatus

from . import cases, oc_letters

FINANCE = frozenset({Role.FINANCE})
CASE_PRIORITY = 4
TROUBLED = {
    Trouble.NO_ADDRESS: "order.no_address",
    Trouble.BOUNCED: "order.came_back",
    Trouble.NOT_DELIVERED: "order.not_delivered",
}


def open_order(work: UnitOfWork, trip: Reservation, agency: Organization, booking_id: str) -> PurchaseOrder:
    """The order of a trip, once: PENDIENTE where the agency owes one, else NO_REQUIERE_OC (K-09)."""
    order, is_new = actions.open_once(work, trip.id or 0, agency.id or 0, booking_id, required=agency.requires_oc)
    if is_new and order.status is OCStatus.PENDING and not oc_letters.recipients(agency):
        trouble(work, order, Trouble.NO_ADDRESS)
    return order


def due(work: UnitOfWork) -> list[int]:
    """The orders for which something has to be done now, the oldest first."""
    rows = _open_ones(work)
    hours = habits.best_hours(work.session, [agency.id or 0 for _, _, agency in rows if agency.best_hour])
    rhythm = habits.current(work.session).rhythm
    steps = [(order, next_step(_chase(order, trip, agency, hours), rhythm, work.now)) for order, trip, agency in rows]
    ready = {order.id or 0: oc_letters.key(order, step.level) for order, step in steps if step and step.at <= work.now}
    under_way = _under_way(work, set(ready.values()))
    return [order_id for order_id, key in ready.items() if key not in under_way]


def chase(work: UnitOfWork, order_id: int) -> Step | None:
    """Take the step that is due for an order; None when there is none, or somebody else is at it."""
    order = actions.free(work, order_id)
    step = plan(work, order) if order else None
    if order is None or step is None or step.at > work.now:
        return None
    if step.level == TO_A_PERSON:
        _hand_over(work, order)
    elif not oc_letters.recipients(_agency(work, order)):
        trouble(work, order, Trouble.NO_ADDRESS)
    elif not oc_letters.post(work, order, step.level):
        return None
    return step


def plan(work: UnitOfWork, order: PurchaseOrder) -> Step | None:
    """The next step of an order, due or not."""
    trip = work.session.get_one(Reservation, order.reservation_id)
    agency = _agency(work, order)
    hours = habits.best_hours(work.session, [order.organization_id]) if agency.best_hour else {}
    return next_step(_chase(order, trip, agency, hours), habits.current(work.session).rhythm, work.now)


def sent(
    work: UnitOfWork,
    order_id: int,
    level: int,
    message_id: str,
    recipients: Sequence[str],
    *,
    round: int | None = None,
    simulated: bool = False,
) -> None:
    """A letter was accepted by our mail server: the state moves on (K-10, K-16). The same news again changes nothing.

    A letter of an older round, or one that an answer overtook, is only written into the thread.
    """
    order = actions.get(work, order_id)
    told = {"to": list(recipients), "simulated": simulated}
    if message_id and message_id in order.thread:
        return
    if level == RECEIPT:
        actions.add_to_thread(work, order, "order.thanked", message_id, **told)
    elif order.status in OPEN and level > order.level and round in (None, order.round):
        actions.sent(work, order, level, message_id, **told)
    else:
        actions.add_to_thread(work, order, "order.late_letter", message_id, **told, level=level)


def not_sent(
    work: UnitOfWork,
    order_id: int,
    level: int,
    code: str,
    words: str,
    *,
    round: int | None = None,
) -> None:
    """Our mail server refused a letter for good: a person decides."""
    order = actions.get(work, order_id)
    if level == RECEIPT or order.status not in OPEN or round not in (None, order.round):
        work.audit("order.not_delivered", actions.subject(order), reason=words, after={"level": level, "code": code})
    else:
        trouble(work, order, Trouble.NOT_DELIVERED, words or code)


def bounced(work: UnitOfWork, bounce: Bounce) -> PurchaseOrder | None:
    """A letter came back; the order it was about, or None when we never sent it.

    A request that reached nobody was none: the order is PENDIENTE again and waits for another address (K-10). A
    reminder that reached nobody is sent again, to the new one. What came after it goes with it, unless that reached
    somebody. News of an older round is only written down: its address may have been put right since.
    """
    found = _of_letter(work, bounce.message_id)
    if found is None:
        return None
    agency = agencies.get(work, found.organization_id)  # the agency first, as everywhere
    order = actions.get(work, found.id or 0)
    letter = _letter(work, order, bounce.message_id)
    said = {"to": bounce.recipient, "status": bounce.status, "message_id": bounce.message_id}
    if not bounce.permanent or bounce.recipient not in agency.emails:
        action = "order.copy_bounced" if bounce.permanent else "order.delayed"
        work.audit(action, actions.subject(order), reason=bounce.words, after=said)
        return order
    work.audit("order.bounced", actions.subject(order), reason=bounce.words, after=said)
    if letter is not None and letter.payload["round"] == order.round:
        _mark_dead(work, agency, bounce.recipient)
        _look_back(work, order, letter.payload["level"], bounce)
    return order


def received(work: UnitOfWork, order: PurchaseOrder, *, by_hand: bool = False, **told: Any) -> None:
    """The order came in (K-24): RECIBIDA from any open state; what was to be sent is withdrawn, thanks are sent (K-23).

    `told` goes into the log: who sent it, which file. Raises Refused: BAD_STATUS.
    """
    facts: dict[str, Any] = {"received_at": work.now, "trouble": Trouble.NONE, "trouble_detail": ""}
    facts["touched_by_hand"] = order.touched_by_hand or by_hand
    actions.move(work, order, OCStatus.RECEIVED, "order.received", also=told, **facts)
    end_chase(work, order, "OC recibida")
    if habits.current(work.session).confirms_reception:
        oc_letters.post(work, order, RECEIPT)


def end_chase(work: UnitOfWork, order: PurchaseOrder, resolution: str) -> None:
    """Nothing more is asked: letters that did not leave are withdrawn, its ticket is solved."""
    for level in range(len(BY_LEVEL)):
        oc_letters.take_back(work, order, level)
    mine = (Ticket.key == _case_key(order), col(Ticket.status).in_(OPEN_TICKETS))
    ticket = work.session.exec(select(Ticket).where(*mine).with_for_update()).one_or_none()
    if ticket is not None:
        tickets.move(work, ticket, TicketStatus.RESOLVED, resolution=resolution)


def again(work: UnitOfWork, agency: Organization) -> int:
    """An agency can be reached again: the orders that waited for an address go on. How many."""
    waited = [
        order
        for order in actions.open_of_agency(work, agency.id or 0, *OPEN)
        if order.trouble in (Trouble.NO_ADDRESS, Trouble.BOUNCED, Trouble.NOT_DELIVERED)
    ]
    for order in waited if oc_letters.recipients(agency) else ():
        actions.change(work, order, "order.goes_on", trouble=Trouble.NONE, trouble_detail="")
    return len(waited)


def trouble(work: UnitOfWork, order: PurchaseOrder, what: Trouble, detail: str = "", **facts: Any) -> None:
    """The order waits for a person, and finance hears of it."""
    actions.change(work, order, TROUBLED[what], trouble=what, trouble_detail=detail[:500], **facts)
    told = {"booking": order.booking_id, "agency": _agency(work, order).name}
    for user_id in staff.with_roles(work, FINANCE):
        staff.notify(work, user_id, f"oc_{what.value}", f"/oc/{order.id}", **told)


def _hand_over(work: UnitOfWork, order: PurchaseOrder) -> None:
    """A day after the ultimatum: a ticket for finance, once (X-39)."""
    subject = oc_letters.about(work, order)
    actions.change(work, order, "order.no_answer", trouble=Trouble.NO_ANSWER, escalated_at=work.now)
    days = days_waited(order.requested_at or order.created_at, work.now)
    cases.open_case(
        work,
        key=_case_key(order),
        kind=TicketKind.OC_BY_HAND,
        priority=CASE_PRIORITY,
        title=f"{subject.agency.name} no envió la OC de la reserva #{order.booking_id} en {days} días",
        reason=f"{subject.trip.hotel}, entrada {subject.trip.check_in:%d/%m/%Y}",
        lead_id=subject.trip.lead_id,
        reservation_id=subject.trip.id,
        facts={"order_id": order.id, "reminders": order.reminders},
    )


def _mark_dead(work: UnitOfWork, agency: Organization, address: str) -> None:
    agencies.change(work, agency, "organization.bounced", dead_emails=sorted({*agency.dead_emails, address}))


def _look_back(work: UnitOfWork, order: PurchaseOrder, level: int, bounce: Bounce) -> None:
    """Begin again from the letter of `level` when neither it nor one after it went to an address that is not dead."""
    is_chased = order.status in OPEN and order.trouble in (Trouble.NONE, Trouble.NO_ADDRESS)
    if is_chased and _written_to(work, order, level) <= set(_agency(work, order).dead_emails):
        _begin_again(work, order, level, bounce)


def _begin_again(work: UnitOfWork, order: PurchaseOrder, level: int, bounce: Bounce) -> None:
    """As if neither the letter of `level` nor any after it had been written."""
    facts: dict[str, Any] = {"round": order.round + 1, "level": level - 1, "status": AFTER[level]}
    facts["skipped"] = [one for one in order.skipped if one < level]
    facts["reminders"] = len(set(range(REQUEST + 1, level)) - set(order.skipped))
    if level == REQUEST:
        facts |= {"status": OCStatus.PENDING, "requested_at": None}
    trouble(work, order, Trouble.BOUNCED, f"{bounce.recipient}: {bounce.words}", **facts)


def _written_to(work: UnitOfWork, order: PurchaseOrder, level: int) -> set[str]:
    """Who got the letter of `level` or one after it in this round, or is about to."""
    keys = [oc_letters.key(order, one) for one in range(level, len(BY_LEVEL))]
    lost = (DeliveryStatus.FAILED, DeliveryStatus.WITHDRAWN)
    letters = select(Delivery).where(col(Delivery.key).in_(keys), col(Delivery.status).not_in(lost))
    return {address for letter in work.session.exec(letters) for address in letter.payload["to"]}


def _open_ones(work: UnitOfWork) -> list[tuple[PurchaseOrder, Reservation, Organization]]:
    waiting = (col(PurchaseOrder.status).in_(OPEN), PurchaseOrder.trouble == Trouble.NONE)
    rows = (
        select(PurchaseOrder, Reservation, Organization)
        .join(Reservation, col(Reservation.id) == col(PurchaseOrder.reservation_id))
        .join(Organization, col(Organization.id) == col(PurchaseOrder.organization_id))
    )
    return list(work.session.exec(rows.where(*waiting).order_by(col(PurchaseOrder.id))).all())


def _chase(order: PurchaseOrder, trip: Reservation, agency: Organization, hours: dict[int, int | None]) -> Chase:
    theirs = AgencyHabits(agency.paused_until, hours.get(agency.id or 0) if agency.best_hour else None)
    return habits.chase_of(order, trip.check_in, theirs, idle=trip.status is ReservationStatus.CANCELLED)


def _under_way(work: UnitOfWork, keys: set[str]) -> set[str]:
    posted = select(Delivery.key).where(col(Delivery.key).in_(keys), col(Delivery.status).not_in(outbox.NEVER_LEFT))
    return set(work.session.exec(posted).all())


def _agency(work: UnitOfWork, order: PurchaseOrder) -> Organization:
    return work.session.get_one(Organization, order.organization_id)


def _of_letter(work: UnitOfWork, message_id: str) -> PurchaseOrder | None:
    return work.session.exec(
        select(PurchaseOrder).where(col(PurchaseOrder.thread).contains([message_id])).limit(1)
    ).first()


def _letter(work: UnitOfWork, order: PurchaseOrder, message_id: str) -> Delivery | None:
    mine = (Delivery.subject == actions.subject(order), col(Delivery.external_ref).in_((message_id, f"<{message_id}>")))
    return work.session.exec(select(Delivery).where(*mine).limit(1)).first()


def _case_key(order: PurchaseOrder) -> str:
    return f"oc:{order.id}:{order.round}"
