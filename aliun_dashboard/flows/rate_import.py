"""Rates from a file, in two steps: read and look at, then import; undone while nothing newer touched them."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlmodel import Session, col, delete, select

from aliun_dashboard.inventory import actions as inventory
from aliun_dashboard.inventory import sheet
from aliun_dashboard.inventory.models import Hotel, Rate, RateImport, RoomType
from aliun_dashboard.inventory.rules import InventoryReason, RateTerms, check_rate
from aliun_dashboard.inventory.sheet import Cells
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.kernel.sheet import fold
from aliun_dashboard.staff.rules import EDITS_RULES

from . import access

T = TypeVar("T")
Key = tuple[int, str, int]  # room, board, adults


class Outcome(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    CONFLICT = "conflict"
    WRONG = "wrong"


CONFLICTS: frozenset[Reason] = frozenset({InventoryReason.OVERLAPPING_RATE, InventoryReason.REPEATED_ROW})


@dataclass(frozen=True)
class PlannedRow:
    """A row of the file and what it would do. Of one that is refused: `reason` and `facts`, as in `messages`."""

    cells: Cells
    outcome: Outcome
    reason: str = ""
    facts: dict[str, str] = field(default_factory=dict[str, str])
    room_type_id: int = 0
    terms: RateTerms | None = None
    rate: Rate | None = None


@dataclass(frozen=True)
class Preview:
    """What importing a file would do, row by row, as things stand now."""

    run_id: int
    file_name: str
    rows: tuple[PlannedRow, ...]

    def count(self, *outcomes: Outcome) -> int:
        """How many rows have one of these outcomes."""
        return sum(row.outcome in outcomes for row in self.rows)


def read_file(work: UnitOfWork, content: bytes, name: str) -> int:
    """Keep the rows of a file, to be looked at and imported; the id of the run. Changes no rate.

    Raises Refused: UNREADABLE_FILE, MISSING_COLUMN.
    """
    access.allowed(work, EDITS_RULES)
    rows = sheet.read(content, name)
    drafts = (col(RateImport.imported_at).is_(None), col(RateImport.actor) == work.actor.name)
    work.session.exec(delete(RateImport).where(*drafts))  # somebody looks at one file at a time
    run = RateImport(file_name=name[-120:], at=work.now, actor=work.actor.name, rows=rows)
    work.session.add(run)
    work.session.flush()
    return run.id or 0


def preview(session: Session, run_id: int) -> Preview | None:
    """What importing the run would do now; None when there is no such file waiting."""
    run = session.get(RateImport, run_id)
    if run is None or run.imported_at is not None:
        return None
    return Preview(run_id, run.file_name, tuple(_plan(session, run.rows)))


def import_rows(work: UnitOfWork, run_id: int) -> RateImport:
    """Import what can be, and keep the rest with its reasons. Raises Refused: NOT_FOUND, IMPORT_IN_USE."""
    access.allowed(work, EDITS_RULES)
    inventory.alone(work)
    run = inventory.get(work, RateImport, run_id)
    if run.imported_at is not None:
        raise Refused(InventoryReason.IMPORT_IN_USE)
    rows = list(_plan(work.session, run.rows))
    run.before = [_values(row.rate) for row in rows if row.rate is not None and row.outcome is Outcome.UPDATE]
    run.failures = [
        {"cells": row.cells, "reason": row.reason, "facts": row.facts}
        for row in rows
        if row.outcome in (Outcome.CONFLICT, Outcome.WRONG)
    ]
    work.session.add_all([_written(work, run, row) for row in rows if row.outcome in (Outcome.CREATE, Outcome.UPDATE)])
    run.created = sum(row.outcome is Outcome.CREATE for row in rows)
    run.updated, run.imported_at, run.rows = len(run.before), work.now, []
    work.session.flush()
    told = {"file": run.file_name, "created": run.created, "updated": run.updated, "failed": len(run.failures)}
    work.audit("rates.imported", f"rate_import:{run.id}", after=told)
    return run


def undo(work: UnitOfWork, run_id: int) -> int:
    """Take an import back: what it made goes, what it changed is as before. Returns how many rates that were.

    Raises Refused: NOT_FOUND, IMPORT_IN_USE when it is undone already, IMPORT_TOUCHED when something newer
    changed one of its rates.
    """
    access.allowed(work, EDITS_RULES)
    inventory.alone(work)
    run = inventory.get(work, RateImport, run_id)
    if run.imported_at is None:
        raise Refused(CommonReason.NOT_FOUND, what="rate_import")
    if run.undone_at is not None:
        raise Refused(InventoryReason.IMPORT_IN_USE)
    mine = work.session.exec(select(Rate).where(Rate.import_id == run.id, Rate.updated_at == run.imported_at)).all()
    if touched := run.created + run.updated - len(mine):
        raise Refused(InventoryReason.IMPORT_TOUCHED, number=touched)
    before = {values["id"]: values for values in run.before}
    for rate in mine:
        _put_back(work, rate, before.get(rate.id))
    run.undone_at = work.now
    work.session.flush()
    work.audit("rates.undone", f"rate_import:{run.id}", after={"rates": len(mine)})
    return len(mine)


class _Nights(Generic[T]):
    """Seasons that do not overlap, each with what it belongs to; asked by bisection, for a file has thousands."""

    def __init__(self) -> None:
        self._lasts: list[date] = []
        self._seasons: list[tuple[date, T]] = []

    def add(self, first: date, last: date, of: T) -> None:
        at = bisect_left(self._lasts, last)
        self._lasts.insert(at, last)
        self._seasons.insert(at, (first, of))

    def shared(self, terms: RateTerms) -> tuple[date, T] | None:
        """The first night that is taken, and by what."""
        at = bisect_left(self._lasts, terms.first_night)
        if at == len(self._lasts) or self._seasons[at][0] > terms.last_night:
            return None
        first, of = self._seasons[at]
        return max(first, terms.first_night), of


def _plan(session: Session, rows: Sequence[Cells]) -> Iterator[PlannedRow]:
    """What each row would do to the rates as they are, and after the rows above it."""
    hotels = {fold(hotel.name): hotel for hotel in session.exec(select(Hotel)).all()}
    rooms = {(room.hotel_id, fold(room.name)): room for room in session.exec(select(RoomType)).all()}
    rates: dict[Key, _Nights[Rate]] = defaultdict(_Nights)
    for rate in session.exec(select(Rate)).all():
        rates[_key(rate.room_type_id, rate)].add(rate.first_night, rate.last_night, rate)
    above: dict[Key, _Nights[str]] = defaultdict(_Nights)
    for cells in rows:
        try:
            row = sheet.parse(cells)
            room = _room(row, hotels, rooms)
            check_rate(row.terms, room.name, room.max_adults)
            key = _key(room.id or 0, row.terms)
            planned = _against(cells, room, row.terms, rates[key])
            _check_rows_above(above[key], row.terms)
        except Refused as refused:
            outcome = Outcome.CONFLICT if refused.reason in CONFLICTS else Outcome.WRONG
            facts = {name: str(value) for name, value in refused.facts.items()}
            yield PlannedRow(cells, outcome, refused.reason.value, facts)
            continue
        above[key].add(row.terms.first_night, row.terms.last_night, cells["line"])
        yield planned


def _room(row: sheet.Row, hotels: dict[str, Hotel], rooms: dict[tuple[int, str], RoomType]) -> RoomType:
    hotel = hotels.get(fold(row.hotel))
    if hotel is None:
        raise Refused(InventoryReason.UNKNOWN_HOTEL, hotel=row.hotel)
    room = rooms.get((hotel.id or 0, fold(row.room)))
    if room is None:
        raise Refused(InventoryReason.UNKNOWN_ROOM, hotel=hotel.name, room=row.room)
    if row.currency not in ("", hotel.currency):
        raise Refused(InventoryReason.OTHER_CURRENCY, currency=hotel.currency, value=row.currency)
    return room


def _against(cells: Cells, room: RoomType, terms: RateTerms, rates: _Nights[Rate]) -> PlannedRow:
    """The same season of the same board and adults is an update; one that only overlaps is a conflict."""
    shared = rates.shared(terms)
    if shared is None:
        return PlannedRow(cells, Outcome.CREATE, room_type_id=room.id or 0, terms=terms)
    night, rate = shared
    if (rate.first_night, rate.last_night) != (terms.first_night, terms.last_night):
        raise Refused(InventoryReason.OVERLAPPING_RATE, night=f"{night:%d/%m/%Y}")
    is_same = (rate.price, rate.cost) == (terms.price, terms.cost)
    outcome = Outcome.SAME if is_same else Outcome.UPDATE
    return PlannedRow(cells, outcome, room_type_id=room.id or 0, terms=terms, rate=rate)


def _check_rows_above(above: _Nights[str], terms: RateTerms) -> None:
    if (shared := above.shared(terms)) is not None:
        night, line = shared
        raise Refused(InventoryReason.REPEATED_ROW, night=f"{night:%d/%m/%Y}", line=line)


def _key(room_type_id: int, of: Rate | RateTerms) -> Key:
    return room_type_id, of.board.value, of.adults


def _written(work: UnitOfWork, run: RateImport, row: PlannedRow) -> Rate:
    assert row.terms
    facts = asdict(row.terms) | {"import_id": run.id, "updated_at": work.now}
    if row.rate is None:
        return Rate.model_validate(facts | {"room_type_id": row.room_type_id})
    row.rate.sqlmodel_update(facts)
    return row.rate


def _values(rate: Rate) -> dict[str, Any]:
    return rate.model_dump(mode="json", include={"id", "price", "cost", "import_id", "updated_at"})


def _put_back(work: UnitOfWork, rate: Rate, before: dict[str, Any] | None) -> None:
    if before is None:
        work.session.delete(rate)
        return
    rate.price, rate.cost, rate.import_id = Decimal(before["price"]), Decimal(before["cost"]), before["import_id"]
    rate.updated_at = datetime.fromisoformat(before["updated_at"])
    work.session.add(rate)
