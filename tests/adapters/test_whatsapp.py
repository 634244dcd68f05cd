"""Sending through the Cloud API, against a fake that answers as Meta documents."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from aliun_dashboard.adapters import whatsapp
from aliun_dashboard.adapters.meta_events import StatusUpdate, parse, signature_valid
from aliun_dashboard.adapters.whatsapp_errors import MEANINGS, meaning_of
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from tests.fakes import meta
from tests.fakes.serve import serving

PERSON = "18095550123"
ACCEPTED: list[dict[str, Any]] = []


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(meta.cloud_api(ACCEPTED)) as base:
        yield base


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch, address: str) -> Iterator[None]:
    ACCEPTED.clear()
    monkeypatch.setenv("META_BASE_URL", f"{address}/v23.0")
    monkeypatch.setenv("META_ACCESS_TOKEN", meta.TOKEN)
    monkeypatch.setenv("WHATSAPP_PHONE_NUMBER_ID", meta.PHONE_NUMBER_ID)
    settings.cache_clear()
    yield
    settings.cache_clear()


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


async def failure(to: str) -> DeliveryFailed:
    with pytest.raises(DeliveryFailed) as failed:
        await whatsapp.send_text(to, "Hola", key="k")
    return failed.value


async def test_a_text_goes_out_with_our_key_and_comes_back_with_metas_id() -> None:
    assert await whatsapp.send_text("+1 (809) 555-0123", "¡Hola, Ana!", key="greeting:7") == "wamid.1"
    assert ACCEPTED == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": PERSON,
            "type": "text",
            "text": {"body": "¡Hola, Ana!", "preview_url": False},
            "biz_opaque_callback_data": "greeting:7",
        }
    ]


async def test_a_person_without_a_phone_is_written_to_by_the_business_scoped_id() -> None:
    await whatsapp.send_text("DO.13491208655302741918", "Hola", key="k")
    assert ACCEPTED[0]["recipient"] == "DO.13491208655302741918"
    assert "to" not in ACCEPTED[0]


async def test_a_reply_quotes_the_message_it_answers() -> None:
    await whatsapp.send_text(PERSON, "Sí", key="k", reply_to="wamid.Q")
    assert ACCEPTED[0]["context"] == {"message_id": "wamid.Q"}


async def test_a_template_fills_its_blanks_in_order() -> None:
    await whatsapp.send_template(PERSON, "saludo_inicial", "es", ["Ana", "Punta Cana"], key="k")
    blanks = [{"type": "text", "text": "Ana"}, {"type": "text", "text": "Punta Cana"}]
    assert ACCEPTED[0]["template"] == {
        "name": "saludo_inicial",
        "language": {"code": "es"},
        "components": [{"type": "body", "parameters": blanks}],
    }


async def test_a_template_without_blanks_has_no_components() -> None:
    await whatsapp.send_template(PERSON, "saludo_inicial", "es", key="k")
    assert "components" not in ACCEPTED[0]["template"]


@pytest.mark.parametrize(
    ("code", "word", "permanent"),
    [
        (1, "provider_down", False),
        (4, "rate_limited", False),
        (10, "no_permission", True),
        (100, "bad_request", True),
        (190, "token_invalid", True),
        (368, "account_locked", True),
        (80007, "rate_limited", False),
        (130429, "rate_limited", False),
        (131000, "provider_down", False),
        (131016, "provider_down", False),
        (131026, "undeliverable", True),
        (131042, "billing", True),
        (131047, "window_closed", True),
        (131048, "spam_limit", True),
        (131049, "person_cap", True),
        (131050, "opted_out", True),
        (131051, "unsupported_type", True),
        (131056, "pair_limit", False),
        (131062, "phone_needed", True),
        (132001, "template_problem", True),
    ],
)
async def test_each_error_says_whether_to_try_again_and_what_to_do(code: int, word: str, permanent: bool) -> None:
    failed = await failure(meta.failing_number(code))
    assert (failed.code, failed.permanent) == (word, permanent)
    assert (failed.retry_after is None) == permanent
    assert str(code) in str(failed)
    assert MEANINGS[code].advice in str(failed)


def test_every_error_that_meta_documents_has_a_meaning() -> None:
    assert set(meta.DOCUMENTED) <= set(MEANINGS)


def test_an_error_code_of_a_failed_status_has_the_same_meaning() -> None:
    assert meaning_of(131047).code == "window_closed"
    assert meaning_of(999999) == meaning_of(None)


async def test_a_wrong_token_is_told_apart_from_a_bad_message(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, META_ACCESS_TOKEN="expired")
    assert (await failure(PERSON)).code == "token_invalid"


async def test_silence_leaves_the_outcome_unknown_and_is_never_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatsapp, "TIMEOUT", httpx.Timeout(0.2))
    failed = await failure(meta.SILENT)
    assert (failed.code, failed.permanent) == ("unknown_outcome", True)


@pytest.mark.parametrize("recipient", [meta.GATEWAY, meta.NONSENSE])
async def test_an_answer_that_is_none_leaves_the_outcome_unknown(recipient: str) -> None:
    failed = await failure(recipient)
    assert (failed.code, failed.permanent) == ("unknown_outcome", True)


async def test_a_server_that_was_never_reached_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        given(monkeypatch, META_BASE_URL=f"http://127.0.0.1:{closed.getsockname()[1]}")
        failed = await failure(PERSON)
    assert (failed.code, failed.permanent) == ("unreachable", False)


@pytest.mark.parametrize("to", ["", "Ana", "0000", "DO.", "DO.1/../2", "123456789012345678"])
async def test_what_is_no_address_never_leaves_the_house(to: str) -> None:
    assert (await failure(to)).code == "bad_recipient"
    assert ACCEPTED == []


async def test_without_keys_it_says_so_and_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert whatsapp.configured()
    given(monkeypatch, META_ACCESS_TOKEN="")
    assert not whatsapp.configured()
    assert (await failure(PERSON)).code == "not_configured"


async def test_the_status_of_a_sent_message_finds_its_way_home_by_id_and_key() -> None:
    wamid = await whatsapp.send_text(PERSON, "Hola", key="greeting:7")
    body, headers = meta.delivery(meta.status_of(ACCEPTED[0], wamid, "failed", at=1763700000, error=131047))
    assert signature_valid(meta.APP_SECRET, body, headers["X-Hub-Signature-256"])
    (status,) = parse(body)
    assert isinstance(status, StatusUpdate)
    assert (status.external_id, status.key, status.error_code) == (wamid, "greeting:7", 131047)
