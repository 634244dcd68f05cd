"""Which order a PDF is for: the clues of a mail, the strongest first, and all of them must agree (K-20, K-30)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .rules import MatchedBy

WORD = re.compile(r"[A-Z0-9]+(?:[-_./][A-Z0-9]+)*")
PIECE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
NUMBER = re.compile(r"\d{4,}")
CALLED = re.compile(r"(?:RESERVA|BOOKING|LOCALIZADOR)\s*(?:NRO\.?|N[°ºO.]*|ID|:|#)*\s*([A-Z0-9][A-Z0-9-]*)")
MARKED = re.compile(r"(?:#|\bID\b\s*:?)\s*([A-Z0-9][A-Z0-9-]*)")
DAY = re.compile(r"\d{1,2}-\d{1,2}(?:-\d{2,4})?|(?:19|20)\d\d")
LINK = re.compile(r"/o/([A-Za-z0-9_-]{16,64})")
SHORT = 4  # an id as short as «87» only counts where it is called one
IN_PAPERS = 6  # papers are full of prices and numbers of their own
MOST_WORDS = 20_000
ORDER = (MatchedBy.THREAD, MatchedBy.TOKEN, MatchedBy.SUBJECT, MatchedBy.BODY, MatchedBy.PDF)


@dataclass(frozen=True)
class Match:
    """The order, and by what; without one `why` says `none`, `several` or `unknown_id`."""

    order_id: int | None
    by: MatchedBy | None = None
    why: str = ""


def booking_key(text: str) -> str:
    """An «ID Reserva» as it is compared and kept: capitals, without `#` and spaces."""
    return re.sub(r"[\s#]+", "", text).upper()


def marked(text: str) -> frozenset[str]:
    """The words that a text itself calls an «ID Reserva»: `Reserva 87`, `#123456`, `ID: 123456`."""
    capitals = text.upper()
    return frozenset(word for word in (*CALLED.findall(capitals), *MARKED.findall(capitals)) if _has_digit(word))


def mentions(text: str, least: int = SHORT) -> frozenset[str]:
    """Every word that could be an «ID Reserva», also glued: `20251120_123456_oc`; bare ones from `least` letters."""
    capitals = text.upper()
    words: set[str] = set()
    for word in WORD.findall(capitals):
        words |= {word, *PIECE.findall(word), *NUMBER.findall(word)}
        if len(words) > MOST_WORDS:
            break
    return frozenset(word for word in words if len(word) >= least) | marked(text)


def called(text: str) -> frozenset[str]:
    """What a text calls a reservation: `Reserva #123456`; no days, years, or «2 habitaciones»."""
    words = CALLED.findall(text.upper())
    return frozenset(one for one in words if len(one) >= SHORT and _has_digit(one) and not DAY.fullmatch(one))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def tokens(text: str) -> frozenset[str]:
    """The words of our own upload links, which come back in quoted letters."""
    return frozenset(LINK.findall(text))


def decide(clues: Mapping[MatchedBy, frozenset[int]], *, unknown_id: bool = False) -> Match:
    """The one order that all clues name. `unknown_id`: the subject calls a reservation that nobody knows."""
    named = frozenset[int]().union(*clues.values())
    if len(named) > 1:
        return Match(None, why="several")
    if unknown_id:
        return Match(None, why="unknown_id")
    if not named:
        return Match(None, why="none")
    by = next(clue for clue in ORDER if clues.get(clue))
    return Match(next(iter(named)), by)
