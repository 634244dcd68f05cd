"""A file of rates: which columns it has, and what each row says. Bytes in, values out."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from aliun_dashboard.kernel import sheet
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.sheet import Limits, fold
from aliun_dashboard.messages.calculation import BOARDS

from .rules import Board, InventoryReason, RateTerms, amount

COLUMNS = ("hotel", "habitacion", "regimen", "adultos", "desde", "hasta", "precio", "costo")
OPTIONAL = ("moneda",)
TEMPLATE = (
    (*COLUMNS, *OPTIONAL),
    ("Palma Dorada", "Doble estándar", "todo incluido", "2", "2027-01-10", "2027-04-15", "240.00", "192.00", "USD"),
    ("Palma Dorada", "Doble estándar", "todo incluido", "1", "10/01/2027", "15/04/2027", "168.00", "134.40", "USD"),
)
LIMITS = Limits(rows=5000)

Cells = dict[str, str]


@dataclass(frozen=True)
class Row:
    """What a row says, the hotel and room still as names."""

    hotel: str
    room: str
    currency: str
    terms: RateTerms


def read(content: bytes, name: str) -> list[Cells]:
    """The rows under the head, with `line` as in the file. Raises Refused: UNREADABLE_FILE, MISSING_COLUMN."""
    table = sheet.rows(content, name, LIMITS)
    head = [fold(cell).replace(" ", "_") for _, cells in islice(table, 1) for cell in cells]
    for column in COLUMNS:
        if column not in head:
            raise Refused(InventoryReason.MISSING_COLUMN, column=column)
    rows = [_named(head, cells) | {"line": str(line)} for line, cells in table]
    if not rows:
        raise sheet.unreadable("no tiene filas")
    return rows


def parse(cells: Cells) -> Row:
    """What a row says. Raises Refused with the first thing in it that is wrong."""
    terms = RateTerms(
        _board(cells.get("regimen", "")),
        _count(cells.get("adultos", "")),
        _night(cells.get("desde", "")),
        _night(cells.get("hasta", "")),
        amount(cells.get("precio", "")),
        amount(cells.get("costo", "")),
    )
    return Row(cells.get("hotel", ""), cells.get("habitacion", ""), cells.get("moneda", "").upper(), terms)


BOARD_NAMES = {fold(name): Board(slug) for slug, name in BOARDS.items()} | {board.value: board for board in Board}


def _named(head: list[str], cells: list[str]) -> Cells:
    return {name: cell for name, cell in zip(head, cells, strict=False) if name in COLUMNS + OPTIONAL}


def _board(text: str) -> Board:
    found = BOARD_NAMES.get(fold(text))
    if found is None:
        raise Refused(InventoryReason.UNKNOWN_BOARD, value=text, boards=", ".join(BOARDS.values()))
    return found


def _count(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text):
        raise Refused(InventoryReason.BAD_COUNT, value=text)
    return int(text)


def _night(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    raise Refused(InventoryReason.BAD_NIGHT, value=text)
