"""Core's arithmetic: exact to the cent, explained line by line, and fair, for every stay."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import CENT, Money
from aliun_dashboard.quotes.core import ChildBand, CoreOffer, NightRate, child_percent
from aliun_dashboard.quotes.rules import Price, QuoteReason, Stay

START = date(2027, 1, 1)
SEASONS = 4
BANDS = (ChildBand(3, 0), ChildBand(11, 50))
MOST_ADULTS, MOST_PEOPLE = 4, 5

amounts = some.decimals(min_value=0, max_value=100_000, places=2)
percents = some.decimals(min_value=0, max_value=30, places=2)
ages = some.lists(some.integers(-1, 17), max_size=6)


def rates_of(lengths: list[int], prices: list[Decimal]) -> tuple[NightRate, ...]:
    """Seasons end to end, each with its price by number of adults; the cost is 80 % of the price."""
    made: list[NightRate] = []
    first = START
    for season, length in enumerate(lengths):
        last = first + timedelta(length - 1)
        for adults in range(1, MOST_ADULTS + 1):
            price = prices[season] * adults
            cost = (price * Decimal("0.8")).quantize(CENT)
            made.append(NightRate(first, last, adults, price, cost, f"rate:{season}-{adults}"))
        first = last + timedelta(1)
    return tuple(made)


@some.composite
def offers(draw: some.DrawFn) -> CoreOffer:
    lengths = draw(some.lists(some.integers(3, 12), min_size=SEASONS, max_size=SEASONS))
    prices = draw(some.lists(amounts, min_size=SEASONS, max_size=SEASONS))
    shares = sorted(draw(some.lists(some.integers(0, 100), min_size=0, max_size=3)))
    bands = tuple(ChildBand(3 + 4 * number, share) for number, share in enumerate(shares))
    facts = {"currency": draw(some.sampled_from(["USD", "DOP", "EUR"])), "tax_percent": draw(percents)}
    return offer(rates=rates_of(lengths, prices), child_bands=bands, **facts)


@some.composite
def stays(draw: some.DrawFn) -> Stay:
    check_in = START + timedelta(draw(some.integers(0, 5)))
    adults = draw(some.integers(1, 8))
    rooms = draw(some.integers(1, adults))
    return Stay(check_in, draw(some.integers(1, 6)), adults, tuple(draw(ages)), rooms)


def offer(**facts: object) -> CoreOffer:
    usual = CoreOffer(
        "Palma Dorada", "Doble", "all_inclusive", "USD", Decimal(0), BANDS, MOST_ADULTS, MOST_PEOPLE,
        rates_of([10, 10], [Decimal(100), Decimal(150)]),
    )  # fmt: skip
    return replace(usual, **facts)


def priced(core: CoreOffer, stay: Stay) -> Price:
    """The price, of stays that fit; the others are another test's matter."""
    try:
        return core.price(stay)
    except Refused as refused:
        assume(refused.reason is not QuoteReason.NO_ROOM)
        raise


def before_tax(price: Price) -> Decimal:
    return sum((line.total for line in price.lines if line.kind != "tax"), Decimal(0))


@given(offers(), stays())
def test_the_lines_add_up_to_the_total_and_each_to_its_own(core: CoreOffer, stay: Stay) -> None:
    price = priced(core, stay)
    assert sum((line.total for line in price.lines), Decimal(0)) == price.total.amount
    assert all(line.quantity * line.unit == line.total == line.total.quantize(CENT) for line in price.lines)


@given(offers(), stays())
def test_a_price_has_one_currency_and_a_margin_free_of_tax(core: CoreOffer, stay: Stay) -> None:
    price = priced(core, stay)
    assert price.cost
    assert price.margin
    assert {price.total.currency, price.cost.currency} == {core.currency}
    untaxed = priced(replace(core, tax_percent=Decimal(0)), stay)
    assert price.margin == untaxed.margin


@given(offers(), stays())
def test_one_night_more_is_never_cheaper(core: CoreOffer, stay: Stay) -> None:
    longer = replace(stay, nights=stay.nights + 1)
    assert priced(core, longer).total >= priced(core, stay).total


@given(offers(), stays(), some.integers(1, 5))
def test_a_stay_cut_in_two_costs_the_same_before_tax(core: CoreOffer, stay: Stay, cut: int) -> None:
    assume(cut < stay.nights)
    first = replace(stay, nights=cut)
    second = replace(stay, check_in=stay.check_in + timedelta(cut), nights=stay.nights - cut)
    parts = before_tax(priced(core, first)) + before_tax(priced(core, second))
    assert parts == before_tax(priced(core, stay))


@given(offers(), stays())
def test_a_child_never_pays_more_than_an_adult(core: CoreOffer, stay: Stay) -> None:
    rates = {rate.source: rate for rate in core.rates}
    for line in priced(core, stay).lines:
        if line.kind == "child":
            rate = rates[line.source]
            assert 0 <= line.unit <= (rate.price / rate.adults).quantize(CENT)


@given(offers(), stays(), some.integers(-1, 17))
def test_one_child_more_costs_at_most_what_one_adult_more_costs(core: CoreOffer, stay: Stay, age: int) -> None:
    adult = priced(core, replace(stay, adults=stay.adults + 1))
    child = priced(core, replace(stay, child_ages=(*stay.child_ages, age)))
    assert child.total <= adult.total


@given(offers(), stays(), some.randoms())
def test_in_which_order_the_children_are_named_does_not_matter(core: CoreOffer, stay: Stay, dice: object) -> None:
    mixed = list(stay.child_ages)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert priced(core, replace(stay, child_ages=tuple(mixed))) == priced(core, stay)


def test_two_seasons_are_two_lines_and_the_tax_a_third() -> None:
    price = offer(tax_percent=Decimal(18)).price(Stay(date(2027, 1, 9), 5, 2))
    assert [(line.kind, line.quantity, line.unit, line.total) for line in price.lines] == [
        ("night", 2, Decimal(200), Decimal(400)),
        ("night", 3, Decimal(300), Decimal(900)),
        ("tax", 1, Decimal("234.00"), Decimal("234.00")),
    ]
    assert price.total == Money("USD", Decimal("1534.00"))
    assert price.cost == Money("USD", Decimal("1274.00"))
    assert [line.source for line in price.lines] == ["rate:0-2", "rate:1-2", ""]
    assert "2 adultos · 3 noches (11/01/2027 a 13/01/2027)" in price.lines[1].text


def test_people_are_spread_evenly_and_like_rooms_share_a_line() -> None:
    price = offer().price(Stay(START, 1, 5, (8,), rooms=3))
    assert [(line.text.split(" (")[0], line.quantity, line.total) for line in price.lines] == [
        ("Doble, todo incluido · 2 adultos · 2 habitaciones × 1 noche", 2, Decimal(400)),
        ("Doble, todo incluido · 1 adulto · 1 noche", 1, Decimal(100)),
        ("1 niño al 50 % · 1 noche", 1, Decimal(50)),
    ]


def test_a_free_child_has_its_line_too() -> None:
    assert [line.text for line in offer().price(Stay(START, 1, 2, (2, 3))).lines][1:] == [
        "2 niños gratis · 1 noche (01/01/2027)"
    ]


def test_who_is_older_than_the_last_band_counts_as_an_adult() -> None:
    assert offer().price(Stay(START, 2, 2, (12,))) == offer().price(Stay(START, 2, 3))


@pytest.mark.parametrize(("age", "percent"), [(0, 0), (3, 0), (4, 50), (11, 50), (12, None), (-1, 50)])
def test_a_child_pays_its_band_and_of_unknown_age_the_dearest(age: int, percent: int | None) -> None:
    assert child_percent(age, BANDS) == percent


@pytest.mark.parametrize(
    ("stay", "reason"),
    [
        (Stay(START, 0, 2), QuoteReason.BAD_STAY),
        (Stay(START, -3, 2), QuoteReason.BAD_STAY),
        (Stay(START, 91, 2), QuoteReason.BAD_STAY),
        (Stay(START, 2, 0), QuoteReason.BAD_STAY),
        (Stay(START, 2, 1, rooms=2), QuoteReason.BAD_STAY),
        (Stay(START, 2, 2, (18,)), QuoteReason.BAD_STAY),
        (Stay(START, 2, 2, (-2,)), QuoteReason.BAD_STAY),
        (Stay(date.min, 2, 2), QuoteReason.BAD_STAY),
        (Stay(date.max, 2, 2), QuoteReason.BAD_STAY),
        (Stay(START, 2, 5), QuoteReason.NO_ROOM),
        (Stay(START, 2, 3, (1, 2, 3)), QuoteReason.NO_ROOM),
        (Stay(date(2026, 12, 31), 2, 2), QuoteReason.NO_RATE),
    ],
    ids=str,
)
def test_what_nobody_can_have_is_refused(stay: Stay, reason: QuoteReason) -> None:
    with pytest.raises(Refused) as refused:
        offer().price(stay)
    assert refused.value.reason is reason


def test_a_night_without_a_rate_is_named() -> None:
    with pytest.raises(Refused) as refused:
        offer().price(Stay(date(2027, 1, 19), 4, 2))
    assert refused.value.facts["night"] == "21/01/2027"
