"""The Core engine: prices a stay from the inventory's night rates, to the cent, line by line (A-12). Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import CENT, Money
from aliun_dashboard.messages import calculation as words

from .rules import UNKNOWN_AGE, Line, Price, QuoteReason, Stay, check


@dataclass(frozen=True)
class NightRate:
    """What one room with `adults` adults costs each night from `first` to `last`, both included, without tax."""

    first: date
    last: date
    adults: int
    price: Decimal
    cost: Decimal
    source: str


@dataclass(frozen=True)
class ChildBand:
    """Children up to `to_age` completed years pay `percent` of an adult's share."""

    to_age: int
    percent: int


@dataclass(frozen=True)
class Party:
    """Who sleeps in one room: adults, and what percent each child pays."""

    adults: int
    children: tuple[int, ...] = ()


@dataclass(frozen=True)
class CoreOffer:
    """One room of one hotel with one board, and all its night rates. Amounts are in `currency`."""

    hotel: str
    room: str
    board: str
    currency: str
    tax_percent: Decimal
    child_bands: tuple[ChildBand, ...]
    max_adults: int
    max_people: int
    rates: tuple[NightRate, ...]

    def price(self, stay: Stay) -> Price:
        """The price of `stay`. Raises Refused: BAD_STAY, NO_ROOM, NO_RATE with the first night that has none.

        The tax passes through: it is in the total and in the cost, so that the margin is free of it.
        """
        check(stay)
        priced = [one for party, rooms in self._parties(stay).items() for one in self._nights(stay, party, rooms)]
        lines = [line for line, _ in priced]
        tax = _cents(sum((line.total for line in lines), Decimal(0)) * self.tax_percent / 100)
        if self.tax_percent:
            lines.append(Line("tax", words.tax(f"{self.tax_percent.normalize():f}"), Decimal(1), tax, tax))
        total = sum((line.total for line in lines), Decimal(0))
        cost = sum((cost for _, cost in priced), tax)
        return Price(Money(self.currency, total), Money(self.currency, cost), tuple(lines))

    def _parties(self, stay: Stay) -> Counter[Party]:
        """The people spread over the rooms as evenly as can be; who is older than the last band is an adult."""
        shares = [child_percent(age, self.child_bands) for age in stay.child_ages]
        children = sorted((share for share in shares if share is not None), reverse=True)
        least, more = divmod(stay.adults + shares.count(None), stay.rooms)
        adults = [least + (number < more) for number in range(stay.rooms)]
        rooms: list[list[int]] = [[] for _ in adults]
        for share in children:
            emptiest = min(range(stay.rooms), key=lambda number: adults[number] + len(rooms[number]))
            rooms[emptiest].append(share)
        parties = Counter(Party(*both) for both in zip(adults, map(tuple, rooms), strict=True))
        if not all(self._sleeps(party) for party in parties):
            raise Refused(QuoteReason.NO_ROOM, hotel=self.hotel)
        return parties

    def _sleeps(self, party: Party) -> bool:
        return party.adults <= self.max_adults and party.adults + len(party.children) <= self.max_people

    def _nights(self, stay: Stay, party: Party, rooms: int) -> Iterator[tuple[Line, Decimal]]:
        """One line per season for the room, one per share for its children, each with its cost."""
        nights = [stay.check_in + timedelta(days) for days in range(stay.nights)]
        for rate, of_season in groupby(nights, key=lambda night: self._rate(night, party.adults)):
            slept = list(of_season)
            span = (rooms, len(slept), slept[0], slept[-1])
            room = f"{words.room(self.room, self.board)} · {words.adults(party.adults)}"
            yield _line("night", words.nights(room, *span), rooms * len(slept), (rate.price, rate.cost), rate)
            for percent, number in sorted(Counter(party.children).items(), reverse=True):
                share = (
                    _cents(rate.price * percent / rate.adults / 100),
                    _cents(rate.cost * percent / rate.adults / 100),
                )
                text = words.nights(words.children(number, percent), *span)
                yield _line("child", text, number * rooms * len(slept), share, rate)

    def _rate(self, night: date, adults: int) -> NightRate:
        for rate in self.rates:
            if rate.adults == adults and rate.first <= night <= rate.last:
                return rate
        raise Refused(QuoteReason.NO_RATE, night=f"{night:%d/%m/%Y}", adults=adults)


def child_percent(age: int, bands: tuple[ChildBand, ...]) -> int | None:
    """What a child of `age` pays, in percent of an adult's share; None for one who counts as an adult.

    Of unknown age: the dearest child's share, so that the price only ever falls when the age is known to be a band's.
    """
    if age == UNKNOWN_AGE:
        return max((band.percent for band in bands), default=None)
    return next((band.percent for band in bands if age <= band.to_age), None)


def _line(kind: str, text: str, quantity: int, unit: tuple[Decimal, Decimal], rate: NightRate) -> tuple[Line, Decimal]:
    price, cost = unit
    return Line(kind, text, Decimal(quantity), price, price * quantity, rate.source), cost * quantity


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)
