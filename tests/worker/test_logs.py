"""The logs of a whole journey, of the product's own processes at their most talkative, tell nothing of a person.

Lead by webhook, quote, payment, voucher, letters out, a mail in, log-ins right and wrong, and a database that breaks
in the middle, so that statements and their parameters are in every exception.
"""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from aliun_dashboard.command import serve
from aliun_dashboard.flows import connection, staff
from aliun_dashboard.kernel import clock, logs
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.redact import redact
from aliun_dashboard.staff.rules import Role
from tests import house as homes
from tests import make
from tests.api.conftest import signed as signed_by_kommo
from tests.api.test_rest import bearer
from tests.fakes import meta as fake_meta
from tests.fakes import stripe as fake_stripe
from tests.fakes.imap import PASSWORD as IMAP_PASSWORD
from tests.fakes.imap import Inbox
from tests.fakes.kommo import ACCESS, FakeKommo
from tests.fakes.mail import Mailbox
from tests.fakes.stripe import FakeStripe
from tests.worker.conftest import House, lead_post
from tests.worker.test_journey import IN_KOMMO, SECRETS, World, stay, stripe

__all__ = ["stripe"]  # a fixture

NAME, PHONE, EMAIL = "Carla Núñez", "+1 809 555 0177", "carla@cliente.example"  # as `World.hear_of_lead` has them
RIGHT, WRONG = "palmas al viento 7", "mi-clave-secreta-88"
WORDS = "Mi número es 829-555-0144, vivo en Calle El Conde 12"
ORDER_MAIL = (
    "From: Rosaura Peña <rosaura@agencia.example>\r\nSubject: Orden de Joaquín Tavárez\r\n"
    "Message-ID: <orden-77@agencia.example>\r\n\r\nEl titular llama al 849 555 0166.\r\n"
)
THEIRS = (
    "Carla", "Núñez", "8095550177", "809 555 0177", "cliente.example", "8295550144", "829-555-0144", "El Conde",
    "Rosaura", "Peña", "Joaquín", "agencia.example", "849 555 0166", "dora@aliun.example", "Dora", "eva@aliun.example",
)  # fmt: skip
OURS = (RIGHT, WRONG, ACCESS, fake_meta.TOKEN, fake_stripe.KEY, IMAP_PASSWORD, *SECRETS.values(), homes.SECRET)
PUBLIC = {SECRETS["ALIUN_PUBLIC_URL"]}


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
async def test_the_logs_of_a_whole_journey_tell_nothing_of_a_person(
    level: str,
    house: House,
    inbox: Inbox,
    kommo: FakeKommo,
    stripe: FakeStripe,
    meta: list[dict[str, Any]],
    mailbox: Mailbox,
    tmp_path: Path,
) -> None:
    with homes.house(house.url, tmp_path, ALIUN_LOG_LEVEL=level, ALIUN_PUBLIC_URL="") as home:
        said = await asyncio.to_thread(_open, home, inbox)
        async with httpx.AsyncClient(base_url=home.url, timeout=20) as http:
            world = World(http, house, kommo, stripe, meta, mailbox)
            told = await _journey(world, home)
    text = home.log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {"request", "job", "bug"} <= {line["event"] for line in lines}
    assert {"time", "level", "logger", "event"} <= set.intersection(*(set(line) for line in lines))
    assert any(line.get("lead_id") == 1 and line.get("actor_id") and line.get("ms") for line in lines), said
    assert [
        word for word in (*THEIRS, *OURS, *told) if word not in PUBLIC and (word in text or escaped(word) in text)
    ] == []


def escaped(word: str) -> str:
    return json.dumps(word)[1:-1]


def _open(home: homes.House, inbox: Inbox) -> None:
    make.budget_rule("80")
    today = settings().day(clock.now())
    make.hotel(first_night=today, last_night=today.replace(year=today.year + 1))
    with begin("test") as work:
        connection.map_stages(work, IN_KOMMO)
        staff.create_user(work, "eva@aliun.example", "Eva Marte", Role.AGENT, RIGHT)
    inbox.put(ORDER_MAIL.encode())
    program = [str(Path(sys.executable).with_name("granian")), "--log-config", str(serve.LOGS)]
    compiled = {"REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true"}
    home.start("web", *program, "--port", home.env["PORT"], *homes.APP, **compiled)
    home.start("worker", sys.executable, "-m", "aliun_dashboard", "worker")
    homes.until(home.answers, 200)


async def _journey(world: World, home: homes.House) -> list[str]:
    """Everything a customer, a provider and a colleague do. Returns the tokens that went over the wire."""
    director = bearer(Role.DIRECTOR, "Dora")
    await world.hear_of_lead(NAME, Destino="Punta Cana", Noches="5", Adultos="2")
    quote = await world.ask(director, "POST", "/leads/1/quotes", 201, engine="core", **stay())
    sent = await world.ask(director, "POST", f"/quotes/{quote['id']}/send")
    link = await world.ask(director, "POST", f"/quotes/{quote['id']}/payments", 201, kind="total", provider="stripe")
    await world.http.get(sent["url"], params={"telefono": PHONE})
    await world.pay(link["url"])
    paid = await world.ask(director, "GET", f"/payments/{link['payment_ref']}")
    trip = await world.ask(director, "GET", f"/reservations/{paid['reservation_id']}")
    await world.http.get(f"{trip['voucher_url']}/documento.pdf")
    await world.ask(director, "POST", "/leads", 409, name=NAME, phone="12", message=WORDS)
    cookie = await _log_in(world.http, home.url)
    while not await world.house.count("mail_message", "direction = 'in' AND status <> 'received'"):
        await asyncio.sleep(0.2)
    await _break(world, director)
    tokens = [url.rpartition("/")[2] for url in (sent["url"], link["url"], trip["voucher_url"])]
    return [*tokens, director["authorization"].removeprefix("Bearer "), cookie]


async def _log_in(http: httpx.AsyncClient, url: str) -> str:
    """Wrong, then right; then a page of the screens with a search in its address."""
    form = {"email": "eva@aliun.example", "next": f"/pipeline?q={EMAIL}"}
    for password in (WRONG, RIGHT):
        answer = await http.post("/auth/login", data=form | {"password": password}, headers={"origin": url})
    await http.get("/pipeline", params={"q": NAME, "phone": PHONE})
    return answer.cookies["aliun_session"]


async def _break(world: World, director: dict[str, str]) -> None:
    """A column is gone: every statement that fails quotes its parameters, in the web process and in the worker."""
    await world.house.ask("ALTER TABLE contact RENAME COLUMN name TO name_away")
    enquiry = {"name": NAME, "phone": PHONE, "email": EMAIL, "message": WORDS, "source": "web"}
    assert (await world.http.post("/api/v1/leads", json=enquiry, headers=director)).status_code == 500
    body = lead_post(990001, at=int(clock.now().timestamp()), name=f"{NAME} {PHONE}")
    form = {"content-type": "application/x-www-form-urlencoded"}
    await world.http.post("/api/v1/webhooks/kommo", content=body, headers=form | signed_by_kommo(body))
    await world.http.post(f"/api/v1/webhooks/kommo/{homes.SECRET}", content=body, headers=form)
    await asyncio.sleep(4)
    await world.house.ask("ALTER TABLE contact RENAME COLUMN name_away TO name")


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Our handler on the root logger; says what it has written."""
    monkeypatch.setenv("KOMMO_WEBHOOK_SECRET", "a-secret-of-this-house")
    settings.cache_clear()
    root, handler, written = logging.getLogger(), logs.handler(), io.StringIO()
    handler.setStream(written)
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize(
    ("text", "private"),
    [
        ("to carla.nunez+viajes@cliente.example", "cliente"), ("call +1 (809) 555-0177", "0177"),
        ("8095550177", "8095550177"), ("809-555-0177", "0177"), ("+18095550177", "8095550177"),
        ("Authorization: Bearer abc.def", "abc"), ("token=hunter", "hunter"), ("password: hunter2", "hunter2"),
        ("GET https://x.example/p?email=carla", "carla"), ("GET /c/AbCd1234", "AbCd"),
        ("POST /api/v1/webhooks/kommo/AbCd", "AbCd"), ("https://user:pw@host/", "pw"), ("aliun_xJ3kd93jd", "xJ3"),
        ("whsec_abcd", "abcd"), ("sk_live_abc", "abc"), ("is q83hd93hf93hf93h4f93h4f93h4f93h4f9", "q83"),
        ("says a-secret-of-this-house", "a-secret"),
    ],
)  # fmt: skip
def test_what_looks_like_a_person_or_a_secret_is_hidden(lines: Any, text: str, private: str) -> None:
    hidden = redact(f"{text}, then goes on")
    assert private not in hidden
    assert hidden.endswith("goes on")


@pytest.mark.parametrize(
    "plain",
    ["deliver[12](delivery_id=33)", "2026-11-21T20:54:55.255+00:00", "/api/v1/leads/{ref}", "/c/{token}", "ms=1234567"],
)
def test_ids_and_times_stay(plain: str) -> None:
    assert redact(plain) == plain


def test_an_exception_tells_its_class_code_and_place_but_not_its_words(lines: Any) -> None:
    try:
        try:
            raise psycopg.errors.UniqueViolation(f"Key (email)=({EMAIL}) already exists: {NAME}")
        except psycopg.Error as error:
            raise RuntimeError(NAME) from error
    except RuntimeError:
        logs.get("aliun_dashboard.test").exception("broke", lead_id=7, phone=PHONE, subject="lead:7", code=NAME)
    [line] = lines()
    assert (line["kind"], line["cause"], line["lead_id"], line["subject"]) == (
        "RuntimeError",
        "UniqueViolation",
        7,
        "lead:7",
    )
    assert (line["phone"], "test_logs.py" in line["trace"][0]) == ("[hidden]", True)
    assert "Carla" not in str(line)


def test_strangers_are_heard_from_warnings_on_without_what_they_fill_in(lines: Any) -> None:
    stranger = logging.getLogger("httpx")
    stranger.setLevel(logging.DEBUG)
    stranger.info("HTTP Request: POST https://x.example/%s", NAME)
    stranger.warning("odd answer for %s: %d\nbody: Carla", NAME, 7)
    stranger.setLevel(logging.NOTSET)
    assert [line["event"] for line in lines()] == ["odd answer for …: 7"]


def test_facts_follow_into_threads_and_end_with_their_block(lines: Any) -> None:
    async def story() -> None:
        with logs.about(request_id="r1"):
            await asyncio.to_thread(logs.note_subject, "lead:42")
            logs.get("aliun_dashboard.test").warning("inside")
        logs.get("aliun_dashboard.test").warning("outside")

    asyncio.run(story())
    inside, outside = lines()
    assert (inside["request_id"], inside["lead_id"]) == ("r1", 42)
    assert "lead_id" not in outside
