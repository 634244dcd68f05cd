"""Trips that we sold to an agency which must send an order: asked for like any other (X-31), under our own code."""

from sqlmodel import select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.purchase_orders import actions as orders
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, OCStatus, Trouble
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import code

from . import oc_chase

CALLED_OFF = "Viaje cancelado"


def open_for(work: UnitOfWork, trip: Reservation) -> None:
    """The order of a confirmed trip, once, where its agency must send one. The trip is locked."""
    if trip.organization_id is None or _has_one(work, trip):
        return
    agency = work.session.get_one(Organization, trip.organization_id)
    if agency.requires_oc:
        oc_chase.open_order(work, trip, agency, code(trip.id or 0))


def called_off(work: UnitOfWork, trip: Reservation) -> None:
    """Nobody travels, nobody owes an order: what is still open is asked for no more. The trip is locked."""
    order = orders.of_reservation(work, trip.id or 0) if _has_one(work, trip) else None
    if order is None or order.status not in OPEN:
        return
    quiet = {"trouble": Trouble.NONE, "trouble_detail": ""}
    orders.move(work, order, OCStatus.NOT_REQUIRED, "order.exempted", reason=CALLED_OFF, **quiet)
    oc_chase.end_chase(work, order, CALLED_OFF)


def _has_one(work: UnitOfWork, trip: Reservation) -> bool:
    mine = select(PurchaseOrder.id).where(PurchaseOrder.reservation_id == trip.id)
    return work.session.exec(mine).first() is not None
