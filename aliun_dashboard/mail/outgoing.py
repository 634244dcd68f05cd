"""A mail of ours: as it is to leave, and as it was kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Draft:
    """A mail that is to leave. `key` is its Message-ID without brackets, `to` are those it is for, `cc` get copies."""

    key: str
    account: str
    to: Sequence[str]
    cc: Sequence[str]
    subject: str
    thread: Sequence[str]
    content: bytes
    order_id: int


@dataclass(frozen=True)
class Kept:
    """A mail as it was kept. `handed_at`: since when nobody knows whether it went."""

    content: bytes
    to: Sequence[str]
    cc: Sequence[str]
    handed_at: datetime | None
