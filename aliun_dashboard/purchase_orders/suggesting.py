"""Which orders a stray OC may be for. Suggestions only: no score here ever decides by itself."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz, process, utils

from .matching import mentions

NEARLY, HOTEL_ALIKE, SHOWN, LEAST = 80, 85, 5, 30
NEAR_ID, EXACT_ID, SAME_AGENCY, SAME_HOTEL, SAME_DAY, SAME_AMOUNT = 30, 45, 25, 20, 15, 20


@dataclass(frozen=True)
class Candidate:
    """An order that still waits, with what an OC may say of it."""

    order_id: int
    booking_id: str
    organization_id: int
    hotel: str
    check_in: date
    amount: Decimal


@dataclass(frozen=True)
class Suggestion:
    """`score` of 0 to 100; `why` are the codes of what fits, the weightiest first."""

    order_id: int
    score: int
    why: tuple[str, ...]


def suggest(text: str, agency_id: int | None, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """The likeliest few, the best first."""
    words, flat = mentions(text), folded(text)
    scored = [_score(one, words, flat, agency_id) for one in candidates]
    likely = [one for one in scored if one.score >= LEAST]
    return sorted(likely, key=lambda one: (-one.score, one.order_id))[:SHOWN]


def folded(text: str) -> str:
    """Small letters without accents or signs."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(utils.default_process(plain).split())


def is_alike(name: str, other: str) -> bool:
    """Whether two names may be spellings of one: «Viajes Ñandú Ltda.» and «VIAJES NANDU»."""
    return fuzz.token_set_ratio(folded(name), folded(other)) >= NEARLY


def _score(one: Candidate, words: frozenset[str], flat: str, agency_id: int | None) -> Suggestion:
    fits = dict[str, int]()
    if one.booking_id in words:
        fits["booking"] = EXACT_ID
    elif process.extractOne(one.booking_id, words, scorer=fuzz.ratio, score_cutoff=NEARLY):
        fits["near_booking"] = NEAR_ID
    if one.organization_id == agency_id:
        fits["agency"] = SAME_AGENCY
    if one.hotel and fuzz.partial_ratio(folded(one.hotel), flat) >= HOTEL_ALIKE:
        fits["hotel"] = SAME_HOTEL
    if any(day in flat for day in _days(one.check_in)):
        fits["check_in"] = SAME_DAY
    if any(amount in f" {flat} " for amount in _amounts(one.amount)):
        fits["amount"] = SAME_AMOUNT
    return Suggestion(one.order_id, min(sum(fits.values()), 100), tuple(sorted(fits, key=lambda why: -fits[why])))


def _days(day: date) -> tuple[str, ...]:
    """As `folded` leaves them."""
    return f"{day:%d %m %Y}", f"{day.day} {day.month} {day.year}", f"{day:%Y %m %d}"


def _amounts(amount: Decimal) -> tuple[str, ...]:
    """`150.000` and `150,000.00` are both `150 000` once folded."""
    whole = f"{int(amount):,}".replace(",", " ")
    return f" {whole} ", f" {int(amount)} "
