"""The law of alerts: five risks a role, sensible thresholds, and how long something may be put off."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from aliun_dashboard.alerts.finding import FOLDER
from aliun_dashboard.alerts.rules import (
    ALERTS,
    BRIEF,
    BRIEF_ONLY,
    URGENCY,
    Rule,
    Span,
    listed_for,
    seen_by,
    snoozed_until,
)
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.rules import HOURS_TO_RESOLVE

SANTO_DOMINGO = ZoneInfo("America/Santo_Domingo")
NOON = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_every_role_has_five_different_risks() -> None:
    assert {role: len(set(rules)) for role, rules in BRIEF.items()} == dict.fromkeys(Role, 5)


def test_every_rule_is_asked_by_exactly_one_file() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(Rule)


def test_every_alert_concerns_somebody_and_begins_within_its_own_bounds() -> None:
    assert all(spec.roles for spec in ALERTS.values())
    assert all(spec.least <= spec.n <= spec.most for spec in ALERTS.values())
    assert set(URGENCY) == set(Rule)
    assert not set(ALERTS) & set(BRIEF_ONLY)


def test_a_role_sees_its_own_rules_the_most_pressing_first() -> None:
    for role in Role:
        severities = [ALERTS[rule].severity for rule in seen_by(role)]
        assert severities == sorted(severities, reverse=True)
        assert listed_for(role) == {*seen_by(role), *BRIEF[role]}
    assert Rule.SEALING_BEHIND not in listed_for(Role.AGENT)
    assert Rule.REFUND_WAITING not in listed_for(Role.SUPPORT)


def test_the_more_pressing_a_case_the_sooner_it_is_due() -> None:
    assert [HOURS_TO_RESOLVE[priority] for priority in (5, 4, 3, 2, 1)] == sorted(HOURS_TO_RESOLVE.values())


@pytest.mark.parametrize(
    ("span", "day", "now", "until"),
    [
        (Span.HOUR, "", NOON, "2026-03-02T17:00"),
        (Span.TOMORROW, "", NOON, "2026-03-03T12:00"),
        (Span.TOMORROW, "", datetime(2026, 3, 3, 3, 30, tzinfo=UTC), "2026-03-03T12:00"),  # half past eleven at night
        (Span.TOMORROW, "", datetime(2026, 3, 3, 4, 30, tzinfo=UTC), "2026-03-04T12:00"),
        (Span.DAY, "2026-03-20", NOON, "2026-03-20T12:00"),
    ],
)
def test_mornings_are_the_agencys(span: Span, day: str, now: datetime, until: str) -> None:
    assert snoozed_until(span, day, now, SANTO_DOMINGO) == datetime.fromisoformat(until).replace(tzinfo=UTC)


@pytest.mark.parametrize("day", ["", "mañana", "2026-03-02", "2025-03-02", "2026-04-03", "9999-99-99"])
def test_only_a_coming_day_of_the_next_month_can_be_waited_for(day: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (whatever it says)
        snoozed_until(Span.DAY, day, NOON, SANTO_DOMINGO)


def test_a_morning_stays_a_morning_when_the_clock_changes() -> None:
    santiago = ZoneInfo("America/Santiago")  # goes back an hour in the night to 5 April 2026
    until = snoozed_until(Span.TOMORROW, "", datetime(2026, 4, 4, 15, 0, tzinfo=UTC), santiago)
    assert until.astimezone(santiago).hour == 8
