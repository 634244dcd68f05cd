"""A page as lines of cells, folded so that accents, capitals and ligatures do not matter, with the way back."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

LONGEST_PAGE = 20_000  # characters read of a page; a confirmation has a fifth
MOST_CELLS = 40  # of a line
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
    """One page: its layout, and its plain text, which knows better where words begin and end."""

    def __init__(self, number: int, text: str, plain: str = "") -> None:
        self.plain = plain[:LONGEST_PAGE]
        self.number = number
        self.original = text[:LONGEST_PAGE].replace("\r\n", "\n").replace("\r", "\n")
        self.text, self._origin = fold(self.original)

    @cached_property
    def lines(self) -> list[list[Cell]]:
        """The cells of every line that has any."""
        lines: list[list[Cell]] = []
        at = 0
        for line in self.text.split("\n"):
            found = [(at + m.start(), at + m.end(), m.start()) for m in CELL.finditer(line)][:MOST_CELLS]
            if found:
                lines.append([Cell(len(lines), start, end, column) for start, end, column in found])
            at += len(line) + 1
        return lines

    @cached_property
    def _spaced(self) -> str:
        return f" {folded(self.plain)} "

    @cached_property
    def _squashed(self) -> str:
        return self._spaced.replace(" ", "")

    def confirms(self, start: int, end: int) -> bool:
        """Whether the plain text has the same letters as `start:end`, whatever the spaces."""
        return not self.plain or "".join(self.text[start:end].split()) in self._squashed

    def confirms_words(self, start: int, end: int) -> bool:
        """Whether the plain text has the same words as `start:end`, and no letters glued to them."""
        words = re.escape(" ".join(self.text[start:end].split()))
        return not self.plain or re.search(rf"(?<![a-z0-9]){words}(?![a-z0-9])", self._spaced) is not None

    def ends_line(self, start: int, end: int) -> bool:
        """Whether the plain text has `start:end` as a line of its own, or the end of one."""
        return (
            re.search(rf"{re.escape(' '.join(self.text[start:end].split()))}[\s.,;]*$", self._lines, re.M) is not None
        )

    @cached_property
    def _lines(self) -> str:
        return "\n".join(folded(line) for line in self.plain.splitlines())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """`start:end` of the folded text as positions in the original."""
        return self._origin[start], self._origin[end - 1] + 1 if end > start else self._origin[start]

    def raw(self, start: int, end: int) -> str:
        """What really stands at `start:end` of the folded text."""
        first, last = self.span(start, min(end, len(self.text)))
        return self.original[first:last]
