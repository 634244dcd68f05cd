"""What a correction teaches: behind which words this sender writes a field, and what that would change."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from . import amounts, dates, names
from .paper import DOLLAR, FieldName, Found, Known, Learned, Paper, Value
from .places import Marked
from .reader import read
from .sheet import Cell, Sheet, folded

LONGEST_LABEL = 60


@dataclass(frozen=True)
class Change:
    """What other rules would make of one field of one paper, counted from 0."""

    paper: int
    field: FieldName
    before: Found
    after: Found


def learn(paper: Paper, field: FieldName, value: Value) -> Learned | None:
    """The rule by which `value`, as a person corrected it, would have been read.

    The words before it, to its left or above it, wherever it stands; the first that lead back to it. None when it is
    not on the paper or nothing stands beside it.
    """
    for page_number, page in enumerate(paper.pages):
        for label in _labels(Marked(Sheet(page_number, page.layout)), field, value):
            rule = Learned(field, label)
            again = read(paper, (), [rule])[field]
            if _same(field, again.value, value):
                return rule
    return _dollar(paper, str(value)) if field is FieldName.CURRENCY else None


def _dollar(paper: Paper, currency: str) -> Learned | None:
    """That a bare "$" means this currency, where the paper says no more."""
    rule = Learned(FieldName.CURRENCY, DOLLAR + currency)
    return rule if read(paper, (), [rule])[FieldName.CURRENCY].value == currency else None


def preview(
    papers: Sequence[Paper], agencies: Sequence[Known], before: Sequence[Learned], after: Sequence[Learned]
) -> list[Change]:
    """What `after` would read otherwise than `before` on papers of the past (idea 9)."""
    changes: list[Change] = []
    for number, paper in enumerate(papers):
        old, new = read(paper, agencies, before), read(paper, agencies, after)
        changes += [
            Change(number, field, old[field], new[field])
            for field in FieldName
            if (old[field].value, old[field].sure) != (new[field].value, new[field].sure)
        ]
    return changes


def _labels(marked: Marked, field: FieldName, value: Value) -> Iterator[str]:
    """What stands before, left of and above each place where the value stands."""
    sheet = marked.sheet
    for line in sheet.lines:
        for at, cell in enumerate(line):
            for start in _places(sheet, cell, field, value):
                yield from _before(sheet.text[cell.start : start])
                if start - cell.start < len("US$ ") and at:
                    yield from _whole(sheet, line[at - 1])
                above = marked.over(cell)
                if start - cell.start < len("US$ ") and above:
                    yield from _whole(sheet, above)


def _places(sheet: Sheet, cell: Cell, field: FieldName, value: Value) -> Iterator[int]:
    """Where in the cell the value begins."""
    text = sheet.text[cell.start : cell.end]
    if isinstance(value, date):
        yield from (cell.start + day.start for day in dates.find(text) if value in (day.day_first, day.month_first))
    elif isinstance(value, Decimal):
        yield from (cell.start + amount.start for amount in amounts.find(text) if amount.value == value)
    elif field is FieldName.CURRENCY:
        yield from (cell.start + start for start, _, code in amounts.currencies(text) if code == value)
    else:
        words = [re.escape(word) for word in folded(value).split()]
        yield from (cell.start + match.start() for match in re.finditer(r"\s+".join(words), text))


def _before(text: str) -> Iterator[str]:
    """The words before a value in its cell: all of them, else the last three, two, one."""
    words = text.rstrip(" :.#=-").split()
    for number in dict.fromkeys((len(words), 3, 2, 1)):
        yield from _usable(" ".join(words[-number:]) if 0 < number <= len(words) else "")


def _whole(sheet: Sheet, cell: Cell) -> Iterator[str]:
    yield from _usable(sheet.text[cell.start : cell.end].rstrip(" :.#=-"))


def _usable(label: str) -> Iterator[str]:
    """A label has letters and no figures, which differ from paper to paper."""
    if len(label) <= LONGEST_LABEL and re.search(r"[a-z]{2}", label) and not re.search(r"\d", label):
        yield label


def _same(field: FieldName, value: Value | None, wanted: Value) -> bool:
    if field is FieldName.AGENCY and isinstance(value, str) and isinstance(wanted, str):
        return names.bare(value) == names.bare(wanted)
    return folded(value) == folded(wanted) if isinstance(value, str) and isinstance(wanted, str) else value == wanted
