"""A file of rows, CSV or XLSX, as text. Formulas and macros are never run, and nothing unpacks without end."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .errors import CommonReason, Refused

SEPARATORS = ",;\t|"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of one
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # Excel's «Unicode text»
BROKEN = (zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException, KeyError, ValueError, IndexError)


@dataclass(frozen=True)
class Limits:
    """Of one file: rows under the head, cells of a row, characters of a cell, bytes of a workbook unpacked."""

    rows: int
    cells: int = 60
    text: int = 200
    unpacked: int = 50 * 1024 * 1024


def rows(content: bytes, name: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """The head and then every row that is not empty, each with its line in the file (the head's is 1).

    Raises Refused: UNREADABLE_FILE, also in the middle.
    """
    table = _workbook(content, limits) if name.lower().endswith(".xlsx") else _text(content, limits)
    found = 0
    for line, cells in enumerate(table, start=1):
        if line > 1 and not any(cells):
            continue
        if found > limits.rows:
            raise unreadable(f"tiene más de {limits.rows:,} filas")
        found += 1
        yield line, cells


def unreadable(why: str) -> Refused:
    """The refusal of a file, in Spanish words that follow «no se puede leer:»."""
    return Refused(CommonReason.UNREADABLE_FILE, why=why)


def fold(text: str) -> str:
    """Without accents, case or doubled blanks: how names are compared."""
    letters = unicodedata.normalize("NFD", " ".join(text.split()).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def harmless(text: str) -> str:
    """A customer's text never becomes a formula in somebody's spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_typed(text: str) -> str:
    """What `harmless` was given: a file of ours that comes back says what it said."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA) else text


def _text(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """Spreadsheets here write UTF-8, Windows-1252 or UTF-16, with commas, semicolons, tabs or bars."""
    text = _decoded(content)
    if "\0" in text:
        raise unreadable("no es texto")
    head, _, rest = text.partition("\n")
    if head.strip().lower().startswith("sep="):  # a note of Excel to itself
        text, head = rest, rest.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(SEPARATORS, key=head.count))
    try:
        for row in reader:
            yield [_cell(value, limits) for value in row[: limits.cells]]
    except csv.Error:
        raise unreadable("su CSV está roto") from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-16" if content.startswith(UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _workbook(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """The first sheet. Of a formula its last known result is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > limits.unpacked:
                raise unreadable("es demasiado grande")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for row in book.worksheets[0].iter_rows(values_only=True, max_col=limits.cells):
            yield [_cell(value, limits) for value in row]
    except BROKEN:
        raise unreadable("no es un libro de Excel") from None


def _cell(value: object, limits: Limits) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(round(value, 2))
    return str(value).replace("\0", "").strip()[: limits.text]
