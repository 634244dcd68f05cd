"""Kommo over real HTTP on loopback, against a fake that answers as Kommo documents."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from aliun_dashboard.adapters import kommo
from aliun_dashboard.adapters.kommo import Kommo
from aliun_dashboard.adapters.kommo_events import parse
from aliun_dashboard.adapters.kommo_facts import KommoContact
from aliun_dashboard.adapters.kommo_http import address
from aliun_dashboard.adapters.kommo_leads import NewLead
from aliun_dashboard.adapters.kommo_oauth import (
    Integration,
    authorise_address,
    exchange_code,
    exchange_refresh_token,
    subdomain_of,
)
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from tests.fakes import kommo as fakes
from tests.fakes.kommo import FakeKommo
from tests.fakes.kommo_hooks import HookSender, form
from tests.fakes.serve import serving

AT = 1_795_200_000
ANA = NewLead(
    reference="L-000123",
    name="Ana Peña",
    pipeline_id=fakes.PIPELINE,
    status_id=fakes.NEW,
    price=Decimal("1850.50"),
    contact=KommoContact(None, "Ana Peña", ("+18095550142",), ("ana@ejemplo.do",)),
    tags=("web",),
)
integrations = itertools.count()


@pytest.fixture
def fake() -> FakeKommo:
    return FakeKommo(per_second=1000)


@pytest.fixture
def base(fake: FakeKommo) -> Iterator[str]:
    with serving(fake.app) as address:
        yield address


def client(base: str, token: str = fakes.ACCESS, per_second: float = 1000.0) -> Kommo:
    return Kommo("aliun", token, base_url=base, client_id=f"test-{next(integrations)}", per_second=per_second)


async def failure(call: Any) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as caught:
        await call
    return caught.value


async def test_a_lead_is_read_with_its_people_the_main_one_first(fake: FakeKommo, base: str):
    main = fake.add_contact("Ana Peña", "+1 809 555 0142", "ana@ejemplo.do")
    other = fake.add_contact("Luis Peña", "829-555-0143")
    field = {"field_id": 1, "field_name": "Noches", "field_code": None, "values": [{"value": 4}]}
    lead_id = fake.add_lead("Ana · Bávaro", main, other, at=AT, price=1850, custom_fields_values=[field])
    async with client(base) as account:
        lead = await account.read_lead(lead_id)
    assert lead is not None
    assert (lead.name, lead.price, lead.status_id, lead.pipeline_id) == (
        "Ana · Bávaro",
        Decimal(1850),
        fakes.NEW,
        fakes.PIPELINE,
    )
    assert lead.updated_at == datetime.fromtimestamp(AT, UTC)
    assert lead.field("noches") == "4"
    assert lead.contacts == (
        KommoContact(main, "Ana Peña", ("+1 809 555 0142",), ("ana@ejemplo.do",)),
        KommoContact(other, "Luis Peña", ("829-555-0143",), ()),
    )


async def test_a_lead_that_is_gone_is_none(base: str):
    async with client(base) as account:
        assert await account.read_lead(404) is None


async def test_every_lead_changed_since_is_found_over_all_pages(fake: FakeKommo, base: str):
    people = [fake.add_contact(f"Persona {n}", f"+1809555{n:04}") for n in range(60)]
    fake.add_lead("Viejo", at=AT - 1)
    new = [fake.add_lead(f"Lead {n}", people[n % 60], at=AT + n) for n in range(620)]
    async with client(base) as account:
        found = [lead async for lead in account.leads_updated_since(datetime.fromtimestamp(AT, UTC))]
    assert [lead.id for lead in found] == new
    assert found[61].contacts[0].phones == ("+18095550001",)
    assert fake.requests.count("GET /api/v4/leads") == 3


async def test_nothing_changed_is_an_empty_answer(base: str):
    async with client(base) as account:
        assert [lead async for lead in account.leads_updated_since(datetime.fromtimestamp(AT, UTC))] == []


async def test_pipelines_come_with_their_stages_in_order(base: str):
    async with client(base) as account:
        main, other = await account.pipelines()
    assert (main.id, main.main, other.main) == (fakes.PIPELINE, True, False)
    assert [stage.id for stage in main.stages] == [fakes.INCOMING, fakes.NEW, fakes.OFFER, fakes.WON, fakes.LOST]
    assert [stage.incoming for stage in main.stages] == [True, False, False, False, False]


async def test_a_move_says_pipeline_and_stage_and_when_it_happened(fake: FakeKommo, base: str):
    lead_id = fake.add_lead("Ana", at=AT)
    async with client(base) as account:
        moved_at = await account.move_lead(lead_id, fakes.OTHER_PIPELINE, fakes.WON)
    assert (fake.leads[lead_id]["pipeline_id"], fake.leads[lead_id]["status_id"]) == (fakes.OTHER_PIPELINE, fakes.WON)
    assert moved_at == datetime.fromtimestamp(fake.now, UTC)


async def test_nothing_moves_into_incoming_and_the_reason_names_the_field(fake: FakeKommo, base: str):
    lead_id = fake.add_lead("Ana", at=AT)
    async with client(base) as account:
        refused = await failure(account.move_lead(lead_id, fakes.PIPELINE, fakes.INCOMING))
    assert (refused.code, refused.permanent) == ("invalid", True)
    assert "status_id NotSupportedChoice" in str(refused)
    assert fake.leads[lead_id]["status_id"] == fakes.NEW


async def test_moving_a_lead_that_is_gone_fails_for_good(base: str):
    async with client(base) as account:
        gone = await failure(account.move_lead(1, fakes.PIPELINE, fakes.OFFER))
    assert (gone.code, gone.permanent) == ("not_found", True)


async def test_a_note_asked_twice_is_written_once(fake: FakeKommo, base: str):
    lead_id, other = fake.add_lead("Ana", at=AT), fake.add_lead("Luis", at=AT)
    async with client(base) as account:
        first = await account.add_note(lead_id, "Llegó el voucher", "N-1")
        again = await account.add_note(lead_id, "Llegó el voucher", "N-1")
        await account.add_note(lead_id, "Llegó el voucher", "N-11")
        await account.add_note(other, "Llegó el voucher", "N-1")
    assert first == again
    assert [(note["entity_id"], note["params"]["text"]) for note in fake.notes] == [
        (lead_id, "Llegó el voucher\n\nAliun · N-1"),
        (lead_id, "Llegó el voucher\n\nAliun · N-11"),
        (other, "Llegó el voucher\n\nAliun · N-1"),
    ]


async def test_a_lead_born_here_is_created_once_with_its_person(fake: FakeKommo, base: str):
    fake.add_lead("Otro · L-0001234", at=AT)
    async with client(base) as account:
        created = await account.create_lead(ANA)
        again = await account.create_lead(ANA)
        lead = await account.read_lead(created)
    assert created == again
    assert len(fake.leads) == 2
    assert lead is not None
    assert (lead.name, lead.price, lead.tags) == ("Ana Peña · L-000123", Decimal(1851), ("web",))
    [person] = lead.contacts
    assert (person.name, person.phones, person.emails) == ("Ana Peña", ("+18095550142",), ("ana@ejemplo.do",))


async def test_a_known_person_is_linked_not_repeated(fake: FakeKommo, base: str):
    person = fake.add_contact("Ana Peña", "+18095550142")
    async with client(base) as account:
        created = await account.create_lead(
            NewLead("L-7", "Ana", fakes.PIPELINE, fakes.NEW, contact=KommoContact(person))
        )
        lead = await account.read_lead(created)
    assert list(fake.contacts) == [person]
    assert lead is not None
    assert lead.contacts[0].phones == ("+18095550142",)


async def test_a_rejected_token_and_a_blocked_account_are_told_apart(fake: FakeKommo, base: str):
    async with client(base, token="spent-token") as account:
        rejected = await failure(account.pipelines())
    fake.blocked = True
    async with client(base) as account:
        blocked = await failure(account.pipelines())
    assert (rejected.code, rejected.permanent) == ("token_rejected", True)
    assert (blocked.code, blocked.permanent) == ("account_blocked", True)
    assert "spent-token" not in str(rejected)


async def test_a_broken_kommo_is_tried_again(fake: FakeKommo, base: str):
    fake.down = True
    async with client(base) as account:
        down = await failure(account.pipelines())
    async with client("http://127.0.0.1:9") as account:
        absent = await failure(account.pipelines())
    assert [(f.code, f.permanent) for f in (down, absent)] == [("unavailable", False), ("unreachable", False)]


async def test_calls_of_a_process_keep_below_the_limit_however_many_ask():
    fake = FakeKommo(per_second=7)
    with serving(fake.app) as base:
        shared = f"shared-{next(integrations)}"
        accounts = [Kommo("aliun", fakes.ACCESS, base_url=base, client_id=shared, per_second=6) for _ in range(3)]
        started = time.perf_counter()
        await asyncio.gather(*(account.pipelines() for account in accounts * 5))
        took = time.perf_counter() - started
    assert fake.refused == 0
    assert 14 / 6 <= took < 14 / 6 + 1.5


async def test_unspaced_calls_would_be_refused_and_then_block_the_account():
    fake = FakeKommo(per_second=1, patience=3)
    with serving(fake.app) as base:
        for _ in range(12):
            async with client(base) as account:
                try:
                    await account.pipelines()
                except DeliveryFailed as failed:
                    last = failed
    assert fake.blocked
    assert last.code == "account_blocked"


async def test_after_a_429_nobody_of_the_process_calls_before_the_asked_time():
    fake = FakeKommo(per_second=1)
    with serving(fake.app) as base:
        async with client(base) as account:
            await account.pipelines()
            busy = await failure(account.pipelines())
            started = time.perf_counter()
            await account.pipelines()
    assert (busy.code, busy.permanent, busy.retry_after) == ("rate_limited", False, 1.0)
    assert time.perf_counter() - started >= 0.9
    assert len(fake.requests) == 3


async def test_a_turn_too_far_away_goes_back_to_the_queue():
    app = FastAPI()
    asked: list[str] = []

    @app.get("/{path:path}")
    async def busy(path: str) -> Response:
        asked.append(path)
        return Response(status_code=429, headers={"Retry-After": "120"})

    with serving(app) as base:
        async with client(base) as account:
            first = await failure(account.pipelines())
            second = await failure(account.pipelines())
    assert first.retry_after == 120
    assert second.retry_after is not None
    assert 100 < second.retry_after <= 120
    assert len(asked) == 1


@pytest.mark.parametrize("answer", [b"<html>", b"", b"[[[[", b"[" * 100_000])
async def test_an_unreadable_answer_is_no_crash(answer: bytes):
    app = FastAPI()

    @app.get("/{path:path}")
    async def nonsense(path: str) -> Response:
        return Response(answer, media_type="application/hal+json")

    with serving(app) as base:
        async with client(base) as account:
            unreadable = await failure(account.pipelines())
    assert (unreadable.code, unreadable.permanent) == ("unreadable", False)


async def test_a_redirect_never_takes_the_token_elsewhere():
    app = FastAPI()
    seen: list[str] = []

    @app.get("/{path:path}")
    async def elsewhere(path: str, request: Request) -> Response:
        seen.append(path)
        return Response(status_code=302, headers={"Location": "/stolen"})

    with serving(app) as base:
        async with client(base) as account:
            refused = await failure(account.pipelines())
    assert (refused.code, refused.permanent) == ("refused", True)
    assert seen == ["api/v4/leads/pipelines"]


@pytest.mark.parametrize("subdomain", ["", "evil.com/", "a.b", "ALIUN", "aliun\n", "x@y", "ñ"])
def test_a_subdomain_cannot_point_elsewhere(subdomain: str):
    with pytest.raises(DeliveryFailed) as caught:
        address(subdomain)
    assert (caught.value.code, caught.value.permanent) == ("bad_subdomain", True)
    assert address("aliun-viajes") == "https://aliun-viajes.kommo.com"


def test_the_redirects_referer_names_the_account_only_if_it_is_kommos():
    assert subdomain_of("aliunviajes.kommo.com") == "aliunviajes"
    assert subdomain_of("https://aliunviajes.kommo.com/") == "aliunviajes"
    for other in ("kommo.com", "aliun.kommo.com.evil.example", "evil.example/aliun.kommo.com", "a.b.kommo.com", ""):
        assert subdomain_of(other) is None


def test_the_page_to_agree_on_carries_the_state():
    assert "state=abc%26d" in authorise_address("our-id", "abc&d")


def integration(base: str, secret: str = fakes.CLIENT_SECRET) -> Integration:
    return Integration("aliun", fakes.CLIENT_ID, secret, fakes.REDIRECT, base)


async def test_the_code_of_the_redirect_becomes_a_pair_that_works(base: str):
    tokens = await exchange_code(integration(base), fakes.CODE)
    assert tokens.expires_in == timedelta(days=1)
    async with client(base, tokens.access_token) as account:
        assert await account.pipelines()


async def test_until_the_new_pair_is_used_the_old_refresh_token_works(base: str):
    lost = await exchange_refresh_token(integration(base), fakes.REFRESH)
    again = await exchange_refresh_token(integration(base), fakes.REFRESH)
    assert lost.refresh_token != again.refresh_token
    async with client(base, again.access_token) as account:
        await account.pipelines()
    spent = await failure(exchange_refresh_token(integration(base), fakes.REFRESH))
    assert (spent.code, spent.permanent) == ("token_rejected", True)
    assert await exchange_refresh_token(integration(base), again.refresh_token)


async def test_a_wrong_client_secret_is_a_rejected_token_and_is_not_printed(base: str):
    wrong = await failure(exchange_refresh_token(integration(base, "wrong-secret"), fakes.REFRESH))
    assert (wrong.code, wrong.permanent) == ("token_rejected", True)
    assert "wrong-secret" not in repr(integration(base, "wrong-secret")) + str(wrong)
    assert fakes.REFRESH not in repr(await exchange_refresh_token(integration(base), fakes.REFRESH))


async def test_without_keys_there_is_no_account_and_with_them_the_configured_one(
    base: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("KOMMO_ACCESS_TOKEN", raising=False)
    settings.cache_clear()
    assert kommo.account() is None
    monkeypatch.setenv("KOMMO_SUBDOMAIN", "aliun")
    monkeypatch.setenv("KOMMO_ACCESS_TOKEN", fakes.ACCESS)
    monkeypatch.setenv("KOMMO_BASE_URL", base)
    settings.cache_clear()
    account = kommo.account()
    settings.cache_clear()
    assert account is not None
    async with account:
        assert len(await account.pipelines()) == 2


class Receiver:
    """An address Kommo posts to; it answers with the next of `answers`, then 200."""

    def __init__(self, *answers: int, slow: float = 0) -> None:
        self.answers, self.slow = list(answers), slow
        self.bodies: list[bytes] = []
        self.app = FastAPI()
        self.app.post("/hook")(self.receive)

    async def receive(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        await asyncio.sleep(self.slow)
        return Response(status_code=self.answers.pop(0) if self.answers else 200)


@pytest.mark.parametrize(
    ("answers", "attempts", "arrived"),
    [
        ([204], 1, True),
        ([404, 302, 200], 3, True),
        ([404, 404, 404, 200], 3, False),
        ([500, 500, 500, 500, 200], 5, True),
        ([500, 500, 503, 404], 4, False),
        ([500] * 9, 5, False),
    ],
)
async def test_the_retry_ladder_is_kommos(answers: list[int], attempts: int, arrived: bool):
    receiver = Receiver(*answers)
    with serving(receiver.app) as base:
        hook = HookSender(f"{base}/hook", minute=0.001)
        assert await hook.deliver(b"leads[add][0][id]=1") is arrived
    assert receiver.bodies == [b"leads[add][0][id]=1"] * attempts


async def test_an_answer_after_the_two_seconds_counts_as_none():
    receiver = Receiver(slow=0.3)
    with serving(receiver.app) as base:
        hook = HookSender(f"{base}/hook", minute=0.001, ack=0.05)
        assert not await hook.deliver(b"leads[add][0][id]=1")
    assert [attempt.status for attempt in hook.attempts] == [499] * 5


async def test_more_than_a_hundred_bad_answers_switch_the_hook_off():
    receiver = Receiver(*[404] * 200)
    with serving(receiver.app) as base:
        hook = HookSender(f"{base}/hook", minute=0.1, ack=30)
        await asyncio.gather(*(hook.deliver(f"leads[add][0][id]={n + 1}".encode()) for n in range(33)))
        assert (len(receiver.bodies), hook.disabled) == (99, False)
        await hook.deliver(b"leads[add][0][id]=34")
        assert (len(receiver.bodies), hook.disabled) == (101, True)
        await hook.deliver(b"leads[add][0][id]=35")
    assert len(receiver.bodies) == 101
    assert hook.lost[-1] == b"leads[add][0][id]=35"


async def test_our_own_move_comes_back_as_an_echo_we_can_know():
    fake, receiver = FakeKommo(per_second=1000), Receiver()
    lead_id = fake.add_lead("Ana Peña", at=AT)
    with serving(receiver.app) as ours, serving(fake.app) as base:
        fake.hook = HookSender(f"{ours}/hook")
        async with client(base) as account:
            moved_at = await account.move_lead(lead_id, fakes.PIPELINE, fakes.OFFER)
        for _ in range(100):
            if receiver.bodies:
                break
            await asyncio.sleep(0.02)
    updated, status = parse(receiver.bodies[0], "application/x-www-form-urlencoded")
    assert (updated.action, status.action) == ("update", "status")
    assert (status.lead_id, status.old_status_id, status.status_id) == (lead_id, fakes.NEW, fakes.OFFER)
    assert (status.modified_user_id, status.updated_at) == (fakes.ROBOT, moved_at)


def test_a_form_is_bracketed_as_kommo_does_it():
    assert form({"leads": {"add": [{"id": 1, "tags": [{"name": "a b"}]}]}}) == (
        b"leads%5Badd%5D%5B0%5D%5Bid%5D=1&leads%5Badd%5D%5B0%5D%5Btags%5D%5B0%5D%5Bname%5D=a+b"
    )
