"""REST of quotes: what the contract says, refusals that name what is wrong, and nobody else's leads."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from aliun_dashboard.flows import atlas as atlas_flow
from aliun_dashboard.kernel.clock import now
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.api.conftest import Rows
from tests.api.test_rest import bearer, lead_of

TODAY = now().date()
STAY: dict[str, Any] = {"engine": "core", "check_in": str(TODAY + timedelta(40)), "nights": 5, "adults": 2}


@pytest.fixture
def house(database: str) -> tuple[dict[str, str], int]:
    """A director's token and a qualified lead."""
    make.budget_rule("80")
    make.hotel(first_night=TODAY, last_night=TODAY + timedelta(400))
    user = bearer()
    return user, make.lead().id or 0


def running_campaign(**facts: Any) -> int:
    """One that can be booked today for the stay above."""
    dates = {"booking_from": TODAY - timedelta(3), "booking_to": TODAY + timedelta(20)}
    travel = {"travel_from": TODAY + timedelta(30), "travel_to": TODAY + timedelta(60)}
    return make.campaign(**dates | travel | facts)


async def made(client: httpx.AsyncClient, user: dict[str, str], lead: int, **facts: Any) -> httpx.Response:
    return await client.post(f"/api/v1/leads/{lead}/quotes", json=STAY | facts, headers=user)


async def sent(client: httpx.AsyncClient, user: dict[str, str], quote: int, **how: Any) -> httpx.Response:
    return await client.post(f"/api/v1/quotes/{quote}/send", json=how, headers=user)


async def test_a_core_quote_is_made_sent_and_read(client: httpx.AsyncClient, house: tuple[dict[str, str], int]) -> None:
    user, lead = house
    answer = await made(client, user, lead)
    assert answer.status_code == 201, answer.text
    quote = answer.json()
    assert (quote["engine"], quote["status"], quote["total"], quote["currency"]) == ("core", "draft", "590.00", "USD")
    assert (quote["per_night_person"], quote["url"]) == ("59.00", None)
    assert sum(float(line["total"]) for line in quote["lines"]) == 590
    sending = await client.post(f"/api/v1/quotes/{quote['id']}/send", headers=user)
    assert (sending.status_code, sending.json()["status"]) == (200, "sent")
    assert sending.json()["url"].startswith("http://aliun.test/c/")
    again = await client.get(f"/api/v1/quotes/{quote['id']}", headers=user)
    assert again.json() == sending.json()
    file = (await client.get(f"/api/v1/leads/{lead}", headers=user)).json()
    assert (file["stage"], file["engine"], file["budget"]) == ("core_proposal", "core", "590.00")
    assert [(one["version"], one["status"]) for one in file["quotes"]] == [(1, "sent")]
    assert file["reservations"] == []


async def test_atlas_is_refused_until_core_was_sent_and_something_speaks_for_it(
    client: httpx.AsyncClient, house: tuple[dict[str, str], int], rows: Rows
) -> None:
    user, lead = house
    campaign = running_campaign(destination="Samaná")
    atlas = {"engine": "atlas", "campaign_id": campaign}
    first = await made(client, user, lead, **atlas)
    assert (first.status_code, first.json()["error"]["code"]) == (409, "core_first")
    await sent(client, user, (await made(client, user, lead)).json()["id"])
    second = await made(client, user, lead, **atlas)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "no_trigger")
    with begin("Dirección") as work:
        atlas_flow.force(work, lead, campaign, "Cliente de la casa")
    third = await made(client, user, lead, **atlas)
    assert (third.status_code, third.json()["why"]["trigger"]) == (201, "forced")
    both = await sent(client, user, third.json()["id"], beside=1)
    assert both.json()["status"] == "sent"
    assert rows("SELECT count(*) FROM quota_movement") == [(0,)]
    assert rows("SELECT stage, engine FROM lead") == [("atlas_proposal", "atlas")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"adults": 0}, "adults"),
        ({"nights": 91}, "nights"),
        ({"nights": 0}, "nights"),
        ({"check_in": "2020-01-01"}, "check_in"),
        ({"check_in": "9999-12-30"}, "check_in"),
        ({"check_in": "mañana"}, "check_in"),
        ({"rooms": 3}, "rooms"),
        ({"children": -1}, "children"),
        ({"children": 1, "child_ages": [3, 4]}, "child_ages"),
        ({"child_ages": [40]}, "child_ages.0"),
        ({"engine": "sirius"}, "engine"),
        ({"engine": "atlas"}, "campaign_id"),
        ({"price": "1"}, "price"),
    ],
)
async def test_what_nobody_can_travel_is_refused_by_its_name(
    client: httpx.AsyncClient, house: tuple[dict[str, str], int], rows: Rows, wrong: dict[str, Any], field: str
) -> None:
    answer = await made(client, *house, **wrong)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert rows("SELECT count(*) FROM quote") == [(0,)]


async def test_a_stay_without_rates_says_which_night(
    client: httpx.AsyncClient, house: tuple[dict[str, str], int]
) -> None:
    answer = await made(client, *house, check_in=str(TODAY + timedelta(399)))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_rate")


async def test_an_agent_quotes_own_leads_and_finds_no_others(client: httpx.AsyncClient) -> None:
    make.budget_rule("80")
    make.hotel(first_night=TODAY, last_night=TODAY + timedelta(400))
    ana, eva = bearer(Role.AGENT, "Ana"), bearer(Role.AGENT, "Eva")
    lead = lead_of("Ana")
    quote = (await made(client, ana, lead)).json()
    assert (await made(client, eva, lead)).status_code == 404
    assert (await client.get(f"/api/v1/quotes/{quote['id']}", headers=eva)).status_code == 404
    assert (await sent(client, eva, quote["id"])).status_code == 404
    assert (await made(client, bearer(Role.FINANCE, "Fina"), lead)).status_code == 403


async def test_a_lead_that_does_not_qualify_is_not_quoted(client: httpx.AsyncClient, rows: Rows) -> None:
    make.hotel(first_night=TODAY, last_night=TODAY + timedelta(400))
    lead = make.lead().id or 0
    answer = await made(client, bearer(), lead)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "bad_move")


async def test_a_lead_nobody_can_write_to_gets_no_quote(
    client: httpx.AsyncClient, house: tuple[dict[str, str], int], rows: Rows
) -> None:
    user, lead = house
    quote = (await made(client, user, lead)).json()
    with begin("test") as work:
        work.session.connection().exec_driver_sql("DELETE FROM contact_identity")
    answer = await sent(client, user, quote["id"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_channel")
    assert rows("SELECT status FROM quote") == [("draft",)]
    with begin("test") as work:
        assert work.session.get_one(Lead, lead).stage == "qualified"
