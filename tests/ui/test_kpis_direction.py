"""Dirección: who may see and enter what, what the sections say of a small house, and the lists they lead to."""

from decimal import Decimal
from urllib.parse import parse_qs

import pytest

from aliun_dashboard.api.kpi_direction import SHEETS as FILES
from aliun_dashboard.flows import sale, source_costs
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.kpis.attribution import Model
from aliun_dashboard.leads.rules import Source
from aliun_dashboard.queries import payment_filter
from aliun_dashboard.queries.kpis import direction as query
from aliun_dashboard.queries.kpis.attribution import By
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.staff.rules import ENTERS_COSTS, EVERYONE, SEES_DIRECTION, Role
from aliun_dashboard.ui import labels_direction as words
from aliun_dashboard.ui.screens.kpis import drawn_clients, drawn_money, drawn_work, links
from aliun_dashboard.ui.screens.kpis.direction_state import SHEETS, DirectionState
from aliun_dashboard.ui.screens.payments import scope
from tests import make, selling

WHO = {
    "load": EVERYONE,  # on every visit of /kpis/; it reads nothing for those who may not see the board
    "choose_model": SEES_DIRECTION,
    "choose_by": SEES_DIRECTION,
    "enter_cost": ENTERS_COSTS,
    "load_anew": ENTERS_COSTS,
    "renew": EVERYONE,  # of the board and cut they may see
}


def test_every_handler_says_who_may_send_it() -> None:
    handlers = {name: one for name, one in DirectionState.event_handlers.items() if name != "setvar"}
    assert {name: one.fn.__roles__ for name, one in handlers.items()} == WHO


def test_every_model_and_dimension_has_its_words() -> None:
    assert set(words.MODELS) == set(words.MODELS_SHORT) == set(Model)
    assert set(words.BYS) == set(By)


def test_every_section_has_its_file() -> None:
    assert set(SHEETS) == set(FILES)


def cut() -> Cut:
    return Cut.from_query("dias=2026-02-01..2026-03-31", clock.now(), settings().timezone)


@pytest.fixture
def house(database) -> query.Direction:
    """One sale of US$ 1,000 by an advertisement, which cost 100 in March."""
    lead = make.lead(source=Source.ADS, kommo="1", text="hola")
    payment = selling.asked(selling.quote(lead_id=lead.id))
    with begin("test", now=selling.NOON) as work:
        sale.money_in(work, selling.told(payment))
        source_costs.enter(work, "ads", "2026-03", "100", "USD")
    with read() as session:
        return query.direction(session, cut())


def test_a_house_with_one_sale_shows_money_and_no_shares(house) -> None:
    shown = {one.key: one.shown for one in query.readings(house, Model.LINEAR)}
    assert shown["revenue"] == 1000
    assert {name for name, value in shown.items() if value is not None} == {"revenue"}


def test_the_channel_shows_its_cost_and_says_that_one_sale_is_too_few(house) -> None:
    ads, total = drawn_money.channels(house.now.channels(Model.LINEAR), cut()).rows
    few = words.FEW.format(n=1)
    assert ads.cells == ["1", "1", few, "US$\u00a01,000.00", "US$\u00a0100.00", few, few]
    assert total.cells[3] == "US$\u00a01,000.00"


def test_the_last_line_of_the_models_is_the_revenue_in_each(house) -> None:
    rows = drawn_money.merits(house.now.merits, cut(), Model.LAST, By.CHANNEL).rows
    assert rows[-1].cells[: len(Model)] == ["US$\u00a01,000.00"] * len(Model)


def test_every_point_of_a_plot_has_its_list(house) -> None:
    of, now = cut(), house.now
    for drawing in (
        drawn_money.revenue(now.revenue, of),
        drawn_money.merits(now.merits, of, Model.FIRST, By.CHANNEL),
        drawn_money.channels(now.channels(Model.LINEAR), of),
        drawn_clients.sizes(house.clients, of),
        drawn_work.engines(now.engines, of),
        drawn_work.quotas(now.quotas, of),
        drawn_work.payments(now.outcome, of),
        drawn_work.orders(now.orders, of),
    ):
        points = [len(series["x"]) for series in drawing.figure["data"]]
        assert points == [len(series) for series in drawing.hrefs]
        assert all(len(row.cells) == len(drawing.heads) - 1 for row in drawing.rows)


def test_a_link_says_in_words_what_the_list_then_shows() -> None:
    of = Cut.from_query("moneda=DOP&canal=ads&dias=2026-02-01..2026-02-28", clock.now(), settings().timezone)
    said = {name: values[0] for name, values in parse_qs(links.paid(of, motor="core").partition("?")[2]).items()}
    wanted = payment_filter.asked(said)
    assert (wanted.currency, wanted.source, wanted.engine, wanted.settled) == ("DOP", "ads", "core", True)
    assert wanted.paid == of.period
    told = scope.says(said)
    assert "01/02/2026 – 28/02/2026" in told
    assert "DOP" in told


def test_an_address_that_makes_no_sense_narrows_nothing() -> None:
    said = {"cobrado": "ayer..hoy", "moneda": "pesos", "canal": "radio", "motor": "x", "agente": "todos"}
    assert not payment_filter.asked(said).scoped
    assert scope.read(said) == {}


def test_every_file_has_as_many_cells_as_heads(house) -> None:
    with read() as session:
        for name, sheet in FILES.items():
            head, *lines = [list(line) for line in sheet(session, cut())]
            assert head, name
            assert all(len(line) == len(head) for line in lines), name


def test_whoever_pays_becomes_gold_silver_or_bronze(house) -> None:
    assert {one.name: one.cells for one in drawn_clients.segments(house.clients)} == {
        "Oro": ["0"],
        "Plata": ["1"],
        "Bronce": ["0"],
    }
    assert house.clients.best[0].spent == Decimal(1000)


def test_finance_is_among_those_who_see_the_board() -> None:
    assert Role.FINANCE in SEES_DIRECTION
    assert Role.AGENT not in SEES_DIRECTION
