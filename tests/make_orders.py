"""Makers of the OC tracker: an agency, and an order with the trip it is owed for."""

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import Origin, ReservationStatus
from tests.conftest import NOON

NUMBERS = itertools.count(123_456)
TRIP = frozenset(Reservation.model_fields)


def agency(name: str = "Viajes Sol", **facts: Any) -> int:
    """An agency that must send an OC; says its id."""
    word = name.split()[-1].lower()
    known = {"requires_oc": True, "emails": [f"contacto@{word}.example"], "domains": [f"{word}.example"]}
    with begin("test", now=NOON) as work:
        row = Organization(name=name, created_at=NOON, **known | facts)
        work.session.add(row)
        work.session.flush()
        return row.id or 0


def order(agency_id: int, status: OCStatus = OCStatus.PENDING, **facts: Any) -> PurchaseOrder:
    """An order of a trip by mail, thirty days ahead, for US$ 1,000; facts of the trip may be among its own."""
    booking = facts.pop("booking_id", "") or str(next(NUMBERS))
    trip = {name: facts.pop(name) for name in list(facts) if name in TRIP - set(PurchaseOrder.model_fields)}
    with begin("test", now=NOON) as work:
        stay = Reservation(**_trip(booking, agency_id) | trip)
        work.session.add(stay)
        work.session.flush()
        known = {"booking_id": booking, "token": f"oc-{booking}", "status": status, "created_at": NOON}
        row = PurchaseOrder(reservation_id=stay.id, organization_id=agency_id, **known | facts)
        work.session.add(row)
        work.session.flush()
        return row


def _trip(booking: str, agency_id: int) -> dict[str, Any]:
    return {
        "booking_ref": booking,
        "organization_id": agency_id,
        "origin": Origin.MAIL,
        "status": ReservationStatus.CONFIRMED,
        "holder": "Rosa Marte",
        "hotel": "Playa Bonita",
        "destination": "Punta Cana",
        "check_in": NOON.date() + timedelta(days=30),
        "nights": 4,
        "adults": 2,
        "total": Decimal(1000),
        "currency": "USD",
        "token": f"trip-{booking}",
        "created_at": NOON,
    }
