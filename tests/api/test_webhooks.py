"""The gateway: what is genuine is stored once and enqueued; everything else leaves no effect."""

import asyncio
import os
from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from aliun_dashboard.api import webhooks
from aliun_dashboard.api.allowance import Allowance
from aliun_dashboard.flows import staff
from aliun_dashboard.kernel import events
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import Role
from tests import make
from tests.api.conftest import SECRET, Rows, signed, signed_by_meta

KOMMO = "/api/v1/webhooks/kommo"
INBOUND = "/api/v1/webhooks/inbound"
MOVED = b"leads%5Bstatus%5D%5B0%5D%5Bid%5D=42&leads%5Bstatus%5D%5B0%5D%5Bstatus_id%5D=142&account%5Bid%5D=7"
MUTATIONS = int(os.environ.get("ALIUN_MUTATIONS", "200"))  # 10000 in the full form
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def test_a_signed_event_is_stored_as_it_came_and_enqueued(client: httpx.AsyncClient, rows: Rows) -> None:
    answer = await client.post(KOMMO, content=MOVED, headers=FORM | signed(MOVED) | {"cookie": "secret=1"})
    assert answer.status_code == 200
    assert answer.json()["status"] == "received"
    [(event_id, external_id, body, signature, status, headers)] = rows(
        "SELECT id, external_id, body, signature, status, headers FROM webhook_event"
    )
    assert answer.json()["message_id"] == external_id
    assert answer.json()["processing_id"] == str(event_id)
    assert (bytes(body), signature, status) == (MOVED, "valid", "received")
    assert headers["content-type"] == FORM["content-type"]
    assert "cookie" not in headers
    assert rows("SELECT task_name, args FROM procrastinate_jobs") == [(events.PROCESS, {"event_id": event_id})]


async def test_the_secret_in_the_address_is_enough(client: httpx.AsyncClient, rows: Rows) -> None:
    answer = await client.post(f"{KOMMO}/{SECRET}", content=MOVED, headers=FORM)
    assert answer.status_code == 200
    assert rows("SELECT signature FROM webhook_event") == [("token",)]


async def test_a_wrong_secret_in_the_address_finds_nothing(client: httpx.AsyncClient, rows: Rows) -> None:
    answer = await client.post(f"{KOMMO}/guessed", content=MOVED, headers=FORM)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert rows("SELECT FROM webhook_event") == []


async def test_the_right_address_does_not_excuse_a_wrong_signature(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{KOMMO}/{SECRET}", content=MOVED, headers=signed(b"another body"))
    assert answer.status_code == 401


async def test_the_same_event_again_changes_nothing(client: httpx.AsyncClient, rows: Rows) -> None:
    answers = [await client.post(KOMMO, content=MOVED, headers=signed(MOVED)) for _ in range(3)]
    assert [answer.json()["status"] for answer in answers] == ["received", "duplicate", "duplicate"]
    assert {answer.status_code for answer in answers} == {200}
    assert rows("SELECT repeats FROM webhook_event") == [(2,)]
    assert len(rows("SELECT FROM procrastinate_jobs")) == 1


@pytest.mark.parametrize(
    "headers", [{}, {"x-signature": ""}, signed(MOVED, "other"), {"x-signature": "ñ".encode()}, {"x-signature": b"\0"}]
)
async def test_a_bad_signature_is_kept_without_effect(
    client: httpx.AsyncClient, rows: Rows, headers: dict[str, str]
) -> None:
    for _ in range(2):
        answer = await client.post(KOMMO, content=MOVED, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "bad_signature")
    assert rows("SELECT status, signature, repeats FROM webhook_event") == [("rejected", "invalid", 1)]
    assert rows("SELECT FROM procrastinate_jobs") == []


async def test_a_forgery_does_not_take_the_place_of_the_genuine_event(client: httpx.AsyncClient) -> None:
    await client.post(KOMMO, content=MOVED, headers=signed(MOVED, "other"))
    answer = await client.post(KOMMO, content=MOVED, headers=signed(MOVED))
    assert answer.json()["status"] == "received"


async def test_garbage_cannot_fill_the_disk(
    client: httpx.AsyncClient, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhooks, "rejected_allowance", Allowance(20, per_seconds=3600))
    posts = (client.post(KOMMO, content=b"x" * 20_000 + str(number).encode()) for number in range(30))
    assert {answer.status_code for answer in await asyncio.gather(*posts)} == {401}
    assert rows("SELECT count(*), max(length(body)) FROM webhook_event") == [(20, 16384)]


async def test_a_mebibyte_is_taken_and_one_byte_more_is_not(client: httpx.AsyncClient, rows: Rows) -> None:
    full = b"a" * 1024 * 1024
    assert (await client.post(KOMMO, content=full, headers=signed(full))).status_code == 200
    assert (await client.post(KOMMO, content=full + b"a", headers=signed(full + b"a"))).status_code == 413
    assert len(rows("SELECT FROM webhook_event")) == 1


async def test_a_body_that_hides_its_length_is_cut_off_all_the_same(client: httpx.AsyncClient) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 1000:
            read += 1
            yield b"a" * 65536

    answer = await client.post(KOMMO, content=endless())
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    assert read <= 18


@pytest.mark.parametrize("body", [b"", b"\x00", b"\xff\xfe\xfd", b"{", b"[" * 100_000, b"leads[add][0][name]=\x00%00"])
async def test_garbage_with_a_valid_signature_is_kept_for_a_person(
    client: httpx.AsyncClient, rows: Rows, body: bytes
) -> None:
    answer = await client.post(KOMMO, content=body, headers=signed(body))
    assert answer.status_code == 200
    assert bytes(rows("SELECT body FROM webhook_event")[0][0]) == body


@pytest.mark.parametrize("path", [KOMMO, f"{KOMMO}/x", INBOUND])
async def test_without_its_secret_a_webhook_is_closed(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("KOMMO_WEBHOOK_SECRET", "")
    monkeypatch.setenv("META_APP_SECRET", "")
    settings.cache_clear()
    answer = await client.post(path, content=MOVED, headers=signed(MOVED, "") | signed_by_meta(MOVED, ""))
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "not_configured")


async def test_a_burst_of_200_loses_and_doubles_nothing(client: httpx.AsyncClient, rows: Rows) -> None:
    bodies = [f"leads[add][0][id]={number}".encode() for number in range(200)]
    answers = await asyncio.gather(*(client.post(KOMMO, content=body, headers=signed(body)) for body in bodies * 2))
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json()["status"] == "received" for answer in answers) == 200
    assert len(rows("SELECT FROM webhook_event")) == 200
    assert len(rows("SELECT FROM procrastinate_jobs")) == 200


async def test_meta_signs_with_the_app_secret(client: httpx.AsyncClient, rows: Rows) -> None:
    body = b'{"object":"whatsapp_business_account","entry":[]}'
    assert (await client.post(INBOUND, content=body, headers=signed_by_meta(body))).status_code == 200
    assert (await client.post(INBOUND, content=body + b" ", headers=signed_by_meta(body))).status_code == 401
    assert rows("SELECT source, status FROM webhook_event ORDER BY id") == [("meta", "received"), ("meta", "rejected")]


@pytest.mark.parametrize("path", [INBOUND, f"{INBOUND}/verify"])
async def test_the_handshake_echoes_the_challenge_to_who_knows_the_token(client: httpx.AsyncClient, path: str) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "1158201444"}
    answer = await client.get(path, params=asked)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert (await client.get(path, params=asked | {"hub.verify_token": "guess"})).status_code == 403


@pytest.mark.timeout(0 if MUTATIONS > 1000 else 120)
@pytest.mark.parametrize("door", [KOMMO, INBOUND])
@given(cut=st.integers(0, len(MOVED) - 1), byte=st.integers(0, 255), header=st.text(max_size=80))
@hypothesis_settings(
    max_examples=MUTATIONS // 3 + 1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_no_mutation_of_a_signed_event_is_accepted(
    client: httpx.AsyncClient, door: str, cut: int, byte: int, header: str
) -> None:
    """One byte changed, the body cut short, another signature: three an example."""
    [(name, good)] = (signed if door == KOMMO else signed_by_meta)(MOVED).items()
    mutated = MOVED[:cut] + bytes([byte]) + MOVED[cut + 1 :]
    mutations = [(MOVED[:cut], good), (MOVED, header)]
    if mutated != MOVED:
        mutations.append((mutated, good))
    for body, signature in mutations:
        answer = await client.post(door, content=body, headers={name: signature.encode()})
        assert answer.status_code == 401


@given(at=st.integers(0, 40), letter=st.characters(codec="ascii", exclude_categories=["Cc"]), cut=st.integers(0, 48))
@hypothesis_settings(
    max_examples=MUTATIONS // 2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_no_mutation_of_a_token_is_accepted(
    client: httpx.AsyncClient, n8n_token: str, at: int, letter: str, cut: int
) -> None:
    forged = n8n_token[:at] + letter + n8n_token[at + 1 :]
    for token in {forged, n8n_token[:cut]} - {n8n_token}:
        answer = await client.post("/api/v1/webhooks/n8n", content=b"{}", headers={"x-aliun-token": token})
        assert answer.status_code == 401


@pytest.fixture
def n8n_token(database: str) -> str:
    make.user(Role.ADMIN, name="Dora")
    with begin("test") as work:
        return staff.create_token(work, "dora@aliun.example", "n8n")


async def test_only_posts_are_taken(client: httpx.AsyncClient) -> None:
    answer = await client.get(KOMMO)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert (await client.post("/api/v1/webhooks/unknown")).status_code == 404


async def test_n8n_proves_itself_with_an_api_token_and_names_its_events(client: httpx.AsyncClient, rows: Rows) -> None:
    make.user(Role.ADMIN, name="Dora")
    with begin("test") as work:
        token = staff.create_token(work, "dora@aliun.example", "n8n")
    path, known = "/api/v1/webhooks/n8n", {"x-aliun-token": token, "idempotency-key": "run-7"}
    assert (await client.post(path, content=b"{}")).status_code == 401
    assert (await client.post(path, content=b"{}", headers={"x-aliun-token": token[:-1]})).status_code == 401
    first = await client.post(path, content=b"{}", headers=known)
    again = await client.post(path, content=b'{"other": 1}', headers=known)
    assert (first.json()["status"], again.json()["status"]) == ("received", "duplicate")
    stored = rows("SELECT external_id, signature, headers::text FROM webhook_event WHERE status = 'received'")
    assert [row[:2] for row in stored] == [("run-7", "token")]
    assert token not in stored[0][2]
