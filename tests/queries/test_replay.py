"""What was, at any moment: the log retells every lead, trip and order of the demo exactly."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from sqlmodel import Session, select

from aliun_dashboard.kernel.db import read
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.queries import replay
from aliun_dashboard.queries.replay import Step, Subject, Thing
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.staff.rules import Role
from tests.conftest import NOON

DIRECTOR = Viewer(0, "Elena", "elena@aliun.example", Role.DIRECTOR)
MODELS = {Thing.LEAD: Lead, Thing.TRIP: Reservation, Thing.ORDER: PurchaseOrder}


def plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | datetime) else value


def differing(session: Session, thing: Thing, row: Any) -> dict[str, tuple[Any, Any]]:
    """What the log tells of a row otherwise than the row itself."""
    found = replay.story(session, DIRECTOR, thing, row.id)
    assert found is not None
    told = replay.state(found.steps, found.about, max(one.at for one in found.steps))
    assert told, (thing, row.id)
    return {
        name: (known.value, plain(getattr(row, name)))
        for name, known in told.items()
        if same(known.value) != same(plain(getattr(row, name)))
    }


def same(value: Any) -> Any:
    """Amounts and moments as values, however they are written."""
    for read_as in (Decimal, datetime.fromisoformat):
        try:
            return read_as(value)
        except (ArithmeticError, TypeError, ValueError):
            continue
    return value


@pytest.mark.slow
@pytest.mark.timeout(600)  # it may have to wait for the demo
@pytest.mark.usefixtures("demo_copy")
def test_the_log_retells_how_everything_in_the_demo_stands() -> None:
    with read() as session:
        wrong = {
            f"{thing.value}:{row.id}": found
            for thing, model in MODELS.items()
            for row in session.exec(select(model))
            if (found := differing(session, thing, row))
        }
    assert wrong == {}


TRIP = Subject(Thing.TRIP, 7, "R-000007")


def step(hours: int, before: dict[str, Any], after: dict[str, Any], subject: str = TRIP.key) -> Step:
    at, actor = NOON + timedelta(hours=hours), f"person {hours}"
    return Step(hours, at, actor, "reservation.changed", subject, "", before, after)


def values(steps: list[Step], hours: int) -> dict[str, Any]:
    return {name: one.value for name, one in replay.state(steps, TRIP, NOON + timedelta(hours=hours)).items()}


def test_a_value_is_the_last_that_was_set_by_then() -> None:
    review, confirmed = {"status": "review"}, {"status": "confirmed", "hotel": "Arena"}
    steps = [step(0, {}, review), step(2, review, confirmed)]
    assert values(steps, 1) == review
    assert values(steps, 2) == confirmed
    assert replay.state(steps, TRIP, steps[1].at)["status"].actor == "person 2"


def test_before_its_first_change_a_value_is_what_that_change_found() -> None:
    steps = [
        step(0, {}, {"status": "review"}),
        step(2, {"paid": "0"}, {"paid": "90"}),
        step(4, {"paid": "90"}, {"paid": "120"}),
    ]
    assert [values(steps, hours)["paid"] for hours in (0, 1, 2, 3, 4)] == ["0", "0", "90", "90", "120"]


def test_what_was_not_there_yet_has_no_values_and_others_do_not_meddle() -> None:
    steps = [step(1, {}, {"status": "review"}), step(2, {}, {"status": "lost"}, subject="order:7")]
    assert values(steps, 0) == {}
    assert values(steps, 3) == {"status": "review"}


def test_what_an_act_only_tells_is_no_value() -> None:
    assert values([step(0, {}, {"status": "review", "document": 3, "ways": ["mail"]})], 1) == {"status": "review"}


def test_what_is_told_of_something_else_under_its_name_is_no_value() -> None:
    quoted = Step(2, NOON, "Ana", "quote.expired", TRIP.key, "", {}, {"status": "expired"})
    assert values([step(0, {}, {"status": "review"}), quoted], 3) == {"status": "review"}
