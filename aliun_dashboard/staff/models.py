"""People of the house, their sessions and tokens, their notices and saved views."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from aliun_dashboard.kernel import columns

from .rules import Role


class StaffUser(columns.Table, table=True):
    """A person who works here."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True)
    name: str
    role: Role = columns.choice(Role)
    password_hash: str
    active: bool = True
    created_at: datetime = columns.moment()


class StaffSession(columns.Table, table=True):
    """A log-in. Only the SHA-256 of the cookie is stored."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="staff_user.id", index=True)
    created_at: datetime = columns.moment()
    seen_at: datetime = columns.moment()
    expires_at: datetime = columns.moment()
    user_agent: str = ""


class ApiToken(columns.Table, table=True):
    """A token for machines, with its user's role. Shown once; only its SHA-256 is stored."""

    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True)
    user_id: int = Field(foreign_key="staff_user.id", index=True)
    name: str
    hint: str
    created_at: datetime = columns.moment()
    used_at: datetime | None = columns.moment(default=None, nullable=True)
    revoked_at: datetime | None = columns.moment(default=None, nullable=True)


class LoginAttempt(columns.Table, table=True):
    """A failed log-in, counted per e-mail address and per network address."""

    __table_args__ = (Index("ix_login_attempt_subject", "subject", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str
    at: datetime = columns.moment()


class Notice(columns.Table, table=True):
    """A line behind the bell: `kind` and `facts` become words on the screen; `link` is a path of this product.

    Of a `key` a person has one line at a time, kept up to date until `closed_at`: its cause is gone.
    """

    __table_args__ = (
        Index("ix_notice_unread", "user_id", "id", postgresql_where=text("read_at IS NULL")),
        Index("ix_notice_newest", "user_id", "at"),
        Index("ix_notice_key", "user_id", "key", unique=True, postgresql_where=text("key <> '' AND closed_at IS NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="staff_user.id", index=True)
    kind: str
    facts: dict[str, Any] = columns.json(default_factory=dict)
    link: str
    at: datetime = columns.moment()
    read_at: datetime | None = columns.moment(default=None, nullable=True)
    key: str = ""
    closed_at: datetime | None = columns.moment(default=None, nullable=True)


class SavedView(columns.Table, table=True):
    """A named filter of board and list, as the URL query it stands for."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="staff_user.id", index=True)
    name: str
    query: str
    shared: bool = False
    created_at: datetime = columns.moment()
