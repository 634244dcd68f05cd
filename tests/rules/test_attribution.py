"""Whatever the model, what the touches get is what the sale brought, to the cent."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.kpis.attribution import Model, shares, weights
from tests.conftest import NOON

DAYS = st.lists(st.floats(min_value=0, max_value=400, allow_nan=False), min_size=1, max_size=40)


def ago(*days: float):
    return [NOON - timedelta(days=day) for day in sorted(days, reverse=True)]


@given(st.sampled_from(Model), st.integers(min_value=-(10**13), max_value=10**13), DAYS)
def test_the_parts_make_the_whole(model, cents, days):
    parts = shares(cents, weights(model, ago(*days)))
    assert sum(parts) == cents
    assert len(parts) == len(days)


@given(st.sampled_from(Model), st.integers(min_value=0, max_value=10**13), DAYS)
def test_no_part_is_off_by_a_cent_or_more(model, cents, days):
    counted = weights(model, ago(*days))
    for part, weight in zip(shares(cents, counted), counted, strict=True):
        assert abs(part * sum(counted) - cents * weight) < sum(counted)


@given(st.sampled_from(Model), DAYS)
def test_no_touch_counts_less_than_nothing_and_some_count(model, days):
    counted = weights(model, ago(*days))
    assert min(counted) >= 0
    assert sum(counted) > 0


@pytest.mark.parametrize(
    ("model", "parts"),
    [
        (Model.FIRST, [10_000, 0, 0, 0]),
        (Model.LAST, [0, 0, 0, 10_000]),
        (Model.LINEAR, [2_500, 2_500, 2_500, 2_500]),
        (Model.POSITION, [4_000, 1_000, 1_000, 4_000]),
    ],
)
def test_who_gets_how_much_of_a_hundred(model, parts):
    assert shares(10_000, weights(model, ago(9, 6, 3, 0))) == parts


def test_a_touch_a_week_earlier_counts_half():
    assert shares(700, weights(Model.DECAY, ago(15, 8, 1))) == [100, 200, 400]


@pytest.mark.parametrize("model", Model)
def test_one_touch_gets_it_all(model):
    assert shares(12_345, weights(model, ago(3))) == [12_345]


def test_of_two_the_first_and_the_last_share_alike_and_the_odd_cent_goes_to_the_first():
    assert shares(101, weights(Model.POSITION, ago(3, 1))) == [51, 50]
