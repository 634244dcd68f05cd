"""From when to when: days that labels point at, made one stay, or a question."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from . import candidates, dates
from .candidates import Candidate
from .dates import Day
from .paper import Doubt, FieldName, Found
from .places import Marked
from .settle import found, missing, several
from .words import WEAK, Also

LONGEST = 60  # nights a stay may plausibly last
NIGHTS = re.compile(r"(?<![\d.,/])(\d{1,2})\s{0,3}(?:noches?|nights?|nts)\b")
POLICY = re.compile(
    r"cancel|cobr|cargo|penal|charge|fee|no.?show|gratis|free|garant|minim|politic|polic|antes|before|primera|first"
)
ALONE = re.compile(r"(\d{1,2})(?:\s{0,3}(?:noches?|nights?|nts))?\W*$")
DAY_FIRST, MONTH_FIRST = "day first", "month first"
SPANISH = re.compile(
    r"\b(?:de|del|la|el|fecha|reserva|noches?|habitacion|entrada|salida|agencia|huesped|pasajero|titular)\b"
)
ENGLISH = re.compile(r"\b(?:of|the|date|booking|nights?|room|arrival|departure|agency|guests?|reservation|to|your)\b")

DayCandidate = Candidate[tuple[Day, ...]]


@dataclass(frozen=True)
class Ends:
    """One end of a stay: the day as written, where, and what is doubtful about it already."""

    day: Day
    by: DayCandidate
    doubt: Doubt


@dataclass(frozen=True)
class Outcome:
    """First and last day, and why to ask about them."""

    first: date | None
    last: date | None
    doubt: Doubt = Doubt.NONE


def read(marked: list[Marked]) -> dict[FieldName, Found]:
    """Check-in and check-out."""
    nights = _nights(marked)
    first, last = _ends(marked, FieldName.CHECK_IN), _ends(marked, FieldName.CHECK_OUT)
    both = [c for c in candidates.days(marked, Also.STAY) if len(c.value) == 2 and not _of_a_trip(c)]
    if both and all(end.by.tier == WEAK for end in (*first, *last)):
        first, last = [], []
    first, last = [*first, *_of_range(both, 0)], [*last, *_of_range(both, 1)]
    if _differ(first) or _differ(last):
        return _all_asked(first, last)
    if not first:
        return {FieldName.CHECK_IN: missing(), FieldName.CHECK_OUT: _lonely(last)}
    if not last and (not nights or _promised(marked)):
        first = [replace(first[0], doubt=Doubt.UNCLEAR_PLACE)]
    return _stay(first[0], last[0] if last else None, nights, order(marked))


def _promised(marked: list[Marked]) -> bool:
    """Whether a check-out is labelled, though none could be read."""
    return any(label.alone or label.colon for _, label in candidates.labelled(marked, FieldName.CHECK_OUT))


def _all_asked(first: Sequence[Ends], last: Sequence[Ends]) -> dict[FieldName, Found]:
    def one(ends: Sequence[Ends]) -> Found:
        return several(ends[0].by) if ends else missing()

    return {FieldName.CHECK_IN: one(first), FieldName.CHECK_OUT: one(last)}


def _lonely(last: Sequence[Ends]) -> Found:
    if not last:
        return missing()
    day = last[0].day
    return found(last[0].by, day.day_first or day.month_first, Doubt.UNCLEAR_PLACE, (day.start, day.end))


def _ends(marked: list[Marked], kind: FieldName) -> list[Ends]:
    """What the strongest labels of that end point at."""
    seen = [c for c in candidates.days(marked, kind) if not _of_a_trip(c)]
    best = max((c.tier for c in seen), default=0)
    return [Ends(c.value[0], c, _doubt(c)) for c in seen if c.tier == best]


def _doubt(candidate: DayCandidate) -> Doubt:
    if len(candidate.value) > 1 or candidate.unclear:
        return Doubt.UNCLEAR_PLACE
    label = candidate.label
    return Doubt.WEAK_LABEL if label.tier == WEAK and not (label.first or label.colon) else Doubt.NONE


def _of_range(both: Iterable[DayCandidate], end: int) -> list[Ends]:
    return [Ends(c.value[end], c, Doubt.UNCLEAR_PLACE if c.unclear else Doubt.NONE) for c in both]


def _of_a_trip(candidate: DayCandidate) -> bool:
    """Days of flights and transfers are not the stay's."""
    line = candidate.label.cell.line
    near = [label for label in candidate.marked.labels if line - 1 <= label.cell.line <= line]
    return any(label.kind is Also.TRIP for label in near)


def _differ(ends: Sequence[Ends]) -> bool:
    return len({(e.day.day_first, e.day.month_first) for e in ends}) > 1


def _nights(marked: list[Marked]) -> set[int]:
    """Every number of nights the paper speaks of."""
    lines = [line for page in marked for line in page.sheet.text.split("\n") if not POLICY.search(line)]
    said = {int(match.group(1)) for line in lines for match in NIGHTS.finditer(line)}
    for page, label in candidates.labelled(marked, Also.NIGHTS):
        for place in page.places(label):
            number = ALONE.match(page.sheet.text, place.start, place.end)
            if number:
                said.add(int(number.group(1)))
                break
    return said - {0}


def order(marked: list[Marked]) -> str | None:
    """Whether this paper writes the day or the month first, by its clear days, else by its language."""
    seen = [day for page in marked for day in dates.find(page.sheet.text) if day.numeric]
    day_first = any(day.day_first and day.day_first != day.month_first for day in seen if not day.month_first)
    month_first = any(day.month_first and not day.day_first for day in seen)
    if day_first or month_first:
        return None if day_first and month_first else DAY_FIRST if day_first else MONTH_FIRST
    text = " ".join(page.sheet.text for page in marked)
    return DAY_FIRST if len(SPANISH.findall(text)) > 2 * len(ENGLISH.findall(text)) else None


def _stay(first: Ends, last: Ends | None, nights: set[int], written: str | None) -> dict[FieldName, Found]:
    outcome = _resolved(first.day, last.day if last else None, nights, written)
    doubt = outcome.doubt or first.doubt or (last.doubt if last else Doubt.NONE)
    if first.day.odd or (last and last.day.odd):
        doubt = Doubt.BAD_DATES
    ends = {FieldName.CHECK_IN: found(first.by, outcome.first, doubt, (first.day.start, first.day.end))}
    if last is None:
        ends[FieldName.CHECK_OUT] = (
            found(first.by, outcome.last, doubt, (first.day.start, first.day.end)) if outcome.last else missing()
        )
    else:
        ends[FieldName.CHECK_OUT] = found(last.by, outcome.last, doubt, (last.day.start, last.day.end))
    return ends


def _resolved(first: Day, last: Day | None, nights: set[int], written: str | None) -> Outcome:
    readings = {DAY_FIRST: first.day_first, MONTH_FIRST: first.month_first}
    if last is None:
        return _alone(readings, nights, written)
    pairs = {
        DAY_FIRST: (first.day_first, last.day_first),
        MONTH_FIRST: (first.month_first, last.month_first),
    }
    possible = {name: (a, b) for name, (a, b) in pairs.items() if a and b and a < b <= a + timedelta(LONGEST)}
    if not possible:
        a, b = pairs[written or DAY_FIRST]
        return Outcome(a, b, Doubt.BAD_DATES)
    fitting = {name: (a, b) for name, (a, b) in possible.items() if (b - a).days in nights} if nights else possible
    if not fitting:
        return Outcome(*possible.get(written or "", next(iter(possible.values()))), Doubt.NIGHTS_DIFFER)
    if len(set(fitting.values())) > 1:
        a, b = fitting[written or DAY_FIRST]
        return Outcome(a, b, Doubt.NONE if written else Doubt.DAY_OR_MONTH)
    a, b = next(iter(fitting.values()))
    against = written and written not in fitting and not (first.certain and last.certain)
    return Outcome(a, b, Doubt.DAY_OR_MONTH if against else Doubt.NONE)


def _alone(readings: dict[str, date | None], nights: set[int], written: str | None) -> Outcome:
    """Only check-in was given: the nights say the rest."""
    possible = {day for day in readings.values() if day}
    day = readings[written or DAY_FIRST] or next(iter(possible), None)
    doubt = Doubt.NONE if len(possible) == 1 or (written and readings[written]) else Doubt.DAY_OR_MONTH
    if day is None or len(nights) != 1:
        return Outcome(day, None, doubt)
    return Outcome(day, day + timedelta(min(nights)), doubt)
