"""Explicit matches: a campaign that is exactly what a lead says it wants. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from .mentions import fold
from .rules import Terms


@dataclass(frozen=True)
class Wanted:
    """What a lead says it wants; None is not said."""

    destination: str
    check_in: date | None
    nights: int | None
    people: int | None


@dataclass(frozen=True)
class Nights:
    """The least a `Stay` is."""

    check_in: date
    nights: int
    rooms: int = 1


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
