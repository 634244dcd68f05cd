"""The agency's hotels: the list, one hotel with its rooms and rates by season, and the files imported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, literal
from sqlmodel import Session, col, select

from aliun_dashboard.inventory.models import Hotel, Rate, RateImport, RoomType
from aliun_dashboard.inventory.rules import HotelTerms
from aliun_dashboard.kernel.money import Money

MOST_HOTELS, LAST_RUNS = 200, 10


@dataclass(frozen=True)
class HotelRow:
    """A hotel in the list. `least`: two adults, one night from today on; `until`: its last night with a rate."""

    id: int
    name: str
    destination: str
    category: str
    rooms: int
    least: Money | None
    until: date | None
    active: bool


@dataclass(frozen=True)
class RateCell:
    """One rate: for `adults` adults, a night, without tax."""

    id: int
    adults: int
    price: Money
    cost: Money


@dataclass(frozen=True)
class SeasonRow:
    """The rates of one room and board that hold from `first` to `last`."""

    board: str
    first: date
    last: date
    rates: tuple[RateCell, ...]


@dataclass(frozen=True)
class RoomSheet:
    """A room with its seasons, by board and date."""

    id: int
    name: str
    max_adults: int
    max_people: int
    active: bool
    seasons: tuple[SeasonRow, ...]


@dataclass(frozen=True)
class HotelSheet:
    """A hotel as its page shows it."""

    id: int
    active: bool
    updated_at: datetime
    terms: HotelTerms
    rooms: tuple[RoomSheet, ...]


@dataclass(frozen=True)
class RunRow:
    """A file that was imported. `undoable` while nothing newer touched its rates."""

    id: int
    file_name: str
    at: datetime
    actor: str
    created: int
    updated: int
    failed: int
    undone_at: datetime | None
    undoable: bool


def hotels(session: Session, today: date, wanted: str = "") -> list[HotelRow]:
    """The hotels whose name or destination contains `wanted`, by destination and name; at most `MOST_HOTELS`."""
    least = func.min(Rate.price).filter(col(Rate.adults) == 2, col(Rate.last_night) >= today)
    found = session.exec(
        select(Hotel, func.count(col(RoomType.id).distinct()), least, func.max(Rate.last_night))
        .join(RoomType, col(RoomType.hotel_id) == Hotel.id, isouter=True)
        .join(Rate, col(Rate.room_type_id) == RoomType.id, isouter=True)
        .where(func.fold(Hotel.name + literal(" ") + Hotel.destination).contains(func.fold(wanted)))
        .group_by(col(Hotel.id))
        .order_by(Hotel.destination, Hotel.name)
        .limit(MOST_HOTELS)
    ).all()
    return [
        HotelRow(
            hotel.id or 0,
            hotel.name,
            hotel.destination,
            hotel.category,
            rooms,
            Money(hotel.currency, price) if price else None,
            until,
            hotel.active,
        )
        for hotel, rooms, price, until in found
    ]


def hotel(session: Session, hotel_id: int) -> HotelSheet | None:
    """One hotel whole; None when there is none."""
    row = session.get(Hotel, hotel_id)
    if row is None:
        return None
    rooms = session.exec(select(RoomType).where(RoomType.hotel_id == hotel_id).order_by(col(RoomType.id))).all()
    ids = [room.id for room in rooms]
    of_rooms = select(Rate).where(col(Rate.room_type_id).in_(ids))
    rates = session.exec(of_rooms.order_by(*map(col, (Rate.board, Rate.first_night, Rate.last_night, Rate.adults))))
    by_room: dict[int, list[Rate]] = {}
    for rate in rates:
        by_room.setdefault(rate.room_type_id, []).append(rate)
    sheets = tuple(_room(room, by_room.get(room.id or 0, []), row.currency) for room in rooms)
    return HotelSheet(hotel_id, row.active, row.updated_at, _terms(row), sheets)


def runs(session: Session) -> list[RunRow]:
    """The last files imported, the newest first."""
    intact = (
        select(func.count())
        .where(Rate.import_id == RateImport.id, Rate.updated_at == RateImport.imported_at)
        .correlate(RateImport)
        .scalar_subquery()
    )
    done = select(RateImport, intact).where(col(RateImport.imported_at).is_not(None))
    return [
        RunRow(
            run.id or 0,
            run.file_name,
            run.imported_at or run.at,
            run.actor,
            run.created,
            run.updated,
            len(run.failures),
            run.undone_at,
            run.undone_at is None and 0 < run.created + run.updated == left,
        )
        for run, left in session.exec(done.order_by(col(RateImport.imported_at).desc()).limit(LAST_RUNS)).all()
    ]


def failures(session: Session, run_id: int) -> list[dict[str, Any]]:
    """The rows an import refused: `cells`, `reason` and `facts`."""
    run = session.get(RateImport, run_id)
    return run.failures if run else []


def _room(room: RoomType, rates: Sequence[Rate], currency: str) -> RoomSheet:
    seasons = groupby(rates, key=lambda rate: (rate.board.value, rate.first_night, rate.last_night))
    rows = tuple(SeasonRow(*season, _cells(of_season, currency)) for season, of_season in seasons)
    return RoomSheet(room.id or 0, room.name, room.max_adults, room.max_people, room.active, rows)


def _cells(rates: Iterable[Rate], currency: str) -> tuple[RateCell, ...]:
    return tuple(
        RateCell(rate.id or 0, rate.adults, Money(currency, rate.price), Money(currency, rate.cost)) for rate in rates
    )


def _terms(row: Hotel) -> HotelTerms:
    return HotelTerms(
        row.name,
        row.destination,
        row.category,
        row.currency,
        row.tax_percent,
        tuple((band["to_age"], band["percent"]) for band in row.child_bands),
        row.inclusions,
        row.cancellation_policy,
        tuple((window["days"], window["percent"]) for window in row.cancellation_windows),
        row.deposit_percent,
        row.balance_days,
        row.supplier_contact,
    )
