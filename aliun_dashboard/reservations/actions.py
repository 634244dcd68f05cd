"""Verbs on reservations: open one per quote, add what is paid, confirm, cancel."""

import secrets
from decimal import Decimal
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import Reservation, Traveller
from .rules import MOVES, Origin, ReservationReason, ReservationStatus

# Weaker than FOR UPDATE: rows that point at a reservation may be written meanwhile.
LOCK = {"key_share": True}


def subject(reservation: Reservation) -> str:
    """How the forensic log names a reservation."""
    return f"reservation:{reservation.id}"


def get(work: UnitOfWork, reservation_id: int) -> Reservation:
    """The reservation, locked until the transaction ends. Raises Refused: NOT_FOUND."""
    reservation = work.session.get(Reservation, reservation_id, with_for_update=LOCK, populate_existing=True)
    if reservation is None:
        raise Refused(CommonReason.NOT_FOUND, what="reservation")
    return reservation


def sold_to(reservation: Reservation) -> int:
    """The lead a trip was sold to. Raises Refused: NOT_SOLD_HERE, for it came by mail."""
    if reservation.lead_id is None:
        raise Refused(ReservationReason.NOT_SOLD_HERE)
    return reservation.lead_id


def of_quote(work: UnitOfWork, quote_id: int) -> Reservation | None:
    """The reservation a quote became, locked."""
    return work.session.exec(
        select(Reservation).where(Reservation.quote_id == quote_id).with_for_update(key_share=True)
    ).one_or_none()


def look(work: UnitOfWork, quote_id: int) -> Reservation | None:
    """The reservation a quote became, as it stands, for whoever holds other locks already."""
    return work.session.exec(select(Reservation).where(Reservation.quote_id == quote_id)).one_or_none()


def open_once(work: UnitOfWork, quote_id: int, **facts: Any) -> tuple[Reservation, bool]:
    """The one reservation of a quote, locked, and whether it is new. Two payments at once make one, not two.

    `facts` are the columns of `Reservation` that have no default; it is under review until `begin` says otherwise.
    """
    row = {"quote_id": quote_id, "token": secrets.token_urlsafe(24), "created_at": work.now} | facts
    # A Core insert knows no defaults of the model.
    row = {"status": ReservationStatus.REVIEW, "paid": Decimal(0), "voucher_version": 0, "version": 1} | row
    new = insert(Reservation).values(**row).on_conflict_do_nothing(index_elements=["quote_id"]).returning(Reservation)
    reservation = work.session.scalars(new).one_or_none()
    if reservation is not None:
        return reservation, True
    known = of_quote(work, quote_id)
    if known is None:
        raise Refused(CommonReason.STALE)
    return known, False


def open_by_mail(work: UnitOfWork, booking_ref: str, **facts: Any) -> Reservation:
    """A trip that a confirmation told of (X-31): confirmed, sold elsewhere, its money not ours to collect.

    `facts` are the columns that have no default; who travels, and how many, it does not say.
    """
    about: dict[str, Any] = {
        "destination": "",
        "adults": 0,
        "token": secrets.token_urlsafe(24),
        "created_at": work.now,
    } | facts
    trip = Reservation(booking_ref=booking_ref, origin=Origin.MAIL, status=ReservationStatus.CONFIRMED, **about)
    trip.confirmed_at = work.now
    work.session.add(trip)
    work.session.flush()
    told = {"booking": booking_ref, "hotel": trip.hotel, "total": str(trip.total), "currency": trip.currency}
    work.audit("reservation.came_by_mail", subject(trip), after=told)
    work.tell("reservation", trip.id, version=trip.version)
    return trip


def amend(work: UnitOfWork, reservation: Reservation, **facts: Any) -> None:
    """Take over what a newer confirmation of the same booking says."""
    before = {name: str(getattr(reservation, name)) for name in facts}
    reservation.sqlmodel_update(facts)
    touch(work, reservation)
    after = {name: str(value) for name, value in facts.items()}
    work.audit("reservation.amended", subject(reservation), before=before, after=after)


def begin(work: UnitOfWork, reservation: Reservation, status: ReservationStatus, paid: Decimal) -> None:
    """Say how a new reservation begins, now that its places and its payer are known. `paid` is in its currency."""
    reservation.status, reservation.paid = status, paid
    reservation.confirmed_at = work.now if status is ReservationStatus.CONFIRMED else None
    work.session.add(reservation)
    about = {"status": status.value, "paid": str(paid), "total": str(reservation.total)}
    work.audit(f"reservation.{status.value}", subject(reservation), after=about | {"lead": reservation.lead_id})
    work.tell("reservation", reservation.id, version=reservation.version)


def name_travellers(work: UnitOfWork, reservation: Reservation) -> None:
    """One row each: the holder by name, the others to be filled in, children with their ages."""
    people = [{"name": reservation.holder, "age": None}]
    people += [{"name": "", "age": None}] * (reservation.adults - 1)
    people += [{"name": "", "age": age} for age in reservation.child_ages]
    rows = [person | {"reservation_id": reservation.id, "document": ""} for person in people]
    work.session.connection().execute(insert(Traveller), rows)


def move(work: UnitOfWork, reservation: Reservation, to: ReservationStatus, action: str, reason: str = "") -> None:
    """Move along the transition table, with the moment of it. Raises Refused: BAD_STATUS."""
    check_move(MOVES, reservation.status, to, ReservationReason.BAD_STATUS)
    before, reservation.status = reservation.status, to
    if to is ReservationStatus.CONFIRMED:
        reservation.confirmed_at = work.now
    if to is ReservationStatus.CANCELLED:
        reservation.cancelled_at = work.now
    touch(work, reservation)
    work.audit(action, subject(reservation), reason=reason, before={"status": before.value}, after={"status": to.value})


def add_paid(work: UnitOfWork, reservation: Reservation, amount: Decimal) -> None:
    """Count money that came in (or, negative, went back), in the reservation's currency."""
    before = reservation.paid
    reservation.paid = before + amount
    touch(work, reservation)
    paid = {"paid": str(reservation.paid), "currency": reservation.currency}
    work.audit("reservation.paid", subject(reservation), before={"paid": str(before)}, after=paid)


def touch(work: UnitOfWork, reservation: Reservation) -> None:
    """A new version of the reservation, for whoever looks at it."""
    reservation.version += 1
    work.session.add(reservation)
    work.tell("reservation", reservation.id, version=reservation.version)


def live_of_lead(work: UnitOfWork, lead_id: int) -> list[Reservation]:
    """The reservations of a lead that were not cancelled, oldest first."""
    alive = (Reservation.lead_id == lead_id, Reservation.status != ReservationStatus.CANCELLED)
    return list(work.session.exec(select(Reservation).where(*alive).order_by(col(Reservation.id))))
