"""A file of rates, CSV or XLSX: its rows as text, and what each row says. Bytes in, values out."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.calculation import BOARDS

from .rules import Board, InventoryReason, RateTerms, amount

COLUMNS = ("hotel", "habitacion", "regimen", "adultos", "desde", "hasta", "precio", "costo")
OPTIONAL = ("moneda",)
TEMPLATE = (
    (*COLUMNS, *OPTIONAL),
    ("Palma Dorada", "Doble estándar", "todo incluido", "2", "2027-01-10", "2027-04-15", "240.00", "192.00", "USD"),
    ("Palma Dorada", "Doble estándar", "todo incluido", "1", "10/01/2027", "15/04/2027", "168.00", "134.40", "USD"),
)
MOST_ROWS, MOST_CELL, MOST_UNPACKED = 5000, 200, 50 * 1024 * 1024

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
    table = _workbook(content) if name.lower().endswith(".xlsx") else _text(content)
    head = [fold(cell).replace(" ", "_") for cell in next(table, ())]
    for column in COLUMNS:
        if column not in head:
            raise Refused(InventoryReason.MISSING_COLUMN, column=column)
    rows: list[Cells] = []
    for line, cells in enumerate(table, start=2):
        if len(rows) == MOST_ROWS:
            raise _unreadable(f"tiene más de {MOST_ROWS} filas")
        if any(cells):
            named = zip(head, cells, strict=False)
            rows.append({name: cell for name, cell in named if name in COLUMNS + OPTIONAL} | {"line": str(line)})
    if not rows:
        raise _unreadable("no tiene filas")
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


def fold(text: str) -> str:
    """Without accents, case or doubled blanks: how names are compared."""
    letters = unicodedata.normalize("NFD", " ".join(text.split()).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


BOARD_NAMES = {fold(name): Board(slug) for slug, name in BOARDS.items()} | {board.value: board for board in Board}


def _text(content: bytes) -> Iterator[list[str]]:
    """Spreadsheets here write UTF-8 or Windows-1252, with commas or semicolons."""
    if b"\0" in content:
        raise _unreadable("no es texto")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        for row in reader:
            yield [_cell(value) for value in row]
    except csv.Error:
        raise _unreadable("su CSV está roto") from None


def _workbook(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_UNPACKED:
                raise _unreadable("es demasiado grande")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError):
        raise _unreadable("no es un libro de Excel") from None


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, 2))
    return str(value).replace("\0", "").strip()[:MOST_CELL]


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


def _unreadable(why: str) -> Refused:
    return Refused(InventoryReason.UNREADABLE_FILE, why=why)
