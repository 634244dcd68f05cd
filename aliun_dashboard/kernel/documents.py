"""The archive: every file the house makes or receives, kept as it was, found by what it is about (X-52)."""

import hashlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, func
from sqlmodel import Column, Field, Session, col, select

from . import columns


class DocumentKind(StrEnum):
    """What a document is."""

    QUOTE = "cotizacion"
    VOUCHER = "voucher"
    CONFIRMATION = "confirmacion"
    OC = "oc"
    RECEIPT = "comprobante"


class Document(columns.Table, table=True):
    """One file. Of one kind and subject the highest `version` holds; the others are the archive.

    `key` is the cause it was made for, when there is one: the same cause makes one document.
    """

    __table_args__ = (Index("ix_document_of", "subject", "kind", "version", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    kind: DocumentKind = columns.choice(DocumentKind)
    subject: str
    version: int = 0
    name: str
    media_type: str
    sha256: str = Field(default="", index=True)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: datetime = columns.moment()
    created_by: str = ""


def keep(session: Session, document: Document) -> Document:
    """Put a file into the archive as the next version of its kind and subject; the same bytes again change nothing."""
    document.sha256 = hashlib.sha256(document.content).hexdigest()
    last = latest(session, document.subject, document.kind)
    if last is not None and last.sha256 == document.sha256:
        return last
    document.version = last.version + 1 if last else 1
    session.add(document)
    session.flush()
    return document


def latest(session: Session, subject: str, kind: DocumentKind) -> Document | None:
    """The version that holds."""
    of_it = (col(Document.subject) == subject, col(Document.kind) == kind)
    newest = select(func.max(Document.version)).where(*of_it).scalar_subquery()
    return session.exec(select(Document).where(*of_it, col(Document.version) == newest)).first()


def get(session: Session, document_id: int) -> Document | None:
    """One document by its number."""
    return session.get(Document, document_id)
