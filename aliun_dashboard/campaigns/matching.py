"""A lead's wish and a campaign: whether it is exactly that, and the verdict for it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from .mentions import fold
from .rules import Stay as AnyStay
from .rules import Terms, Trigger, Verdict, verdict

STRONGEST = (Trigger.FORCED, Trigger.MENTION, Trigger.MATCH)


@dataclass(frozen=True)
class Wanted:
    """What a lead says it wants; None is not said."""

    destination: str
    check_in: date | None
    nights: int | None
    people: int | None


class Wish(Protocol):
    """What a lead has said, as it stands on its row."""

    destination: str
    check_in: date | None
    nights: int | None
    adults: int | None
    children: int


@dataclass(frozen=True)
class Nights:
    """The least a `Stay` is."""

    check_in: date
    nights: int
    rooms: int = 1


def wanted_by(wish: Wish) -> Wanted:
    """What a lead says it wants, as far as it says so."""
    return Wanted(wish.destination, wish.check_in, wish.nights, (wish.adults or 0) + wish.children or None)


def match(terms: Terms, wanted: Wanted) -> Nights | None:
    """The stay in a campaign that is exactly what a lead says it wants (A-28…A-30); None when it is not.

    Place, days and people must all be said: what is unknown matches nothing. The place is the campaign's
    destination or its hotel. Whether the campaign may be sold at all is the verdict's question.
    """
    if not (wanted.check_in and wanted.nights and wanted.people):
        return None
    places = {fold(place) for place in (terms.destination, terms.hotel) if place.strip()}
    inside = terms.travel_from <= wanted.check_in <= terms.travel_to - timedelta(days=wanted.nights)
    if not inside or fold(wanted.destination) not in places:
        return None
    return Nights(wanted.check_in, wanted.nights, -(-wanted.people // terms.max_people))


def judge(
    terms: Terms, wanted: Wanted, kept: Mapping[Trigger, str], left: int, today: date, stay: AnyStay | None = None
) -> Verdict:
    """The verdict for a lead's wish, or for `stay`. `kept` is what speaks for the campaign, with its words.

    Of several the strongest counts; a match is looked at anew, for the lead may have changed its mind.
    """
    stands = [trigger for trigger in STRONGEST if trigger in kept]
    if not match(terms, wanted):
        stands = [trigger for trigger in stands if trigger is not Trigger.MATCH]
    trigger = next(iter(stands), None)
    return verdict(terms, stay or asked_stay(terms, wanted), trigger, kept[trigger] if trigger else "", left, today)


def asked_stay(terms: Terms, wanted: Wanted) -> Nights | None:
    """The stay the lead asks for, in as many of the campaign's rooms as its people need."""
    if not (wanted.check_in and wanted.nights):
        return None
    return Nights(wanted.check_in, wanted.nights, max(-(-(wanted.people or 0) // terms.max_people), 1))
