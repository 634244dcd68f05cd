"""Labels where they stand on a sheet: folded words of our vocabulary, glued or spaced, at places where labels stand."""

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

from .paper import FieldName
from .sheet import Cell, Sheet
from .words import NUMBER, STRONG, TAUGHT, VOCABULARY, Kind

LINKS = frozenset({"de", "del", "la", "el", "los", "las", "por", "of", "the", "for", "y", "/", "-", "("})
GAPS = " ._-/()"
WIDEST_GAP = 3
MOST = 300  # labels on a page; a confirmation has a tenth
SHORT = 3  # labels of so few letters count only when nothing but a value can follow
COLON = re.compile(r"[\s.()·…_]{0,60}:|\s?[.·…_]{3,60}")  # or a line of dots
LONGEST_LINK = 8
IN_SENTENCE = re.compile(r"\b(?:this|the|for|your|de|del|la|el|su|sus|por|esta|este|una?|of|a|en|con|y|and)\s$")
NAMES = (FieldName.HOTEL, FieldName.AGENCY)  # names may begin with a word that is a label, too: «Hotel Sol»
Meant = tuple[Kind, int]
Trie = dict[str, Any]
MEANT = "meant"  # the key of a trie's node for what ends there; others are single characters


@dataclass(frozen=True)
class Label:
    """A label where it stands: `start:end` in the folded text.

    `colon`: one follows it. `first`: its cell begins with it. A label that is neither stands in a sentence.
    """

    kind: Kind
    tier: int
    start: int
    end: int
    cell: Cell
    colon: bool
    first: bool

    @property
    def alone(self) -> bool:
        """Nothing else is in its cell."""
        return self.first and self.end + self.colon >= self.cell.end


def squash(phrase: str) -> str:
    """A phrase without what may lie between its letters."""
    return phrase.translate({ord(gap): None for gap in GAPS})


def _spellings(phrase: str) -> list[str]:
    if "{n}" not in phrase:
        return [squash(phrase)]
    return [squash(phrase.replace("{n}", number)) for number in NUMBER]


@cache
def _vocabulary() -> dict[str, Meant]:
    """Every spelling with what it means; what is said first counts."""
    meanings: dict[str, Meant] = {}
    for meant, text in VOCABULARY.items():
        for phrase in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
            for spelling in _spellings(phrase):
                meanings.setdefault(spelling, meant)
    return meanings


@cache
def _trie(taught: tuple[tuple[FieldName, str], ...]) -> Trie:
    meanings = _vocabulary() | {squash(label): (field, TAUGHT) for field, label in taught}
    root: Trie = {}
    for spelling, meant in meanings.items():
        node = root
        for char in spelling:
            node = node.setdefault(char, {})
        node[MEANT] = meant
    return root


def find(sheet: Sheet, taught: tuple[tuple[FieldName, str], ...] = ()) -> list[Label]:
    """Every label on the sheet, in order; the longest where several begin at one place. `taught` are folded."""
    root = _trie(taught)
    cells = (cell for line in sheet.lines for cell in line)
    return list(islice((label for cell in cells for label in _joined(sheet, _in_cell(sheet, cell, root))), MOST))


def _in_cell(sheet: Sheet, cell: Cell, root: Trie) -> list[Label]:
    found: list[Label] = []
    at = first = cell.start + len(_bullet(sheet.text[cell.start : cell.end]))
    while at < cell.end:
        label = _at(sheet, cell, at, root) if _may_begin(sheet, at) else None
        if label and label.start == first:
            label = Label(label.kind, label.tier, label.start, label.end, cell, label.colon, True)
        if label and _counts(sheet, label):
            found.append(label)
            at = label.end
        else:
            at += 1
    return found


def _joined(sheet: Sheet, found: list[Label]) -> list[Label]:
    """«Valor total estadía:» is one label, and means its first word."""
    joined: list[Label] = []
    for label in found:
        last = joined[-1] if joined else None
        if last and label.colon and _introduces(last, label, sheet):
            joined[-1] = replace(last, end=label.end, colon=True)
        else:
            joined.append(label)
    return joined


def _introduces(first: Label, second: Label, sheet: Sheet) -> bool:
    between = sheet.text[first.end : second.start].split()
    return first.kind is FieldName.AMOUNT and not first.colon and set(between) <= LINKS


def _bullet(text: str) -> str:
    match = re.match(r"[^a-z0-9#]*", text)
    return match.group() if match else ""


def _may_begin(sheet: Sheet, at: int) -> bool:
    """At the edge of a word; or glued to what is before, with a capital letter: «2025Salida»."""
    char = sheet.text[at]
    if not (char.isalnum() or char == "#"):
        return False
    if at == 0 or not sheet.text[at - 1].isalnum():
        return True
    before, here = sheet.raw(at - 1, at), sheet.raw(at, at + 1)
    return here.isupper() and (before.islower() or before.isdigit())


def _may_end(sheet: Sheet, last: int, cell: Cell) -> bool:
    """At the edge of a word; or glued to a number or to a capital letter: «Entrada01/12», «HotelBarceló»."""
    after = last + 1
    if after >= cell.end or not sheet.text[after].isalnum() or not sheet.text[last].isalnum():
        return True
    if sheet.text[after].isdigit():
        return not sheet.text[last].isdigit()
    return sheet.raw(last, after).islower() and sheet.raw(after, after + 1).isupper()


def _at(sheet: Sheet, cell: Cell, start: int, root: Trie) -> Label | None:
    """The longest label that begins at `start`."""
    node, best, gap = root, None, 0
    for i in range(start, cell.end):
        char = sheet.text[i]
        if char in node:
            node, gap = node[char], 0
            if MEANT in node and _may_end(sheet, i, cell):
                best = (node[MEANT], i + 1)
        elif char in GAPS and gap < WIDEST_GAP:
            gap += 1
        else:
            break
    if best is None:
        return None
    (kind, tier), end = best
    colon = COLON.match(sheet.text, end, cell.end)
    return Label(kind, tier, start, end, cell, colon is not None, False)


def _counts(sheet: Sheet, label: Label) -> bool:
    """Short words are labels only where they cannot be anything else; glued ones only when long."""
    glued = label.start > label.cell.start and sheet.text[label.start - 1].isalnum()
    if glued:
        return label.end - label.start > SHORT + 1
    before = sheet.text[max(label.cell.start, label.start - LONGEST_LINK) : label.start]
    translated = before.rstrip().endswith("/")
    if not label.first and label.kind in NAMES and not translated and (label.tier < STRONG or not label.colon):
        return False
    if not label.first and label.colon and IN_SENTENCE.search(before):
        return False
    if label.end - label.start > SHORT or label.tier == TAUGHT:
        return True
    return label.first and (label.colon or label.alone or not sheet.text[label.end].isspace())
