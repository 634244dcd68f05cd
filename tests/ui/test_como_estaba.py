"""Cómo estaba: the slider takes a sale back, minute by minute, for those who may see it."""

from datetime import timedelta

import pytest

from aliun_dashboard.kernel import clock
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries.replay import Thing
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.staff.rules import EVERYONE, Role
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_replay as words
from aliun_dashboard.ui.screens.replay import rows
from aliun_dashboard.ui.screens.replay.state import ReplayState
from tests import make, selling
from tests.conftest import NOON
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


def sold() -> Reservation:
    """A trip that was paid an hour after it was asked for."""
    receipt = selling.money_in(selling.told(selling.asked(selling.quote())), NOON + timedelta(hours=1))
    return selling.reservation(receipt.reservation_id)


def opened(subject: str) -> ReplayState:
    page = fresh(ReplayState)
    page.subject = subject
    return page


async def at(page: ReplayState, minute: int) -> ReplayState:
    await ReplayState.slide.fn(page, str(minute))
    return page


def here(page: ReplayState) -> list[str]:
    return [step.name for step in page.stages if step.state == "now"]


def test_every_thing_has_its_words_and_every_handler_its_roles() -> None:
    assert set(words.SUBJECTS) == set(Thing)
    for name, handler in ReplayState.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == EVERYONE, name


async def test_a_sale_goes_back_to_where_it_began_and_forward_again(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    trip = sold()
    page = await at(opened(f"lead:{trip.lead_id}"), 10**9)
    assert here(page) == [labels.STAGES[Stage.CORE_CONFIRMED]]
    assert any("Reserva" in group.name for group in page.groups)
    end = page.minute
    await at(page, 0)
    assert page.minute == 0
    assert here(page) == [labels.STAGES[Stage.PAYMENT_PENDING]]
    assert not any("Reserva" in group.name for group in page.groups)
    assert page.following
    while page.minute < end:
        before = page.minute
        await ReplayState.step.fn(page, "later")
        assert page.minute > before
    assert here(page) == [labels.STAGES[Stage.CORE_CONFIRMED]]


async def test_a_typed_minute_is_shown_in_the_agencys_zone_and_never_beyond_the_story(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    trip = sold()
    page = await at(opened(f"reservation:{trip.id}"), 0)
    first = page.local
    await ReplayState.go.fn(page, "2001-01-01T00:00")
    assert (page.minute, page.local) == (0, first)
    await ReplayState.go.fn(page, "mañana")
    assert page.local == first
    await ReplayState.go.fn(page, "2999-01-01T00:00")
    assert page.minute == page.minutes


async def test_an_agent_sees_the_past_of_nobody_elses_lead(act_as) -> None:  # noqa: F811
    ana, beto = make.user(), make.user(Role.AGENT, "Beto Cruz")
    trip = sold()
    make.owned(trip.lead_id, beto)
    act_as(ana)
    for subject in (f"lead:{trip.lead_id}", f"reservation:{trip.id}", "order:1", "user:1", "lead:99999", "x"):
        assert await opened(subject)._story() is None, subject
    act_as(beto)
    assert await opened(f"lead:{trip.lead_id}")._story()


def test_a_minute_is_the_first_by_which_it_had_happened() -> None:
    since = clock.now().replace(second=0, microsecond=0)
    asked = (timedelta(0), timedelta(seconds=1), timedelta(seconds=60), timedelta(seconds=61))
    assert [rows.minute_of(since + one, since) for one in asked] == [0, 1, 1, 2]
