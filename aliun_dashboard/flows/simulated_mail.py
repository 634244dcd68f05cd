"""The simulator's mails: what the main systems and agencies would write, put into the demo's mailbox."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.mail import actions as mails
from aliun_dashboard.mail.box import Fetched, Head, key_of
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN
from aliun_dashboard.reservations.models import Reservation

from . import simulation
from .mail_house import house

ACTION, ACCOUNT = "mail", "simulador"
FIRST_BOOKING, BOOKINGS = 700_000, 200_000


def request(work: UnitOfWork, kind: str) -> None:
    """Have the worker write the mails of one trial. Refused: DEMO_ONLY; NOT_FOUND when nobody may confirm."""
    simulation.check_demo()
    confirmers = sorted(house(work.session).confirmers)
    agency, order = _awaited(work)
    if agency is None or not confirmers:
        raise Refused(CommonReason.NOT_FOUND, what="organization")
    facts: dict[str, Any] = {
        "kind": kind,
        "seed": FIRST_BOOKING + int(work.now.timestamp() * 20) % BOOKINGS,
        "at": work.now.isoformat(),
        "system": confirmers[0],
        "agency": agency.name,
        "address": agency.emails[0],
        "order": order,
    }
    work.send(Letter(simulation.PROVIDER, ACTION, f"simulator:{work.now.isoformat()}", "simulator", facts))


def arrived(work: UnitOfWork, raws: Sequence[bytes]) -> None:
    """Keep them as if they had been fetched: from here on they are mails like any other."""
    for raw in raws:
        mails.store(work, ACCOUNT, [Fetched(Head(0, len(raw), work.now, key_of(raw)), raw)])


def _awaited(work: UnitOfWork) -> tuple[Organization | None, dict[str, Any]]:
    """An agency that was asked for an order, and the newest such order; else one that owes orders at all."""
    reachable = (col(Organization.requires_oc), Organization.emails != [])
    asked = (
        select(Organization, PurchaseOrder, Reservation)
        .join(PurchaseOrder, col(PurchaseOrder.organization_id) == col(Organization.id))
        .join(Reservation, col(Reservation.id) == col(PurchaseOrder.reservation_id))
        .where(*reachable, col(PurchaseOrder.status).in_(OPEN), col(PurchaseOrder.requested_at).is_not(None))
    )
    found = work.session.exec(asked.order_by(col(PurchaseOrder.id).desc()).limit(1)).first()
    if found is None:
        return work.session.exec(select(Organization).where(*reachable).limit(1)).first(), {}
    agency, order, trip = found
    amount = f"{trip.currency} {trip.total:,}"
    return agency, {"booking": order.booking_id, "hotel": trip.hotel, "amount": amount, "thread": order.thread}
