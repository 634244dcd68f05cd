"""Which trips nobody may be served on yet: their agency still owes its purchase order (K-41, X-55)."""

from sqlmodel import Session, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN
from aliun_dashboard.reservations.models import Reservation


def owed_by(session: Session, trip: Reservation) -> str | None:
    """The agency whose order is missing. A trip without one yet owes it when its agency must send them."""
    agency = session.get(Organization, trip.organization_id) if trip.organization_id else None
    if agency is None:
        return None
    order = session.exec(select(PurchaseOrder.status).where(PurchaseOrder.reservation_id == trip.id)).one_or_none()
    is_owed = order in OPEN if order is not None else agency.requires_oc
    return agency.name if is_owed else None
