"""Where the value of a label may stand: behind it, in the cell to its right, in the cells below it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from . import dates, labels
from .labels import NAMES, Label
from .paper import FieldName
from .sheet import Cell, Sheet

NOTHING = re.compile(r"[\s:.,;#=*>()\[\]\-_|/]*")
MOST_ROWS = 40  # of a table
FULL = 0.7  # of the widest line: a shorter one was not broken for lack of room
ADDRESS = re.compile(r"\d|,|\bs/n\b|@")  # an address or a telephone, not the rest of a name
ENDS = (FieldName.CHECK_IN, FieldName.CHECK_OUT)
STREET = re.compile(r"[a-z]{2}[^$€\n]*[\d,]")
WORD = re.compile(r"[a-z0-9]")
NARROW = 3  # spaces that may part words as well as columns
NEAR = 8  # columns by which a value may be out of line with the label above it


class How(StrEnum):
    """Where a value stands, seen from its label."""

    BEHIND = "behind"
    RIGHT = "right"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True)
class Place:
    """A stretch of folded text in which the value of a label may stand, and its cell. `doubtful`: perhaps another's."""

    how: How
    start: int
    end: int
    cell: Cell
    doubtful: bool = False


class Marked:
    """A sheet with its labels."""

    def __init__(self, sheet: Sheet, taught: tuple[tuple[FieldName, str], ...] = ()) -> None:
        self.sheet = sheet
        self.labels = labels.find(sheet, taught)

    @property
    def cells(self) -> Iterator[Cell]:
        """All cells of the page."""
        return (cell for line in self.sheet.lines for cell in line)

    @cached_property
    def _first(self) -> dict[Cell, Label]:
        return {label.cell: label for label in self.labels if label.first}

    def opens(self, cell: Cell) -> bool:
        """Whether the cell is, or begins with, a label, so that it is not the value of another."""
        label = self._first.get(cell)
        return label is not None and (label.alone or label.colon or label.kind not in NAMES)

    def heads(self, line: int) -> bool:
        """Whether the line is the head of a table."""
        cells = self.sheet.lines[line]
        alone = sum(1 for cell in cells if (label := self._first.get(cell)) and label.alone and not label.colon)
        return alone >= 2 and alone > 0.6 * len(cells)

    def places(self, label: Label) -> Iterator[Place]:
        """The places of its value, the likeliest first."""
        if self.captions and label.alone and not label.colon:
            yield from self._value_over(label)
            return
        start, end = self._behind(label)
        if start < end:
            yield Place(How.BEHIND, start, end, label.cell)
        if end < label.cell.end:
            return
        if label.first:
            right, below = list(self._right(label)), list(self._below(label))
            yield from (*below, *right) if self.heads(label.cell.line) else (*right, *below)
        elif end - start <= len("por "):
            yield from self._next_line(label)

    @cached_property
    def captions(self) -> bool:
        """Whether labels stand below their values here, as the days of the stay show."""
        alone = [label for label in self.labels if label.kind in ENDS and label.alone and not label.colon]
        over = [label for label in alone if (cell := self.over(label.cell)) and self._has_day(cell)]
        beside = [cell for label in alone for cell in self._right_and_under(label)]
        return bool(over) and not any(self._has_day(cell) for cell in beside)

    def _right_and_under(self, label: Label) -> Iterator[Cell]:
        yield from (place.cell for place in (*self._right(label), *self._below(label)))

    def _has_day(self, cell: Cell) -> bool:
        return bool(dates.find(self.sheet.text[cell.start : cell.end]))

    def _value_over(self, label: Label) -> Iterator[Place]:
        cell = self.over(label.cell)
        if cell and not self.opens(cell):
            yield Place(How.ABOVE, cell.start, cell.end, cell)

    def _behind(self, label: Label) -> tuple[int, int]:
        """From the label, or its translation beside it, to the next label or the end of the cell."""
        inside = [other for other in self.labels if self._ends(label, other)]
        start = self._something(label.end, label.cell.end)
        while inside and inside[0].start == start and inside[0].kind == label.kind:
            start = self._something(inside.pop(0).end, label.cell.end)
        end = min((other.start for other in inside), default=label.cell.end)
        return min(start, end), end

    def _something(self, start: int, end: int) -> int:
        match = NOTHING.match(self.sheet.text, start, end)
        return match.end() if match else start

    def _ends(self, label: Label, other: Label) -> bool:
        """Whether another label begins where the value behind `label` ends; without a colon it may be a word of it."""
        if not label.end <= other.start < label.cell.end:
            return False
        if other.kind == label.kind and other.start == self._something(label.end, label.cell.end):
            return "/" in self.sheet.text[label.end : other.start]
        return other.colon or (label.kind not in NAMES and other.kind not in NAMES)

    def _right(self, label: Label) -> Iterator[Place]:
        line = self.sheet.lines[label.cell.line]
        for cell in line[line.index(label.cell) + 1 :]:
            if self.opens(cell):
                return
            yield Place(How.RIGHT, cell.start, cell.end, cell)
            if re.search(r"[a-z]{4}|\d", self.sheet.text[cell.start : cell.end]):
                return

    def _next_line(self, label: Label) -> Iterator[Place]:
        """A sentence goes on at the beginning of the next line."""
        here, below = self.sheet.lines[label.cell.line], self.sheet.lines[label.cell.line + 1 : label.cell.line + 2]
        if below and here[-1] is label.cell and abs(here[0].column - below[0][0].column) <= 1:
            yield Place(How.BEHIND, below[0][0].start, below[0][0].end, below[0][0])

    def _below(self, label: Label) -> Iterator[Place]:
        head = self.heads(label.cell.line)
        rows = self.sheet.lines[label.cell.line + 1 : label.cell.line + 1 + (MOST_ROWS if head else 2)]
        for line in rows:
            cell = self._under(label.cell, line)
            if cell is None:
                continue
            if self.opens(cell) or (head and self._no_row(label, line, cell)):
                return
            yield Place(How.BELOW, cell.start, cell.end, cell, head and not self._in_turn(label.cell, cell))
            if not head:
                return

    def _has_words(self, cell: Cell) -> bool:
        return WORD.search(self.sheet.text, cell.start, cell.end) is not None

    def _no_row(self, label: Label, line: list[Cell], cell: Cell) -> bool:
        """An address under a name, rather than the next row of a table."""
        short = cell.line > label.cell.line + 1 and 2 * len(line) <= len(self.sheet.lines[label.cell.line])
        return short and STREET.match(self.sheet.text, cell.start, cell.end) is not None

    @staticmethod
    def _under(above: Cell, line: list[Cell]) -> Cell | None:
        """The cell that lies most under the one above, and in line with it: at the left, the right or the middle."""
        best = max(line, key=lambda cell: min(cell.right, above.right) - max(cell.column, above.column))
        if min(best.right, above.right) - max(best.column, above.column) < -1:
            return None
        left, right = best.column - above.column, best.right - above.right
        return best if min(abs(left), abs(right), abs(left + right) / 2) <= NEAR else None

    def _in_turn(self, above: Cell, below: Cell) -> bool:
        """Under the fourth head stands the fourth cell, if the row has as many."""
        heads, row = self.sheet.lines[above.line], self.sheet.lines[below.line]
        return len(heads) != len(row) or heads.index(above) == row.index(below)

    def crowded(self, place: Place, start: int, end: int) -> bool:
        """Whether `start:end` may go on in the cell beside, so narrow is the gap, and plain text does not end there."""
        if place.how is How.BEHIND and end < place.cell.end - 2:
            return False
        line = self.sheet.lines[place.cell.line]
        at = line.index(place.cell)
        after = [cell for cell in line[at + 1 : at + 2] if cell.column - place.cell.right <= NARROW]
        before = [cell for cell in line[max(0, at - 1) : at] if place.cell.column - cell.right <= NARROW]
        rest = [cell for cell in (*after, *before) if not self.opens(cell) and self._has_words(cell)]
        return bool(rest) and not (rest == after and self.sheet.ends_line(start, end))

    def twice(self, label: Label) -> bool:
        """«Alojamiento   Hotel   Cumbres»: is the second a label, or part of the name?"""
        line = self.sheet.lines[label.cell.line]
        before = self._first.get(line[max(0, line.index(label.cell) - 1)])
        return before is not None and before.cell is not label.cell and before.kind == label.kind and not label.colon

    def form_under(self, label: Label, place: Place) -> bool:
        """A heading «Alojamiento» over a form «Hotel Cumbres», «Entrada 01/12/2025»: that «Hotel» begins no name."""
        own, under = self._first.get(place.cell), self.sheet.lines[place.cell.line + 1 : place.cell.line + 2]
        if place.how is not How.BELOW or own is None or own.kind != label.kind or not under:
            return False
        next_label = self._first.get(under[0][0])
        return next_label is not None and not next_label.alone

    @cached_property
    def _width(self) -> int:
        return max((line[-1].right for line in self.sheet.lines), default=0)

    def goes_on(self, place: Place) -> bool:
        """Whether what stands there may go on below: a sentence only from the end of its line, a cell always."""
        if place.how is How.ABOVE or (place.how is How.BEHIND and place.cell.right < FULL * self._width):
            return False
        rest = self.close_under(place.cell, in_table=place.how is How.BELOW)
        return rest is not None and not ADDRESS.search(self.sheet.text, rest.start, rest.end)

    def close_under(self, cell: Cell, in_table: bool = False) -> Cell | None:
        """What begins in the same column right under a cell and is no label: it may be the rest of what is in it.

        In a table a word alone may be the rest of a name although it is a label elsewhere: «Andes y Mar / Operador».
        """
        below = self.sheet.lines[cell.line + 1 : cell.line + 2]
        same = [other for line in below for other in line if abs(other.column - cell.column) <= 1]
        if (
            not same
            or self._captioned(same[0])
            or (self.opens(same[0]) and not (in_table and self._may_be_rest(same[0])))
        ):
            return None
        return same[0] if self.sheet.text.count("\n", cell.end, same[0].start) <= 2 else None

    def _may_be_rest(self, cell: Cell) -> bool:
        label = self._first[cell]
        return label.kind in NAMES and label.alone and not label.colon

    def _captioned(self, cell: Cell) -> bool:
        """Whether a label stands to its left, so that it is a value of its own."""
        line = self.sheet.lines[cell.line]
        before = [left for left in line[: line.index(cell)] if self._has_words(left)]
        return bool(before) and self.opens(before[-1])

    def over(self, cell: Cell) -> Cell | None:
        """The cell right above one, in line with it."""
        line = self.sheet.lines[cell.line - 1] if cell.line else []
        return self._under(cell, line) if line else None
