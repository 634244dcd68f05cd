"""The verbs on hotels, rooms and rates."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from .models import Hotel, Rate, RoomType


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
