"""What an agency sees on the page of its upload link: which reservation, and whether its order came already."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from sqlmodel import Session

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, OCStatus
from aliun_dashboard.reservations.models import Reservation

from . import order_trips


@dataclass(frozen=True)
class UploadFace:
    """One order as its agency sees it."""

    token: str
    booking_id: str
    agency: str
    hotel: str
    check_in: date
    check_out: date
    amount: Decimal
    currency: str
    status: OCStatus
    received_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether a PDF is still waited for."""
        return self.status in OPEN


def face(session: Session, token: str) -> UploadFace | None:
    """The order of a link, or None."""
    query = order_trips.joined(Organization.name).where(PurchaseOrder.token == token)
    found = cast(tuple[PurchaseOrder, Reservation, str] | None, session.exec(query).one_or_none())
    if found is None:
        return None
    order, trip, agency = found
    return UploadFace(
        token=order.token,
        booking_id=order.booking_id,
        agency=agency,
        hotel=trip.hotel,
        check_in=trip.check_in,
        check_out=trip.check_out,
        amount=trip.total,
        currency=trip.currency,
        status=order.status,
        received_at=order.received_at,
    )
