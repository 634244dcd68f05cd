"""Oro, Plata, Bronce: from how much on."""

from decimal import Decimal

import pytest

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.kpis.segments import Segment, segment


@pytest.mark.parametrize(
    ("amount", "earned"),
    [("3000", Segment.GOLD), ("2999.99", Segment.SILVER), ("1000", Segment.SILVER), ("999.99", Segment.BRONZE)],
)
def test_dollars_have_their_thresholds(amount, earned):
    assert segment([Money("USD", Decimal(amount))]) is earned


def test_the_best_currency_counts_and_none_are_added():
    assert segment([Money("USD", Decimal(900)), Money("DOP", Decimal(60_000))]) is Segment.SILVER
    assert segment([Money("USD", Decimal(900)), Money("EUR", Decimal(800))]) is Segment.BRONZE


def test_an_unknown_currency_is_bronze():
    assert segment([Money("JPY", Decimal(9_000_000))]) is Segment.BRONZE


def test_whoever_has_paid_nothing_is_in_none():
    assert segment([]) is None
    assert segment([Money("USD", Decimal(0))]) is None
