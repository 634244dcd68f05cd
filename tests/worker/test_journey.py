"""The whole journey as a machine walks it: a signed lead in, REST between, signed money in, a confirmed trip out.

Every step goes through a door that is open to any script; nothing here calls a flow. Kommo, Stripe, WhatsApp and
the mail server are counterparts on this machine. Read it from top to bottom: it is the product.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from aliun_dashboard.api import app as api
from aliun_dashboard.flows import connection
from aliun_dashboard.flows.connection import Mapped
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.api.conftest import signed as signed_by_kommo
from tests.api.test_rest import bearer
from tests.fakes import stripe as fake_stripe
from tests.fakes.kommo import NEW, OFFER, OTHER_PIPELINE, PIPELINE, WON, FakeKommo
from tests.fakes.mail import Mailbox
from tests.fakes.serve import serving
from tests.fakes.stripe import FakeStripe
from tests.worker.conftest import House, lead_post, working

AGENCY, WEBHOOK_SECRET, PDF = "http://aliun.test", "whsec_journey", "application/pdf"
SECRETS = {
    "ALIUN_PUBLIC_URL": AGENCY,
    "KOMMO_WEBHOOK_SECRET": "kommo-secret",
    "STRIPE_SECRET_KEY": fake_stripe.KEY,
    "STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
}
IN_KOMMO = [
    Mapped(Stage.QUALIFIED, PIPELINE, NEW),
    Mapped(Stage.CORE_PROPOSAL, PIPELINE, OFFER),
    Mapped(Stage.CORE_CONFIRMED, PIPELINE, WON),
    Mapped(Stage.ATLAS_CONFIRMED, OTHER_PIPELINE, WON),
]


@pytest.fixture
def stripe(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    """A Stripe account, and the keys of our own doors."""
    fake = FakeStripe()
    with serving(fake.app) as address:
        for name, value in (SECRETS | {"STRIPE_BASE_URL": address}).items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield fake
    monkeypatch.undo()
    settings.cache_clear()


@dataclass
class World:
    """The agency's doors, the worker behind them, and everybody outside."""

    http: httpx.AsyncClient
    house: House
    kommo: FakeKommo
    stripe: FakeStripe
    whatsapp: list[dict[str, Any]]
    mailbox: Mailbox

    async def ask(self, who: dict[str, str], method: str, path: str, expect: int = 200, **body: Any) -> Any:
        """One REST call with somebody's token."""
        answer = await self.http.request(method, f"/api/v1{path}", headers=who, json=body or None)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def hear_of_lead(self, name: str, **fields: str) -> int:
        """Kommo tells of a new lead, signed; we read it again at Kommo. Returns Kommo's id."""
        person = self.kommo.add_contact(name, "+1 809 555 0177", "carla@cliente.example")
        values = [{"field_name": field, "values": [{"value": value}]} for field, value in fields.items()]
        at = int(clock.now().timestamp())
        kommo_id = self.kommo.add_lead("Vacaciones", person, at=at, price=1000, custom_fields_values=values)
        body = lead_post(kommo_id, at=at)
        headers = signed_by_kommo(body) | {"content-type": "application/x-www-form-urlencoded"}
        told = await self.http.post("/api/v1/webhooks/kommo", content=body, headers=headers)
        assert (told.status_code, told.json()["status"]) == (200, "received")
        await self.house.until_quiet()
        return kommo_id

    async def go_to_checkout(self, url: str) -> str:
        """The customer opens the payment page and goes on to Stripe; returns the checkout session."""
        page = await self.http.get(url)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        gone = await self.http.post(url)
        assert (gone.status_code, "checkout.stripe.com" in gone.headers["location"]) == (303, True)
        return gone.headers["location"].rpartition("/")[2]

    async def stripe_tells(self, body: bytes, secret: str = WEBHOOK_SECRET) -> tuple[int, str]:
        """Stripe posts an event, signed as its SDK signs; the worker reads it. Returns what we answered."""
        headers = fake_stripe.signed(body, secret)
        answer = await self.http.post("/api/v1/webhooks/stripe", content=body, headers=headers)
        await self.house.until_quiet()
        return answer.status_code, answer.json().get("status", "")

    async def pay(self, url: str) -> str:
        """The customer pays; Stripe tells of it: forged by a stranger, genuinely, once more, and by its intent."""
        session = await self.go_to_checkout(url)
        paid = self.stripe.event("checkout.session.completed", self.stripe.pay(session))
        assert await self.stripe_tells(paid, "whsec_guessed") == (401, "")
        assert await self.stripe_tells(paid) == (200, "received")
        assert await self.stripe_tells(paid) == (200, "duplicate")
        intent = self.stripe.event("payment_intent.succeeded", self.stripe.intent(session))
        assert await self.stripe_tells(intent) == (200, "received")
        return session

    def in_kommo(self, kommo_id: int) -> tuple[int, int]:
        lead = self.kommo.leads[kommo_id]
        return lead["pipeline_id"], lead["status_id"]


@pytest.fixture
async def world(
    house: House, kommo: FakeKommo, stripe: FakeStripe, meta: list[dict[str, Any]], mailbox: Mailbox
) -> AsyncIterator[World]:
    """An agency at work: a hotel at US$ 100 a night and 18 % tax, a minimum budget, Kommo's stages."""
    today = settings().day(clock.now())
    make.budget_rule("80")
    make.hotel(first_night=today, last_night=today + timedelta(400))
    with begin("test") as work:
        connection.map_stages(work, IN_KOMMO)
    transport = httpx.ASGITransport(api.create())
    async with api.lifespan(), httpx.AsyncClient(transport=transport, base_url=AGENCY) as http, working():
        yield World(http, house, kommo, stripe, meta, mailbox)


def stay() -> dict[str, Any]:
    return {"check_in": str(settings().day(clock.now()) + timedelta(60)), "nights": 5, "adults": 2}


async def test_core_from_a_signed_lead_to_a_voucher_with_deposit_and_balance(world: World) -> None:
    director = bearer(Role.DIRECTOR, "Dora")
    kommo_id = await world.hear_of_lead("Carla Núñez", Destino="Punta Cana", Noches="5", Adultos="2")
    [lead] = (await world.ask(director, "GET", "/leads?q=Carla"))["items"]
    assert (lead["stage"], lead["budget_check"]["verdict"]) == ("qualified", "sufficient")

    quote = await world.ask(director, "POST", f"/leads/{lead['id']}/quotes", 201, engine="core", **stay())
    assert (quote["status"], quote["total"], quote["currency"]) == ("draft", "590.00", "USD")
    assert sum(Decimal(line["total"]) for line in quote["lines"]) == Decimal(590)
    sent = await world.ask(director, "POST", f"/quotes/{quote['id']}/send")
    assert (await world.http.get(sent["url"])).status_code == 200
    await world.house.until_quiet()
    assert world.in_kommo(kommo_id) == (PIPELINE, OFFER)

    link = await world.ask(director, "POST", f"/quotes/{quote['id']}/payments", 201, kind="deposit", provider="stripe")
    await world.pay(link["url"])
    deposit = await world.ask(director, "GET", f"/payments/{link['payment_ref']}")
    assert (deposit["status"], deposit["paid_amount"]) == ("paid", "177.00")
    trip = await world.ask(director, "GET", f"/reservations/{deposit['reservation_id']}")
    assert (trip["status"], trip["paid"], trip["total"], trip["quota_movement"]) == (
        "confirmed",
        "177.00",
        "590.00",
        None,
    )
    assert world.in_kommo(kommo_id) == (PIPELINE, WON)

    link = await world.ask(director, "POST", f"/quotes/{quote['id']}/payments", 201, kind="balance", provider="stripe")
    await world.pay(link["url"])
    trip = await world.ask(director, "GET", f"/reservations/{trip['code']}")
    assert (trip["paid"], [payment["amount"] for payment in trip["payments"]]) == ("590.00", ["177.00", "413.00"])
    papers = await world.house.ask("SELECT kind, name FROM document ORDER BY id")
    assert papers == [
        ("cotizacion", f"{lead['code']} v1.pdf"),
        ("confirmacion", f"Confirmación {trip['code']} v1.pdf"),
        ("voucher", f"Voucher {trip['code']} v2.pdf"),
    ]
    await voucher_holds(world, trip["voucher_url"])
    papers_went_once(world, 2)


async def test_atlas_only_by_right_then_its_place_is_taken_once(world: World) -> None:
    director, agent = bearer(Role.DIRECTOR, "Dora"), bearer(Role.AGENT, "Ana")
    kommo_id = await world.hear_of_lead("Carla Núñez", Destino="Punta Cana", Noches="5", Adultos="2")
    campaign = await running_campaign(world, director)
    [lead] = (await world.ask(agent, "GET", "/leads?q=Carla"))["items"]
    quotes, wanted = f"/leads/{lead['id']}/quotes", {"engine": "atlas", "campaign_id": campaign["id"], **stay()}

    refused = await world.ask(agent, "POST", quotes, 409, **wanted)
    assert refused["error"]["code"] == "core_first"
    core = await world.ask(agent, "POST", quotes, 201, engine="core", **stay())
    await world.ask(agent, "POST", f"/quotes/{core['id']}/send")
    refused = await world.ask(agent, "POST", quotes, 409, **wanted)
    assert (refused["error"]["code"], bool(refused["error"]["fix"])) == ("no_trigger", True)

    force = {"campaign_id": campaign["id"], "reason": "Cliente de la casa desde 2019"}
    assert (await world.ask(agent, "POST", f"/leads/{lead['id']}/force-atlas", 403, **force))["error"]
    verdict = await world.ask(director, "POST", f"/leads/{lead['id']}/force-atlas", **force)
    assert (verdict["allowed"], verdict["trigger"], verdict["words"]) == (True, "forced", force["reason"])
    assert all(check["passed"] for check in verdict["checks"])

    atlas = await world.ask(agent, "POST", quotes, 201, **wanted)
    assert (atlas["total"], atlas["why"]["trigger"]) == ("500.00", "forced")
    await world.ask(agent, "POST", f"/quotes/{atlas['id']}/send", beside=core["id"])
    link = await world.ask(agent, "POST", f"/quotes/{atlas['id']}/payments", 201, kind="total", provider="stripe")
    assert await places(world, director, campaign) == (0, 2)
    await world.pay(link["url"])

    paid = await world.ask(agent, "GET", f"/payments/{link['payment_ref']}")
    trip = await world.ask(agent, "GET", f"/reservations/{paid['reservation_id']}")
    assert (trip["status"], trip["paid"], trip["origin"]) == ("confirmed", "500.00", "atlas")
    assert (trip["quota_movement"]["units"], trip["quota_movement"]["taken"]) == (1, 1)
    assert await places(world, director, campaign) == (1, 1)
    assert await world.house.count("quota_movement") == 1
    assert world.in_kommo(kommo_id) == (OTHER_PIPELINE, WON)
    await voucher_holds(world, trip["voucher_url"])
    papers_went_once(world, 1)


async def test_an_amount_that_was_altered_confirms_nothing_and_waits_for_a_person(world: World) -> None:
    director = bearer(Role.DIRECTOR, "Dora")
    await world.hear_of_lead("Carla Núñez", Destino="Punta Cana", Noches="5", Adultos="2")
    quote = await world.ask(director, "POST", "/leads/1/quotes", 201, engine="core", **stay())
    await world.ask(director, "POST", f"/quotes/{quote['id']}/send")
    link = await world.ask(director, "POST", f"/quotes/{quote['id']}/payments", 201, kind="total", provider="stripe")
    session = world.stripe.pay(await world.go_to_checkout(link["url"]))
    altered = world.stripe.event("checkout.session.completed", session | {"amount_total": 100})
    assert await world.stripe_tells(altered) == (200, "received")
    assert (await world.ask(director, "GET", f"/payments/{link['payment_ref']}"))["status"] == "review"
    assert await world.house.count("reservation") == 0
    assert await world.house.ask("SELECT kind FROM payment_trouble") == [("amount",)]
    assert [body for body in world.whatsapp if "paper" in body["biz_opaque_callback_data"]] == []


async def running_campaign(world: World, director: dict[str, str]) -> Any:
    """Operations plan two rooms in Samaná at US$ 100 a night; only the director puts them on sale."""
    operations, today = bearer(Role.OPERATIONS, "Olga"), settings().day(clock.now())
    terms = {
        "kind": "block",
        "name": "Semana Azul",
        "hotel": "Playa Bonita",
        "destination": "Samaná",
        "quota_total": 2,
        "price_per_night": "100.00",
        "currency": "USD",
        "deposit_percent": 30,
        "cancellation_policy": "Sin costo hasta 30 días antes.",
    }
    planned = await world.ask(operations, "POST", "/campaigns", 201, **terms, **days(today))
    assert planned["status"] == "pending"
    await world.ask(operations, "POST", f"/campaigns/{planned['code']}/approve", 403)
    return await world.ask(director, "POST", f"/campaigns/{planned['code']}/approve")


def days(today: date) -> dict[str, str]:
    """To be booked within a month, to travel within half a year."""
    travel = {"travel_from": str(today + timedelta(30)), "travel_to": str(today + timedelta(180))}
    return travel | {"booking_from": str(today - timedelta(1)), "booking_to": str(today + timedelta(30))}


async def places(world: World, who: dict[str, str], campaign: dict[str, Any]) -> tuple[int, int]:
    """Taken and still to be had."""
    now = await world.ask(who, "GET", f"/campaigns/{campaign['code']}")
    return now["quota_taken"], now["quota_available"]


async def voucher_holds(world: World, url: str) -> None:
    """What the QR on the voucher opens says that it holds, and gives the paper; the name only by its initials."""
    page = await world.http.get(url)
    assert (page.status_code, "R-000001" in page.text, "Carla Núñez" in page.text) == (200, True, False)
    paper = await world.http.get(f"{url}/documento.pdf")
    assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def papers_went_once(world: World, papers: int) -> None:
    """What the counterparts saw: no letter twice, by the key it carries; for each payment a paper both ways."""
    keys = Counter(body["biz_opaque_callback_data"] for body in world.whatsapp)
    mails = Counter(str(letter["Message-ID"]) for letter in world.mailbox.letters)
    assert set(keys.values()) == set(mails.values()) == {1}
    assert [key for key in keys if ":paper:" in key] == [f"whatsapp:paper:1:payment:{n + 1}" for n in range(papers)]
    posted = [letter for letter in world.mailbox.letters if "R-000001" in str(letter["Subject"])]
    assert [part.get_content_type() for letter in posted for part in letter.iter_attachments()] == [PDF] * papers
