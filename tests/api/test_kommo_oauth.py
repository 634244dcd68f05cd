"""Connecting Kommo: out with a word of our own, back only with it, to our own account, as an administrator."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from aliun_dashboard.adapters import kommo_oauth
from aliun_dashboard.flows import connection, staff
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import Role
from tests.api.conftest import Rows
from tests.fakes import kommo as fake
from tests.fakes.serve import serving

PASSWORD = "palmas al viento"
OURS = {"origin": "http://aliun.test"}


@pytest.fixture(autouse=True)
def kommo(configured: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[fake.FakeKommo]:
    """Our integration at a Kommo of our own, not connected yet."""
    there = fake.FakeKommo()
    with serving(there.app) as address:
        monkeypatch.setenv("KOMMO_BASE_URL", address)
        monkeypatch.setenv("KOMMO_SUBDOMAIN", "aliun")
        monkeypatch.setenv("KOMMO_CLIENT_ID", fake.CLIENT_ID)
        monkeypatch.setenv("KOMMO_CLIENT_SECRET", fake.CLIENT_SECRET)
        settings.cache_clear()
        monkeypatch.setattr(fake, "REDIRECT", f"http://aliun.test{kommo_oauth.REDIRECT_PATH}")
        yield there


async def log_in(client: httpx.AsyncClient, role: Role = Role.ADMIN) -> None:
    with begin("test") as work:
        staff.create_user(work, "eva@aliun.example", "Eva Luna", role, PASSWORD)
    await client.post("/auth/login", data={"email": "eva@aliun.example", "password": PASSWORD}, headers=OURS)


async def state_of(client: httpx.AsyncClient) -> str:
    answer = await client.get("/api/v1/kommo/connect")
    there = urlsplit(answer.headers["location"])
    assert (answer.status_code, there.hostname) == (303, "www.kommo.com")
    return parse_qs(there.query)["state"][0]


def back(state: str, **other: str) -> dict[str, str]:
    return {"state": state, "code": fake.CODE, "referer": "aliun.kommo.com"} | other


async def test_an_administrator_comes_back_with_a_pair_of_tokens(client: httpx.AsyncClient, rows: Rows) -> None:
    await log_in(client)
    state = await state_of(client)
    answer = await client.get(kommo_oauth.REDIRECT_PATH, params=back(state))
    assert answer.headers["location"] == "/ajustes/conexiones?done=kommo"
    with begin("test") as work:
        kept = connection.tokens(work)
    assert kept
    assert kept.access.startswith("access-")
    assert ("kommo.connected",) in rows("SELECT action FROM audit_entry")
    assert kept.access not in str(rows("SELECT ciphertext FROM credential"))
    again = await client.get(kommo_oauth.REDIRECT_PATH, params=back(state))
    assert again.headers["location"] == "/ajustes/conexiones?error=bad_state"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"state": "anything"}, "bad_state"),
        ({"state": ""}, "bad_state"),
        ({"referer": "evil.example"}, "other_account"),
        ({"referer": "other.kommo.com"}, "other_account"),
        ({"code": "spent"}, "kommo_refused"),
    ],
)
async def test_whoever_else_comes_back_connects_nothing(
    client: httpx.AsyncClient, rows: Rows, wrong: dict[str, str], why: str
) -> None:
    await log_in(client)
    answer = await client.get(kommo_oauth.REDIRECT_PATH, params=back(await state_of(client)) | wrong)
    assert answer.headers["location"] == f"/ajustes/conexiones?error={why}"
    assert rows("SELECT count(*) FROM credential") == [(0,)]


@pytest.mark.parametrize("path", ["/api/v1/kommo/connect", kommo_oauth.REDIRECT_PATH])
async def test_only_administrators_connect(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).headers["location"] == "/login"
    await log_in(client, Role.DIRECTOR)
    assert (await client.get(path)).status_code == 403
