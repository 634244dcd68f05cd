"""Purchase orders, the confirmations they begin with, the files that end them, texts, habits, learned readings."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .rules import ConfirmationStatus, FileStanding, MatchedBy, OCStatus, Trouble, Way


class PurchaseOrder(columns.Table, table=True):
    """What one reservation still owes us: the agency's order. The trip itself is the reservation's.

    `booking_id` is the «ID Reserva» of the confirmation, or our own code (X-03). `level` is the last letter dealt
    with (-1 none, 0 request … 3 ultimatum), sent or skipped; `reminders` counts those sent (K-16). `round` grows when
    everything begins anew after a bounce. `thread` are the Message-IDs of our letters, oldest first. `token` opens
    the page on which the agency hands its PDF in. No letter goes before `paused_until`.
    """

    __table_args__ = (
        Index("ix_purchase_order_status", "status", "id"),
        Index(
            "ix_purchase_order_agency",
            "organization_id",
            "status",
            postgresql_include=["trouble", "requested_at", "received_at"],
        ),
        Index("ix_purchase_order_received", "received_at"),
        Index("ix_purchase_order_trouble", "status", postgresql_where=text("trouble <> ''")),
        Index("ix_purchase_order_thread", "thread", postgresql_using="gin"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reservation_id: int = Field(foreign_key="reservation.id", unique=True)
    organization_id: int = Field(foreign_key="organization.id")
    booking_id: str = Field(unique=True)
    status: OCStatus = columns.choice(OCStatus)
    trouble: Trouble = columns.choice(Trouble, default=Trouble.NONE)
    trouble_detail: str = ""
    level: int = -1
    reminders: int = 0
    round: int = 1
    skipped: list[int] = columns.json(default_factory=list)
    thread: list[str] = columns.json(default_factory=list)
    token: str = Field(unique=True)
    touched_by_hand: bool = False
    created_at: datetime = columns.moment()
    requested_at: datetime | None = columns.moment(default=None, nullable=True)
    last_sent_at: datetime | None = columns.moment(default=None, nullable=True)
    paused_until: datetime | None = columns.moment(default=None, nullable=True)
    received_at: datetime | None = columns.moment(default=None, nullable=True)
    escalated_at: datetime | None = columns.moment(default=None, nullable=True)
    version: int = 1


class Confirmation(columns.Table, table=True):
    """One confirmation PDF that came in, and what was read of it.

    `fields` are `{name: {"value", "raw", "page", "start", "end", "confidence", "why"}}`, positions in `pages`, the
    texts of its pages. `problem` says why nothing could be read, or why a person is asked. A field that an amended
    confirmation of a known booking changes also has `"was"`. `file_path` is where it lies under the data directory.
    """

    __table_args__ = (
        UniqueConstraint("mail_id", "sha256"),
        Index("ix_confirmation_status", "status", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int | None = Field(default=None, foreign_key="mail_message.id")
    document_id: int = Field(foreign_key="document.id")
    sha256: str = Field(index=True)
    sender: str = Field(default="", index=True)
    status: ConfirmationStatus = columns.choice(ConfirmationStatus)
    fields: dict[str, Any] = columns.json(default_factory=dict)
    pages: list[str] = columns.json(default_factory=list)
    scanned: bool = False
    problem: str = ""
    file_path: str = ""
    order_id: int | None = Field(default=None, foreign_key="purchase_order.id", index=True)
    received_at: datetime = columns.moment()
    decided_at: datetime | None = columns.moment(default=None, nullable=True)
    decided_by: str = ""


class ReadingRule(columns.Table, table=True):
    """What a correction taught about the papers of one sender: `field` stands after `label` (idea 9)."""

    __table_args__ = (UniqueConstraint("sender", "field"),)

    id: int | None = Field(default=None, primary_key=True)
    sender: str
    field: str
    label: str
    created_by: str
    created_at: datetime = columns.moment()


class OrderFile(columns.Table, table=True):
    """One OC PDF as it came in (K-22): its name there, ours on disk, who sent it, what it was matched by.

    `suggestions` are `[{"order_id", "score", "why"}, …]` for a stray one, the best first. `late`: it came after the
    ultimatum had run out.
    """

    __table_args__ = (
        UniqueConstraint("mail_id", "sha256"),
        Index("ix_order_file_standing", "standing", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int | None = Field(default=None, foreign_key="purchase_order.id", index=True)
    mail_id: int | None = Field(default=None, foreign_key="mail_message.id")
    document_id: int = Field(foreign_key="document.id")
    standing: FileStanding = columns.choice(FileStanding)
    way: Way = columns.choice(Way)
    matched_by: MatchedBy | None = columns.choice(MatchedBy, default=None, nullable=True)
    file_name: str
    file_path: str = ""
    sha256: str = Field(index=True)
    sender: str = ""
    received_at: datetime = columns.moment()
    late: bool = False
    note: str = ""
    suggestions: list[dict[str, Any]] = columns.json(default_factory=list)
    decided_by: str = ""


class OrderTemplate(columns.Table, table=True):
    """The agency's own words for one letter and tone, in place of those in `messages/`."""

    name: str = Field(primary_key=True)
    tone: str = Field(primary_key=True)
    subject: str
    text: str
    cc_admin: bool = True
    cc_finance: bool = True
    edited_by: str = ""
    edited_at: datetime = columns.moment()


class OrderHabits(columns.Table, table=True):
    """How this house chases: one row, `id` 1. What the environment says of senders and copies goes before it."""

    id: int = Field(default=1, primary_key=True)
    senders: list[str] = columns.json(default_factory=list)
    admin_email: str = ""
    finance_email: str = ""
    confirms_reception: bool = False
    business_days_only: bool = False
    country: str = "DO"
    hurries: bool = False
    edited_by: str = ""
    edited_at: datetime | None = columns.moment(default=None, nullable=True)
