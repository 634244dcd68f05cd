"""What the labels of a paper point at: every value that a field, or what helps to judge it, may have."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from . import amounts, codes, dates, names
from .amounts import Amount
from .dates import Day
from .labels import Label
from .paper import FieldName
from .places import How, Marked, Place
from .words import Kind

T = TypeVar("T")


@dataclass(frozen=True)
class Candidate(Generic[T]):
    """A value a label points at, with its place `start:end` in the folded text of `marked`."""

    value: T
    label: Label
    place: Place
    marked: Marked
    start: int
    end: int
    unclear: bool = False

    @property
    def tier(self) -> int:
        return self.label.tier

    @property
    def raw(self) -> str:
        return self.marked.sheet.raw(self.start, self.end)


def labelled(marked: list[Marked], *kinds: Kind) -> Iterator[tuple[Marked, Label]]:
    return ((page, label) for page in marked for label in page.labels if label.kind in kinds)


def days(marked: list[Marked], kind: Kind) -> list[Candidate[tuple[Day, ...]]]:
    """The days after each label of that kind: one, or those of a stay."""
    found: list[Candidate[tuple[Day, ...]]] = []
    for page, label in labelled(marked, kind):
        used: How | None = None
        for place in page.places(label):
            seen = [day for day in dates.find(page.sheet.text[place.start : place.end]) if day.start < 40]
            if seen and used in (None, place.how):
                used = place.how
                moved = tuple(replace(day, start=day.start + place.start, end=day.end + place.start) for day in seen)
                found.append(Candidate(moved, label, place, page, moved[0].start, moved[-1].end))
    return found


def money(marked: list[Marked], kind: Kind) -> list[Candidate[Amount]]:
    """The amounts after each label of that kind."""
    found: list[Candidate[Amount]] = []
    for page, label in labelled(marked, kind):
        used: How | None = None
        for place in page.places(label):
            seen = amounts.find(page.sheet.text[place.start : place.end])
            if seen and used in (None, place.how):
                used = place.how
                moved = replace(seen[0], start=seen[0].start + place.start, end=seen[0].end + place.start)
                found.append(Candidate(moved, label, place, page, moved.start, moved.end, len(seen) > 1))
    return found


def booking_codes(marked: list[Marked]) -> list[Candidate[str]]:
    """What stands after the labels of a booking code."""
    found: list[Candidate[str]] = []
    for page, label in labelled(marked, FieldName.BOOKING):
        for place in page.places(label):
            text = page.sheet.text[place.start : place.end]
            code = codes.at(text, page.sheet.raw(place.start, place.end))
            if code and not any(day.start <= code.start + 1 for day in dates.find(text)):
                start, end = code.start + place.start, code.end + place.start
                found.append(Candidate(page.sheet.raw(start, end), label, place, page, start, end, code.unclear))
                break
    return found


def called(marked: list[Marked], kind: Kind) -> list[Candidate[str]]:
    """The names after each label of that kind. In a sentence a name has no end, so none is read there."""
    found: list[Candidate[str]] = []
    for page, label in labelled(marked, kind):
        if not (label.first or label.colon):
            continue
        used: How | None = None
        for place in page.places(label):
            name = names.at(page.sheet.text[place.start : place.end])
            if name and used in (None, place.how):
                used = place.how
                start, end = name.start + place.start, name.end + place.start
                unclear = name.open_ended or (place.how is How.BEHIND and not label.colon)
                found.append(Candidate(page.sheet.raw(start, end).strip(), label, place, page, start, end, unclear))
    return [each for each in found if not any(_in_value(each, other) for other in found)]


def _in_value(each: Candidate[str], other: Candidate[str]) -> bool:
    """Whether its label is only a word of another's value: «Hotel: Hotel Cumbres»."""
    return each.marked is other.marked and other.start <= each.label.start < other.end
