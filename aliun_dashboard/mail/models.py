"""Mails as they are stored: the fields of a list, the bytes apart, where each was seen, how a mailbox fares."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, text
from sqlmodel import Column, Field

from aliun_dashboard.kernel import columns

from .rules import Direction, MailRule, MailStatus, Monitor

WORDS = "to_tsvector('simple', translate(fold(subject || ' ' || sender || ' ' || sender_name), '@.-#/', '     '))"


class MailMessage(columns.Table, table=True):
    """One mail, in or out, once: `key` is its Message-ID without brackets, or `sha256:…` of its bytes (X-38).

    `sent_at` is what the mailbox says (INTERNALDATE), `seen_at` when we first saw it. `thread` are the Message-IDs it
    answers. `facts` hold what was read of
    it: authentication, attachments, why. `order_id` names the purchase order whose thread it belongs to.
    """

    __table_args__ = (
        Index("ix_mail_message_status", "status", "id"),
        Index("ix_mail_message_seen", "seen_at", "id"),
        Index("ix_mail_message_to", "to", postgresql_using="gin", postgresql_ops={"to": "jsonb_path_ops"}),
        Index("ix_mail_message_words", text(WORDS), postgresql_using="gin"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    key: str = Field(unique=True)
    direction: Direction = columns.choice(Direction)
    account: str = ""
    sender: str = ""
    sender_name: str = ""
    to: list[str] = columns.json(default_factory=list)
    subject: str = ""
    thread: list[str] = columns.json(default_factory=list)
    sent_at: datetime = columns.moment()
    seen_at: datetime = columns.moment()
    size: int = 0
    status: MailStatus = columns.choice(MailStatus, default=MailStatus.RECEIVED)
    monitor: Monitor = columns.choice(Monitor, default=Monitor.NOBODY)
    rule: MailRule | None = columns.choice(MailRule, default=None, nullable=True)
    facts: dict[str, Any] = columns.json(default_factory=dict)
    order_id: int | None = Field(default=None, foreign_key="purchase_order.id", index=True)
    attempts: int = 0
    error: str = ""
    processed_at: datetime | None = columns.moment(default=None, nullable=True)


class MailRaw(columns.Table, table=True):
    """The bytes of a mail, as they came or went."""

    mail_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class MailSighting(columns.Table, table=True):
    """Where a mail lies in a mailbox: what was seen there is not fetched again. `marked`: as read, out of courtesy."""

    account: str = Field(primary_key=True)
    folder: str = Field(primary_key=True)
    uidvalidity: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    uid: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    mail_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    marked: bool = False


class MailboxWatch(columns.Table, table=True):
    """How one mailbox fares: its last look, its last good look, how many were found.

    `failing_since` and `code` speak of looks that go wrong, `alarmed_at` of when it was too long; empty when all is
    well. `idle_at`: when we last began to wait for a nudge. `through`: by folder and UIDVALIDITY, the UID up to which
    everything was kept.
    """

    account: str = Field(primary_key=True)
    looked_at: datetime | None = columns.moment(default=None, nullable=True)
    good_at: datetime | None = columns.moment(default=None, nullable=True)
    idle_at: datetime | None = columns.moment(default=None, nullable=True)
    through: dict[str, int] = columns.json(default_factory=dict)
    found: int = 0
    failing_since: datetime | None = columns.moment(default=None, nullable=True)
    alarmed_at: datetime | None = columns.moment(default=None, nullable=True)
    code: str = ""
    error: str = ""
