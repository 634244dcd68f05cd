"""Boards that take long: the page says of which moment its numbers are, has them renewed, and shows nobody else's."""

from datetime import timedelta
from typing import Any

import pytest
import reflex as rx
from sqlalchemy import text

from aliun_dashboard.flows import kpi_boards
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kpis.keeping import FRESH
from aliun_dashboard.queries.kpis import boards
from aliun_dashboard.queries.kpis.boards import BOARDS
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui.live import Seat, hub
from aliun_dashboard.ui.screens.kpis import kept, page
from aliun_dashboard.ui.screens.kpis.asked import WHO
from aliun_dashboard.ui.screens.kpis.direction_state import DirectionState
from aliun_dashboard.ui.screens.kpis.sales import SalesState
from aliun_dashboard.ui.screens.kpis.technical import TechnicalState
from tests import make
from tests.queries.test_board import lead
from tests.ui.test_hoy import act_as  # noqa: F401  (a fixture)
from tests.ui.test_kpis import at, load

pytestmark = pytest.mark.usefixtures("database")
MARCH = "dias=2026-03-01..2026-03-03"  # when leads of these tests come


def age(minutes: int) -> None:
    """Have kept numbers computed so long ago."""
    with begin("test") as work:
        older = text("UPDATE kpi_board SET computed_at = computed_at - make_interval(mins => :minutes)")
        work.session.connection().execute(older, {"minutes": minutes})


def leads(shown: Any) -> str:
    return next(one.value for one in shown.cards if one.key == "leads")


def jobs() -> int:
    with read() as session:
        asked = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'kpi_board'")
        return session.connection().scalar(asked) or 0


async def opened(state: type[rx.State], query: str) -> Any:
    shown = at(state, query)
    await load(shown)
    return shown


def test_every_board_can_be_kept() -> None:
    assert set(BOARDS) == set(WHO) == set(page.BOARDS)


async def test_a_fast_board_says_nothing_of_a_moment(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    for state, tab in ((DirectionState, "direccion"), (SalesState, "ventas")):
        shown = await opened(state, f"ver={tab}")
        assert (shown.as_of, shown.renewing) == ("", False)


@pytest.mark.usefixtures("slow_boards")
@pytest.mark.parametrize(
    ("state", "tab"), [(DirectionState, "direccion"), (SalesState, "ventas"), (TechnicalState, "tecnico")]
)
async def test_the_second_visit_shows_the_numbers_of_the_first_and_says_so(act_as, state, tab: str) -> None:  # noqa: F811
    act_as(make.user(Role.ADMIN, "Eva Ruiz"))
    first = await opened(state, f"ver={tab}")
    second = await opened(state, f"ver={tab}")
    local = clock.now().astimezone(settings().timezone)
    assert second.as_of in {f"Al corte de las {local - late:%H:%M}" for late in (timedelta(0), timedelta(minutes=1))}
    assert not second.renewing
    assert second.cards == first.cards
    assert jobs() == 0


@pytest.mark.usefixtures("slow_boards")
async def test_old_numbers_are_shown_at_once_and_computed_anew_once(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    await opened(SalesState, f"ver=ventas&{MARCH}")
    lead()
    age(FRESH.seconds // 60)
    pages = [await opened(SalesState, f"ver=ventas&{MARCH}") for _ in range(3)]
    assert [(leads(one), one.renewing) for one in pages] == [("0", True)] * 3
    assert jobs() == 1


@pytest.mark.usefixtures("slow_boards")
async def test_numbers_of_another_day_say_which(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    await opened(SalesState, f"ver=ventas&{MARCH}")
    age(2 * 24 * 60)
    day = settings().day(clock.now() - timedelta(days=2))
    assert (await opened(SalesState, f"ver=ventas&{MARCH}")).as_of.startswith(f"Al corte del {day:%d/%m/%Y} ")


@pytest.mark.usefixtures("slow_boards")
async def test_a_person_can_have_young_numbers_renewed(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    shown = await opened(SalesState, f"ver=ventas&{MARCH}")
    await SalesState.renew.fn(shown)
    assert shown.renewing
    assert jobs() == 1


@pytest.mark.usefixtures("slow_boards")
async def test_whoever_enters_a_cost_sees_what_it_does(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.FINANCE, "Eva Ruiz"))
    shown = await opened(DirectionState, f"ver=direccion&{MARCH}")
    form = {"source": "ads", "month": "2026-03", "amount": "31"}
    told = await DirectionState.enter_cost.fn(shown, form)
    assert DirectionState.load_anew in told
    await DirectionState.load_anew.fn(shown)
    assert [line.name for line in shown.costs] != []
    assert any("3.00" in cell for row in shown.channels.rows for cell in row.cells)  # three days of its month
    assert jobs() == 0


@pytest.mark.usefixtures("slow_boards")
async def test_an_agent_never_sees_kept_numbers_of_others(act_as) -> None:  # noqa: F811
    director, eva, luis = (
        make.user(role, name)
        for role, name in ((Role.DIRECTOR, "Dora Jefa"), (Role.AGENT, "Eva Ruiz"), (Role.AGENT, "Luis Mota"))
    )
    lead(owner_id=eva.user_id)
    lead(owner_id=luis.user_id)
    lead()
    seen = {}
    for who in (director, eva, luis, director, luis, eva):
        act_as(who)
        for query in ("", f"&agente={luis.user_id}", f"&agente={eva.user_id}"):
            seen[who.name, query] = leads(await opened(SalesState, f"ver=ventas&{MARCH}{query}"))
    assert {value for (name, _), value in seen.items() if name != director.name} == {"1"}
    assert seen[director.name, ""] == "3"
    with read() as session:
        assert session.connection().scalar(text("SELECT count(*) FROM kpi_board")) == 3  # of all, of Eva, of Luis


@pytest.mark.usefixtures("slow_boards")
async def test_an_agent_renews_own_numbers_only(act_as) -> None:  # noqa: F811
    director, eva = make.user(Role.DIRECTOR, "Dora Jefa"), make.user(Role.AGENT, "Eva Ruiz")
    for who in (director, eva):
        act_as(who)
        shown = await opened(SalesState, f"ver=ventas&{MARCH}")
    await SalesState.renew.fn(shown)
    wanted = text("SELECT args->>'cut' FROM procrastinate_jobs WHERE task_name = 'kpi_board'")
    with read() as session:
        [cut] = session.connection().scalars(wanted)
    assert f"agente={eva.user_id}" in cut


async def test_another_cut_does_not_stand_under_the_numbers_of_the_last(act_as, monkeypatch) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    monkeypatch.setattr(kept, "AT_ONCE", 0)
    shown = await opened(SalesState, f"ver=ventas&{MARCH}")
    seen = [shown.status async for _ in SalesState.load.fn(shown)]
    assert (seen, shown.status) == ([""], "ready")


async def test_a_page_that_was_left_computes_nothing(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    shown = at(SalesState, "ver=ventas")
    there = {"pathname": "/pipeline", "asPath": "/pipeline/?ver=ventas", "query": {"ver": "ventas"}}
    shown.router = shown.router.__class__.from_router_data(there)
    await load(shown)
    assert shown.status == ""


@pytest.mark.usefixtures("slow_boards")
def test_news_name_the_board_and_the_cut_and_nothing_of_what_is_in_it() -> None:
    cut = Cut.from_query(MARCH, clock.now(), settings().timezone)
    with read() as session:
        numbers = boards.take(session, boards.SALES, cut).numbers()
    with begin("test") as work:
        kpi_boards.keep(work, numbers, seen=True)
        [told] = work.changes.values()
    assert told == {"topic": kpi_boards.TOPIC, "id": None, "board": "ventas", "cut": boards.key(cut)}


async def test_news_reach_the_pages_of_that_board_and_cut_and_no_other(monkeypatch) -> None:
    nudged: list[tuple[str, Any]] = []

    async def nudge(seat: Seat, handler: Any) -> None:
        nudged.append((seat.token, handler))

    monkeypatch.setattr(hub, "nudge", nudge)
    dora = Viewer(1, "Dora Jefa", "x@aliun.example", Role.DIRECTOR, 1)
    showing = {"ana": ("ventas", "dias=a"), "luis": ("ventas", "dias=b"), "mar": ("direccion", "dias=a")}
    seats = [Seat(token, "c", "s", dora, interest) for token, interest in showing.items()]
    await page._tell([{"topic": kpi_boards.TOPIC, "id": None, "board": "ventas", "cut": "dias=a"}], seats)
    assert nudged == [("ana", SalesState.load)]
    await page._tell([{"topic": "reconnected"}], seats)
    assert [token for token, _ in nudged[1:]] == [*showing]
