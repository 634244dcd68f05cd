"""A page as lines of cells, folded so that accents, capitals and ligatures do not matter, with the way back."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

LONGEST_PAGE = 40_000  # characters read of a page; a confirmation has a tenth
DASHES = str.maketrans("‐‑‒–—−", "------")
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
CELL = re.compile(r"[^\s|│¦](?:[^\S\n]?[^\s|│¦])*")


@dataclass(frozen=True)
class Cell:
    """Text without wide gaps: `start:end` in the folded text, `line` counted over lines that are not empty."""

    line: int
    start: int
    end: int
    column: int

    @property
    def right(self) -> int:
        return self.column + self.end - self.start


def fold(text: str) -> tuple[str, list[int]]:
    """Lower case without accents, and for each character where it came from. Line breaks stay."""
    out: list[str] = []
    origin: list[int] = []
    for i, char in enumerate(text):
        if char in INVISIBLE:
            continue
        for part in _plain(char):
            out.append(part)
            origin.append(i)
    origin.append(len(text))
    return "".join(out), origin


def folded(text: str) -> str:
    """`text` as it is compared: folded, with single spaces."""
    return " ".join(fold(text)[0].split())


def _plain(char: str) -> str:
    if char == "\n" or (char < "\x7f" and char.isprintable()):
        return char.lower()
    if char == "\t":
        return "   "
    if char.isspace() or not char.isprintable():
        return " "
    parts = unicodedata.normalize("NFKD", char).translate(DASHES)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


class Sheet:
    """One text of one page."""

    def __init__(self, number: int, text: str) -> None:
        self.number = number
        self.original = text[:LONGEST_PAGE].replace("\r\n", "\n").replace("\r", "\n")
        self.text, self._origin = fold(self.original)

    @cached_property
    def lines(self) -> list[list[Cell]]:
        """The cells of every line that has any."""
        lines: list[list[Cell]] = []
        at = 0
        for line in self.text.split("\n"):
            found = [(at + m.start(), at + m.end(), m.start()) for m in CELL.finditer(line)]
            if found:
                lines.append([Cell(len(lines), start, end, column) for start, end, column in found])
            at += len(line) + 1
        return lines

    def span(self, start: int, end: int) -> tuple[int, int]:
        """`start:end` of the folded text as positions in the original."""
        return self._origin[start], self._origin[end - 1] + 1 if end > start else self._origin[start]

    def raw(self, start: int, end: int) -> str:
        """What really stands at `start:end` of the folded text."""
        first, last = self.span(start, end)
        return self.original[first:last]
