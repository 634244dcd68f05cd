"""Our reading of WhatsApp against pywa's, an independent implementation of Meta's documents."""

import json
from typing import Any

import pytest
from pywa import WhatsApp, utils
from pywa.errors import SendMessageError, ThrottlingError, WhatsAppError
from pywa.types import CallbackButton, CallbackSelection, Message, MessageStatus
from pywa.types.base_update import RawUpdate

from aliun_dashboard.adapters.meta_events import InboundMessage, StatusUpdate, parse, signature_valid
from aliun_dashboard.adapters.whatsapp_errors import MEANINGS
from tests.fakes import meta

CLIENT = WhatsApp(phone_id=meta.PHONE_NUMBER_ID, token=meta.TOKEN)
REFERRAL = {
    "source_url": "https://fb.me/1",
    "source_type": "ad",
    "source_id": "77",
    "headline": "Bávaro",
    "ctwa_clid": "A",
}
FILE = {"id": "M1", "mime_type": "image/jpeg", "sha256": "x"}
SAID: list[dict[str, Any]] = [
    {"type": "text", "text": {"body": "¿Precio? 🌴"}},
    {"type": "text", "text": {"body": "sí"}, "context": {"from": "1809", "id": "wamid.Q"}},
    {"type": "text", "text": {"body": "vi el anuncio"}, "referral": REFERRAL},
    {"type": "image", "image": {**FILE, "caption": "mi pasaporte"}},
    {"type": "document", "document": {**FILE, "filename": "v.pdf", "caption": "voucher"}},
    {"type": "audio", "audio": {**FILE, "voice": True}},
    {"type": "sticker", "sticker": {**FILE, "animated": False}},
]


def raw(body: bytes) -> RawUpdate:
    return RawUpdate(body, hmac_header=None, update_hash="h")


def inbound(said: dict[str, Any]) -> bytes:
    value = meta.inbound_text("", wamid="wamid.A", at=1763700000)
    (message,) = value["messages"]
    del message["text"]
    return meta.delivery({**value, "messages": [{**message, **said}]})[0]


def one(body: bytes) -> Any:
    (event,) = parse(body)
    return event


@pytest.mark.parametrize("said", SAID, ids=lambda said: "-".join(said))
def test_a_message_reads_the_same(said: dict[str, Any]) -> None:
    body = inbound(said)
    ours, theirs = one(body), Message.from_update(CLIENT, raw(body))
    assert isinstance(ours, InboundMessage)
    assert (ours.external_id, ours.sent_at, ours.kind) == (theirs.id, theirs.timestamp, theirs.type.value)
    assert (ours.phone, ours.profile_name) == (theirs.from_user.wa_id, theirs.from_user.name)
    assert ours.identities[1].value == theirs.from_user.bsuid
    assert ours.text == (theirs.text or theirs.caption or "")
    assert ours.reply_to == (theirs.reply_to_message.id if theirs.reply_to_message else "")
    assert [file.media_id for file in ours.media] == ([theirs.media.id] if theirs.media else [])
    assert (ours.referral.source_id if ours.referral else None) == (theirs.referral and theirs.referral.source_id)


@pytest.mark.parametrize(("answer", "kind"), [("button_reply", CallbackButton), ("list_reply", CallbackSelection)])
def test_pressed_buttons_and_chosen_rows_read_the_same(answer: str, kind: Any) -> None:
    chosen = {"type": answer, answer: {"id": "h1", "title": "Hotel A"}}
    body = inbound({"type": "interactive", "interactive": chosen, "context": {"from": "1809", "id": "wamid.Q"}})
    ours, theirs = one(body), kind.from_update(CLIENT, raw(body))
    assert (ours.text, ours.payload, ours.reply_to) == (theirs.title, theirs.data, theirs.reply_to_message.id)


@pytest.mark.parametrize(("name", "error"), [("sent", 0), ("delivered", 0), ("read", 0), ("failed", 131047)])
def test_a_status_reads_the_same(name: str, error: int) -> None:
    sent = {"to": "18095550123", "biz_opaque_callback_data": "greeting:7"}
    value = meta.status_of(sent, "wamid.OUT", name, at=1763700000, error=error)
    for failed in value["statuses"][0].get("errors", []):
        failed["message"] = failed["title"]
    contact = {"profile": {"name": "Ana"}, "wa_id": sent["to"], "user_id": "DO.1"}
    body, _ = meta.delivery({**value, "contacts": [contact]})
    ours, theirs = one(body), MessageStatus.from_update(CLIENT, raw(body))
    assert isinstance(ours, StatusUpdate)
    assert (ours.external_id, ours.status, ours.happened_at) == (theirs.id, theirs.status.value, theirs.timestamp)
    assert (ours.key, ours.error_code) == (theirs.tracker, theirs.error.code if theirs.error else None)


def test_a_signature_is_judged_the_same() -> None:
    body, headers = meta.delivery(meta.inbound_text("mañana", wamid="w", at=1))
    signature = headers["X-Hub-Signature-256"]
    for tried in (body, json.dumps(json.loads(body)).encode()):
        theirs = utils.webhook_updates_validator(meta.APP_SECRET, tried, signature)
        assert signature_valid(meta.APP_SECRET, tried, signature) == theirs


def test_every_error_that_a_send_can_raise_there_has_a_meaning_here() -> None:
    senders: list[type[WhatsAppError]] = [*SendMessageError.__subclasses__(), *ThrottlingError.__subclasses__()]
    codes = {code for kind in senders for code in kind.__error_codes__ or ()}
    of_flows_and_registration = {132068, 132069, 133016}
    assert codes - set(MEANINGS) <= of_flows_and_registration
