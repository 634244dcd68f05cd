"""REST v1: what each role may see and do, how refusals read, and that no input makes it stumble."""

from typing import Any

import httpx
import pytest

from aliun_dashboard.flows import pipeline, staff
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.queries import staff as people
from aliun_dashboard.staff import actions as staff_actions
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.api.conftest import Rows

LEADS = "/api/v1/leads"
ENQUIRY = {
    "name": "CARLA NÚÑEZ",
    "phone": "809 555 0123",
    "email": "Carla@Example.com",
    "destination": "Punta Cana",
    "nights": 5,
    "adults": 2,
    "budget": "1000.00",
    "currency": "USD",
    "message": "¿Tienen habitación con vista al mar?",
}


def bearer(role: Role = Role.DIRECTOR, name: str = "Dora") -> dict[str, str]:
    """The header of somebody new with this role."""
    make.user(role, name=name)
    with begin("test") as work:
        return {"authorization": f"Bearer {staff.create_token(work, email(name), 'test')}"}


def email(name: str) -> str:
    return f"{name.lower()}@aliun.example"


def lead_of(name: str) -> int:
    """A lead this person looks after."""
    lead = make.lead()
    with begin("test") as work:
        owner = staff_actions.by_email(work, email(name))
        assert owner
        pipeline.assign(work, lead.id or 0, owner.id)
    return lead.id or 0


async def created(client: httpx.AsyncClient, user: dict[str, str], **facts: Any) -> dict[str, Any]:
    answer = await client.post(LEADS, json=ENQUIRY | facts, headers=user)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_an_enquiry_becomes_a_qualified_lead(client: httpx.AsyncClient, rows: Rows) -> None:
    make.budget_rule("80")
    lead = await created(client, bearer())
    assert (lead["code"], lead["stage"], lead["budget"]) == ("L-000001", "qualified", "1000.00")
    assert lead["contact"] == {
        "id": 1,
        "name": "Carla Núñez",
        "phone": "+18095550123",
        "email": "carla@example.com",
    }
    assert lead["budget_check"]["verdict"] == "sufficient"
    assert [move["to_stage"] for move in lead["movements"]] == ["incoming", "qualified"]
    assert rows("SELECT text FROM activity WHERE kind = 'message_in'") == [(ENQUIRY["message"],)]


async def test_the_same_person_again_joins_the_open_lead(client: httpx.AsyncClient) -> None:
    user = bearer()
    lead = await created(client, user)
    again = await client.post(LEADS, json=ENQUIRY | {"nights": 7}, headers=user)
    assert (again.status_code, again.json()["id"], again.json()["nights"]) == (200, lead["id"], 7)


async def test_without_a_token_nothing_is_told(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"authorization": "Bearer nonsense"}, {"authorization": "Basic YTpi"}):
        answer = await client.get(LEADS, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")
        assert answer.headers["www-authenticate"] == "Bearer"


async def test_using_a_token_is_noted(client: httpx.AsyncClient, rows: Rows) -> None:
    user = bearer()
    assert rows("SELECT count(used_at) FROM api_token") == [(0,)]
    await client.get(LEADS, headers=user)
    assert rows("SELECT count(used_at) FROM api_token") == [(1,)]


@pytest.mark.parametrize("role", sorted(Role))
async def test_roles_open_what_they_should_and_no_more(client: httpx.AsyncClient, role: Role) -> None:
    user = bearer(role)
    asked = {
        "read": (await client.get(LEADS, headers=user)).status_code,
        "write": (await client.post(LEADS, json=ENQUIRY, headers=user)).status_code,
        "audit": (await client.get("/api/v1/audit", headers=user)).status_code,
    }
    reads_audit = role in {Role.DIRECTOR, Role.FINANCE, Role.ADMIN}
    assert asked == {
        "read": 200,
        "write": 403 if role is Role.FINANCE else 201,
        "audit": 200 if reads_audit else 403,
    }


async def test_for_an_agent_the_leads_of_others_do_not_exist(client: httpx.AsyncClient) -> None:
    ana, eva = bearer(Role.AGENT, "Ana"), bearer(Role.AGENT, "Eva")
    lead_id = lead_of("Eva")
    assert (await client.get(f"{LEADS}/{lead_id}", headers=ana)).status_code == 404
    assert (await client.get(LEADS, headers=ana)).json()["items"] == []
    move = {"to": "special_case", "seen": "incoming", "reason": "x"}
    assert (await client.post(f"{LEADS}/{lead_id}/move", json=move, headers=ana)).status_code == 404
    assert (await client.get(f"{LEADS}/{lead_id}", headers=eva)).status_code == 200


async def test_an_enquiry_for_the_lead_of_a_colleague_is_refused_and_changes_nothing(
    client: httpx.AsyncClient, rows: Rows
) -> None:
    ana, _ = bearer(Role.AGENT, "Ana"), bearer(Role.AGENT, "Eva")
    lead_of("Eva")
    before = rows("SELECT version, nights FROM lead")
    answer = await client.post(LEADS, json=ENQUIRY | {"nights": 9}, headers=ana)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_yours")
    assert rows("SELECT version, nights FROM lead") == before


@pytest.mark.parametrize("ref", ["1", "L-000001", "l-1"])
async def test_a_lead_is_found_by_id_or_code(client: httpx.AsyncClient, ref: str) -> None:
    make.lead()
    assert (await client.get(f"{LEADS}/{ref}", headers=bearer())).json()["id"] == 1


@pytest.mark.parametrize("ref", ["2", "0", "-1", "L-", "99999999999", "x", "%00", "١"])
async def test_what_is_no_lead_is_not_found(client: httpx.AsyncClient, ref: str) -> None:
    make.lead()
    answer = await client.get(f"{LEADS}/{ref}", headers=bearer())
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_pages_follow_each_other_while_new_leads_arrive(client: httpx.AsyncClient) -> None:
    user = bearer()
    for number in range(5):
        make.lead(phone=f"+1 809 555 010{number}")
    first = (await client.get(LEADS, params={"limit": 2}, headers=user)).json()
    make.lead(phone="+1 809 555 0109")
    second = (await client.get(LEADS, params={"limit": 2, "cursor": first["next_cursor"]}, headers=user)).json()
    last = (await client.get(LEADS, params={"limit": 2, "cursor": second["next_cursor"]}, headers=user)).json()
    assert [lead["id"] for page in (first, second, last) for lead in page["items"]] == [5, 4, 3, 2, 1]
    assert last["next_cursor"] is None


@pytest.mark.parametrize(("q", "found"), [("nunez", 1), ("5550123", 1), ("L-000001", 1), ("%", 0), ("nadie", 0)])
async def test_leads_are_searched_as_people_type(client: httpx.AsyncClient, q: str, found: int) -> None:
    make.lead()
    answer = await client.get(LEADS, params={"q": q, "stage": "incoming"}, headers=bearer())
    assert len(answer.json()["items"]) == found
    other = await client.get(LEADS, params={"q": q, "stage": "closed"}, headers=bearer(name="Otra"))
    assert other.json()["items"] == []


@pytest.mark.parametrize("by", ["version", "stage"])
async def test_a_move_says_what_it_saw(client: httpx.AsyncClient, by: str) -> None:
    user = bearer()
    lead = await created(client, user)
    seen = lead[by]
    move = {"to": "special_case", "seen": seen, "reason": "viaja con mascota"}
    moved = await client.post(f"{LEADS}/{lead['code']}/move", json=move, headers=user)
    assert (moved.status_code, moved.json()["stage"]) == (200, "special_case")
    assert moved.json()["movements"][-1]["reason"] == "viaja con mascota"
    late = await client.post(f"{LEADS}/{lead['id']}/move", json=move, headers=user)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "moved_meanwhile")
    assert late.json()["error"]["message"].startswith("Otra persona movió este lead")
    assert late.json()["error"]["fix"]


@pytest.mark.parametrize("to", [Stage.CORE_CONFIRMED, Stage.ATLAS_CONFIRMED])
async def test_nobody_confirms_by_hand(client: httpx.AsyncClient, to: Stage) -> None:
    user = bearer(Role.ADMIN)
    lead = await created(client, user)
    answer = await client.post(f"{LEADS}/1/move", json={"to": to, "seen": lead["version"]}, headers=user)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_payment")


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"colour": "blue"}, "colour", "unknown_field"),
        ({"name": None}, "name", "invalid"),
        ({"name": "  "}, "name", "invalid"),
        ({"nights": -1}, "nights", "invalid"),
        ({"nights": 10**30}, "nights", "invalid"),
        ({"check_in": "31/12/2026"}, "check_in", "invalid"),
        ({"budget": "NaN"}, "budget", "invalid"),
        ({"budget": "1e400"}, "budget", "invalid"),
        ({"currency": "dollars"}, "currency", "invalid"),
        ({"source": "smoke"}, "source", "invalid"),
        ({"name": "a\x00b"}, "body", "invalid"),
    ],
)
async def test_a_malformed_enquiry_is_told_which_field(
    client: httpx.AsyncClient, rows: Rows, change: dict[str, Any], field: str, code: str
) -> None:
    answer = await client.post(LEADS, json=ENQUIRY | change, headers=bearer())
    assert (answer.status_code, answer.json()["error"]["field"], answer.json()["error"]["code"]) == (422, field, code)
    assert answer.json()["error"]["message"]
    assert rows("SELECT FROM lead") == []


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b'{"name":"\\ud800"}', b"[" * 100_000, b"null"])
async def test_garbage_is_refused_politely(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(LEADS, content=body, headers=bearer() | {"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]["message"]


async def test_a_body_over_a_mebibyte_is_too_large(client: httpx.AsyncClient) -> None:
    answer = await client.post(LEADS, content=b"x" * (1024 * 1024 + 1), headers=bearer())
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


async def test_a_refusal_of_the_business_reads_as_spanish(client: httpx.AsyncClient) -> None:
    answer = await client.post(LEADS, json=ENQUIRY | {"phone": "12"}, headers=bearer())
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "code": "bad_phone",
        "message": "«12» no es un número de teléfono.",
        "fix": "Escríbelo con su prefijo: +1 809 555 0123.",
    }


async def test_the_log_tells_the_story_of_one_lead(client: httpx.AsyncClient) -> None:
    user = bearer()
    await created(client, user)
    log = (await client.get("/api/v1/audit", params={"subject": "lead:1"}, headers=user)).json()
    assert log["items"][-1]["action"] == "lead.created"
    assert {entry["actor"] for entry in log["items"]} == {"Dora"}
    assert {entry["subject"] for entry in log["items"]} == {"lead:1"}


def test_viewers_act_as_themselves() -> None:
    viewer = people.Viewer(7, "Ana", "ana@aliun.example", Role.AGENT)
    assert (viewer.actor.user_id, viewer.actor.role) == (7, "agente")
