"""Kommo's webhooks, inwards: is it genuine, what changed, have we seen it.

A post is form-encoded with bracketed keys (`leads[status][0][id]=…`), several
entities, actions and indexes at once. Nothing in it is proof: read the lead by
API before acting on money or places (X-16).
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from aliun_dashboard.adapters.kommo_body import UnknownShape, from_form, from_json
from aliun_dashboard.adapters.kommo_facts import (
    LONG,
    CustomField,
    KommoContact,
    Row,
    amount,
    contact,
    custom_fields,
    items,
    moment,
    number,
    row,
    rows,
    tags,
    text,
    values_of,
)

_BASIC = frozenset({"add", "update", "delete", "restore", "responsible", "note"})
_PIPELINE_TRIGGERS = frozenset({"event", "call_in", "chat", "site_visit", "mail_in"})
KNOWN: dict[str, frozenset[str]] = {
    "leads": _BASIC | _PIPELINE_TRIGGERS | {"status"},
    "contacts": _BASIC,
    "companies": _BASIC,
    "tasks": frozenset({"add", "update", "delete", "responsible"}),
    "unsorted": frozenset({"add", "update", "delete"}),
    "message": frozenset({"add"}),
    "talk": frozenset({"add", "update"}),
}
_PLURALS = {"lead": "leads", "contact": "contacts", "company": "companies", "task": "tasks"}
_LEAD_TYPES = ("lead", "leads", "2")
_PHONE = re.compile(r"\+?\d{8,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """A chat message, or with an empty `text` the conversation it belongs to.

    `origin` is the channel: `waba`, `instagram_business`, `facebook`, ….
    """

    id: str
    text: str
    origin: str
    author_name: str
    incoming: bool
    chat_id: str
    talk_id: str
    attachment_url: str


@dataclass(frozen=True, slots=True)
class IncomingLead:
    """Kommo's «Leads entrantes»; `decision` is `accept`, `decline` or empty."""

    uid: str
    category: str
    source: str
    decision: str


@dataclass(frozen=True, slots=True)
class KommoChange:
    """One changed thing of one post. Absent facts are None, empty text or ()."""

    entity: str
    action: str
    lead_id: int | None
    name: str
    price: Decimal | None
    status_id: int | None
    pipeline_id: int | None
    old_status_id: int | None
    old_pipeline_id: int | None
    responsible_user_id: int | None
    modified_user_id: int | None
    updated_at: datetime | None
    tags: tuple[str, ...]
    fields: tuple[CustomField, ...]
    note: str
    contact: KommoContact | None
    message: ChatMessage | None
    incoming: IncomingLead | None
    account_id: int | None
    subdomain: str

    def field(self, wanted: str) -> str:
        """First value of the custom field with that code or name, or empty."""
        return next(iter(values_of(self.fields, wanted)), "")


def signature_valid(secret: str, body: bytes, header: str | None) -> bool:
    """Whether `header` is hex HMAC-SHA256 of the raw body (A-07). No secret: never."""
    if not secret or not header:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return _same(expected, header.strip().lower())


def path_secret_valid(secret: str, given: str | None) -> bool:
    """Whether the secret in the address is ours (X-16). No secret: never."""
    return bool(secret) and _same(secret, given or "")


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(errors="replace"), right.encode(errors="replace"))


def parse(body: bytes, content_type: str) -> list[KommoChange]:
    """Every change of one post, in its order.

    Kinds outside `KNOWN` ride along with known ones, so nothing is lost.
    Raises only `UnknownShape`, when there is no known kind at all.
    """
    post = from_json(body) if "json" in content_type.lower() else from_form(body)
    changes = list(_changes(post))
    if not any(change.action in KNOWN.get(change.entity, ()) for change in changes):
        raise UnknownShape("no known entity and action")
    return changes


def _changes(post: Row) -> Iterator[KommoChange]:
    account = row(post.get("account"))
    for name, actions in post.items():
        entity = _PLURALS.get(name, name)
        if name == "account" or not entity.isascii():
            continue
        for action, payload in row(actions).items():
            for facts in rows(payload):
                yield _change(text(entity, 40), text(action, 40), facts, account)


def _change(entity: str, action: str, facts: Row, account: Row) -> KommoChange:
    if entity == "contacts" and text(facts.get("type")) == "company":
        entity = "companies"
    note = row(facts.get("note"))
    if action == "note" and note:
        facts = note
    elif action == "event" and row(facts.get("data")):
        facts = row(facts["data"])
    return KommoChange(
        entity=entity,
        action=action,
        lead_id=_lead_id(entity, action, facts),
        name=text(facts.get("name")),
        price=amount(facts.get("price")),
        status_id=number(facts.get("status_id")),
        pipeline_id=number(facts.get("pipeline_id")),
        old_status_id=number(facts.get("old_status_id")),
        old_pipeline_id=number(facts.get("old_pipeline_id")),
        responsible_user_id=number(facts.get("responsible_user_id")),
        modified_user_id=number(facts.get("modified_user_id")),
        updated_at=_updated_at(facts),
        tags=tags(facts),
        fields=custom_fields(facts),
        note=text(facts.get("text"), LONG) if action == "note" else "",
        contact=_contact(entity, facts),
        message=_message(entity, facts),
        incoming=_incoming(facts) if entity == "unsorted" else None,
        account_id=number(account.get("id")),
        subdomain=text(account.get("subdomain")),
    )


def _updated_at(facts: Row) -> datetime | None:
    names = ("updated_at", "last_modified", "created_at", "date_create")
    return next((found for name in names if (found := moment(facts.get(name)))), None)


def _lead_id(entity: str, action: str, facts: Row) -> int | None:
    if entity == "unsorted":
        return _unsorted_lead_id(facts)
    if entity == "leads" and action != "note":
        return number(facts.get("id")) or number(facts.get("lead_id"))
    kind = text(facts.get("entity_type")) or text(facts.get("element_type"))
    if kind not in _LEAD_TYPES:
        return None
    return number(facts.get("entity_id")) or number(facts.get("element_id"))


def _unsorted_lead_id(facts: Row) -> int | None:
    """Its own id, or the one of `{accept,decline}_result[leads][0]`."""
    if found := number(facts.get("lead_id")):
        return found
    for result in ("accept_result", "decline_result"):
        for lead_id in items(row(facts.get(result)).get("leads")):
            return number(lead_id)
    embedded = rows(row(facts.get("data")).get("leads"))
    return number(embedded[0].get("id")) if embedded else None


def _contact(entity: str, facts: Row) -> KommoContact | None:
    if entity == "contacts":
        return contact(facts)
    if entity == "unsorted":
        return _unsorted_contact(facts)
    if entity in ("message", "talk") and number(facts.get("contact_id")):
        author = row(facts.get("author"))
        name = text(author.get("name")) if _is_incoming(facts) else ""
        return KommoContact(number(facts.get("contact_id")), name)
    return None


def _unsorted_contact(facts: Row) -> KommoContact | None:
    """The embedded contact; a WhatsApp chat names its client by phone number."""
    embedded = rows(row(facts.get("data")).get("contacts"))
    found = contact(embedded[0]) if embedded else KommoContact(None)
    client = row(row(facts.get("source_data")).get("client"))
    phone = text(client.get("id"))
    found = KommoContact(
        kommo_id=found.kommo_id,
        name=found.name or text(client.get("name")),
        phones=found.phones or ((phone,) if _PHONE.fullmatch(phone) else ()),
        emails=found.emails,
    )
    return found if found != KommoContact(None) else None


def _is_incoming(facts: Row) -> bool:
    return text(facts.get("type")) != "outgoing"


def _message(entity: str, facts: Row) -> ChatMessage | None:
    if entity == "unsorted":
        return _unsorted_message(facts)
    if entity not in ("message", "talk"):
        return None
    return ChatMessage(
        id=text(facts.get("id")),
        text=text(facts.get("text"), LONG),
        origin=text(facts.get("origin")),
        author_name=text(row(facts.get("author")).get("name")),
        incoming=_is_incoming(facts),
        chat_id=text(facts.get("chat_id")),
        talk_id=text(facts.get("talk_id")),
        attachment_url=text(row(facts.get("attachment")).get("link"), LONG),
    )


def _unsorted_message(facts: Row) -> ChatMessage | None:
    """The chat message an incoming lead began with."""
    source = row(facts.get("source_data"))
    messages = rows(source.get("data"))
    if not messages or not text(messages[0].get("text")):
        return None
    return ChatMessage(
        id=text(messages[0].get("id")),
        text=text(messages[0].get("text"), LONG),
        origin=text(source.get("service")) or text(facts.get("source")),
        author_name=text(row(source.get("client")).get("name")),
        incoming=True,
        chat_id=text(row(source.get("origin")).get("chat_id")),
        talk_id="",
        attachment_url="",
    )


def _incoming(facts: Row) -> IncomingLead:
    return IncomingLead(
        uid=text(facts.get("uid")),
        category=text(facts.get("category")),
        source=text(facts.get("source_name")) or text(facts.get("source")),
        decision=text(facts.get("action")),
    )
