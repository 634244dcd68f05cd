"""Verbs on contacts: find or make the person behind a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select, tuple_

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import Contact, ContactIdentity
from .rules import IdentityKind, identity_key, same_identity, tidy_name


@dataclass(frozen=True)
class Identity:
    """An identity as it came in."""

    kind: IdentityKind
    value: str


def get(work: UnitOfWork, contact_id: int) -> Contact:
    """The contact, or the one it was merged into; it cannot be merged away before the transaction ends."""
    contact = work.session.get(Contact, contact_id, with_for_update={"read": True}, populate_existing=True)
    if contact is None:
        raise Refused(CommonReason.NOT_FOUND, what="contact")
    return contact if contact.merged_into_id is None else get(work, contact.merged_into_id)


def identify(work: UnitOfWork, name: str, identities: Sequence[Identity]) -> Contact:
    """The one contact that owns any of `identities`, or a new one; it then owns them all.

    An identity that belongs to somebody else stays theirs: people merge, machines do not.
    """
    keys = [(identity.kind, identity_key(identity.kind, identity.value)) for identity in identities]
    one_at_a_time(work, keys)
    owner_id = _owner_of(work, keys)
    contact = get(work, owner_id) if owner_id else _create(work, name)
    for identity, (kind, key) in zip(identities, keys, strict=True):
        _attach(work, contact, kind, identity.value, key)
    return contact


def one_at_a_time(work: UnitOfWork, keys: list[tuple[IdentityKind, str]]) -> None:
    """Whoever else brings one of these identities waits for us: two first messages make one person."""
    names = sorted({key for _, key in keys})
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(CAST(:names AS text[])) AS name")
    work.session.connection().execute(lock, {"names": names})


def _owner_of(work: UnitOfWork, keys: list[tuple[IdentityKind, str]]) -> int | None:
    if not keys:
        return None
    keys = [same for kind, key in keys for same in same_identity(kind, key)]
    known = select(ContactIdentity.contact_id).where(
        tuple_(col(ContactIdentity.kind), col(ContactIdentity.key)).in_(keys)
    )
    return work.session.exec(known.order_by(col(ContactIdentity.id)).limit(1)).first()


def _create(work: UnitOfWork, name: str) -> Contact:
    contact = Contact(name=tidy_name(name), created_at=work.now)
    work.session.add(contact)
    work.session.flush()
    work.audit("contact.created", f"contact:{contact.id}", after={"name": contact.name})
    return contact


def _attach(work: UnitOfWork, contact: Contact, kind: IdentityKind, value: str, key: str) -> None:
    new = insert(ContactIdentity).values(
        contact_id=contact.id, kind=kind, value=value.strip(), key=key, created_at=work.now
    )
    work.session.connection().execute(new.on_conflict_do_nothing())
