"""KPI: which boards a role sees, that an agent sees nobody else's, and what is said when there is too little."""

from typing import Any

import httpx
import pytest
import reflex as rx

from aliun_dashboard.api.kpi_files import SECTIONS
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.staff.rules import EVERYONE, Role
from aliun_dashboard.ui import labels_kpi_sales as words
from aliun_dashboard.ui import labels_kpis as common
from aliun_dashboard.ui.screens.kpis.asked import SALES, WHO
from aliun_dashboard.ui.screens.kpis.sales import FILES, SalesState
from aliun_dashboard.ui.screens.kpis.state import KpisState
from tests import make
from tests.api.conftest import client, configured  # noqa: F401  (fixtures)
from tests.api.test_imports import enter
from tests.queries.test_board import lead
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


def at(state: type[rx.State], query: str = "") -> Any:
    """A page at this address."""
    page = fresh(state)
    given = dict(part.split("=") for part in query.split("&") if part)
    path = f"/kpis/?{query}"
    page.router = page.router.__class__.from_router_data({"pathname": "/kpis", "asPath": path, "query": given})
    return page


async def load(page: Any) -> None:
    """What the page does when it is opened."""
    async for _ in type(page).load.fn(page):
        pass


@pytest.mark.parametrize("state", [KpisState, SalesState], ids=lambda state: state.__name__)
def test_every_handler_is_for_everybody_who_works_here(state: type[rx.State]) -> None:
    for name, handler in state.event_handlers.items():
        if name != "setvar":
            assert handler.fn.__roles__ == EVERYONE, name


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_sees_its_boards_and_no_other(act_as, role: Role) -> None:  # noqa: F811
    act_as(make.user(role, "Eva Ruiz"))
    mine = {tab for tab, allowed in WHO.items() if role in allowed}
    for wanted in WHO:
        page = at(KpisState, f"ver={wanted}")
        await KpisState.load.fn(page)
        assert set(page.tabs) == mine
        assert page.tab == (wanted if wanted in mine else next(tab for tab in WHO if tab in mine))


async def test_an_agent_sees_own_leads_whatever_the_address_says(act_as) -> None:  # noqa: F811
    eva, luis = make.user(Role.AGENT, "Eva Ruiz"), make.user(Role.AGENT, "Luis Mota")
    lead(owner_id=eva.user_id)
    lead(owner_id=luis.user_id)
    lead()
    act_as(eva)
    page = at(SalesState, f"ver=ventas&agente={luis.user_id}&dias=2026-03-01..2026-03-03")
    await load(page)
    assert page.status == "ready"
    assert {one.key: one.value for one in page.cards}["leads"] == "1"
    assert f"agente={eva.user_id}" in page.funnel.rows[0].href


async def test_too_few_cases_are_said_to_be_no_data(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    page = at(SalesState, "ver=ventas")
    await load(page)
    cards = {one.key: one for one in page.cards}
    assert (cards["win_rate"].value, cards["win_rate"].known) == (common.NO_DATA, False)
    assert cards["win_rate"].cases == common.NO_DATA_WHY.format(n=0, least=20)
    assert cards["leads"].value == "0"
    assert page.worst == words.NO_WORST.format(least=20)
    assert page.stuck_href == ""
    assert {cell.shown for row in page.lead_cohorts for cell in row.cells} == {""}


async def test_a_board_that_is_not_shown_reads_nothing(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    page = at(SalesState, "ver=direccion")
    await load(page)
    assert page.status == ""


async def test_every_chart_has_its_table_and_every_point_its_place(act_as) -> None:  # noqa: F811
    lead()
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    page = at(SalesState, "ver=ventas")
    await load(page)
    for drawing in (page.funnel, page.durations, page.sources, page.pipeline):
        points = [trace["y"] for trace in drawing.figure["data"]]
        assert [len(of) for of in points] == [len(drawing.rows)] * len(points)
        assert [len(of) for of in drawing.hrefs] == [len(drawing.rows)] * len(points)
        assert all(len(row.cells) + 1 == len(drawing.heads) for row in drawing.rows)


async def test_other_days_must_be_a_period(act_as) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Eva Ruiz"))
    page = at(KpisState, "ver=ventas&canal=web")
    bad = await KpisState.choose_days.fn(page, {"word": "dias", "first": "2026-03-02", "last": "2026-03-01"})
    assert "redirect" not in str(bad)
    good = await KpisState.choose_days.fn(page, {"word": "dias", "first": "2026-03-01", "last": "2026-03-02"})
    assert "dias=2026-03-01..2026-03-02" in str(good)
    assert "canal=web" in str(good)


def test_every_board_of_sales_has_its_files() -> None:
    assert set(FILES) <= set(SECTIONS)
    assert WHO[SALES] == EVERYONE


@pytest.mark.parametrize("name", FILES)
async def test_a_file_is_for_people_who_are_logged_in(client: httpx.AsyncClient, name: str) -> None:  # noqa: F811
    assert (await client.get(f"/kpis/{name}.csv")).status_code == 401
    await enter(client, Role.AGENT)
    answer = await client.get(f"/kpis/{name}.csv?periodo=ano")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert len({line.count(",") for line in lines}) == 1
    assert (await client.get("/kpis/otra.csv")).status_code == 404


async def test_an_agents_file_holds_own_leads_alone(client: httpx.AsyncClient) -> None:  # noqa: F811
    luis: Actor = make.user(Role.AGENT, "Luis Mota")
    lead(owner_id=luis.user_id)
    await enter(client, Role.AGENT)
    answer = await client.get(f"/kpis/embudo.csv?dias=2026-03-01..2026-03-03&agente={luis.user_id}")
    assert answer.text.splitlines()[1].startswith("incoming,0,")
