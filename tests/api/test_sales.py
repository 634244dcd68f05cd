"""REST: a payment link asked for and followed to its reservation, by whoever may see the lead."""

from datetime import date, timedelta

import httpx
import pytest

from aliun_dashboard.flows import sale
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.payments.rules import PaymentKind
from aliun_dashboard.staff.rules import Role
from tests import selling
from tests.api.conftest import Rows
from tests.api.test_rest import bearer, lead_of


def live_quote(**facts: object) -> int:
    """A quote that holds today, since the API reads the clock."""
    return selling.quote(valid_until=clock.now().replace(year=2099), **facts).id or 0


def paid(ref: str) -> None:
    with begin("Sistema") as work:
        row = next(row for row in selling.rows(selling.Payment) if row.ref == ref)
        sale.money_in(work, selling.told(row))


async def test_a_link_is_asked_for_paid_and_followed_to_its_reservation(client: httpx.AsyncClient) -> None:
    user, quote = bearer(), live_quote()
    answer = await client.post(
        f"/api/v1/quotes/{quote}/payments", json={"kind": "deposit", "provider": "stripe"}, headers=user
    )
    assert answer.status_code == 201, answer.text
    ref = answer.json()["payment_ref"]
    assert answer.json()["url"] == f"http://aliun.test/p/{ref}"
    asked = (await client.get(f"/api/v1/payments/{ref}", headers=user)).json()
    assert {
        name: asked[name] for name in ("payment_ref", "reservation_id", "amount", "currency", "kind", "status")
    } == {
        "payment_ref": ref,
        "reservation_id": None,
        "amount": "300.00",
        "currency": "USD",
        "kind": "deposit",
        "status": "open",
    }
    paid(ref)
    told = (await client.get(f"/api/v1/payments/{ref}", headers=user)).json()
    assert told["status"] == "paid"
    trip = (await client.get(f"/api/v1/reservations/{told['reservation_id']}", headers=user)).json()
    assert (trip["code"], trip["status"], trip["paid"], trip["total"]) == (
        "R-000001",
        "confirmed",
        "300.00",
        "1000.00",
    )
    assert (trip["quota_movement"], trip["voucher_url"]) == (None, None)
    assert [row["payment_ref"] for row in trip["payments"]] == [ref]
    by_code = await client.get(f"/api/v1/reservations/{trip['code']}", headers=user)
    assert by_code.json() == trip


async def test_a_plan_of_30_40_30_is_three_links_with_their_days(client: httpx.AsyncClient) -> None:
    check_in = settings().day(clock.now()) + timedelta(days=100)
    user, quote = bearer(), live_quote(check_in=check_in)
    answer = await client.post(f"/api/v1/quotes/{quote}/plan", json={"provider": "paypal"}, headers=user)
    assert answer.status_code == 201, answer.text
    asked = answer.json()
    assert [(one["amount"], one["kind"], one["status"]) for one in asked] == [
        ("300.00", "instalment", "open"),
        ("400.00", "instalment", "open"),
        ("300.00", "instalment", "open"),
    ]
    assert asked[2]["due_on"] == (check_in - timedelta(days=15)).isoformat()
    paid(asked[0]["payment_ref"])
    told = (await client.get(f"/api/v1/payments/{asked[0]['payment_ref']}", headers=user)).json()
    trip = (await client.get(f"/api/v1/reservations/{told['reservation_id']}", headers=user)).json()
    assert [row["status"] for row in trip["payments"]] == ["paid", "open", "open"]


async def test_a_plan_of_our_own_parts_adds_up_or_is_refused(client: httpx.AsyncClient) -> None:
    user, quote, day = bearer(), live_quote(check_in=date(2099, 6, 1)), date(2099, 1, 1)
    parts = [{"percent": share, "due_on": (day + timedelta(days=share)).isoformat()} for share in (20, 70)]
    body = {"provider": "stripe", "parts": parts}
    answer = await client.post(f"/api/v1/quotes/{quote}/plan", json=body, headers=user)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "bad_plan")
    parts.append({"percent": 10, "due_on": "2099-05-01"})
    answer = await client.post(f"/api/v1/quotes/{quote}/plan", json=body, headers=user)
    assert [one["amount"] for one in answer.json()] == ["200.00", "700.00", "100.00"]


async def test_an_atlas_reservation_shows_its_places(client: httpx.AsyncClient) -> None:
    campaign = selling.campaign(quota=2)
    quote = selling.quote(campaign)
    receipt = selling.paid(quote, PaymentKind.TOTAL)
    trip = (await client.get(f"/api/v1/reservations/{receipt.reservation_id}", headers=bearer())).json()
    places = trip["quota_movement"]
    assert (places["campaign_id"], places["units"], places["taken"]) == (campaign, 1, 1)


async def test_the_same_link_asked_for_twice_is_one(client: httpx.AsyncClient) -> None:
    user, quote = bearer(), live_quote()
    body = {"kind": "total", "provider": "transfer"}
    refs = {
        (await client.post(f"/api/v1/quotes/{quote}/payments", json=body, headers=user)).json()["payment_ref"]
        for _ in range(2)
    }
    assert len(refs) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "total"}, "provider"),
        ({"kind": "gift", "provider": "stripe"}, "kind"),
        ({"kind": "total", "provider": "cash"}, "provider"),
        ({"kind": "total", "provider": "stripe", "amount": "1.00"}, "amount"),
    ],
)
async def test_what_is_malformed_names_its_field(client: httpx.AsyncClient, rows: Rows, body, field) -> None:
    answer = await client.post(f"/api/v1/quotes/{live_quote()}/payments", json=body, headers=bearer())
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert rows("SELECT count(*) FROM payment") == [(0,)]


async def test_refusals_speak_spanish_and_change_nothing(client: httpx.AsyncClient, rows: Rows) -> None:
    quote = selling.quote().id  # valid only at the tests' noon
    answer = await client.post(
        f"/api/v1/quotes/{quote}/payments", json={"kind": "total", "provider": "stripe"}, headers=bearer()
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "quote_expired")
    assert rows("SELECT count(*) FROM payment") == [(0,)]


async def test_what_another_agent_sells_does_not_exist_for_an_agent(client: httpx.AsyncClient) -> None:
    agent = bearer(Role.AGENT, "Ana")
    bearer(Role.AGENT, "Otto")
    quote = selling.quote(lead_id=lead_of("Otto"))
    receipt = selling.paid(quote)
    ref = selling.payment(receipt.payment_id).ref
    for address in (f"/api/v1/payments/{ref}", f"/api/v1/reservations/{receipt.reservation_id}"):
        assert (await client.get(address, headers=agent)).status_code == 404
        assert (await client.get(address)).status_code == 401


@pytest.mark.parametrize("ref", ["0", "R-0", "99999999999", "nothing", "R-000009"])
async def test_an_unknown_reservation_is_not_found(client: httpx.AsyncClient, ref: str) -> None:
    assert (await client.get(f"/api/v1/reservations/{ref}", headers=bearer())).status_code == 404
