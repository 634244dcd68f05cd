"""WhatsApp's webhook entries, read into messages, statuses and changes of number."""

from collections.abc import Iterator
from datetime import timedelta

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
    moment,
    objects,
    required,
    text,
)

MEDIA_TYPES = ("image", "video", "audio", "document", "sticker")
SECOND = timedelta(seconds=1)


def read_entry(entry: Object, reading: Reading) -> None:
    """Add what one `entry` says. Fields other than `messages` (templates, account) are for a person to see."""
    if "changes" not in entry:
        reading.troubles.append("whatsapp entry without changes")
    for change in objects(entry.get("changes")):
        if change.get("field") == "messages":
            _read_value(as_object(change.get("value")), reading)
        else:
            reading.troubles.append(f"whatsapp field {text(change.get('field'))[:40]!r} is no conversation")


def _read_value(value: Object, reading: Reading) -> None:
    account_id = text(as_object(value.get("metadata")).get("phone_number_id"))
    contacts = objects(value.get("contacts"))
    if not any(name in value for name in ("messages", "statuses", "errors")):
        reading.troubles.append("whatsapp value without messages or statuses")
    for message in objects(value.get("messages")):
        reading.attempt(_message(message, contacts, account_id))
    for status in objects(value.get("statuses")):
        reading.attempt(_status(status, account_id))
    reading.troubles.extend(f"whatsapp error {_error_detail(error)}" for error in objects(value.get("errors")))


def _message(message: Object, contacts: list[Object], account_id: str) -> Iterator[Event]:
    kind = required(message, "type")
    if kind == "system":
        yield _identity_change(message, account_id)
        return
    if message.get("group_id"):
        raise UnknownShape("whatsapp group messages are not served")
    contact = _contact_of(message, contacts)
    content = as_object(as_object(message.get("edit")).get("message")) if kind == "edit" else message
    yield InboundMessage(
        channel=Channel.WHATSAPP,
        account_id=account_id,
        identities=_senders(message, contact),
        external_id=required(message, "id"),
        sent_at=moment(message.get("timestamp"), unit=SECOND),
        kind=kind,
        text=_words(content),
        profile_name=text(as_object(contact.get("profile")).get("name")),
        payload=_payload(content),
        reply_to=_reply_to(message, kind),
        referral=_referral(as_object(message.get("referral"))),
        media=_media(content),
    )


def _contact_of(message: Object, contacts: list[Object]) -> Object:
    """The contact of this message's sender: one that shares a name, or a lone one that contradicts none."""
    pairs = (("from", "wa_id"), ("from_user_id", "user_id"))
    for contact in contacts:
        named = [(text(message.get(ours)), text(contact.get(theirs))) for ours, theirs in pairs]
        if any(sender and sender == known for sender, known in named):
            return contact
        if len(contacts) == 1 and not any(sender and known for sender, known in named):
            return contact
    return {}


def _senders(message: Object, contact: Object) -> tuple[Identity, ...]:
    """Phone first: it wins for sending where both are known. Since 2026 it may be absent."""
    found = _identities(
        message.get("from") or contact.get("wa_id"),
        message.get("from_user_id") or contact.get("user_id"),
        message.get("from_parent_user_id") or contact.get("parent_user_id"),
    )
    if not found:
        raise UnknownShape("the sender is missing")
    return found


def _identities(phone: object, bsuid: object, parent: object = None) -> tuple[Identity, ...]:
    """The names there are. A BSUID (`DO.1349…`) is one even where an older field was made for a phone."""
    first = IdentityKind.BSUID if "." in text(phone) else IdentityKind.PHONE
    named = ((first, phone), (IdentityKind.BSUID, bsuid), (IdentityKind.PARENT_BSUID, parent))
    return tuple(dict.fromkeys(Identity(kind, text(value)) for kind, value in named if text(value)))


def _words(content: Object) -> str:
    """What the customer wrote, chose or pointed at."""
    kind = text(content.get("type"))
    inner = as_object(content.get(kind))
    if kind == "interactive":
        chosen = as_object(inner.get(text(inner.get("type"))))
        return text(chosen.get("title")) or text(chosen.get("body"))
    if kind == "location":
        place = [text(inner.get("name")), text(inner.get("address")), text(inner.get("url"))]
        return ", ".join(part for part in place if part) or _coordinates(inner)
    if kind == "contacts":
        names = (as_object(card.get("name")) for card in objects(content.get("contacts")))
        return ", ".join(text(name.get("formatted_name")) for name in names)
    return next((found for name in ("body", "caption", "text", "emoji") if (found := text(inner.get(name)))), "")


def _coordinates(place: Object) -> str:
    numbers = [place.get("latitude"), place.get("longitude")]
    return ", ".join(str(number) for number in numbers if isinstance(number, int | float))


def _payload(content: Object) -> str:
    if content.get("type") == "interactive":
        interactive = as_object(content.get("interactive"))
        chosen = as_object(interactive.get(text(interactive.get("type"))))
        return text(chosen.get("id")) or text(chosen.get("response_json"))
    return text(as_object(content.get("button")).get("payload"))


def _reply_to(message: Object, kind: str) -> str:
    if kind == "reaction":
        return text(as_object(message.get("reaction")).get("message_id"))
    if kind in ("edit", "revoke"):
        return text(as_object(message.get(kind)).get("original_message_id"))
    return text(as_object(message.get("context")).get("id"))


def _referral(referral: Object) -> Referral | None:
    if not referral:
        return None
    return Referral(
        source=text(referral.get("source_type")),
        source_id=text(referral.get("source_id")),
        source_url=text(referral.get("source_url")),
        headline=text(referral.get("headline")),
        body=text(referral.get("body")),
        click_id=text(referral.get("ctwa_clid")),
    )


def _media(content: Object) -> tuple[Media, ...]:
    kind = text(content.get("type"))
    file = as_object(content.get(kind)) if kind in MEDIA_TYPES else {}
    if not text(file.get("id")):
        return ()
    return (
        Media(
            kind=kind,
            media_id=text(file.get("id")),
            url=text(file.get("url")),
            mime_type=text(file.get("mime_type")),
            file_name=text(file.get("filename")),
        ),
    )


def _identity_change(message: Object, account_id: str) -> IdentityChange:
    system = as_object(message.get("system"))
    old = _identities(message.get("from"), message.get("from_user_id"))
    new = _identities(
        system.get("wa_id") or system.get("new_wa_id"), system.get("user_id"), system.get("parent_user_id")
    )
    if not old or not new:
        raise UnknownShape(f"whatsapp system notice {text(system.get('type'))[:40]!r} names no old and new sender")
    return IdentityChange(
        channel=Channel.WHATSAPP,
        account_id=account_id,
        external_id=required(message, "id"),
        changed_at=moment(message.get("timestamp"), unit=SECOND),
        old=old[0],
        new=new,
    )


def _status(status: Object, account_id: str) -> Iterator[StatusUpdate]:
    error = next(iter(objects(status.get("errors"))), Object())
    code = error.get("code")
    yield StatusUpdate(
        channel=Channel.WHATSAPP,
        account_id=account_id,
        external_id=required(status, "id"),
        status=required(status, "status"),
        happened_at=moment(status.get("timestamp"), unit=SECOND),
        recipients=_identities(
            status.get("recipient_id"), status.get("recipient_user_id"), status.get("recipient_parent_user_id")
        ),
        key=text(status.get("biz_opaque_callback_data")),
        error_code=code if isinstance(code, int) else None,
        error_detail=_error_detail(error) if error else "",
    )


def _error_detail(error: Object) -> str:
    details = text(as_object(error.get("error_data")).get("details"))
    return f"{text(error.get('code'))} {details or text(error.get('message')) or text(error.get('title'))}".strip()
