"""The verbs on hotels, rooms and rates. One person at a time writes: see `alone`."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func
from sqlmodel import Session, col, select

from aliun_dashboard.kernel.columns import Table
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import Hotel, Rate, RoomType
from .rules import HotelTerms, InventoryReason, RateTerms, check_hotel, check_rate, check_room

T = TypeVar("T", bound=Table)


def get(work: UnitOfWork, kind: type[T], row_id: int) -> T:
    """A hotel, room, rate or import. Raises Refused: NOT_FOUND."""
    row = work.session.get(kind, row_id)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what=str(kind.__tablename__))
    return row


def alone(work: UnitOfWork) -> None:
    """Wait for the sole right to write rates, so that two people never put two prices on one night."""
    work.alone("inventory")


def set_hotel(work: UnitOfWork, terms: HotelTerms, hotel: Hotel | None = None) -> Hotel:
    """Make a hotel, or give one its new terms. Raises Refused: BAD_HOTEL, HOTEL_TAKEN, CURRENCY_IN_USE."""
    check_hotel(terms)
    alone(work)
    same_name = select(Hotel).where(func.fold(Hotel.name) == func.fold(terms.name))
    if (namesake := work.session.exec(same_name).first()) is not None and namesake is not hotel:
        raise Refused(InventoryReason.HOTEL_TAKEN, name=namesake.name)
    if hotel is not None and hotel.currency != terms.currency and _has_rates(work, hotel):
        raise Refused(InventoryReason.CURRENCY_IN_USE, currency=hotel.currency)
    before = _facts(hotel) if hotel else None
    hotel = hotel or Hotel(name="", destination="", updated_at=work.now)
    hotel.sqlmodel_update(_columns(terms))
    return _keep_hotel(work, hotel, "hotel.changed" if before else "hotel.created", before)


def show(work: UnitOfWork, hotel: Hotel, *, active: bool) -> Hotel:
    """Put a hotel on sale, or take it off; its rates stay."""
    before = _facts(hotel)
    hotel.active = active
    return _keep_hotel(work, hotel, "hotel.shown" if active else "hotel.hidden", before)


def set_room(work: UnitOfWork, hotel: Hotel, facts: tuple[str, int, int, bool], room: RoomType | None) -> RoomType:
    """Make or change a room: name, most adults, most people, on sale. Raises Refused: BAD_OCCUPANCY, ROOM_TAKEN."""
    name, max_adults, max_people, active = facts
    check_room(name, max_adults, max_people)
    alone(work)
    of_hotel = select(RoomType).where(RoomType.hotel_id == hotel.id, func.fold(RoomType.name) == func.fold(name))
    if (namesake := work.session.exec(of_hotel).first()) is not None and namesake is not room:
        raise Refused(InventoryReason.ROOM_TAKEN, room=namesake.name)
    before = room.model_dump(mode="json") if room else None
    room = room or RoomType(hotel_id=hotel.id or 0, name=name)
    room.name, room.max_adults, room.max_people, room.active = name, max_adults, max_people, active
    work.session.add(room)
    work.session.flush()
    work.audit("room.set", f"hotel:{hotel.id}", before=before, after=room.model_dump(mode="json"))
    return room


def set_rate(work: UnitOfWork, room: RoomType, terms: RateTerms, rate: Rate | None = None) -> Rate:
    """Make or change a rate. Raises Refused: BAD_SEASON, BAD_RATE, BAD_OCCUPANCY, OVERLAPPING_RATE naming the night.

    Quotes hold copies of their prices: none of them changes.
    """
    check_rate(terms, room.name, room.max_adults)
    alone(work)
    others = [other for other in of_room(work.session, room.id or 0) if other is not rate]
    if (night := overlap(others, terms)) is not None:
        raise Refused(InventoryReason.OVERLAPPING_RATE, night=f"{night:%d/%m/%Y}")
    before = rate.model_dump(mode="json") if rate else None
    facts = asdict(terms) | {"room_type_id": room.id, "import_id": None, "updated_at": work.now}
    rate = rate.sqlmodel_update(facts) if rate else Rate.model_validate(facts)
    work.session.add(rate)
    work.session.flush()
    work.audit("rate.set", f"hotel:{room.hotel_id}", before=before, after=rate.model_dump(mode="json"))
    return rate


def drop_rate(work: UnitOfWork, rate: Rate) -> None:
    """Take a rate away: its nights cannot be quoted any more."""
    alone(work)
    room = get(work, RoomType, rate.room_type_id)
    work.audit("rate.dropped", f"hotel:{room.hotel_id}", before=rate.model_dump(mode="json"))
    work.session.delete(rate)
    work.session.flush()


def overlap(rates: Sequence[Rate | RateTerms], terms: RateTerms) -> date | None:
    """The first night on which one of `rates` already holds for the board and number of adults of `terms`."""
    nights = [
        max(rate.first_night, terms.first_night)
        for rate in rates
        if (rate.board, rate.adults) == (terms.board, terms.adults)
        and rate.first_night <= terms.last_night
        and terms.first_night <= rate.last_night
    ]
    return min(nights, default=None)


def of_room(session: Session, room_type_id: int) -> Sequence[Rate]:
    """All rates of a room."""
    return session.exec(select(Rate).where(Rate.room_type_id == room_type_id)).all()


def on_sale(
    session: Session, first: date, last: date, *, destination: str = "", hotel_id: int | None = None
) -> Sequence[tuple[Hotel, RoomType, Rate]]:
    """The rates of any night from `first` to `last`, in the hotels of a destination (accents and case aside) or in one.

    Ordered by hotel, room, board, adults and season.
    """
    there = col(Hotel.id) == hotel_id if hotel_id else func.fold(Hotel.destination) == func.fold(destination.strip())
    return session.exec(
        select(Hotel, RoomType, Rate)
        .join(RoomType, col(RoomType.hotel_id) == Hotel.id)
        .join(Rate, col(Rate.room_type_id) == RoomType.id)
        .where(there, col(Hotel.active), col(RoomType.active), Rate.first_night <= last, Rate.last_night >= first)
        .order_by(*(col(c) for c in (Hotel.id, RoomType.id, Rate.board, Rate.adults, Rate.first_night)))
    ).all()


def _has_rates(work: UnitOfWork, hotel: Hotel) -> bool:
    rated = select(Rate.id).join(RoomType, col(RoomType.id) == Rate.room_type_id).where(RoomType.hotel_id == hotel.id)
    return work.session.exec(rated.limit(1)).first() is not None


def _columns(terms: HotelTerms) -> dict[str, Any]:
    return asdict(terms) | {
        "child_bands": [{"to_age": to_age, "percent": percent} for to_age, percent in terms.child_bands],
        "cancellation_windows": [{"days": days, "percent": percent} for days, percent in terms.cancellation_windows],
    }


def _keep_hotel(work: UnitOfWork, hotel: Hotel, action: str, before: dict[str, Any] | None) -> Hotel:
    hotel.updated_at = work.now
    work.session.add(hotel)
    work.session.flush()
    work.audit(action, f"hotel:{hotel.id}", before=before, after=_facts(hotel))
    return hotel


def _facts(hotel: Hotel) -> dict[str, Any]:
    return hotel.model_dump(mode="json")
