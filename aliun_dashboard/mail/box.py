"""What lies in a mailbox: where, how big, its bytes; how it is known again, and when a mailbox is silent."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

POLL = timedelta(minutes=5)  # K-06
SILENT_AFTER = 2 * POLL  # two looks were missed
LOOK_BACK = timedelta(days=7)
LARGEST_BYTES = 50_000_000  # Gmail takes in no more; 25 MB of attachments are 35 MB on the wire
LONGEST_KEY = 500

_MESSAGE_ID = re.compile(rb"^message-id:((?:[^\r\n]|\r?\n[ \t])*)", re.IGNORECASE | re.MULTILINE)
_IN_BRACKETS = re.compile(rb"<([^<>\s]+)>")


@dataclass(frozen=True)
class Place:
    """A folder of an account, as long as its UIDs mean the same."""

    account: str
    folder: str
    uidvalidity: int


@dataclass(frozen=True)
class Head:
    """What a server says of a mail before its bytes are fetched. `size` in bytes; `key` is empty without Message-ID."""

    uid: int
    size: int
    at: datetime
    key: str


@dataclass(frozen=True)
class Fetched:
    """A mail as it came over the wire. `cut`: too big, only its header was fetched."""

    head: Head
    content: bytes
    cut: bool = False

    @property
    def key(self) -> str:
        """By what this mail is known: its Message-ID, else the hash of its bytes."""
        return self.head.key or f"sha256:{self.digest}"

    @property
    def own_key(self) -> str:
        """By what it is known when another mail has its Message-ID."""
        return f"{self.head.key}#{self.digest[:16]}"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def key_of(header: bytes) -> str:
    """The Message-ID without brackets, as text that a database can keep; empty when there is none."""
    found = _MESSAGE_ID.search(header)
    if found is None:
        return ""
    within = _IN_BRACKETS.search(found[1])
    name = (within[1] if within else b"".join(found[1].split())).replace(b"\0", b"")
    text = name.decode("utf-8", "backslashreplace")
    return text if len(text) <= LONGEST_KEY else f"sha256:{hashlib.sha256(name).hexdigest()}"


def header_of(content: bytes) -> bytes:
    """The header of a mail, its last line break included."""
    return _parts(content)[0]


def body_of(content: bytes) -> bytes:
    """What follows the header: the same in every copy of a mail, however many servers it passed and end its lines."""
    return _parts(content)[1].replace(b"\r\n", b"\n").rstrip()


def _parts(content: bytes) -> tuple[bytes, bytes]:
    windows, unix = content.find(b"\r\n\r\n"), content.find(b"\n\n")
    if windows < 0 and unix < 0:
        return content, b""
    if unix < 0 or 0 <= windows < unix:
        return content[: windows + 2], content[windows + 4 :]
    return content[: unix + 1], content[unix + 2 :]
