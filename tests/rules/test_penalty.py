"""What a cancellation costs: the windows of the policies, to the cent, on the right day."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.reservations.rules import PaperKind, paper_due, penalty, windows

CHECK_IN = date(2026, 5, 4)
POLICY = [{"days": 30, "percent": 0}, {"days": 7, "percent": 50}]
fair = st.dictionaries(st.integers(0, 90), st.integers(0, 100), min_size=1, max_size=5).map(
    lambda known: [
        {"days": days, "percent": percent}
        for days, percent in zip(sorted(known, reverse=True), sorted(known.values()), strict=True)
    ]
)
totals = st.decimals(min_value=0, max_value=99999, places=2)


def costs(days_before: int, total: str = "1000") -> tuple[int | None, Decimal | None]:
    found = penalty(POLICY, CHECK_IN, Decimal(total), CHECK_IN - timedelta(days=days_before))
    return found.percent, found.amount


def test_the_last_day_of_a_window_still_belongs_to_it() -> None:
    assert [costs(days)[0] for days in (31, 30, 29, 7, 6, 0, -1)] == [0, 0, 50, 50, 100, 100, 100]


def test_that_everything_is_lost_is_said_once() -> None:
    spelt_out = [*POLICY, {"days": 0, "percent": 100}]
    assert windows(spelt_out, CHECK_IN) == windows(POLICY, CHECK_IN)


def test_half_a_cent_is_rounded_up() -> None:
    assert costs(10, "33.33")[1] == Decimal("16.67")


def test_inside_means_it_costs_nothing_yet() -> None:
    assert penalty(POLICY, CHECK_IN, Decimal(1), CHECK_IN - timedelta(days=40)).inside
    assert not penalty(POLICY, CHECK_IN, Decimal(1), CHECK_IN).inside


def test_without_policies_nothing_is_claimed() -> None:
    found = penalty([], CHECK_IN, Decimal(1000), CHECK_IN)
    assert (found.percent, found.amount, found.inside) == (None, None, False)


@given(fair, totals, st.integers(-5, 120), st.integers(0, 60))
def test_waiting_never_makes_it_cheaper_and_it_never_costs_more_than_the_trip(
    policy: list[dict[str, int]], total: Decimal, before: int, wait: int
) -> None:
    day = CHECK_IN - timedelta(days=before)
    now, later = (penalty(policy, CHECK_IN, total, one) for one in (day, day + timedelta(days=wait)))
    assert now.amount is not None
    assert later.amount is not None
    assert 0 <= now.amount <= later.amount <= total


@given(fair, st.randoms(use_true_random=False))
def test_the_order_of_the_windows_does_not_matter(policy: list[dict[str, int]], chance: object) -> None:
    mixed = list(policy)
    chance.shuffle(mixed)  # pyright: ignore[reportAttributeAccessIssue]
    assert windows(mixed, CHECK_IN) == windows(policy, CHECK_IN)
    assert windows(policy, CHECK_IN)[-1].until is None


@given(totals, totals, st.booleans())
def test_the_voucher_waits_for_the_whole_price_unless_the_deposit_suffices(
    total: Decimal, paid: Decimal, suffices: bool
) -> None:
    due = paper_due(total, paid, voucher_on_deposit=suffices)
    assert (due is PaperKind.VOUCHER) == (suffices or paid >= total)
