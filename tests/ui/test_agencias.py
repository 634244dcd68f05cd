"""Agencias on their screen: who may change them, what is wrong beside its field, open orders that change along."""

from datetime import timedelta
from typing import Any

import pytest
import reflex as rx
from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS, Role
from aliun_dashboard.ui import labels_agencies as words
from aliun_dashboard.ui.screens.agencies import shown
from aliun_dashboard.ui.screens.agencies.file_state import AgencyState
from aliun_dashboard.ui.screens.agencies.list_page import AgenciesState
from tests import make, tracker
from tests.conftest import NOON
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")
READS = {"load", "refresh", "search", "choose", "clear"}


@pytest.fixture
def finance(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))


async def opened(agency_id: int) -> Any:
    page = fresh(AgencyState)
    await page._fill(agency_id)
    return page


def stored(agency_id: int) -> Organization:
    with begin("test") as work:
        return work.session.get_one(Organization, agency_id)


def typed(page: Any, **instead: str) -> dict[str, str]:
    return vars(page.form) | instead


@pytest.mark.parametrize("state", [AgenciesState, AgencyState])
def test_whoever_reads_may_not_change(state: type[rx.State]) -> None:
    for name, handler in state.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == (SEES_ORDERS if name in READS else CHASES_ORDERS), name
    assert Role.AGENT not in SEES_ORDERS
    assert Role.SUPPORT not in CHASES_ORDERS


async def test_a_new_agency_opens_its_page_and_what_is_wrong_is_said_beside_its_field(finance: None) -> None:
    page = fresh(AgenciesState)
    await AgenciesState.open_new.fn(page)
    for form, field in (
        ({"name": " "}, "name"),
        ({"name": "Sol", "emails": "no es"}, "emails"),
        ({"name": "Sol", "domains": "gmail.com"}, "domains"),
    ):
        await AgenciesState.create.fn(page, form)
        assert (set(page.errors), page.making) == ({field}, True)
    form = {"name": "Viajes Sol", "emails": "OC@sol.cl\n\nana@sol.cl ", "requires_oc": True}
    answer = await AgenciesState.create.fn(page, form)
    kept = stored(1)
    assert (kept.emails, kept.requires_oc, page.making) == (["oc@sol.cl", "ana@sol.cl"], True, False)
    assert "/agencias/1/" in str(answer[0])


async def test_an_address_of_another_agency_is_refused_beside_the_list_it_is_in(finance: None) -> None:
    tracker.agency()
    page = await opened(tracker.agency("Zeta", emails=[], domains=[]))
    await AgencyState.save.fn(page, typed(page, emails="", domains="andes.cl"))
    assert "Viajes Andes" in page.errors["domains"]
    await AgencyState.save.fn(page, typed(page, cc="mala"))
    assert set(page.errors) == {"cc"}
    await AgencyState.save.fn(page, typed(page, cc="jefa@zeta.cl", tone="cordial", notes="Pagan tarde"))
    kept = stored(page.id)
    assert (page.errors, kept.cc, kept.tone.value, kept.notes) == ({}, ["jefa@zeta.cl"], "cordial", "Pagan tarde")


async def test_switching_changes_what_is_open_only_when_told_to(finance: None) -> None:
    agency_id = tracker.agency()
    tracker.order(agency_id)
    page = await opened(agency_id)
    assert page.owes == 1

    def statuses() -> list[OCStatus]:
        with read() as session:
            return list(session.exec(select(PurchaseOrder.status).order_by(col(PurchaseOrder.id))))

    await AgencyState.switch.fn(page, {})
    assert (page.requires, statuses()) == (False, [OCStatus.REQUESTED])
    await AgencyState.switch.fn(page, {"open_ones": True})
    assert (page.requires, statuses()) == (True, [OCStatus.REQUESTED])
    await AgencyState.switch.fn(page, {"open_ones": True})
    assert (page.requires, statuses(), page.owed) == (False, [OCStatus.NOT_REQUIRED], [])


async def test_a_pause_ends_in_the_future_and_can_be_taken_back(finance: None) -> None:
    page = await opened(tracker.agency())
    today = settings().day(clock.now())
    for wrong, says in (
        (str(today - timedelta(days=2)), "después de hoy"),
        ("nunca", words.BAD_DAY),
        ("", words.BAD_DAY),
    ):
        assert await AgencyState.pause.fn(page, {"until": wrong}) is None
        assert says in page.bad_pause
    await AgencyState.pause.fn(page, {"until": (today + timedelta(days=9)).isoformat()})
    assert page.paused.startswith("En pausa hasta el")
    assert page.bad_pause == ""
    await AgencyState.resume.fn(page)
    assert page.paused == ""


async def test_an_agency_whose_letters_come_back_says_so_until_its_address_works(finance: None) -> None:
    page = await opened(tracker.agency(dead_emails=["oc@andes.cl"]))
    assert (page.dead, page.unreachable) == (["oc@andes.cl"], True)
    await AgencyState.revive.fn(page, "oc@andes.cl")
    assert (page.dead, page.unreachable) == ([], False)


async def test_punctuality_is_told_with_what_it_is_made_of(finance: None) -> None:
    agency_id = tracker.agency(phone="+56 2 2345 6789")
    page = await opened(agency_id)
    assert [one.value for one in page.figures] == ["–", words.NO_HABIT, words.NO_HABIT, "0"]
    assert page.advice == words.NOBODY_YET
    for number in range(3):
        asked = NOON - timedelta(days=7 * number + 1)
        done = tracker.order(agency_id, f"A{number}", requested_at=asked)
        tracker.received(done, asked + timedelta(hours=5))
    await page._fill(agency_id)
    values = [one.value for one in page.figures]
    assert values == ["5 h", "0\u00a0%", "domingo, 17:00", "0"]
    assert page.figures[2].of == "3 de 3 en domingo, 3 hacia las 17:00"
    assert page.answerers == [("carla@andes.cl", "3 OC")]
    assert "+56 2 2345 6789" in page.advice


async def test_the_list_shows_who_cannot_be_reached_and_who_is_in_trouble(finance: None) -> None:
    tracker.agency("Alfa", emails=[], domains=[], requires_oc=False)
    tracker.agency("Beta", emails=[], domains=["beta.cl"])
    tracker.order(tracker.agency("Zeta", dead_emails=["oc@andes.cl"]), trouble=Trouble.BOUNCED)
    page = fresh(AgenciesState)
    await page._fill()
    assert [(row.name, row.unreachable, row.troubled) for row in page.rows] == [
        ("Zeta", True, "1 por resolver"),
        ("Alfa", False, ""),
        ("Beta", True, ""),
    ]
    await AgenciesState.choose.fn(page, "no")
    assert [row.name for row in page.rows] == ["Alfa"]
    await AgenciesState.search.fn(page, "nadie")
    assert page.rows == []
    await AgenciesState.clear.fn(page)
    assert len(page.rows) == 3


async def test_an_agency_that_is_not_there_is_said_so(finance: None) -> None:
    page = await opened(404)
    assert page.stands == "missing"


@pytest.mark.parametrize(
    ("hours", "says"), [(None, "–"), (0.5, "30 min"), (5.2, "5 h"), (47, "47 h"), (60, "2.5 días"), (72, "3 días")]
)
def test_how_long_it_takes_is_said_in_the_unit_that_fits(hours: float | None, says: str) -> None:
    assert shown.takes(hours) == says
