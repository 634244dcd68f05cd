"""Which boards are kept, how long their numbers are shown as they are, and when they may be computed again."""

from datetime import timedelta

import pytest

from aliun_dashboard.kpis import keeping
from tests.conftest import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("seconds", "slow"), [(0.04, False), (0.999, False), (1.0, True), (30.0, True)])
def test_a_board_is_kept_from_the_second_on_that_somebody_would_wait(seconds: float, slow: bool) -> None:
    assert keeping.is_slow(seconds, 1.0) is slow


@pytest.mark.parametrize(("minutes", "old"), [(0, False), (9, False), (10, True), (2000, True)])
def test_numbers_are_old_after_ten_minutes(minutes: int, old: bool) -> None:
    assert keeping.is_old(NOON - minutes * MINUTE, NOON) is old


def test_numbers_of_a_clock_that_was_put_back_are_not_old() -> None:
    assert not keeping.is_old(NOON + MINUTE, NOON)


@pytest.mark.parametrize(("minutes", "busy"), [(0, True), (9, True), (10, False)])
def test_what_somebody_computes_is_not_begun_again_until_they_must_have_failed(minutes: int, busy: bool) -> None:
    assert keeping.is_under_way(NOON - minutes * MINUTE, NOON) is busy


def test_nobody_computes_what_nobody_wanted() -> None:
    assert not keeping.is_under_way(None, NOON)
