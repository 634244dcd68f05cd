"""What is written next about an order, and when: the law of chasing, asked with what is stored."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlmodel import Session, col

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.habits import AgencyHabits
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import Step, next_step
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus

from . import order_trips


def next_steps(session: Session, order_ids: Iterable[int], now: datetime) -> dict[int, Step]:
    """The next step of each order that has one."""
    query = order_trips.joined(Organization).where(col(PurchaseOrder.id).in_(list(order_ids)))
    rows = cast(list[tuple[PurchaseOrder, Reservation, Organization]], session.exec(query).all())
    hours = habits.best_hours(session, [agency.id or 0 for _, _, agency in rows if agency.best_hour])
    rhythm = habits.current(session).rhythm
    found: dict[int, Step] = {}
    for order, trip, agency in rows:
        theirs = AgencyHabits(agency.paused_until, hours.get(agency.id or 0))
        chase = habits.chase_of(order, trip.check_in, theirs, idle=trip.status is ReservationStatus.CANCELLED)
        if step := next_step(chase, rhythm, now):
            found[order.id or 0] = step
    return found
