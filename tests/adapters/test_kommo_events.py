"""Kommo's posts, byte for byte as it sends them, and everything else a stranger may send."""

import contextlib
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.adapters import kommo_events
from aliun_dashboard.adapters.kommo_body import MAX_PARAMETERS
from aliun_dashboard.adapters.kommo_events import KNOWN, KommoChange, UnknownShape, parse

FORM = "application/x-www-form-urlencoded"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "kommo"


def body(name: str) -> bytes:
    return (FIXTURES / f"{name}.txt").read_bytes()


def only(name: str) -> KommoChange:
    [change] = parse(body(name), FORM)
    return change


def test_a_new_lead_brings_its_facts():
    change = only("lead_added")
    assert (change.entity, change.action, change.lead_id) == ("leads", "add", 9000101)
    assert change.name == "Ana Peña · Bávaro en diciembre"
    assert change.price == Decimal(1850)
    assert (change.pipeline_id, change.status_id, change.old_status_id) == (8000001, 70010002, None)
    assert change.tags == ("Web", "luna de miel")
    assert change.field("destino") == "Punta Cana"
    assert change.field("Noches") == "4"
    assert change.updated_at == datetime(2026, 11, 20, 18, 40, tzinfo=UTC)
    assert (change.account_id, change.subdomain) == (31415926, "aliunviajes")
    assert change.modified_user_id is None


def test_brackets_may_come_unescaped():
    change = only("lead_added_literal_brackets")
    assert (change.lead_id, change.name, change.price) == (9000111, "Pedro Gómez", Decimal(750))


def test_a_stage_change_says_from_where_to_where_and_who():
    change = only("lead_status")
    assert (change.action, change.old_status_id, change.status_id) == ("status", 70010002, 70010003)
    assert (change.old_pipeline_id, change.pipeline_id) == (8000001, 8000001)
    assert (change.modified_user_id, change.responsible_user_id) == (5002, 5002)


def test_one_post_may_carry_several_entities_actions_and_indexes():
    changes = parse(body("several_entities"), FORM)
    assert [(c.entity, c.action, c.lead_id) for c in changes] == [
        ("leads", "update", 9000103),
        ("leads", "update", 9000104),
        ("leads", "status", 9000104),
        ("contacts", "update", None),
        ("companies", "add", None),
    ]


def test_a_contact_brings_its_phones_and_mails_as_written():
    person = parse(body("several_entities"), FORM)[3].contact
    assert person is not None
    assert (person.kommo_id, person.name) == (6600104, "Iván Núñez")
    assert person.phones == ("+1 809 555 0142", "829-555-0143")
    assert person.emails == ("ivan.nunez@ejemplo.do",)


def test_deep_custom_fields_keep_every_value():
    change = only("deep_custom_fields")
    assert change.price == Decimal("1499.50")
    fields = {field.name: field.values for field in change.fields}
    assert fields["Destino"] == ("Bayahíbe",)
    assert fields["Fecha de llegada"] == ("1797552000",)
    assert fields["Intereses"] == ("Playa & buceo", "Spa = relax", "100% todo incluido")
    assert fields["Dirección"] == ("Av. Alemania 12", "Punta Cana")
    assert fields["Comentario"] == ("Línea uno\nLínea dos: ¿hay vista al mar? 🌴",)
    assert change.field("UTM_CAMPAIGN") == "verano_2026"


def test_a_chat_message_brings_its_channel_its_text_and_its_lead():
    change = only("message_added")
    assert (change.entity, change.action, change.lead_id) == ("message", "add", 9000105)
    message = change.message
    assert message is not None
    assert message.text == "Hola, ¿tienen algo para 2 adultos en Bávaro del 10 al 14 de diciembre?"
    assert (message.origin, message.author_name, message.incoming) == ("waba", "Sofía Báez", True)
    assert (message.talk_id, message.chat_id[:8]) == ("1204", "8d1b6f3a")
    assert message.attachment_url.endswith("pasaporte.jpg")
    assert change.contact is not None
    assert change.contact.kommo_id == 6600105


def test_our_own_answer_is_not_an_incoming_message():
    sent = body("message_added").replace(b"=incoming", b"=outgoing")
    [change] = parse(sent, FORM)
    assert change.message is not None
    assert not change.message.incoming
    assert change.contact is not None
    assert change.contact.name == ""


def test_a_conversation_names_its_lead_and_channel():
    change = only("talk_added")
    assert change.lead_id == 9000105
    assert change.message is not None
    assert (change.message.origin, change.message.text) == ("instagram_business", "")


def test_an_incoming_lead_brings_the_client_of_its_chat():
    change = only("unsorted_added")
    assert (change.entity, change.action, change.lead_id) == ("unsorted", "add", 9000106)
    assert change.incoming is not None
    assert (change.incoming.category, change.incoming.source) == ("chats", "WhatsApp Aliun")
    assert change.contact is not None
    assert (change.contact.name, change.contact.phones) == ("Rosa Marte", ("18295550177",))
    assert change.message is not None
    assert change.message.text == "Buenas, quiero un todo incluido para mi aniversario"


@pytest.mark.parametrize(("name", "decision"), [("unsorted_accepted", "accept"), ("unsorted_declined", "decline")])
def test_an_incoming_lead_that_leaves_says_how(name: str, decision: str):
    change = only(name)
    assert (change.entity, change.action, change.lead_id) == ("unsorted", "delete", 9000106)
    assert change.incoming is not None
    assert (change.incoming.decision, change.incoming.uid) == (decision, "a7c1e1b0f2d94c5e8b6a")
    assert change.modified_user_id == 5001


def test_a_note_names_its_lead():
    change = only("lead_note")
    assert (change.action, change.lead_id, change.note) == ("note", 9000102, "Pide habitación en planta baja")


def test_the_digital_pipeline_has_its_own_shape():
    change = only("digital_pipeline_event")
    assert (change.entity, change.action, change.lead_id) == ("leads", "event", 9000107)
    assert (change.pipeline_id, change.status_id) == (8000001, 70010003)
    plain = parse(b"lead[event][id]=12&lead[event][status_id]=34", FORM)
    assert [(c.entity, c.action, c.lead_id, c.status_id) for c in plain] == [("leads", "event", 12, 34)]
    assert only("digital_pipeline_mail_in").lead_id == 9000108


def test_a_task_names_its_lead():
    assert only("task_added").lead_id == 9000102


def test_a_deleted_lead_is_known():
    assert (only("lead_deleted").action, only("lead_deleted").lead_id) == ("delete", 9000109)


def test_json_of_the_same_shape_says_the_same():
    post = {
        "leads": {"status": [{"id": 9000102, "status_id": 7, "pipeline_id": 8, "price": 10}]},
        "account": {"id": 31415926, "subdomain": "aliunviajes"},
    }
    form = b"leads[status][0][id]=9000102&leads[status][0][status_id]=7&leads[status][0][pipeline_id]=8"
    form += b"&leads[status][0][price]=10&account[id]=31415926&account[subdomain]=aliunviajes"
    assert parse(json.dumps(post).encode(), "application/json; charset=utf-8") == parse(form, FORM)


def test_more_than_twenty_leads_in_one_post_are_all_read():
    post = "&".join(f"leads[update][{n}][id]={n + 1}" for n in range(150)).encode()
    assert [change.lead_id for change in parse(post, FORM)] == list(range(1, 151))


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (body("garbage"), FORM),
        (body("unknown_action"), FORM),
        (b"", FORM),
        (b"hola=mundo", FORM),
        (b"leads=1&leads[add]=2", FORM),
        (b"account[id]=1", FORM),
        (b"{", "application/json"),
        (b"[" * 200_000, "application/json"),
        (b'{"leads":{"add":[' + b"9" * 5000 + b"]}}", "application/json"),
        (b"a=1&" * (MAX_PARAMETERS + 1), FORM),
    ],
)
def test_what_is_not_known_is_said_to_be_unknown(post: bytes, kind: str):
    with pytest.raises(UnknownShape):
        parse(post, kind)


def test_an_unknown_kind_rides_along_with_a_known_one():
    changes = parse(b"leads[teleport][0][id]=1&leads[add][0][id]=2", FORM)
    assert [(c.action, c.lead_id) for c in changes] == [("teleport", 1), ("add", 2)]


def test_values_are_bounded_and_storable():
    post = b"leads[add][0][id]=99999999999999999999&leads[add][0][status_id]=-5&leads[add][0][price]=1e9"
    post += b"&leads[add][0][name]=%00" + b"x" * 9000 + b"&leads[add][0][updated_at]=99999999999999"
    [change] = parse(post, FORM)
    assert (change.lead_id, change.status_id, change.price, change.updated_at) == (None, None, None, None)
    assert change.name == "x" * 500


def test_a_hostile_mebibyte_is_refused_or_read_in_a_moment():
    posts = [b"leads[add][0][id]=7&" + b"a[]=1&" * 9_000, b"leads[add][0][id]" + b"[b]" * 300_000 + b"=1", b"[" * 2**20]
    for post in posts:
        started = time.perf_counter()
        with contextlib.suppress(UnknownShape):
            parse(post, FORM)
        assert time.perf_counter() - started < 1


@given(st.binary(max_size=2000), st.sampled_from([FORM, "application/json", "", "text/plain"]))
def test_no_bytes_raise_anything_but_unknown_shape(post: bytes, kind: str):
    with contextlib.suppress(UnknownShape):
        assert parse(post, kind)


KEYS = st.sampled_from(
    [
        "0",
        "1",
        "id",
        "type",
        "data",
        "contact_id",
        "entity_type",
        "entity_id",
        "element_type",
        "custom_fields",
        "values",
        "value",
        "code",
        "tags",
        "name",
        "price",
        "updated_at",
        "note",
        "author",
        "attachment",
        "lead_id",
        "accept_result",
        "leads",
        "contacts",
        "source_data",
        "client",
        "origin",
        "action",
    ]
)
KINDS = st.sampled_from([(entity, action) for entity, actions in KNOWN.items() for action in sorted(actions)])
TEXTS = st.sampled_from(["", "0", "2", "lead", "٣", "\x00", "\ud800", "1e5", "9" * 30, "-1", "accept", "1795200000"])
LEAVES = TEXTS | st.none() | st.booleans() | st.integers() | st.floats()
TREES = st.recursive(LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(KEYS, t, max_size=4), max_leaves=12)


@given(KINDS, TREES)
def test_no_json_in_almost_the_right_shape_raises_anything_else(kind: tuple[str, str], tree: object):
    entity, action = kind
    with contextlib.suppress(UnknownShape):
        parse(json.dumps({entity: {action: tree}, "account": tree}).encode(), "application/json")


PATHS = st.lists(KEYS, max_size=7).map(lambda parts: "".join(f"[{part}]" for part in parts))


@given(KINDS, st.lists(st.tuples(PATHS, TEXTS), min_size=1))
def test_no_form_in_almost_the_right_shape_raises_anything_else(kind: tuple[str, str], pairs: list[tuple[str, str]]):
    entity, action = kind
    post = "&".join(f"{entity}[{action}]{path}={value}" for path, value in pairs)
    with contextlib.suppress(UnknownShape):
        parse(post.encode(errors="replace"), FORM)


def test_the_signature_is_hex_hmac_sha256_of_the_raw_body():
    post = body("lead_added")
    good = hmac.new(b"secreto", post, hashlib.sha256).hexdigest()
    assert kommo_events.signature_valid("secreto", post, good)
    assert kommo_events.signature_valid("secreto", post, good.upper())
    for wrong in (None, "", good[:-1], good + "0", "ñ" * 64, "\udcff", good.replace(good[0], "z", 1)):
        assert not kommo_events.signature_valid("secreto", post, wrong)
    assert not kommo_events.signature_valid("otro", post, good)
    assert not kommo_events.signature_valid("secreto", post + b"&", good)


def test_an_empty_secret_opens_nothing():
    post = b"leads[add][0][id]=1"
    assert not kommo_events.signature_valid("", post, hmac.new(b"", post, hashlib.sha256).hexdigest())
    assert not kommo_events.path_secret_valid("", "")


def test_the_path_secret_must_be_the_same():
    assert kommo_events.path_secret_valid("largo-y-secreto", "largo-y-secreto")
    for wrong in (None, "", "largo-y-secret", "LARGO-Y-SECRETO", "ñandú"):
        assert not kommo_events.path_secret_valid("largo-y-secreto", wrong)
