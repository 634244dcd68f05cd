"""Mails at the door: who may drop one and take one out, and what becomes of a file that is none."""

import httpx
import pytest

from aliun_dashboard.staff.rules import Role
from tests import tracker
from tests.api.conftest import Rows
from tests.api.test_imports import OURS, enter

EML = b"From: Ana <ana@x.example>\r\nMessage-ID: <one@x.example>\r\nSubject: Hola\r\n\r\nHola"


async def drop(client: httpx.AsyncClient, content: bytes = EML, **headers: str) -> httpx.Response:
    return await client.post("/imports/correo", files={"file": ("../m.eml", content)}, headers=OURS | headers)


async def test_a_dropped_mail_is_kept_once_with_its_bytes_and_its_job(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client, Role.FINANCE)
    places = [(await drop(client)).headers["location"] for _ in range(2)]
    assert places == ["/oc/buzon/1/"] * 2
    assert rows("SELECT key, facts->>'dropped_by' FROM mail_message") == [("one@x.example", "Dora Jefa")]
    assert rows("SELECT content FROM mail_raw") == [(EML,)]
    assert rows("SELECT DISTINCT task_name FROM procrastinate_jobs") == [("read_mail",)]


@pytest.mark.parametrize("content", [b"", b"\0\xff" * 50, b"%PDF-1.4"])
async def test_what_is_no_mail_goes_back_with_the_reason(client: httpx.AsyncClient, content: bytes) -> None:
    await enter(client, Role.FINANCE)
    assert (await drop(client, content)).headers["location"] == "/oc/buzon/?error=not_a_mail"


async def test_a_mail_of_another_site_is_not_taken(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client, Role.FINANCE)
    assert (await drop(client, origin="https://evil.example")).status_code == 403
    assert rows("SELECT count(*) FROM mail_message") == [(0,)]


async def test_a_mail_too_big_for_any_mailbox_is_stopped_at_the_door(client: httpx.AsyncClient, rows: Rows) -> None:
    await enter(client, Role.FINANCE)
    answer = await drop(client, EML + b"x" * (27 * 1024 * 1024))
    assert answer.headers["location"] == "/oc/buzon/?error=file_too_big&megabytes=26"
    assert rows("SELECT count(*) FROM mail_message") == [(0,)]


@pytest.mark.parametrize(
    ("role", "may_drop", "may_read"), [(None, 401, 401), (Role.AGENT, 403, 403), (Role.SUPPORT, 403, 200)]
)
async def test_only_those_of_the_tracker_drop_and_read(
    client: httpx.AsyncClient, role: Role | None, may_drop: int, may_read: int
) -> None:
    mail_id = tracker.mail(raw=EML)
    if role:
        await enter(client, role)
    assert (await drop(client)).status_code == may_drop
    assert (await client.get(f"/files/mails/{mail_id}.eml")).status_code == may_read


async def test_a_mail_comes_out_byte_for_byte_and_is_never_opened_in_our_name(client: httpx.AsyncClient) -> None:
    await enter(client, Role.FINANCE)
    raw = EML + b"\r\n<script>alert(1)</script>\0\xff"
    answer = await client.get(f"/files/mails/{tracker.mail(raw=raw)}.eml")
    assert answer.content == raw
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await client.get("/files/mails/404.eml")).status_code == 404
    assert (await client.get(f"/files/mails/{10**20}.eml")).status_code == 404
