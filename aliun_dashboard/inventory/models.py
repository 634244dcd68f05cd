"""Hotels, their rooms, the rates of a season, and the runs that imported them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, func, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .rules import Board


class Hotel(columns.Table, table=True):
    """A hotel. `tax_percent` is added to the rates; `child_bands` is how children pay.

    `child_bands`: `[{"to_age": 3, "percent": 0}, {"to_age": 11, "percent": 50}]`, percent of an adult's
    share, by age completed, ascending. Who is older than the last band pays as an adult.
    """

    __table_args__ = (Index("ix_hotel_destination", func.fold(text("destination"))),)

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    destination: str
    category: str = ""
    currency: str = columns.currency(default="USD")
    tax_percent: Decimal = columns.amount(default=Decimal(0))
    child_bands: list[dict[str, Any]] = columns.json(default_factory=list)
    inclusions: str = ""
    cancellation_policy: str = ""
    cancellation_windows: list[dict[str, Any]] = columns.json(default_factory=list)
    deposit_percent: int = 30
    balance_days: int = 15
    supplier_contact: str = ""
    active: bool = True
    updated_at: datetime = columns.moment()


class RoomType(columns.Table, table=True):
    """A kind of room and how many it sleeps."""

    __table_args__ = (UniqueConstraint("hotel_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    hotel_id: int = Field(foreign_key="hotel.id")
    name: str
    max_adults: int = 2
    max_people: int = 4
    active: bool = True


class Rate(columns.Table, table=True):
    """Price and cost of one room for one night, without tax, for `adults` adults, in a season.

    Nights from `first_night` to `last_night`, both included. `import_id` is the run that brought it.
    """

    __table_args__ = (Index("ix_rate_season", "room_type_id", "board", "adults", "first_night", "last_night"),)

    id: int | None = Field(default=None, primary_key=True)
    room_type_id: int = Field(foreign_key="room_type.id")
    board: Board = columns.choice(Board)
    adults: int
    first_night: date
    last_night: date
    price: Decimal = columns.amount()
    cost: Decimal = columns.amount()
    import_id: int | None = Field(default=None, foreign_key="rate_import.id", index=True)
    updated_at: datetime = columns.moment()


class RateImport(columns.Table, table=True):
    """A file of rates: its `rows` as read until somebody imports them; then what it made, changed and refused.

    `before` has the values of each changed rate as they were, `failures` each refused row with its reason.
    """

    id: int | None = Field(default=None, primary_key=True)
    file_name: str
    at: datetime = columns.moment()
    actor: str
    rows: list[dict[str, Any]] = columns.json(default_factory=list)
    imported_at: datetime | None = columns.moment(default=None, nullable=True)
    created: int = 0
    updated: int = 0
    failures: list[dict[str, Any]] = columns.json(default_factory=list)
    before: list[dict[str, Any]] = columns.json(default_factory=list)
    undone_at: datetime | None = columns.moment(default=None, nullable=True)
