"""From candidates to what was found: confidence, and the doubt that lowers it."""

from typing import Any

from .candidates import Candidate
from .paper import SURE, Doubt, Found, Value
from .words import STRONG, TAUGHT

CERTAIN, LIKELY, ASKED, GUESSED = 0.97, 0.9, 0.6, 0.3
assert GUESSED < ASKED < SURE <= LIKELY < CERTAIN


def missing() -> Found:
    """Nothing that fits."""
    return Found(None, why=Doubt.MISSING)


def several(candidate: Candidate[Any]) -> Found:
    """Too much that fits: no value, but one place to look at."""
    start, end = candidate.marked.sheet.span(candidate.start, candidate.end)
    return Found(None, candidate.raw, candidate.marked.sheet.number, start, end, GUESSED, Doubt.SEVERAL)


def found(
    candidate: Candidate[Any], value: Value | None, doubt: Doubt = Doubt.NONE, place: tuple[int, int] | None = None
) -> Found:
    """The value a candidate gives, at `place` of the folded text if not at the candidate's own."""
    start, end = place or (candidate.start, candidate.end)
    confidence = ASKED if doubt else CERTAIN if candidate.tier in (STRONG, TAUGHT) else LIKELY
    raw, span = candidate.marked.sheet.raw(start, end), candidate.marked.sheet.span(start, end)
    return Found(value, raw, candidate.marked.sheet.number, *span, confidence, doubt)
