"""Contacts, their identities, the agencies they belong to, and merges that can be undone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Computed, Index, String, func, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .rules import IdentityKind, Tone


class Organization(columns.Table, table=True):
    """An agency that books for its own customers.

    `aliases` are other spellings of its name. Mail of `emails`, or from `domains`, is its mail; purchase orders are
    asked for at `emails`, with `cc` besides the house's own, in its `tone`, and not before `paused_until`.
    `best_hour`: reminders wait for the hour at which it usually answers (idea 6). Nothing more goes to `dead_emails`:
    letters to them came back.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    aliases: list[str] = columns.json(default_factory=list)
    requires_oc: bool = False
    emails: list[str] = columns.json(default_factory=list)
    dead_emails: list[str] = columns.json(default_factory=list)
    domains: list[str] = columns.json(default_factory=list)
    cc: list[str] = columns.json(default_factory=list)
    tone: Tone = columns.choice(Tone, default=Tone.AS_WRITTEN)
    paused_until: date | None = None
    best_hour: bool = False
    phone: str = ""
    notes: str = ""
    created_at: datetime = columns.moment()


class Contact(columns.Table, table=True):
    """A person. `merged_into_id` is set while another contact stands for this one.

    `folded` is the name without accents and case, kept by the database: folding 50,000 names at every search is slow.
    """

    __table_args__ = (
        Index("ix_contact_words", func.to_tsvector(text("'simple'"), text("folded")), postgresql_using="gin"),
        Index("ix_contact_folded", "folded"),  # the history by name
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str | None = Field(default=None, sa_column=Column(String, Computed("fold(name)", persisted=True)))
    language: str = "es"
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)
    opt_out: bool = False
    merged_into_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    created_at: datetime = columns.moment()


class ContactIdentity(columns.Table, table=True):
    """One way to reach a contact: `value` as it was received, `key` to compare by."""

    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_contact_identity_key", "key", postgresql_ops={"key": "text_pattern_ops"}),
        Index("ix_contact_identity_tails", func.tails(text("key")), postgresql_using="gin"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    kind: IdentityKind = columns.choice(IdentityKind)
    value: str
    key: str
    created_at: datetime = columns.moment()


class ContactMerge(columns.Table, table=True):
    """One contact taken into another. `moved` names the rows that changed hands, for the undo."""

    id: int | None = Field(default=None, primary_key=True)
    kept_id: int = Field(foreign_key="contact.id", index=True)
    absorbed_id: int = Field(foreign_key="contact.id", index=True)
    moved: dict[str, Any] = columns.json()
    merged_at: datetime = columns.moment()
    undone_at: datetime | None = columns.moment(default=None)
