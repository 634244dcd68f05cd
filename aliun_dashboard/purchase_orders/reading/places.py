"""Where the value of a label may stand: behind it, in the cell to its right, in the cells below it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from . import labels
from .labels import Label
from .paper import FieldName
from .sheet import Cell, Sheet

NOTHING = re.compile(r"[\s:.,;#=*>()\[\]\-_|]*")
NAMES = (FieldName.HOTEL, FieldName.AGENCY)  # names may begin with a word that is a label, too: «Hotel Sol»
MOST_ROWS = 40  # of a table


class How(StrEnum):
    """Where a value stands, seen from its label."""

    BEHIND = "behind"
    RIGHT = "right"
    BELOW = "below"


@dataclass(frozen=True)
class Place:
    """A stretch of folded text in which the value of a label may stand. `row`: of the table under the label."""

    how: How
    start: int
    end: int
    row: int = 0


class Marked:
    """A sheet with its labels."""

    def __init__(self, sheet: Sheet, taught: tuple[tuple[FieldName, str], ...]) -> None:
        self.sheet = sheet
        self.labels = labels.find(sheet, taught)

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
        end = min([other.start for other in self.labels if self._ends(label, other)] or [label.cell.end])
        start = label.end + len(NOTHING.match(self.sheet.text[label.end : end])[0])  # pyright: ignore
        if start < end:
            yield Place(How.BEHIND, start, end)
        right, below = list(self._right(label)), list(self._below(label))
        if end == label.cell.end:
            yield from (*below, *right) if self.heads(label.cell.line) else (*right, *below)

    def _ends(self, label: Label, other: Label) -> bool:
        """Whether another label begins where the value behind `label` ends; without a colon it may be a word of it."""
        if not label.end <= other.start < label.cell.end:
            return False
        return other.colon or (label.kind not in NAMES and other.kind not in NAMES)

    def _right(self, label: Label) -> Iterator[Place]:
        line = self.sheet.lines[label.cell.line]
        after = line[line.index(label.cell) + 1 :]
        while after and not self.opens(after[0]):
            yield Place(How.RIGHT, after[0].start, after[0].end)
            if re.search(r"[a-z]{4}|\d", self.sheet.text[after[0].start : after[0].end]):
                return
            after = after[1:]

    def _below(self, label: Label) -> Iterator[Place]:
        if not label.first:
            return
        head = self.heads(label.cell.line)
        rows = self.sheet.lines[label.cell.line + 1 : label.cell.line + 1 + (MOST_ROWS if head else 2)]
        for row, line in enumerate(rows):
            cell = self._under(label, line)
            if cell is None:
                continue
            if self.opens(cell):
                return
            yield Place(How.BELOW, cell.start, cell.end, row)
            if not head:
                return

    def _under(self, label: Label, line: list[Cell]) -> Cell | None:
        """The cell that lies most under the label."""
        left, right = label.cell.column, label.cell.right
        best = max(line, key=lambda cell: min(cell.right, right) - max(cell.column, left))
        return best if min(best.right, right) - max(best.column, left) > -2 else None
