"""What Meta's webhooks say, as values, and the careful readers every parser shares."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

Object = dict[str, Any]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Channel(StrEnum):
    """The three products that share one webhook."""

    WHATSAPP = "whatsapp"
    INSTAGRAM = "instagram"
    MESSENGER = "messenger"


class IdentityKind(StrEnum):
    """What kind of name a sender goes by."""

    PHONE = "phone"
    """Digits as Meta writes them: `5215512345678` is not valid E.164, and still the address to answer."""
    BSUID = "bsuid"
    """WhatsApp's business-scoped user id, `DO.1349…`; it changes when the number changes."""
    PARENT_BSUID = "parent_bsuid"
    IGSID = "igsid"
    PSID = "psid"


@dataclass(frozen=True, slots=True)
class Identity:
    """One name of one person, verbatim. Unique only within (channel, account_id)."""

    kind: IdentityKind
    value: str


@dataclass(frozen=True, slots=True)
class Referral:
    """The advertisement or post that brought the customer; only on the first message after the click (A-27)."""

    source: str
    """`ad`, `post`, or Messenger's source in lower case (`ads`, `shortlink` …)."""
    source_id: str
    """Id of the ad or post; empty when Meta does not say."""
    source_url: str = ""
    headline: str = ""
    body: str = ""
    ref: str = ""
    """The agency's own parameter of the link (`m.me/…?ref=ATL-007`)."""
    click_id: str = ""
    """`ctwa_clid`; Meta omits it for ads in WhatsApp Status."""


@dataclass(frozen=True, slots=True)
class Media:
    """An attachment: WhatsApp gives an id to download with the token, the others a short-lived address."""

    kind: str
    media_id: str = ""
    url: str = ""
    mime_type: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One thing a customer did in a conversation.

    `kind` is Meta's type (`text`, `image`, `interactive`, `reaction`, `edit`, `revoke`, `unsupported` …);
    `text` is what the customer wrote or chose, empty when there are no words.
    """

    channel: Channel
    account_id: str
    """Our side: phone_number_id, Instagram account or page."""
    identities: tuple[Identity, ...]
    """At least one; the first is the one to answer to."""
    external_id: str
    sent_at: datetime
    kind: str
    text: str = ""
    profile_name: str = ""
    payload: str = ""
    """Machine value of a pressed button or of a filled Flow (JSON text)."""
    reply_to: str = ""
    """Id of the message this one answers, reacts to, edits or withdraws."""
    referral: Referral | None = None
    media: tuple[Media, ...] = ()

    @property
    def sender(self) -> Identity:
        """The name to answer to: the phone where there is one."""
        return self.identities[0]

    @property
    def phone(self) -> str | None:
        """Digits as Meta wrote them, or None for a sender known only by another id."""
        return next((i.value for i in self.identities if i.kind is IdentityKind.PHONE), None)


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message of ours. Statuses come out of order: keep a set, never the last one."""

    channel: Channel
    account_id: str
    external_id: str
    status: str
    """`sent`, `delivered`, `read`, `failed`, or whatever Meta adds next."""
    happened_at: datetime
    recipients: tuple[Identity, ...] = ()
    """May be empty: some failures name nobody."""
    key: str = ""
    """Our own key, given back (`biz_opaque_callback_data`)."""
    error_code: int | None = None
    error_detail: str = ""


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """A customer has a new number or id. Not a message: nobody wants a greeting for it."""

    channel: Channel
    account_id: str
    external_id: str
    changed_at: datetime
    old: Identity
    new: tuple[Identity, ...]


Event = InboundMessage | StatusUpdate | IdentityChange


class UnknownShape(Exception):
    """The body holds something we cannot read; `events` is the rest of it that we could."""

    def __init__(self, reason: str, events: Iterable[Event] = ()) -> None:
        super().__init__(reason)
        self.events = tuple(events)


@dataclass(slots=True)
class Reading:
    """The events of one body and what could not be read in it: one odd item never hides the others."""

    events: list[Event] = field(default_factory=list[Event])
    troubles: list[str] = field(default_factory=list[str])

    def attempt(self, parsed: Iterator[Event]) -> None:
        """Take what `parsed` yields; remember why where it stops."""
        try:
            self.events.extend(parsed)
        except UnknownShape as unknown:
            self.troubles.append(str(unknown))


def as_object(value: object) -> Object:
    """The JSON object, or an empty one."""
    return cast(Object, value) if isinstance(value, dict) else {}


def objects(value: object) -> list[Object]:
    """The JSON objects of a list; anything else in it is passed over."""
    items = cast(list[object], value) if isinstance(value, list) else []
    return [cast(Object, item) for item in items if isinstance(item, dict)]


def text(value: object) -> str:
    """The string or number as text that a database can store: no NUL, no half of a surrogate pair."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()


def required(source: Object, name: str) -> str:
    """The text under `name`; UnknownShape if it is missing or empty."""
    if found := text(source.get(name)):
        return found
    raise UnknownShape(f"{name} is missing")


def moment(value: object, *, unit: timedelta) -> datetime:
    """The aware UTC time of a count of `unit` since 1970; UnknownShape if it is none."""
    try:
        return EPOCH + int(text(value)) * unit
    except (ValueError, OverflowError) as wrong:
        raise UnknownShape("timestamp is not a time") from wrong
