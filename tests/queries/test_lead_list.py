"""The list: every sort is total, pages hold all rows once, and rights and filters are the board's."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aliun_dashboard.kernel.db import read
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries import lead_list
from aliun_dashboard.queries.lead_filters import EVERYTHING, Filters
from aliun_dashboard.staff.rules import Role
from tests.conftest import NOON
from tests.queries.test_board import ZONE, lead, many, shown, viewer

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("sort", [*lead_list.SORTS, *(f"-{name}" for name in lead_list.SORTS), "nonsense"])
def test_pages_hold_every_lead_of_the_board_once(sort: str) -> None:
    who = viewer()
    many(130, [who.id, None])
    with read() as session:
        pages = [lead_list.list_page(session, who, EVERYTHING, (sort, n), NOON, ZONE) for n in (1, 2)]
    ids = [row.id for page in pages for row in page.rows]
    assert set(ids) == shown(who)
    assert len(ids) == len(set(ids)) == pages[0].total
    assert [page.pages for page in pages] == [2, 2]


def test_sorting_by_amount_keeps_currencies_apart_and_puts_the_unknown_last() -> None:
    for amount, currency in ((900, "USD"), (50, "USD"), (70000, "DOP"), (None, "USD")):
        lead(amount=Decimal(amount) if amount else None, currency=currency)
    with read() as session:
        page = lead_list.list_page(session, viewer(), EVERYTHING, ("importe", 1), NOON, ZONE)
    assert [row.amount and row.amount.amount for row in page.rows] == [70000, 50, 900, None]


def test_a_page_beyond_the_last_is_the_last() -> None:
    lead()
    with read() as session:
        page = lead_list.list_page(session, viewer(), EVERYTHING, ("nombre", 99), NOON, ZONE)
    assert (page.number, page.pages, len(page.rows)) == (1, 1, 1)


def test_an_agent_exports_own_and_unassigned_leads_with_how_to_reach_them() -> None:
    ana, luis = viewer(Role.AGENT, "Ana Pérez"), viewer(Role.AGENT, "Luis Mota")
    lead("Ángela Ruiz", "+18095550123", owner_id=ana.id)
    lead("De Luis", owner_id=luis.id)
    lead("Vieja", stage=Stage.CLOSED, stage_since=NOON - timedelta(days=40))
    with read() as session:
        rows = list(lead_list.export(session, ana, Filters(), "nombre", NOON, ZONE))
    assert [(row.card.name, row.phone) for row in rows] == [("Ángela Ruiz", "+18095550123")]
