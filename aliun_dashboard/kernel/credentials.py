"""Credentials that change by themselves (OAuth tokens), encrypted with the installation's secret key."""

import base64
import hashlib
from datetime import datetime

from cryptography.fernet import Fernet
from sqlmodel import Field, Session, select

from . import columns
from .config import settings


class Credential(columns.Table, table=True):
    """One named secret, as ciphertext."""

    name: str = Field(primary_key=True)
    ciphertext: str
    expires_at: datetime | None = columns.moment(default=None, nullable=True)
    updated_at: datetime = columns.moment()


def load(session: Session, name: str, *, lock: bool = False) -> tuple[str, datetime | None] | None:
    """The secret and its expiry. With `lock`, whoever else wants it waits for this transaction."""
    query = select(Credential).where(Credential.name == name)
    row = session.exec(query.with_for_update() if lock else query).one_or_none()
    return (_cipher().decrypt(row.ciphertext.encode()).decode(), row.expires_at) if row else None


def store(session: Session, name: str, secret: str, expires_at: datetime | None, now: datetime) -> None:
    """Keep `secret` under `name`, replacing what was there."""
    row = session.get(Credential, name) or Credential(name=name, ciphertext="", updated_at=now)
    row.ciphertext = _cipher().encrypt(secret.encode()).decode()
    row.expires_at, row.updated_at = expires_at, now
    session.add(row)


def _cipher() -> Fernet:
    key = hashlib.sha256(settings().aliun_secret_key.get_secret_value().encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
