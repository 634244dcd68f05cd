"""Orders as finance reads them: by risk, by state, in sums that never mix currencies."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from aliun_dashboard.kernel.db import read
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.purchase_orders.risk import Danger
from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble
from aliun_dashboard.queries import orders
from aliun_dashboard.queries.order_filter import OrderFilter
from tests import tracker as make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


def listed(**wanted: Any) -> list[str]:
    with read() as session:
        return [row.booking_id for row in orders.page(session, OrderFilter(**wanted), NOON).rows]


def waiting(agency: int, booking: str, days: int, left: int, total: int = 1000, **facts: Any) -> None:
    trip = {"check_in": NOON.date() + left * DAY, "total": Decimal(total), "currency": facts.pop("currency", "USD")}
    make.order(agency, booking, trip, requested_at=NOON - days * DAY, **facts)


def test_of_two_of_one_age_the_nearer_trip_is_on_top_then_the_dearer_then_the_older() -> None:
    sol = make.agency()
    waiting(sol, "far", 3, 40)
    waiting(sol, "near", 3, 4)
    waiting(sol, "dear", 3, 40, total=5000)
    waiting(sol, "old", 9, 40)
    make.order(sol, "done", {"check_in": NOON.date()}, status=OCStatus.RECEIVED, received_at=NOON)
    assert listed() == ["near", "dear", "old", "far", "done"]
    assert listed(sort="riesgo") == ["done", "far", "old", "dear", "near"]


@pytest.mark.parametrize(
    ("status", "trouble", "days_left", "expected"),
    [
        (OCStatus.RECEIVED, Trouble.NONE, 0, Danger.NONE),
        (OCStatus.NOT_REQUIRED, Trouble.NONE, 0, Danger.NONE),
        (OCStatus.PENDING, Trouble.NONE, 8, Danger.LOW),
        (OCStatus.PENDING, Trouble.NONE, 7, Danger.MEDIUM),
        (OCStatus.PENDING, Trouble.BOUNCED, 30, Danger.MEDIUM),
        (OCStatus.REMINDED_2, Trouble.NONE, 30, Danger.MEDIUM),
        (OCStatus.REMINDED_3, Trouble.NO_ANSWER, 30, Danger.HIGH),
        (OCStatus.REQUESTED, Trouble.NONE, 3, Danger.HIGH),
        (OCStatus.REQUESTED, Trouble.NONE, -1, Danger.HIGH),
    ],
)
def test_danger(status: OCStatus, trouble: Trouble, days_left: int, expected: Danger) -> None:
    trip = {"check_in": NOON.date() + days_left * DAY}
    order_id = make.order(make.agency(), trip_facts=trip, status=status, trouble=trouble)
    with read() as session:
        found = orders.one(session, order_id, NOON)
    assert found is not None
    assert found.danger is expected


def test_the_more_dangerous_comes_before_the_dearer() -> None:
    sol = make.agency()
    waiting(sol, "dear", 3, 8, total=90_000)
    waiting(sol, "near", 0, 3, total=10)
    assert listed() == ["near", "dear"]


def test_pesos_are_not_counted_as_dollars() -> None:
    sol = make.agency()
    waiting(sol, "dollars", 3, 10, total=1000)
    waiting(sol, "pesos", 3, 10, total=50_000, currency="DOP")
    assert listed() == ["dollars", "pesos"]


def test_found_by_state_agency_number_and_words() -> None:
    sol, mar = make.agency(), make.agency("Turismo Mar", emails=[], domains=[])
    first = make.order(sol, "123456", {"hotel": "Bahía Príncipe"}, status=OCStatus.PENDING)
    make.order(mar, "777", {"hotel": "Riu", "holder": "Leo Paz"})
    assert listed(status=OCStatus.REQUESTED) == ["777"]
    assert listed(agency_id=sol) == ["123456"]
    assert [listed(text=text) for text in ("#123456", "bahia", "oc-000001", "turismo", "100%")] == [
        ["123456"],
        ["123456"],
        ["123456"],
        ["777"],
        [],
    ]
    assert first == 1
    assert listed(sort="agencia") == ["777", "123456"]


def test_near_are_those_still_owed_whose_trip_begins_within_a_week() -> None:
    sol = make.agency()
    waiting(sol, "soon", 1, 7)
    waiting(sol, "later", 1, 8)
    make.order(sol, "came", {"check_in": NOON.date()}, status=OCStatus.RECEIVED, received_at=NOON)
    assert listed(near=True) == ["soon"]


def test_every_state_is_counted_those_without_orders_too() -> None:
    make.order(make.agency(), status=OCStatus.PENDING)
    with read() as session:
        found = orders.counts(session)
    assert list(found) == list(OCStatus)
    assert sum(found.values()) == found[OCStatus.PENDING] == 1


def test_the_figures_sum_by_currency_and_count_what_needed_nobody() -> None:
    sol = make.agency()
    waiting(sol, "a", 1, 30)
    waiting(sol, "b", 1, 7, total=60_000, currency="DOP")
    waiting(sol, "c", 8, 30, trouble=Trouble.NO_ANSWER, escalated_at=NOON)
    for booking, facts in (("d", {}), ("e", {"touched_by_hand": True}), ("f", {})):
        make.order(sol, booking, status=OCStatus.RECEIVED, received_at=NOON - DAY, **facts)
    long_ago = {"requested_at": NOON - 200 * DAY, "received_at": NOON - 199 * DAY}
    make.order(sol, "g", status=OCStatus.RECEIVED, **long_ago)
    make.order(sol, "h", status=OCStatus.NOT_REQUIRED)
    with read() as session:
        found = orders.figures(session, NOON)
        assert [row.booking_id for row in orders.troubled(session, NOON)] == ["c"]
    assert (found.open, found.waiting) == (3, (Money("DOP", Decimal("60000.00")), Money("USD", Decimal("2000.00"))))
    assert (found.near, found.near_sums) == (1, (Money("DOP", Decimal("60000.00")),))
    assert (found.ended, found.alone, found.median_hours) == (4, 2, 24.0)


def test_without_orders_nothing_is_claimed() -> None:
    with read() as session:
        found = orders.figures(session, NOON)
    assert (found.open, found.waiting, found.ended, found.median_hours) == (0, (), 0, None)
