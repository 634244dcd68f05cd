"""Forensic log: append-only entries, chained afterwards by a sealing job.

An entry is written in the transaction it tells of and locks nothing. The sealer (one at a
time) then gives every committed entry its place in one hash chain: `hash = sha256(hash of
the seal before + the entry)`. A database trigger refuses UPDATE, DELETE and TRUNCATE on
both tables; `verify` finds the first row that was altered, removed or slipped in.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, text
from sqlmodel import Column, Field, Session, col, select

from . import columns

GENESIS = "0" * 64
SEALER_LOCK = 0x5EA1
STRAGGLERS = 20_000  # ids an entry may lag behind one that is sealed already: far more than 30 s of writing


@dataclass(frozen=True)
class Actor:
    """Who acts: a person (with `user_id` and `role`) or a named part of the system."""

    name: str
    user_id: int | None = None
    role: str | None = None


SYSTEM = Actor("Sistema")
ASSISTANT = Actor("Vendedor IA")


class AuditEntry(columns.Table, table=True):
    """Who did what to which thing, when and why, with the values before and after."""

    __table_args__ = (
        Index("ix_audit_subject", "subject", "id"),
        Index("ix_audit_action", "action", "id"),
        Index("ix_audit_actor", "actor", "id"),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    at: datetime = columns.moment(index=True)
    actor: str
    user_id: int | None = None
    action: str
    subject: str
    reason: str = ""
    before: dict[str, Any] | None = columns.json(default=None)
    after: dict[str, Any] | None = columns.json(default=None)


class AuditSeal(columns.Table, table=True):
    """An entry's place in the chain."""

    place: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    entry_id: int = Field(sa_column=Column(BigInteger, unique=True, nullable=False))
    hash: str


@dataclass(frozen=True)
class Verification:
    """What `verify` found. `broken_entry` is the id of the first row that does not fit."""

    sealed: int
    unsealed: int
    broken_entry: int | None
    head: str

    @property
    def intact(self) -> bool:
        return self.broken_entry is None


def last(session: Session, subject: str, action: str) -> AuditEntry | None:
    """The newest entry of an action upon a subject."""
    newest = select(AuditEntry).where(AuditEntry.subject == subject, AuditEntry.action == action)
    return session.exec(newest.order_by(col(AuditEntry.id).desc()).limit(1)).first()


def seal(session: Session, batch: int = 5000) -> int:
    """Seal up to `batch` committed entries; 0 when none is left or another sealer is at work."""
    locked = text("SELECT pg_try_advisory_xact_lock(:key)").bindparams(key=SEALER_LOCK)
    if not session.connection().scalar(locked):
        return 0
    last = session.exec(select(AuditSeal).order_by(col(AuditSeal.place).desc()).limit(1)).first()
    place, chained = (last.place, last.hash) if last else (0, GENESIS)
    entries = session.exec(
        select(AuditEntry)
        .outerjoin(AuditSeal, col(AuditSeal.entry_id) == col(AuditEntry.id))
        .where(col(AuditSeal.entry_id).is_(None), col(AuditEntry.id) > (last.entry_id - STRAGGLERS if last else 0))
        .order_by(col(AuditEntry.id))
        .limit(batch)
    ).all()
    for entry in entries:
        place, chained = place + 1, _hash(chained, entry)
        session.add(AuditSeal(place=place, entry_id=entry.id or 0, hash=chained))
    return len(entries)


def verify(session: Session, page: int = 5000, progress: Callable[[int], None] | None = None) -> Verification:
    """Walk the whole chain from its first seal, in constant memory; `progress` hears how far it came."""
    place, chained = 0, GENESIS
    while rows := _sealed_after(session, place, page):
        for mark, entry in rows:
            fits = mark.place == place + 1 and entry is not None and _hash(chained, entry) == mark.hash
            if not fits:
                return Verification(place, _count_unsealed(session), mark.entry_id, chained)
            place, chained = mark.place, mark.hash
        if progress:
            progress(place)
    return Verification(place, _count_unsealed(session), None, chained)


def _sealed_after(session: Session, place: int, page: int) -> list[tuple[AuditSeal, AuditEntry | None]]:
    session.expunge_all()
    rows = session.exec(
        select(AuditSeal, AuditEntry)
        .outerjoin(AuditEntry, col(AuditEntry.id) == col(AuditSeal.entry_id))
        .where(col(AuditSeal.place) > place)
        .order_by(col(AuditSeal.place))
        .limit(page)
    ).all()
    return [(mark, entry) for mark, entry in rows]


def _count_unsealed(session: Session) -> int:
    entries, seals = (
        session.connection().scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608
        for table in ("audit_entry", "audit_seal")
    )
    return max(entries - seals, 0)


def _hash(previous: str, entry: AuditEntry) -> str:
    content = json.dumps(entry.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{content}".encode()).hexdigest()
