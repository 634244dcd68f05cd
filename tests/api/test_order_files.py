"""A purchase order filed by hand: who may hand one in, what is said when it is no PDF."""

import httpx
import pytest

from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OCStatus, Way
from aliun_dashboard.staff.rules import Role
from tests import selling, tracker
from tests.api.test_imports import OURS, enter


async def send(client: httpx.AsyncClient, content: bytes, **headers: str) -> httpx.Response:
    return await client.post("/imports/oc/1", files={"file": ("oc sol.pdf", content)}, headers=OURS | headers)


@pytest.fixture(autouse=True)
def order(database: str) -> int:
    return tracker.order(tracker.agency())


async def test_the_pdf_is_filed_and_the_order_received(client: httpx.AsyncClient) -> None:
    await enter(client, Role.FINANCE)
    answer = await send(client, b"%PDF-1.4 oc")
    assert (answer.status_code, answer.headers["location"]) == (303, "/oc/1/?subida=1")
    [filed] = selling.rows(OrderFile)
    assert (filed.way, filed.file_name, filed.order_id) == (Way.HAND, "oc sol.pdf", 1)
    assert selling.one(PurchaseOrder, 1).status is OCStatus.RECEIVED


@pytest.mark.parametrize(
    ("content", "leads_to"),
    [
        (b"<html>", "/oc/1/?error=not_a_pdf"),
        (b"%PDF-" + bytes(10 * 1024 * 1024), "/oc/1/?error=file_too_big&megabytes=10"),
    ],
)
async def test_what_is_no_order_is_said_where_it_was_handed_in(
    client: httpx.AsyncClient, content: bytes, leads_to: str
) -> None:
    await enter(client, Role.FINANCE)
    assert (await send(client, content)).headers["location"] == leads_to
    assert selling.rows(OrderFile) == []


async def test_only_those_who_chase_orders_may(client: httpx.AsyncClient) -> None:
    assert (await send(client, b"%PDF-")).status_code == 401
    await enter(client, Role.SUPPORT)
    assert (await send(client, b"%PDF-")).status_code == 403
    assert (await send(client, b"%PDF-", origin="https://evil.test")).status_code == 403
    assert selling.rows(OrderFile) == []
