"""REST of campaigns: planned by anybody who sells, approved by direction alone, and what machines read of it."""

from datetime import date
from typing import Any

import httpx
import pytest

from tests import make, make_sale
from tests.api.conftest import Rows
from tests.api.test_rest import bearer

CAMPAIGNS = "/api/v1/campaigns"
NEW = {
    "kind": "block",
    "name": "Escapada Punta Cana Verano",
    "hotel": "Coral del Este",
    "destination": "Punta Cana",
    "travel_from": "2090-08-01",
    "travel_to": "2090-08-31",
    "booking_from": "2020-01-01",
    "booking_to": "2090-07-01",
    "quota_total": 10,
    "price_per_night": "150.00",
    "currency": "USD",
    "deposit_percent": 30,
    "cancellation_policy": "Sin costo hasta 30 días antes.",
}


@pytest.fixture
def director(configured: None) -> dict[str, str]:
    return bearer()


@pytest.fixture
def agent(configured: None) -> dict[str, str]:
    return bearer(make.Role.AGENT, "Ana")


async def planned(client: httpx.AsyncClient, user: dict[str, str], **facts: Any) -> dict[str, Any]:
    answer = await client.post(CAMPAIGNS, json=NEW | facts, headers=user)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def error(call: Any) -> tuple[int, str]:
    answer = await call
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_complete_campaign_waits_for_direction_and_is_sold_once_approved(client, agent, director) -> None:
    made = await planned(client, agent)
    assert (made["code"], made["status"], made["created_by"]) == ("ATL-001", "pending", "Ana")
    assert (made["quota_total"], made["quota_taken"], made["quota_available"]) == (10, 0, 10)
    approved = (await client.post(f"{CAMPAIGNS}/ATL-001/approve", headers=director)).json()
    assert (approved["status"], approved["decided_by"]) == ("approved", "Dora")
    assert [(check["code"], check["passed"]) for check in approved["checks"]] == [
        ("approved", True),
        ("dates", True),
        ("quota", True),
        ("window", True),
    ]


async def test_an_agent_plans_but_neither_approves_returns_nor_pauses(client, agent, director) -> None:
    await planned(client, agent)
    assert await error(client.post(f"{CAMPAIGNS}/1/approve", headers=agent)) == (403, "director_only")
    assert await error(client.post(f"{CAMPAIGNS}/1/return", json={"reason": "x"}, headers=agent)) == (
        403,
        "director_only",
    )
    assert await error(client.post(f"{CAMPAIGNS}/1/pause", headers=agent)) == (403, "forbidden")
    shown = (await client.get(f"{CAMPAIGNS}/1", headers=agent)).json()
    assert shown["status"] == "pending"
    assert shown["checks"][0]["step"] == {
        "code": "not_approved",
        "message": "La campaña no está aprobada.",
        "fix": "Pide la aprobación a dirección.",
    }


async def test_approval_is_refused_until_payment_and_cancellation_are_said(client, director) -> None:
    made = await planned(client, director, deposit_percent=None, cancellation_policy="")
    assert made["status"] == "draft"
    answer = await client.post(f"{CAMPAIGNS}/1/approve", headers=director)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "campaign_incomplete"
    assert "el porcentaje de anticipo, la política de cancelación" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"quota_total": 0}, "quota_total"),
        ({"quota_total": -3}, "quota_total"),
        ({"price_per_night": "0"}, "price_per_night"),
        ({"price_per_night": "-1.00"}, "price_per_night"),
        ({"currency": "dólares"}, "currency"),
        ({"travel_from": "2026-02-30"}, "travel_from"),
        ({"deposit_percent": 130}, "deposit_percent"),
        ({"kind": "gift"}, "kind"),
        ({"hotel_id": 77}, "hotel_id"),
        ({"hotel": ""}, "hotel"),
        ({"surprise": 1}, "surprise"),
    ],
)
async def test_what_is_malformed_is_named(client, director, wrong, field) -> None:
    answer = await client.post(CAMPAIGNS, json=NEW | wrong, headers=director)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


@pytest.mark.parametrize(
    "dates",
    [
        {"travel_to": "2090-08-01"},
        {"travel_to": "2090-07-01"},
        {"booking_to": "2019-12-31"},
        {"booking_from": "2090-10-01", "booking_to": "2090-10-02"},
        {"travel_to": "9999-12-31"},
        {"travel_from": "0001-01-01"},
        {"release_on": "9999-12-31"},
    ],
)
async def test_dates_that_cannot_be_are_refused_and_nothing_is_kept(
    client, director, rows: Rows, dates: dict[str, str]
) -> None:
    assert await error(client.post(CAMPAIGNS, json=NEW | dates, headers=director)) == (409, "bad_campaign_dates")
    assert rows("SELECT count(*) FROM campaign") == [(0,)]


async def test_a_missing_policy_is_missed(client, director) -> None:
    short = {name: value for name, value in NEW.items() if name != "cancellation_policy"}
    answer = await client.post(CAMPAIGNS, json=short, headers=director)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "cancellation_policy")


async def test_returning_needs_a_reason_and_pausing_does_not(client, director) -> None:
    await planned(client, director)
    assert await error(client.post(f"{CAMPAIGNS}/1/return", json={"reason": " "}, headers=director)) == (
        409,
        "needs_campaign_reason",
    )
    answer = await client.post(f"{CAMPAIGNS}/1/return", json={"reason": "Falta el costo"}, headers=director)
    assert (answer.json()["status"], answer.json()["decision_reason"]) == ("returned", "Falta el costo")
    assert await error(client.post(f"{CAMPAIGNS}/1/pause", headers=director)) == (409, "bad_campaign_status")


async def test_campaigns_come_page_by_page_and_by_kind(client, director) -> None:
    for number in range(3):
        await planned(client, director, name=f"Semana {number}", kind="sales_offer" if number else "block")
    page = (await client.get(f"{CAMPAIGNS}?limit=2", headers=director)).json()
    assert [item["id"] for item in page["items"]] == [3, 2]
    rest = (await client.get(f"{CAMPAIGNS}?limit=2&cursor={page['next_cursor']}", headers=director)).json()
    assert ([item["id"] for item in rest["items"]], rest["next_cursor"]) == ([1], None)
    blocks = (await client.get(f"{CAMPAIGNS}?kind=block&status=pending", headers=director)).json()
    assert [item["id"] for item in blocks["items"]] == [1]


async def test_atlas_is_forced_by_direction_with_a_reason_and_four_validations(client, agent, director) -> None:
    lead = make.lead().id
    await planned(client, director)
    wanted = {"campaign_id": 1, "reason": "Cliente de años"}
    path = f"/api/v1/leads/{lead}/force-atlas"
    assert await error(client.post(path, json=wanted, headers=agent)) == (403, "forbidden")
    assert await error(client.post(path, json=wanted, headers=director)) == (409, "not_approved")
    await client.post(f"{CAMPAIGNS}/1/approve", headers=director)
    assert await error(client.post(path, json=wanted | {"reason": ""}, headers=director)) == (
        409,
        "needs_campaign_reason",
    )
    answer = (await client.post(path, json=wanted, headers=director)).json()
    assert (answer["allowed"], answer["trigger"], answer["words"]) == (True, "forced", "Cliente de años")
    log = (await client.get(f"/api/v1/audit?subject=lead:{lead}", headers=director)).json()["items"]
    assert (log[0]["action"], log[0]["reason"]) == ("atlas.forced", "Cliente de años")


async def test_nobody_forces_what_is_sold_out(client, director) -> None:
    lead = make.lead().id
    for_ever = {"booking_to": date(2090, 1, 1), "travel_to": date(2090, 8, 31)}
    make_sale.campaign(quota_total=1, keep=1, **for_ever)
    wanted = {"campaign_id": 1, "reason": "Cliente de años"}
    refused = await error(client.post(f"/api/v1/leads/{lead}/force-atlas", json=wanted, headers=director))
    assert refused == (409, "sold_out")


@pytest.mark.parametrize("ref", ["99", "ATL-000", "x", "99999999999"])
async def test_what_is_not_there_is_not_found(client, director, ref) -> None:
    assert await error(client.get(f"{CAMPAIGNS}/{ref}", headers=director)) == (404, "not_found")
    assert await error(client.post(f"{CAMPAIGNS}/{ref}/approve", headers=director)) == (404, "not_found")


async def test_without_a_token_nothing_is_told(client) -> None:
    assert (await client.get(CAMPAIGNS)).status_code == 401
    assert (await client.post(CAMPAIGNS, json=NEW)).status_code == 401


async def test_a_lead_tells_the_verdict_of_the_campaigns_that_speak_to_it(client, director) -> None:
    campaign = make_sale.campaign(stop_sale=True)
    lead = make.lead(text="la ATL-001, por favor")
    told = (await client.get(f"/api/v1/leads/{lead.id}", headers=director)).json()["atlas"]
    assert [(one["campaign_id"], one["verdict"]["allowed"]) for one in told] == [(campaign, False)]
    (shut,) = (check for check in told[0]["verdict"]["checks"] if not check["passed"] and check["code"] == "approved")
    assert shut["step"]["code"] == "stop_sale"
    assert shut["step"]["fix"]
