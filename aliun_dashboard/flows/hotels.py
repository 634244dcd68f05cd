"""The agency's hotels, their rooms and rates, as direction writes them (A-12)."""

from aliun_dashboard.inventory import actions as inventory
from aliun_dashboard.inventory.models import Hotel, Rate, RoomType
from aliun_dashboard.inventory.rules import HotelTerms, RateTerms
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.staff.rules import EDITS_RULES

from . import access


def set_hotel(work: UnitOfWork, terms: HotelTerms, hotel_id: int = 0) -> int:
    """Make a hotel, or change one; its id. Raises Refused: BAD_HOTEL, HOTEL_TAKEN, CURRENCY_IN_USE, NOT_FOUND."""
    access.allowed(work, EDITS_RULES)
    hotel = inventory.get(work, Hotel, hotel_id) if hotel_id else None
    return inventory.set_hotel(work, terms, hotel).id or 0


def show_hotel(work: UnitOfWork, hotel_id: int, *, active: bool) -> None:
    """Put a hotel on sale, or take it off: Core offers only what is on sale."""
    access.allowed(work, EDITS_RULES)
    inventory.show(work, inventory.get(work, Hotel, hotel_id), active=active)


def set_room(work: UnitOfWork, hotel_id: int, facts: tuple[str, int, int, bool], room_id: int = 0) -> int:
    """Make or change a room: (name, most adults, most people, on sale). Raises Refused: BAD_OCCUPANCY, ROOM_TAKEN."""
    access.allowed(work, EDITS_RULES)
    hotel = inventory.get(work, Hotel, hotel_id)
    room = inventory.get(work, RoomType, room_id) if room_id else None
    return inventory.set_room(work, hotel, facts, room).id or 0


def set_rate(work: UnitOfWork, room_id: int, terms: RateTerms, rate_id: int = 0) -> int:
    """Make or change a rate. Raises Refused: BAD_SEASON, BAD_RATE, BAD_OCCUPANCY, OVERLAPPING_RATE."""
    access.allowed(work, EDITS_RULES)
    room = inventory.get(work, RoomType, room_id)
    rate = inventory.get(work, Rate, rate_id) if rate_id else None
    return inventory.set_rate(work, room, terms, rate).id or 0


def drop_rate(work: UnitOfWork, rate_id: int) -> None:
    """Take a rate away. Quotes already made keep their price."""
    access.allowed(work, EDITS_RULES)
    inventory.drop_rate(work, inventory.get(work, Rate, rate_id))
