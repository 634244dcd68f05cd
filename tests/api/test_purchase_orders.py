"""Purchase orders for machines, as the contract has them, and the spreadsheet for people."""

import csv
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest

from aliun_dashboard.purchase_orders.rules import OCStatus, Trouble
from aliun_dashboard.staff.rules import Role
from tests import tracker
from tests.api.test_papers import cookie
from tests.api.test_rest import bearer
from tests.conftest import NOON

CONTRACT = (
    "id booking_id agency hotel check_in check_out amount currency status reminders_sent requested_at received_at "
    "file_name file_path sender_email needs_attention"
)


@pytest.fixture
def order(database: str) -> int:
    """One that was asked for and reminded of twice."""
    return tracker.order(tracker.agency(), status=OCStatus.REMINDED_2, reminders=2)


async def test_one_order_has_exactly_the_fields_of_the_contract(client: httpx.AsyncClient, order: int) -> None:
    user = bearer(Role.FINANCE)
    answer = (await client.get(f"/api/v1/purchase-orders/{order}", headers=user)).json()
    assert list(answer) == CONTRACT.split()
    assert answer == {
        "id": order,
        "booking_id": "123456",
        "agency": "Viajes Andes",
        "hotel": "Hotel Bahía Azul",
        "check_in": "2026-04-01",
        "check_out": "2026-04-05",
        "amount": "150000.00",
        "currency": "CLP",
        "status": "RECORDATORIO_2",
        "reminders_sent": 2,
        "requested_at": "2026-02-28T16:00:00Z",
        "received_at": None,
        "file_name": None,
        "file_path": None,
        "sender_email": None,
        "needs_attention": False,
    }
    by_code = await client.get(f"/api/v1/purchase-orders/OC-{order:06d}", headers=user)
    assert by_code.json() == answer


async def test_a_received_order_says_what_came_and_where_it_lies(client: httpx.AsyncClient, order: int) -> None:
    tracker.received(order, NOON, file_name="oc_12345.pdf", file_path="oc/20260302_123456_oc.pdf")
    answer = (await client.get(f"/api/v1/purchase-orders/{order}", headers=bearer(Role.FINANCE))).json()
    assert (answer["status"], answer["received_at"]) == ("RECIBIDA", "2026-03-02T16:00:00Z")
    assert (answer["file_name"], answer["file_path"], answer["sender_email"]) == (
        "oc_12345.pdf",
        "data/oc/20260302_123456_oc.pdf",
        "carla@andes.cl",
    )


async def test_the_list_is_filtered_by_state_and_paged(client: httpx.AsyncClient, order: int) -> None:
    user, agency = bearer(Role.DIRECTOR), tracker.agency("Viajes Ñandú", emails=[], domains=[])
    for number in range(3):
        tracker.order(agency, f"9{number}", status=OCStatus.PENDING, trouble=Trouble.NO_ADDRESS)

    async def listed(query: str) -> dict[str, Any]:
        return (await client.get(f"/api/v1/purchase-orders?{query}", headers=user)).json()

    first = await listed("status=PENDIENTE&limit=2")
    rest = await listed(f"status=PENDIENTE&limit=2&cursor={first['next_cursor']}")
    assert [row["booking_id"] for row in (*first["items"], *rest["items"])] == ["92", "91", "90"]
    assert {row["needs_attention"] for row in first["items"]} == {True}
    assert rest["next_cursor"] is None
    everything = await listed("")
    assert len(everything["items"]) == 4


async def test_who_may_not_and_what_is_not_there(client: httpx.AsyncClient, order: int) -> None:
    user = bearer(Role.ADMIN)
    assert (await client.get("/api/v1/purchase-orders?status=RECORDATORIO_4", headers=user)).status_code == 422
    for nobody in ("999", "OC-000999", "99999999999", "x", "0"):
        assert (await client.get(f"/api/v1/purchase-orders/{nobody}", headers=user)).status_code == 404
    agent = bearer(Role.AGENT, "Mario")
    assert (await client.get(f"/api/v1/purchase-orders/{order}", headers=agent)).status_code == 403
    assert (await client.get("/api/v1/purchase-orders")).status_code == 401


async def test_the_spreadsheet_opens_with_accents_and_without_formulas(client: httpx.AsyncClient, order: int) -> None:
    evil = tracker.agency('=HYPERLINK("x")', emails=[], domains=[])
    tracker.order(evil, "777", {"hotel": "Ñandú & Cía"}, status=OCStatus.REMINDED_3, trouble=Trouble.NO_ANSWER)
    tracker.received(order, NOON + timedelta(hours=1), file_path="oc/20260302_123456_oc.pdf")
    _, finance = cookie(Role.FINANCE, "Fina Sol")
    answer = await client.get("/files/oc.csv?orden=agencia", headers=finance)
    assert answer.content.startswith(b"\xef\xbb\xbfOC,ID Reserva,Agencia"), "Excel takes UTF-8 for granted only with it"
    assert answer.headers["content-disposition"] == 'attachment; filename="oc.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_booking = {row["ID Reserva"]: row for row in rows}
    assert by_booking["777"]["Agencia"] == '\'=HYPERLINK("x")'
    assert by_booking["777"]["Hotel"] == "Ñandú & Cía"
    assert by_booking["777"]["Requiere intervención"] == "sí"
    assert by_booking["123456"]["Recibida"] == "2026-03-02 13:00"
    assert by_booking["123456"]["Ruta"] == "data/oc/20260302_123456_oc.pdf"
    only = await client.get("/files/oc.csv?estado=RECIBIDA&q=andes", headers=finance)
    assert only.text.count("\r\n") == 2


async def test_the_spreadsheet_holds_more_than_one_page(client: httpx.AsyncClient, database: str) -> None:
    agency = tracker.agency()
    for number in range(103):
        tracker.order(agency, f"B{number}")
    _, finance = cookie(Role.FINANCE, "Fina Sol")
    answer = await client.get("/files/oc.csv", headers=finance)
    assert len({line.split(",")[1] for line in answer.text.splitlines()}) == 104


async def test_the_spreadsheet_is_for_people_of_the_tracker(client: httpx.AsyncClient, order: int) -> None:
    _, agent = cookie(Role.AGENT, "Mario Ruiz")
    assert (await client.get("/files/oc.csv", headers=agent)).status_code == 403
    assert (await client.get("/files/oc.csv", headers={"cookie": ""})).status_code == 401
    _, finance = cookie(Role.FINANCE, "Fina Sol")
    odd = await client.get("/files/oc.csv?estado=x&agencia=%C2%B2&orden=%27&q=%00", headers=finance)
    assert odd.status_code == 200
