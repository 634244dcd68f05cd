"""What the labels of a paper point at: every value that a field, or what helps to judge it, may have."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from . import amounts, codes, dates, names
from .amounts import Amount
from .dates import Day
from .labels import Label
from .paper import FieldName
from .places import How, Marked, Place
from .words import FAIR, TAUGHT, Also, Kind

T = TypeVar("T")
FARTHEST = 40  # letters between a label and the day behind it
MOST_IN_CELL = 60  # letters: more is a sentence, and no value
MOST_BESIDE = 40  # letters beside an amount in its cell: more is a sentence
EACH = re.compile(
    r"\b(?:por|x|per|p/|c/|each|a)\s?(?:persona|pax|noche|night|person|room|habitacion|hab|dia|day|guest|p|u)\b|/\s?(?:noche|night|pax|persona)|%"
)  # fmt: skip
NOT_YET = (Also.OTHER, Also.MONEY, Also.DEPOSIT, Also.TRIP)


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """A value a label points at, with its place `start:end` in the folded text of `marked`.

    `loose`: behind a label in a sentence or without a colon, where a word that is a label may mean something else.
    `unclear`: it may end elsewhere, or belong to another label.
    """

    value: T
    label: Label
    place: Place
    marked: Marked
    start: int
    end: int
    loose: bool = False
    unclear: bool = False

    @property
    def tier(self) -> int:
        """How much its label says; in a sentence little."""
        plain = self.label.first or self.label.colon or self.label.tier == TAUGHT
        return self.label.tier if plain else min(self.label.tier, FAIR)

    @property
    def raw(self) -> str:
        return self.marked.sheet.raw(self.start, self.end)


def best(seen: Sequence[Candidate[T]]) -> list[Candidate[T]]:
    """Those of the strongest labels; among them, those that stand where labels usually have their values."""
    strongest = [each for each in seen if each.tier == max(one.tier for one in seen)]
    return [each for each in strongest if not each.loose] or strongest


def labelled(marked: Sequence[Marked], *kinds: Kind) -> Iterator[tuple[Marked, Label]]:
    """Every label of these kinds."""
    return ((page, label) for page in marked for label in page.labels if label.kind in kinds)


def _values(
    marked: Sequence[Marked], kind: Kind, read: Callable[[Marked, Label, Place], Candidate[T] | None]
) -> list[Candidate[T]]:
    """What `read` finds for each label in the first kind of place where it finds anything; all rows of a table."""
    found: list[Candidate[T]] = []
    for page, label in labelled(marked, kind):
        if _is_part_of_another(page, label):
            continue
        used: How | None = None
        for place in page.places(label):
            candidate = read(page, label, place) if used in (None, place.how) else None
            if candidate:
                used = place.how
                found.append(_confirmed(_questioned(candidate, read)))
    return found


def _is_part_of_another(page: Marked, label: Label) -> bool:
    """«Fecha límite de entrada»: in a sentence, a word right after another label is part of that."""
    if label.first or label.colon or label.tier == TAUGHT:
        return False
    before = [other for other in page.labels if other.cell == label.cell and other.end <= label.start]
    return bool(before) and before[-1].kind in NOT_YET and label.start - before[-1].end < 12


def _confirmed(candidate: Candidate[T]) -> Candidate[T]:
    """Doubted, where the plain text of the page has it otherwise: a column too narrow glues or cuts values."""
    sheet = candidate.marked.sheet
    words = isinstance(candidate.value, str)
    same = (sheet.confirms_words if words else sheet.confirms)(candidate.start, candidate.end)
    return candidate if same and not candidate.place.doubtful else replace(candidate, unclear=True)


def _questioned(candidate: Candidate[T], read: Callable[[Marked, Label, Place], Candidate[T] | None]) -> Candidate[T]:
    """Doubted, where the cell above or below the label could be meant as well."""
    page, label, place = candidate.marked, candidate.label, candidate.place
    if label.colon or not label.alone or label.tier == TAUGHT or page.heads(label.cell.line):
        return candidate
    other = page.close_under(label.cell) if place.how is How.RIGHT else None
    rival = read(page, label, Place(How.BELOW, other.start, other.end, other)) if other else None
    if rival is None or rival.value == candidate.value or rival.place.end - rival.place.start > MOST_IN_CELL:
        return candidate
    return replace(candidate, unclear=True)


def days(marked: Sequence[Marked], kind: Kind) -> list[Candidate[tuple[Day, ...]]]:
    """The days after each label of that kind: one, or those of a stay."""

    def read(page: Marked, label: Label, place: Place) -> Candidate[tuple[Day, ...]] | None:
        seen = [day for day in dates.find(page.sheet.text[place.start : place.end]) if day.start < FARTHEST]
        if not seen:
            return None
        moved = tuple(replace(day, start=day.start + place.start, end=day.end + place.start) for day in seen)
        return Candidate(moved, label, place, page, moved[0].start, moved[-1].end)

    return _values(marked, kind, read)


def money(marked: Sequence[Marked], kind: Kind) -> list[Candidate[Amount]]:
    """The amounts after each label of that kind; no counts, and nothing by night, person or room."""

    def read(page: Marked, label: Label, place: Place) -> Candidate[Amount] | None:
        text = page.sheet.text[place.start : place.end]
        whole = place.how is How.BEHIND or text.strip().isdigit()
        seen = [amount for amount in amounts.find(text) if not amount.small and (whole or not amount.plain)]
        if not seen or EACH.search(text, 0, seen[0].start) or EACH.match(_after(page, place.start + seen[0].end)):
            return None
        start, end = seen[0].start + place.start, seen[0].end + place.start
        rivals = any(each.value >= seen[0].value or each.currency != seen[0].currency for each in seen[1:])
        if place.how is not How.BEHIND and len(text) - (end - start) > MOST_BESIDE:
            return None
        return Candidate(seen[0], label, place, page, start, end, unclear=rivals)

    found = _values(marked, kind, read)
    lines = Counter(each.label for each in found if each.place.how is How.BELOW)
    return [replace(each, unclear=each.unclear or lines[each.label] > 1) for each in found]


def _after(page: Marked, end: int) -> str:
    return page.sheet.text[end : end + 25].lstrip(" (")


def booking_codes(marked: Sequence[Marked]) -> list[Candidate[str]]:
    """What stands after the labels of a booking code."""

    def read(page: Marked, label: Label, place: Place) -> Candidate[str] | None:
        text = page.sheet.text[place.start : place.end]
        code = codes.at(text, page.sheet.raw(place.start, place.end))
        if code is None or any(day.start <= code.start + 1 for day in dates.find(text)):
            return None
        if place.how is not How.BEHIND and re.search(r"[a-z0-9]", text[code.end :]):
            return None
        start, end = code.start + place.start, code.end + place.start
        return Candidate(page.sheet.raw(start, end), label, place, page, start, end, unclear=code.unclear)

    return _values(marked, FieldName.BOOKING, read)


def called(marked: Sequence[Marked], kind: Kind) -> list[Candidate[str]]:
    """The names after each label of that kind. In a sentence a name has no end, so none is read there."""

    def read(page: Marked, label: Label, place: Place) -> Candidate[str] | None:
        name = names.at(page.sheet.text[place.start : place.end], page.sheet.raw(place.start, place.end))
        if name is None or not (label.first or label.colon or label.tier == TAUGHT):
            return None
        start, end = name.start + place.start, name.end + place.start
        loose = place.how is How.BEHIND and not label.colon and label.tier != TAUGHT
        value = " ".join(page.sheet.raw(start, end).split())
        doubtful = page.twice(label) or page.form_under(label, place)
        unclear = name.open_ended or doubtful or page.goes_on(place) or page.crowded(place, start, end)
        return Candidate(value, label, place, page, start, end, loose, unclear)

    found = _values(marked, kind, read)
    return [each for each in found if not any(_in_value(each, other) for other in found)]


def _in_value(each: Candidate[str], other: Candidate[str]) -> bool:
    """Whether its label is only a word of another's value: «Hotel: Hotel Cumbres»."""
    return each.marked is other.marked and other.start <= each.label.start < other.end
