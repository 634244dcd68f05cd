"""Telling n8n: what it receives, and what each of its answers means."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response

from aliun_dashboard.adapters import n8n
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from tests.fakes.serve import serving

RECEIVED: list[tuple[dict[str, str], Any]] = []


def fake_n8n() -> FastAPI:
    app = FastAPI()

    @app.post("/webhook/{status}")
    async def webhook(status: int, request: Request) -> Response:
        RECEIVED.append((dict(request.headers), await request.json()))
        return Response('{"message":"Workflow was started"}', status)

    return app


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(fake_n8n()) as base:
        yield base


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    RECEIVED.clear()
    yield
    settings.cache_clear()


def answering(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("N8N_WEBHOOK_URL", url)
    settings.cache_clear()


async def test_an_event_arrives_with_its_name_key_and_data(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    answering(monkeypatch, f"{address}/webhook/200")
    await n8n.publish("message_received", {"lead": "L-000123", "text": "¿precio?"}, "message:wamid.1")
    ((headers, body),) = RECEIVED
    assert headers["idempotency-key"] == "message:wamid.1"
    assert body == {
        "event": "message_received",
        "key": "message:wamid.1",
        "data": {"lead": "L-000123", "text": "¿precio?"},
    }


async def test_a_password_in_the_address_is_sent_as_basic_authentication_and_not_logged(
    monkeypatch: pytest.MonkeyPatch, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    answering(monkeypatch, f"{address}/webhook/200".replace("http://", "http://aliun:s3cret@"))
    with caplog.at_level("DEBUG"):
        await n8n.publish("message_received", {}, "k")
    ((headers, _),) = RECEIVED
    assert headers["authorization"] == "Basic " + b64encode(b"aliun:s3cret").decode()
    assert "POST" in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (404, "workflow_inactive", False),
        (403, "no_permission", True),
        (401, "no_permission", True),
        (429, "provider_down", False),
        (503, "provider_down", False),
        (413, "provider_refused", True),
        (302, "provider_refused", True),
    ],
)
async def test_each_answer_says_whether_to_try_again(
    monkeypatch: pytest.MonkeyPatch, address: str, status: int, code: str, permanent: bool
) -> None:
    answering(monkeypatch, f"{address}/webhook/{status}")
    with pytest.raises(DeliveryFailed) as failed:
        await n8n.publish("message_received", {}, "k")
    assert (failed.value.code, failed.value.permanent) == (code, permanent)
    assert (failed.value.retry_after is None) == permanent


async def test_an_n8n_that_is_down_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "http://127.0.0.1:1/webhook/x")
    with pytest.raises(DeliveryFailed) as failed:
        await n8n.publish("message_received", {}, "k")
    assert (failed.value.code, failed.value.permanent) == ("unreachable", False)


async def test_without_an_address_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, "")
    assert not n8n.configured()
    with pytest.raises(DeliveryFailed) as failed:
        await n8n.publish("message_received", {}, "k")
    assert failed.value.code == "not_configured"
