"""Meta's one webhook for WhatsApp, Instagram and Messenger: is it theirs, and what does it say? Pure.

Deliveries are at least once, unordered and batched. Deduplicate messages on `external_id`,
statuses on (`external_id`, `status`).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping

from aliun_dashboard.adapters import messenger_events, whatsapp_events
from aliun_dashboard.adapters.meta_shapes import (
    Channel,
    Event,
    Identity,
    IdentityChange,
    IdentityKind,
    InboundMessage,
    Media,
    Object,
    Reading,
    Referral,
    StatusUpdate,
    UnknownShape,
    as_object,
    objects,
    text,
)

__all__ = [
    "Channel",
    "Event",
    "Identity",
    "IdentityChange",
    "IdentityKind",
    "InboundMessage",
    "Media",
    "Referral",
    "StatusUpdate",
    "UnknownShape",
    "handshake",
    "parse",
    "signature_valid",
]

READERS = {
    "whatsapp_business_account": whatsapp_events.read_entry,
    "instagram": messenger_events.read_instagram,
    "page": messenger_events.read_page,
}


def signature_valid(secret: str, body: bytes, header: str | None) -> bool:
    """True if `X-Hub-Signature-256` was made with the app secret over these very bytes.

    An empty secret is a closed door. Meta signs the escaped form it sends (`\\u00f1`), so only the
    raw body will do, never re-serialised JSON.
    """
    if not secret or not header:
        return False
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.strip().encode("utf-8", "replace"))


def handshake(params: Mapping[str, str], verify_token: str) -> str | None:
    """The challenge to answer as text/plain with 200, or None: answer 403 (C-26)."""
    token = params.get("hub.verify_token", "")
    known = bool(verify_token) and hmac.compare_digest(token.encode("utf-8", "replace"), verify_token.encode())
    return params.get("hub.challenge") if known and params.get("hub.mode") == "subscribe" else None


def parse(body: bytes) -> list[Event]:
    """Everything a customer or Meta said in one delivery, in its order.

    Echoes of our own messages, `standby` and read marks without a message id give no event.
    Raises only UnknownShape: what could be read is in its `events`.
    """
    source = _decoded(body)
    read_entry = READERS.get(text(source.get("object")))
    if read_entry is None:
        raise UnknownShape(f"object {text(source.get('object'))[:40]!r} is not one of ours")
    reading = Reading()
    entries = objects(source.get("entry"))
    for entry in entries:
        read_entry(entry, reading)
    if not entries:
        reading.troubles.append("no entry")
    if reading.troubles:
        raise UnknownShape("; ".join(reading.troubles[:5]), reading.events)
    return reading.events


def _decoded(body: bytes) -> Object:
    try:
        return as_object(json.loads(body))
    except (ValueError, RecursionError) as wrong:
        raise UnknownShape("the body is not JSON") from wrong
