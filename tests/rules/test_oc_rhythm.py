"""The law of chasing: when the next letter goes, in any zone, over clock changes, in office hours and out of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.rules import (
    AFTER,
    APART,
    OFFICE,
    OPEN,
    REQUEST,
    TO_A_PERSON,
    Chase,
    Habits,
    OCStatus,
    Trouble,
    next_step,
    usual_hour,
)
from tests.conftest import NOON

CYCLE, DAY = timedelta(minutes=5), timedelta(days=1)
ZONES = [ZoneInfo(name) for name in ("America/Santo_Domingo", "America/Santiago", "America/New_York", "Europe/Madrid")]


def chase(**facts) -> Chase:
    known = {
        "status": OCStatus.PENDING,
        "trouble": Trouble.NONE,
        "level": -1,
        "created_at": NOON,
        "requested_at": None,
        "last_sent_at": None,
        "paused_until": None,
        "check_in": NOON.date() + 60 * DAY,
    }
    return Chase(**known | facts)


def after(level: int, requested: datetime, last: datetime, **facts) -> Chase:
    """An order whose last letter was `level`."""
    return chase(status=AFTER[level], level=level, requested_at=requested, last_sent_at=last, **facts)


def play(order: Chase, house: Habits, start: datetime) -> list[tuple[int, datetime]]:
    """Every cycle of five minutes until a person has it, as the worker would; letters are taken at once.

    Cycles in which nothing can be due are jumped over, the last of them is not.
    """
    gone: list[tuple[int, datetime]] = []
    now = requested = start
    while (step := next_step(order, house, now)) is not None:
        if step.at > now:
            before = now + (step.at - now) // CYCLE * CYCLE
            last_idle = before if before < step.at else before - CYCLE
            if last_idle > now:
                early = next_step(order, house, last_idle)
                assert early is not None
                assert early.at > last_idle
            now = last_idle + CYCLE
            continue
        gone.append((step.level, now))
        if step.level == TO_A_PERSON:
            break
        requested = now if step.level == REQUEST else requested
        order = after(step.level, requested, now, check_in=order.check_in)
    return gone


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_for_three_years_every_letter_goes_once_on_its_day_and_none_early(zone: ZoneInfo) -> None:
    start = datetime(2026, 1, 1, 13, 5, tzinfo=UTC)
    for day in range(3 * 365 + 1):
        begun = start + day * DAY + (day * 7 % 288) * CYCLE
        gone = play(chase(created_at=begun, check_in=begun.date() + 60 * DAY), Habits(zone), begun)
        assert gone == [(level, begun + days * DAY) for level, days in enumerate((0, 2, 4, 6, 7))]


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_for_three_years_in_office_hours_none_is_lost_and_none_goes_at_another_hour(zone: ZoneInfo) -> None:
    start = datetime(2026, 1, 1, 4, 5, tzinfo=UTC)
    house = Habits(zone, workday=lambda day: habits.is_workday("CL", day))
    for day in range(0, 3 * 365, 2):
        begun = start + day * DAY + (day * 11 % 288) * CYCLE
        gone = play(chase(created_at=begun, check_in=begun.date() + 60 * DAY), house, begun)
        assert [level for level, _ in gone] == [0, 1, 2, 3, 4]
        for level, moment in gone[:-1]:
            local = moment.astimezone(zone)
            assert OFFICE[0] <= local.hour < OFFICE[1]
            assert habits.is_workday("CL", local.date())
            assert moment >= gone[0][1] + (0, 2, 4, 6)[level] * DAY


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_clock_that_jumps_by_an_hour_repeats_and_skips_nothing(jump: timedelta) -> None:
    order = after(0, NOON, NOON)
    due = NOON + 2 * DAY
    house = Habits(ZONES[0])
    assert next_step(order, house, due + max(jump, timedelta(0))).at <= due + max(jump, timedelta(0))
    reminded = after(1, NOON, due)
    for now in (due + jump, due, due + CYCLE):
        assert next_step(reminded, house, now).level == 2
        assert next_step(reminded, house, now).at > now


MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + minutes * CYCLE / 5)
CHASES = st.builds(
    chase,
    status=st.sampled_from(OCStatus),
    trouble=st.sampled_from([Trouble.NONE] * 5 + list(Trouble)),
    level=st.integers(-1, 3),
    created_at=MOMENTS,
    requested_at=st.none() | MOMENTS,
    last_sent_at=st.none() | MOMENTS,
    paused_until=st.none() | MOMENTS,
    check_in=st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    skipped=st.frozensets(st.integers(1, 3)),
    best_hour=st.none() | st.integers(0, 23),
    idle=st.booleans(),
)
HOUSES = st.builds(
    Habits,
    zone=st.sampled_from(ZONES),
    hurries=st.booleans(),
    workday=st.sampled_from([None, lambda day: day.weekday() < 5]),
)


@given(order=CHASES, house=HOUSES, now=MOMENTS)
def test_a_step_is_the_next_level_never_past_never_in_a_pause_never_at_once_after_another(
    order: Chase, house: Habits, now: datetime
) -> None:
    step = next_step(order, house, now)
    if order.status not in OPEN or order.trouble or order.idle:
        assert step is None
        return
    assert step is not None
    assert step.level == order.level + 1
    assert step.at >= now
    assert order.paused_until is None or step.at >= order.paused_until
    if order.last_sent_at is not None and step.level != TO_A_PERSON:
        assert step.at >= order.last_sent_at.replace(second=0, microsecond=0) + APART
    if house.workday and step.level != TO_A_PERSON:
        assert house.workday(step.at.astimezone(house.zone).date())
    assert next_step(order, house, step.at) == step  # who waits for it finds it due


@pytest.mark.parametrize(
    ("days_to_check_in", "hours"), [(60, (0, 48, 96, 144, 168)), (6, (0, 24, 48, 72, 96)), (8, (0, 48, 72, 96, 120))]
)
def test_a_house_that_hurries_does_so_in_the_last_week_only(days_to_check_in: int, hours: tuple[int, ...]) -> None:
    order = chase(
        check_in=NOON.date() + days_to_check_in * DAY
    )  # noon in Santo Domingo; 8 days: near from tomorrow's midnight on
    gone = play(order, Habits(ZONES[0], hurries=True), NOON)
    assert tuple((moment - NOON) / timedelta(hours=1) for _, moment in gone) == pytest.approx(hours)


def test_the_usual_hour_is_known_from_three_answers_on() -> None:
    zone = ZONES[0]
    three = [NOON, NOON + DAY, NOON + 2 * DAY]
    assert usual_hour(three[:2], zone) is None
    assert usual_hour(three, zone) == 12
    late = NOON + timedelta(hours=5)
    assert usual_hour([late, late + DAY, *three[:2]], zone) == 12  # of two, the earlier
