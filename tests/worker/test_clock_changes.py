"""Clocks are put forward and back: every line of the timetable keeps its hour, once a day, in any zone (row 14)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.worker.timetable import LINES, _after, _trigger, newest_slot

ZONES = (
    "America/Santo_Domingo",
    "America/Santiago",
    "America/Asuncion",
    "America/New_York",
    "Europe/Madrid",
    "America/Havana",
)
# Paraguay keeps its summer time all year since October 2024.
START, END = datetime(2022, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAILY = {"clean_up": (3, 20), "oc_files": (4, 10)}


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ZoneInfo]:
    monkeypatch.setenv("ALIUN_TIMEZONE", request.param)
    settings.cache_clear()
    yield ZoneInfo(request.param)
    settings.cache_clear()


def changes(zone: ZoneInfo) -> list[datetime]:
    """The hours in which the clock was changed, in UTC."""
    days = [START + day * DAY for day in range((END - START).days)]
    changed = [day for day in days if (day + DAY).astimezone(zone).utcoffset() != day.astimezone(zone).utcoffset()]
    hours = [day + hour * HOUR for day in changed for hour in range(1, 25)]
    return [hour for hour in hours if hour.astimezone(zone).utcoffset() != (hour - HOUR).astimezone(zone).utcoffset()]


def slots(name: str, start: datetime, end: datetime) -> list[datetime]:
    """Every planned moment of a line in that time, as a worker that looks at it just then would claim it."""
    found: list[datetime] = []
    moment = _after(_trigger(LINES[name]), start)
    while moment is not None and moment < end:
        found.append(moment.astimezone(UTC))
        moment = _after(_trigger(LINES[name]), found[-1] + timedelta(seconds=1))
        assert moment is not None
        assert moment > found[-1], "time goes on"
    return found


def apart(found: list[datetime]) -> set[timedelta]:
    return {later - earlier for earlier, later in pairwise(found)}


def test_the_zones_are_worth_it() -> None:
    assert [len(changes(ZoneInfo(name))) >= 5 for name in ZONES] == [False, True, True, True, True, True]


@pytest.mark.parametrize("name", DAILY)
def test_a_daily_line_runs_once_a_day_at_its_hour(zone: ZoneInfo, name: str) -> None:
    for change in changes(zone) or [START]:
        found = slots(name, change - 2 * DAY, change + 3 * DAY)
        local = [slot.astimezone(zone) for slot in found]
        assert set(Counter(slot.date() for slot in local).values()) == {1}, change
        assert len(local) == (local[-1].date() - local[0].date()).days + 1, "no day is left out"
        assert {(slot.hour, slot.minute) for slot in local} == {DAILY[name]}
        assert [newest_slot(LINES[name], slot + HOUR) for slot in found] == found


def test_where_midnight_does_not_exist_the_safety_net_is_still_there_in_half_a_day(zone: ZoneInfo) -> None:
    """In Santiago and Asunción the clock is put forward at midnight; in Havana midnight comes twice, and so does its
    run. Reminders have a line of five minutes too."""
    for change in changes(zone) or [START]:
        found = slots("oc_timetable", change - DAY, change + 2 * DAY)
        assert HOUR <= min(apart(found)) <= max(apart(found)) <= timedelta(hours=12)
        assert {slot.astimezone(zone).hour for slot in found} <= {0, 1, 6, 12, 18}


@pytest.mark.parametrize(("name", "minutes"), [("oc_chase", 5), ("oc_mailbox", 5), ("quotes", 1), ("kommo_tokens", 60)])
def test_a_line_of_minutes_misses_and_repeats_none(zone: ZoneInfo, name: str, minutes: int) -> None:
    for change in changes(zone)[:2] or [START]:
        assert apart(slots(name, change - 2 * HOUR, change + 2 * HOUR)) == {minutes * MINUTE}


def test_the_leap_day_and_the_last_of_a_month_have_their_slot(zone: ZoneInfo) -> None:
    for day in (date(2024, 2, 29), date(2023, 12, 31), date(2024, 1, 1)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
        assert newest_slot(LINES["clean_up"], noon).astimezone(zone).date() == day


@pytest.mark.parametrize("name", ["quotes", "kommo_tokens", "oc_timetable"])
def test_a_clock_that_runs_goes_on_through_the_hour_that_comes_twice(zone: ZoneInfo, name: str) -> None:
    """As the scheduler itself asks: each time with the run before."""
    for change in changes(zone)[:2]:
        trigger, run = _trigger(LINES[name]), change - 2 * HOUR
        for _ in range(200):
            following = trigger.get_next_fire_time(run, run)
            assert following is not None
            assert following > run
            run = following
