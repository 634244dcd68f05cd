"""Webhook entries of Instagram and of Facebook pages; both speak the Messenger Platform's shape."""

from collections.abc import Iterator
from datetime import timedelta

from aliun_dashboard.adapters.meta_shapes import (
    Channel,
    Event,
    Identity,
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

MILLISECOND = timedelta(milliseconds=1)
HANDOVER = ("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles")
"""Signals between apps that share the conversation; nobody said anything."""


def read_instagram(entry: Object, reading: Reading) -> None:
    """Add what one `entry` of an Instagram account says."""
    _read(entry, Channel.INSTAGRAM, reading)


def read_page(entry: Object, reading: Reading) -> None:
    """Add what one `entry` of a Facebook page says."""
    _read(entry, Channel.MESSENGER, reading)


def _read(entry: Object, channel: Channel, reading: Reading) -> None:
    """`standby` belongs to another app that holds the conversation, so it is never read."""
    if not any(name in entry for name in ("messaging", "changes", "standby")):
        reading.troubles.append(f"{channel} entry without messaging")
    for item in objects(entry.get("messaging")):
        reading.attempt(_item(item, channel, text(entry.get("id"))))
    for change in objects(entry.get("changes")):
        reading.troubles.append(f"{channel} field {text(change.get('field'))[:40]!r} is no conversation")


def _item(item: Object, channel: Channel, account_id: str) -> Iterator[Event]:
    message = as_object(item.get("message"))
    if message.get("is_echo"):
        return
    if "delivery" in item or "read" in item:
        yield from _statuses(item, channel, account_id)
    elif message or "postback" in item or "referral" in item or "reaction" in item:
        yield _inbound(item, channel, account_id)
    elif not any(name in item for name in HANDOVER):
        raise UnknownShape(f"{channel} event with {', '.join(sorted(map(text, item)))[:80]}")


def _inbound(item: Object, channel: Channel, account_id: str) -> InboundMessage:
    message, postback, reaction = (as_object(item.get(name)) for name in ("message", "postback", "reaction"))
    sender = required(as_object(item.get("sender")), "id")
    media = _media(message)
    return InboundMessage(
        channel=channel,
        account_id=account_id,
        identities=(Identity(_identity_kind(channel), sender),),
        external_id=_external_id(item, sender),
        sent_at=moment(item.get("timestamp"), unit=MILLISECOND),
        kind=_kind(item, media),
        text=text(message.get("text")) or text(postback.get("title")) or text(reaction.get("emoji")),
        payload=text(as_object(message.get("quick_reply")).get("payload")) or text(postback.get("payload")),
        reply_to=text(as_object(message.get("reply_to")).get("mid")) or text(reaction.get("mid")),
        referral=_referral(as_object(message.get("referral") or postback.get("referral") or item.get("referral"))),
        media=media,
    )


def _identity_kind(channel: Channel) -> IdentityKind:
    return IdentityKind.IGSID if channel is Channel.INSTAGRAM else IdentityKind.PSID


def _external_id(item: Object, sender: str) -> str:
    """The `mid`; where there is none, what makes this event itself and no other."""
    for name in ("message", "postback"):
        if mid := text(as_object(item.get(name)).get("mid")):
            return mid
    if "message" in item:
        raise UnknownShape("mid is missing")
    postback, referral, reaction = (as_object(item.get(name)) for name in ("postback", "referral", "reaction"))
    told = postback.get("payload") or referral.get("ad_id") or referral.get("ref")
    told = told or f"{text(reaction.get('mid'))}:{text(reaction.get('action'))}"
    return f"{sender}:{text(item.get('timestamp'))}:{text(told)}"


def _kind(item: Object, media: tuple[Media, ...]) -> str:
    message = as_object(item.get("message"))
    if message.get("is_deleted"):
        return "revoke"
    if message.get("is_unsupported"):
        return "unsupported"
    if "message" not in item:
        return next(name for name in ("postback", "reaction", "referral") if name in item)
    return media[0].kind if media and not message.get("text") else "text"


def _media(message: Object) -> tuple[Media, ...]:
    return tuple(
        Media(kind=text(attachment.get("type")) or "file", url=text(as_object(attachment.get("payload")).get("url")))
        for attachment in objects(message.get("attachments"))
    )


def _referral(referral: Object) -> Referral | None:
    if not referral:
        return None
    context = as_object(referral.get("ads_context_data"))
    return Referral(
        source=text(referral.get("source")).lower(),
        source_id=text(referral.get("ad_id")) or text(context.get("post_id")),
        source_url=text(referral.get("referer_uri")),
        headline=text(context.get("ad_title")),
        ref=text(referral.get("ref")),
    )


def _statuses(item: Object, channel: Channel, account_id: str) -> Iterator[StatusUpdate]:
    """One update per message id; Messenger's bare watermarks name no message and give none."""
    name = "delivery" if "delivery" in item else "read"
    receipt = as_object(item.get(name))
    mids = receipt.get("mids") if isinstance(receipt.get("mids"), list) else [receipt.get("mid")]
    recipient = Identity(_identity_kind(channel), required(as_object(item.get("sender")), "id"))
    for mid in filter(None, map(text, mids or ())):
        yield StatusUpdate(
            channel=channel,
            account_id=account_id,
            external_id=mid,
            status="delivered" if name == "delivery" else "read",
            happened_at=moment(item.get("timestamp"), unit=MILLISECOND),
            recipients=(recipient,),
        )
