"""Log-in by form: the cookie's flags, where it leads, who may send it."""

import httpx
import pytest

from aliun_dashboard.api import app as application
from aliun_dashboard.api.auth import local
from aliun_dashboard.flows import staff
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import MAX_ATTEMPTS, Role
from tests.api.conftest import Rows

EMAIL, PASSWORD = "ana@aliun.example", "palmas al viento"
FORM = {"email": EMAIL, "password": PASSWORD}
OURS = {"origin": "http://aliun.test"}


@pytest.fixture(autouse=True)
def ana(database: str) -> int:
    with begin("test") as work:
        return staff.create_user(work, EMAIL, "Ana Pérez", Role.AGENT, PASSWORD)


async def test_the_right_password_sets_a_cookie_scripts_cannot_read(client: httpx.AsyncClient, rows: Rows) -> None:
    answer = await client.post("/auth/login", data=FORM | {"next": "/pipeline?q=ana"}, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/pipeline?q=ana")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("aliun_session=aliun_")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    assert rows("SELECT action FROM audit_entry ORDER BY id")[-1] == ("staff.logged_in",)


async def test_by_https_the_cookie_never_travels_in_the_clear(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIUN_PUBLIC_URL", "https://aliun.test")
    settings.cache_clear()
    answer = await client.post("/auth/login", data=FORM, headers={"origin": "https://aliun.test"})
    assert answer.headers["set-cookie"].startswith("__Host-aliun_session=aliun_")
    assert "; Secure" in answer.headers["set-cookie"]
    assert "domain=" not in answer.headers["set-cookie"].lower()
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(("wanted", "home"), [("", "/oc/"), ("/pagos/", "/pagos/")])
async def test_finance_begins_with_the_purchase_orders(client: httpx.AsyncClient, wanted: str, home: str) -> None:
    with begin("test") as work:
        staff.create_user(work, "f@aliun.example", "Fina Cuentas", Role.FINANCE, PASSWORD)
    answer = await client.post("/auth/login", data=FORM | {"email": "f@aliun.example", "next": wanted}, headers=OURS)
    assert answer.headers["location"] == home


@pytest.mark.parametrize("form", [{}, {"email": EMAIL}, FORM | {"password": "\0"}, FORM | {"email": "x" * 4000}])
async def test_anything_else_goes_back_to_the_form(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    answer = await client.post("/auth/login", data=form, headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login?error=bad_credentials")
    assert "set-cookie" not in answer.headers


async def test_too_many_attempts_are_told_so(client: httpx.AsyncClient) -> None:
    for _ in range(MAX_ATTEMPTS):
        await client.post("/auth/login", data=FORM | {"password": "wrong"}, headers=OURS)
    answer = await client.post("/auth/login", data=FORM | {"next": "/pagos"}, headers=OURS)
    assert answer.headers["location"] == "/login?error=too_many_attempts&next=%2Fpagos"


@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://aliun.test.evil.test", ""])
@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/auth/password"])
async def test_forms_of_other_sites_are_refused(client: httpx.AsyncClient, path: str, origin: str) -> None:
    answer = await client.post(path, data=FORM, headers={"origin": origin})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "bad_origin")


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "javascript:alert(1)",
        "evil.test",
        "",
        "/a\r\nset-cookie: x=1",
        "//[",
    ],
)
def test_nobody_is_sent_elsewhere_after_logging_in(path: str) -> None:
    assert local(path) == "/"


async def test_logging_out_ends_the_session_on_the_server_too(client: httpx.AsyncClient, rows: Rows) -> None:
    await client.post("/auth/login", data=FORM, headers=OURS)
    assert rows("SELECT count(*) FROM staff_session") == [(1,)]
    answer = await client.post("/auth/logout", headers=OURS)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert 'aliun_session=""' in answer.headers["set-cookie"]
    assert rows("SELECT count(*) FROM staff_session") == [(0,)]
    assert (await client.post("/auth/logout", headers=OURS)).status_code == 303


async def test_a_password_is_changed_by_who_knows_it(client: httpx.AsyncClient) -> None:
    change = {"current": PASSWORD, "new": "arena y sal marina"}
    assert (await client.post("/auth/password", data=change, headers=OURS)).headers["location"] == "/login"
    await client.post("/auth/login", data=FORM, headers=OURS)
    wrong = await client.post("/auth/password", data=change | {"current": "?"}, headers=OURS)
    assert wrong.headers["location"] == "/ajustes?error=bad_credentials"
    right = await client.post("/auth/password", data=change, headers=OURS)
    assert right.headers["location"] == "/ajustes?done=password"
    again = await client.post("/auth/login", data=FORM | {"password": change["new"]}, headers=OURS)
    assert again.headers["location"] == "/"


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/api/docs", "/api/nowhere"):
        headers = (await client.get(path)).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"]
        assert "strict-transport-security" not in headers


async def test_the_policy_names_what_may_run_and_no_base(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/healthz")).headers["content-security-policy"]
    assert {"object-src 'none'", "base-uri 'none'", "form-action 'self'", "default-src 'self'"} <= set(
        policy.split("; ")
    )


@pytest.mark.parametrize(("trusted", "addresses"), [("", 1), ("127.0.0.1", 2)])
async def test_only_a_trusted_proxy_says_where_somebody_comes_from(
    configured: None, rows: Rows, monkeypatch: pytest.MonkeyPatch, trusted: str, addresses: int
) -> None:
    monkeypatch.setenv("ALIUN_TRUSTED_PROXIES", trusted)
    settings.cache_clear()
    transport = httpx.ASGITransport(application.create())
    async with httpx.AsyncClient(transport=transport, base_url="http://aliun.test") as client:
        for address in ("203.0.113.7", "203.0.113.8"):
            headers = OURS | {"x-forwarded-for": address}
            await client.post("/auth/login", data=FORM | {"password": "wrong"}, headers=headers)
    assert rows("SELECT count(DISTINCT subject) FROM login_attempt WHERE subject LIKE 'address:%'") == [(addresses,)]
