"""The demo's hotels: invented names, rooms, and rates of three seasons from a month ago to a year and a half ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import insert

from aliun_dashboard.inventory.models import Hotel, Rate, RoomType
from aliun_dashboard.inventory.rules import Board
from aliun_dashboard.inventory.sheet import fold
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.money import CENT

ALL, BREAKFAST, HALF = Board.ALL_INCLUSIVE, Board.BREAKFAST, Board.HALF_BOARD
PAST, AHEAD = timedelta(days=31), timedelta(days=550)
# The first month and day of each season, with what it makes of the middle one's price.
SEASONS = ((4, 16, Decimal("1.00")), (9, 1, Decimal("0.82")), (12, 15, Decimal("1.30")))
# A room's price by its adults, against two of them; what each kind of room costs against the simplest.
BY_ADULTS = {1: Decimal("0.72"), 2: Decimal(1), 3: Decimal("1.38"), 4: Decimal("1.70")}
COST = Decimal("0.80")
BOARD_PRICE = {ALL: Decimal(1), BREAKFAST: Decimal(1), HALF: Decimal("1.35")}


@dataclass(frozen=True)
class Room:
    """A kind of room: how many it sleeps, and its price against the simplest."""

    name: str
    adults: int
    people: int
    factor: Decimal


STANDARD = Room("Doble estándar", 3, 4, Decimal(1))
SEA = Room("Doble vista al mar", 3, 4, Decimal("1.22"))
FAMILY = Room("Familiar", 4, 6, Decimal("1.40"))
SUITE = Room("Suite júnior", 2, 3, Decimal("1.55"))
SWIM = Room("Suite swim-up", 2, 2, Decimal("1.90"))
VILLA = Room("Villa de dos habitaciones", 4, 6, Decimal("2.30"))

RESORT, COUPLES, TOWN = (STANDARD, SEA, FAMILY), (SEA, SUITE, SWIM), (STANDARD, SUITE)
CHILDREN = ({"to_age": 2, "percent": 0}, {"to_age": 12, "percent": 50})
NO_CHILDREN: tuple[dict[str, int], ...] = ()


@dataclass(frozen=True)
class Place:
    """A hotel: `double` is the price of two adults a night in its simplest room, in the middle season, without tax."""

    name: str
    destination: str
    category: str
    double: int
    rooms: tuple[Room, ...] = RESORT
    boards: tuple[Board, ...] = (ALL,)
    currency: str = "USD"
    children: tuple[dict[str, int], ...] = CHILDREN


PLACES = (
    Place("Palma Dorada", "Punta Cana", "5 estrellas", 236),
    Place("Coral del Este", "Punta Cana", "4 estrellas", 188),
    Place("Arrecife Suites", "Bávaro", "4 estrellas", 176),
    Place("Playa Serena", "Bávaro", "5 estrellas", 214),
    Place("Uvero Alto Palace", "Uvero Alto", "Solo adultos", 268, COUPLES, children=NO_CHILDREN),
    Place("Brisas de Macao", "Uvero Alto", "5 estrellas", 224),
    Place("Laguna Azul", "Bayahíbe", "4 estrellas", 168),
    Place("Marina del Chavón", "La Romana", "5 estrellas", 182, (STANDARD, SUITE, VILLA), (BREAKFAST, HALF)),
    Place("Bahía Mansa", "Samaná", "4 estrellas", 158),
    Place("Casa Caracol", "Las Terrenas", "Boutique", 142, TOWN, (BREAKFAST, HALF)),
    Place("Ámbar y Mar", "Puerto Plata", "4 estrellas", 124),
    Place("Vientos de Cabarete", "Cabarete", "3 estrellas", 118, TOWN, (BREAKFAST,)),
    Place("Costa Mangle", "Miches", "5 estrellas", 262, (SEA, FAMILY, SUITE)),
    Place("Patio Colonial", "Santo Domingo", "Boutique", 6_900, TOWN, (BREAKFAST,), "DOP"),
    Place("Malecón Plaza", "Santo Domingo", "4 estrellas", 6_200, TOWN, (BREAKFAST, HALF), "DOP"),
)
INCLUSIONS = {
    ALL: "Habitación, todas las comidas y bebidas, entretenimiento y propinas del hotel.",
    BREAKFAST: "Habitación, desayuno y wifi.",
    HALF: "Habitación, desayuno, cena y wifi.",
}
POLICY = "Los cambios de fecha o de nombre dependen de la disponibilidad del hotel."
WINDOWS = ({"days": 30, "percent": 0}, {"days": 7, "percent": 50})


def load(work: UnitOfWork) -> None:
    """Fill an empty inventory, in three statements. The same day makes the same rates."""
    today = work.today
    hotels = [_hotel(place, work) for place in PLACES]
    work.session.add_all(hotels)
    work.session.flush()
    rooms = [_room(hotel, room) for hotel, place in zip(hotels, PLACES, strict=True) for room in place.rooms]
    work.session.add_all(rooms)
    work.session.flush()
    places = [(place, kind) for place in PLACES for kind in place.rooms]
    seasons = list(_seasons(today - PAST, today + AHEAD))
    rates = [
        rate | {"room_type_id": room.id, "updated_at": work.now}
        for room, (place, kind) in zip(rooms, places, strict=True)
        for rate in _rates(place, kind, seasons)
    ]
    work.session.connection().execute(insert(Rate), rates)


def _hotel(place: Place, work: UnitOfWork) -> Hotel:
    return Hotel(
        name=place.name,
        destination=place.destination,
        category=place.category,
        currency=place.currency,
        tax_percent=Decimal(28),  # 18 % of ITBIS and 10 % of service, as hotels here charge them
        child_bands=[*place.children],
        inclusions=INCLUSIONS[place.boards[0]],
        cancellation_policy=POLICY,
        cancellation_windows=[*WINDOWS],
        deposit_percent=30,
        balance_days=15,
        supplier_contact=f"reservas@{fold(place.name).replace(' ', '-')}.example",
        updated_at=work.now,
    )


def _room(hotel: Hotel, room: Room) -> RoomType:
    return RoomType(hotel_id=hotel.id or 0, name=room.name, max_adults=room.adults, max_people=room.people)


def _seasons(first: date, last: date) -> Iterator[tuple[date, date, Decimal]]:
    """From `first` to `last`, cut where a season begins: (first night, last night, factor)."""
    starts = [
        (date(year, month, day), factor)
        for year in range(first.year - 1, last.year + 1)
        for month, day, factor in SEASONS
    ]
    for number, (start, factor) in enumerate(starts):
        end = starts[number + 1][0] - timedelta(days=1) if number + 1 < len(starts) else last
        if end >= first and start <= last:
            yield max(start, first), min(end, last), factor


def _rates(place: Place, room: Room, seasons: list[tuple[date, date, Decimal]]) -> Iterator[dict[str, object]]:
    for board in place.boards:
        for adults in range(1, room.adults + 1):
            for first, last, factor in seasons:
                exact = place.double * room.factor * BOARD_PRICE[board] * BY_ADULTS[adults] * factor
                price = exact.quantize(Decimal(1)).quantize(CENT)
                season = {"first_night": first, "last_night": last, "price": price, "cost": price * COST}
                yield {"board": board, "adults": adults, **season}
