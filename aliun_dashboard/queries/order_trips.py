"""Purchase orders with their trips and agencies: the one join that every reader of orders begins with."""

from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.reservations.models import Reservation

TRIP = col(Reservation.id) == col(PurchaseOrder.reservation_id)
AGENCY = col(Organization.id) == col(PurchaseOrder.organization_id)


def joined(*more: Any) -> Any:
    """Each order, its trip, and what else is asked for of the agency."""
    rows = select(PurchaseOrder, Reservation).join(Reservation, TRIP).join(Organization, AGENCY)
    return rows.add_columns(*more)
