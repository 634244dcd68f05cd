"""Meta's webhooks: documented bodies in, values out, and never anything but UnknownShape."""

import hashlib
import hmac
import json
import string
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.adapters.meta_events import (
    Channel,
    Identity,
    IdentityChange,
    IdentityKind,
    InboundMessage,
    StatusUpdate,
    UnknownShape,
    handshake,
    parse,
    signature_valid,
)

PHONE = Identity(IdentityKind.PHONE, "18095550123")
BSUID = Identity(IdentityKind.BSUID, "DO.13491208655302741918")
CONTACT = {"profile": {"name": "Ana Peña"}, "wa_id": PHONE.value, "user_id": BSUID.value}
REFERRAL = {
    "source_url": "https://fb.me/3cr4Wqqkv",
    "source_id": "120226305854810726",
    "source_type": "ad",
    "headline": "Todo incluido en Bávaro",
    "body": "Escríbenos",
    "media_type": "image",
    "image_url": "https://scontent.example/1.jpg",
    "ctwa_clid": "Aff-n8ZTODiE79d22",
    "welcome_message": {"text": "¡Hola!"},
}


def whatsapp(*messages: dict[str, Any], contacts: list[dict[str, Any]] | None = None, **value: Any) -> bytes:
    content = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "18095550100", "phone_number_id": "987654321"},
        **({"contacts": [CONTACT] if contacts is None else contacts, "messages": list(messages)} if messages else {}),
        **value,
    }
    entry = {"id": "123456789", "changes": [{"field": "messages", "value": content}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def message(kind: str = "text", **content: Any) -> dict[str, Any]:
    said = content or {"text": {"body": "Hola, quiero información"}}
    return {
        "from": PHONE.value,
        "from_user_id": BSUID.value,
        "id": "wamid.A1",
        "timestamp": "1763700000",
        "type": kind,
        **said,
    }


def one(body: bytes) -> Any:
    (event,) = parse(body)
    return event


def status(name: str, **more: Any) -> dict[str, Any]:
    told = {"id": "wamid.OUT", "status": name, "timestamp": "1763700009", "recipient_id": PHONE.value}
    return {**told, **more}


def messaging(object_name: str, **event: Any) -> bytes:
    item = {"sender": {"id": "IGSID1"}, "recipient": {"id": "17841"}, "timestamp": 1763700000123, **event}
    return json.dumps({"object": object_name, "entry": [{"id": "17841", "time": 1, "messaging": [item]}]}).encode()


def signed(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_the_signature_is_of_the_raw_bytes_and_not_of_the_same_json_written_otherwise() -> None:
    escaped = rb'{"text":"ma\u00f1ana","url":"https:\/\/x"}'
    assert signature_valid("secret", escaped, signed("secret", escaped))
    assert not signature_valid("secret", json.dumps(json.loads(escaped)).encode(), signed("secret", escaped))


@pytest.mark.parametrize("header", [None, "", "sha256=", "sha256=00", "sha1=abc", "\udcff", "ñ"])
def test_a_missing_or_odd_signature_is_invalid(header: str | None) -> None:
    assert not signature_valid("secret", b"{}", header)


def test_an_empty_secret_is_a_closed_door() -> None:
    assert not signature_valid("", b"{}", signed("", b"{}"))


def test_the_right_token_gets_its_challenge_back_and_a_wrong_or_unset_one_nothing() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "tok", "hub.challenge": "1158201444"}
    assert handshake(asked, "tok") == "1158201444"
    assert handshake(asked, "other") is None
    assert handshake({**asked, "hub.mode": "unsubscribe"}, "tok") is None
    assert handshake({**asked, "hub.verify_token": ""}, "") is None


def test_a_whatsapp_text_says_who_wrote_what_and_when() -> None:
    assert one(whatsapp(message())) == InboundMessage(
        channel=Channel.WHATSAPP,
        account_id="987654321",
        identities=(PHONE, BSUID),
        external_id="wamid.A1",
        sent_at=datetime(2025, 11, 21, 4, 40, tzinfo=UTC),
        kind="text",
        text="Hola, quiero información",
        profile_name="Ana Peña",
    )


def test_the_sample_of_the_mission_without_contacts_keeps_its_number_verbatim() -> None:
    sample = {**message(), "from": "+507123456789", "id": "wamid.XXX", "timestamp": "1640000000"}
    del sample["from_user_id"]
    event = one(whatsapp(sample, contacts=[]))
    assert (event.phone, event.profile_name, event.external_id) == ("+507123456789", "", "wamid.XXX")


def test_a_sender_without_a_phone_is_known_by_the_business_scoped_id() -> None:
    hidden = message()
    del hidden["from"]
    event = one(whatsapp(hidden, contacts=[{"profile": {"name": "Ana"}, "user_id": BSUID.value}]))
    assert (event.sender, event.phone, event.profile_name) == (BSUID, None, "Ana")


def test_mexican_and_argentine_numbers_stay_as_meta_writes_them() -> None:
    for number in ("5215512345678", "5491123456789"):
        event = one(whatsapp({**message(), "from": number}, contacts=[{**CONTACT, "wa_id": number}]))
        assert event.phone == number


def test_each_message_of_a_batch_finds_its_own_contact() -> None:
    other = {"profile": {"name": "Luis"}, "wa_id": "18295550999", "user_id": "DO.9"}
    second = {**message(), "id": "wamid.B2", "from": "18295550999", "from_user_id": "DO.9"}
    first, later = parse(whatsapp(message(), second, contacts=[other, CONTACT]))
    assert isinstance(first, InboundMessage)
    assert isinstance(later, InboundMessage)
    assert (first.profile_name, later.profile_name) == ("Ana Peña", "Luis")


@pytest.mark.parametrize("strangers", [1, 2])
def test_a_message_never_takes_a_strangers_name_or_id(strangers: int) -> None:
    stranger = {"profile": {"name": "Luis"}, "wa_id": "18295550999", "user_id": "DO.9"}
    event = one(whatsapp(message(), contacts=[stranger] * strangers))
    assert (event.identities, event.profile_name) == ((PHONE, BSUID), "")


def test_a_lone_contact_completes_a_sender_it_does_not_contradict() -> None:
    only_phone = message()
    del only_phone["from_user_id"]
    contact = {"profile": {"name": "Ana Peña"}, "user_id": BSUID.value}
    event = one(whatsapp(only_phone, contacts=[contact]))
    assert (event.identities, event.profile_name) == ((PHONE, BSUID), "Ana Peña")


def test_the_advertisement_is_kept_on_any_type_of_message() -> None:
    for kind, said in {"text": {"text": {"body": "hola"}}, "location": {"location": {"name": "Bávaro"}}}.items():
        referral = one(whatsapp(message(kind, **said, referral=REFERRAL))).referral
        assert (referral.source, referral.source_id) == ("ad", "120226305854810726")
        assert (referral.click_id, referral.headline) == ("Aff-n8ZTODiE79d22", "Todo incluido en Bávaro")


def test_an_advertisement_in_status_has_no_click_id() -> None:
    without = {name: value for name, value in REFERRAL.items() if name != "ctwa_clid"}
    assert one(whatsapp(message(text={"body": "hola"}, referral=without))).referral.click_id == ""


@pytest.mark.parametrize(
    ("kind", "content", "words", "payload"),
    [
        (
            "image",
            {"id": "M1", "mime_type": "image/jpeg", "sha256": "x", "caption": "mi pasaporte"},
            "mi pasaporte",
            "",
        ),
        ("document", {"id": "M1", "mime_type": "application/pdf", "filename": "voucher.pdf"}, "", ""),
        ("audio", {"id": "M1", "mime_type": "audio/ogg; codecs=opus", "voice": True}, "", ""),
        ("video", {"id": "M1", "mime_type": "video/mp4"}, "", ""),
        ("sticker", {"id": "M1", "mime_type": "image/webp", "animated": False}, "", ""),
        ("location", {"latitude": 18.58, "longitude": -68.4, "name": "Bávaro", "address": "RD"}, "Bávaro, RD", ""),
        ("location", {"latitude": 18.58, "longitude": -68.4}, "18.58, -68.4", ""),
        ("contacts", [{"name": {"formatted_name": "Luis Gil"}, "phones": []}], "Luis Gil", ""),
        ("interactive", {"type": "button_reply", "button_reply": {"id": "si", "title": "Sí"}}, "Sí", "si"),
        ("interactive", {"type": "list_reply", "list_reply": {"id": "h1", "title": "Hotel A"}}, "Hotel A", "h1"),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent", "response_json": "{}"}}, "Sent", "{}"),
        ("button", {"payload": "STOP", "text": "No más mensajes"}, "No más mensajes", "STOP"),
        ("order", {"catalog_id": "1", "text": "esto", "product_items": []}, "esto", ""),
        ("unsupported", {"type": "poll"}, "", ""),
        ("request_welcome", {}, "", ""),
    ],
)
def test_every_documented_type_is_read(kind: str, content: Any, words: str, payload: str) -> None:
    event = one(whatsapp(message(kind, **{kind: content})))
    assert (event.kind, event.text, event.payload) == (kind, words, payload)
    assert [file.media_id for file in event.media] == (["M1"] if "M1" in str(content) else [])


def test_replies_reactions_edits_and_withdrawals_name_the_message_they_are_about() -> None:
    reply = one(whatsapp({**message(), "context": {"from": "1", "id": "wamid.Q"}}))
    reaction = one(whatsapp(message("reaction", reaction={"message_id": "wamid.Q", "emoji": "👍"})))
    removed = one(whatsapp(message("reaction", reaction={"message_id": "wamid.Q", "emoji": ""})))
    new_text = {"type": "text", "text": {"body": "son 3"}}
    edit = one(whatsapp(message("edit", edit={"original_message_id": "wamid.Q", "message": new_text})))
    revoke = one(whatsapp(message("revoke", revoke={"original_message_id": "wamid.Q"})))
    assert [event.reply_to for event in (reply, reaction, removed, edit, revoke)] == ["wamid.Q"] * 5
    assert [event.text for event in (reaction, removed, edit)] == ["👍", "", "son 3"]


def test_a_change_of_number_is_no_message() -> None:
    system = {"body": "Ana changed", "wa_id": "18495550000", "user_id": "DO.77", "type": "user_changed_number"}
    change = one(whatsapp(message("system", system=system)))
    assert isinstance(change, IdentityChange)
    assert change.old == PHONE
    assert change.new == (Identity(IdentityKind.PHONE, "18495550000"), Identity(IdentityKind.BSUID, "DO.77"))


def test_a_body_with_only_statuses_gives_only_statuses_in_the_order_they_came() -> None:
    events = parse(whatsapp(statuses=[status("read"), status("delivered", biz_opaque_callback_data="greet:7")]))
    assert all(isinstance(event, StatusUpdate) for event in events)
    assert [(event.status, event.key) for event in events if isinstance(event, StatusUpdate)] == [
        ("read", ""),
        ("delivered", "greet:7"),
    ]


def test_a_failed_status_says_why_and_may_name_nobody() -> None:
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "over 24 hours"}}
    failed = status("failed", errors=[error])
    del failed["recipient_id"]
    event = one(whatsapp(statuses=[failed]))
    assert (event.error_code, event.error_detail, event.recipients) == (131047, "131047 over 24 hours", ())


def test_a_status_knows_a_recipient_without_a_phone() -> None:
    event = one(whatsapp(statuses=[status("sent", recipient_id=BSUID.value, recipient_user_id=BSUID.value)]))
    assert event.recipients == (BSUID,)


def test_instagram_gives_its_own_kind_of_identity_and_reads_the_advertisement() -> None:
    ad = {"ref": "ATL-007", "source": "ADS", "type": "OPEN_THREAD", "ad_id": "6045246247433"}
    said = {"mid": "aWdG", "text": "precio?", "referral": {**ad, "ads_context_data": {"ad_title": "Bávaro"}}}
    event = one(messaging("instagram", message=said))
    assert (event.channel, event.sender) == (Channel.INSTAGRAM, Identity(IdentityKind.IGSID, "IGSID1"))
    assert (event.text, event.external_id, event.account_id) == ("precio?", "aWdG", "17841")
    assert event.sent_at == datetime(2025, 11, 21, 4, 40, 0, 123000, tzinfo=UTC)
    assert (event.referral.source, event.referral.source_id, event.referral.ref) == ("ads", "6045246247433", "ATL-007")
    assert event.referral.headline == "Bávaro"


def test_messenger_gives_psid_quick_replies_postbacks_and_attachments() -> None:
    quick = one(messaging("page", message={"mid": "m1", "text": "Sí", "quick_reply": {"payload": "YES"}}))
    assert (quick.sender.kind, quick.text, quick.payload) == (IdentityKind.PSID, "Sí", "YES")
    postback = one(messaging("page", postback={"mid": "m2", "title": "Empezar", "payload": "START"}))
    assert (postback.kind, postback.text, postback.external_id) == ("postback", "Empezar", "m2")
    picture = {"type": "image", "payload": {"url": "https://cdn.example/1"}}
    photo = one(messaging("page", message={"mid": "m3", "attachments": [picture]}))
    assert (photo.kind, photo.media[0].url) == ("image", "https://cdn.example/1")
    answer = one(messaging("page", message={"mid": "m4", "text": "ok", "reply_to": {"mid": "m1"}}))
    assert answer.reply_to == "m1"


def test_a_bare_referral_or_old_postback_has_an_id_of_its_own() -> None:
    click = one(messaging("page", referral={"ref": "ATL-007", "source": "SHORTLINK", "type": "OPEN_THREAD"}))
    assert (click.kind, click.referral.ref, click.external_id) == (
        "referral",
        "ATL-007",
        "IGSID1:1763700000123:ATL-007",
    )
    assert one(messaging("page", postback={"payload": "START"})).external_id == "IGSID1:1763700000123:START"


def test_our_own_echo_and_conversations_held_by_another_app_are_passed_over() -> None:
    assert parse(messaging("instagram", message={"mid": "m", "text": "hola", "is_echo": True})) == []
    standby = {"object": "page", "entry": [{"id": "1", "standby": [{"message": {"mid": "m", "text": "hola"}}]}]}
    assert parse(json.dumps(standby).encode()) == []


def test_receipts_move_the_messages_they_name_and_a_watermark_none() -> None:
    delivered = parse(messaging("page", delivery={"mids": ["m1", "m2"], "watermark": 1}))
    assert [(e.external_id, e.status) for e in delivered if isinstance(e, StatusUpdate)] == [
        ("m1", "delivered"),
        ("m2", "delivered"),
    ]
    assert one(messaging("instagram", read={"mid": "m1"})).status == "read"
    assert parse(messaging("page", read={"watermark": 1})) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"null",
        b"[]",
        b"{}",
        b'{"object":"user","entry":[]}',
        b'{"object":"whatsapp_business_account","entry":[]}',
        b'{"object":"whatsapp_business_account","entry":[{"id":"1"}]}',
        b'{"object":"page","entry":[{"id":"1"}]}',
        b"[" * 100_000,
        b'{"object":' + b"9" * 5000 + b"}",
        whatsapp({**message(), "timestamp": "9" * 30}),
        whatsapp({**message(), "group_id": "G1"}),
        whatsapp(errors=[{"code": 130429, "title": "Rate limit hit"}]),
        messaging("page", message={"text": "without mid"}),
        messaging("page", something_new={}),
    ],
)
def test_what_cannot_be_read_is_an_unknown_shape_with_a_reason(body: bytes) -> None:
    with pytest.raises(UnknownShape) as unknown:
        parse(body)
    assert str(unknown.value)


def test_a_template_notice_is_unknown_and_says_which_field() -> None:
    notice = {"field": "message_template_status_update", "value": {"event": "REJECTED"}}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [notice]}]}).encode()
    with pytest.raises(UnknownShape, match="message_template_status_update"):
        parse(body)


def test_one_odd_item_does_not_hide_the_rest_of_the_batch() -> None:
    with pytest.raises(UnknownShape, match="id is missing") as unknown:
        parse(whatsapp({**message(), "id": ""}, message()))
    assert [event.external_id for event in unknown.value.events] == ["wamid.A1"]


def test_text_that_a_database_cannot_store_is_cleaned() -> None:
    body = whatsapp(message(text={"body": "a\0b"})).replace(b"\\u0000b", b"\\u0000b\\ud800")
    assert one(body).text == "ab?"


WORDS = st.sampled_from(
    [
        "object",
        "entry",
        "changes",
        "field",
        "value",
        "messages",
        "statuses",
        "contacts",
        "errors",
        "messaging",
        "message",
        "text",
        "body",
        "type",
        "id",
        "mid",
        "from",
        "timestamp",
        "metadata",
        "sender",
        "referral",
        "postback",
        "read",
        "delivery",
        "mids",
        "interactive",
        "system",
        "edit",
        "image",
        "whatsapp_business_account",
        "page",
        "instagram",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(string.printable, max_size=8)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5))


def read(body: bytes) -> None:
    """The property: a list of events or UnknownShape, whatever comes."""
    try:
        events = parse(body)
    except UnknownShape as unknown:
        events = list(unknown.events)
    assert all(isinstance(event, InboundMessage | StatusUpdate | IdentityChange) for event in events)


@given(st.binary() | TREES.map(lambda tree: json.dumps(tree).encode()))
def test_garbage_raises_nothing_else(body: bytes) -> None:
    read(body)


@given(st.dictionaries(WORDS, TREES, max_size=6), st.sampled_from(["text", "image", "interactive", "system", "edit"]))
def test_a_damaged_whatsapp_message_raises_nothing_else(damage: dict[str, Any], kind: str) -> None:
    read(whatsapp({**message(kind), **damage}))
    read(whatsapp(statuses=[{**status("failed"), **damage}]))
    read(whatsapp(**damage))


@given(st.dictionaries(WORDS, TREES, max_size=6))
def test_a_damaged_messenger_event_raises_nothing_else(damage: dict[str, Any]) -> None:
    read(messaging("page", **damage))
    read(messaging("instagram", message={"mid": "m", **damage}))
