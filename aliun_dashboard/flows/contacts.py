"""The people behind the leads: their identities, their agency, and two that turn out to be one (C-121)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, func, select, tuple_, update

from aliun_dashboard.contacts import actions as contacts
from aliun_dashboard.contacts.models import Contact, ContactIdentity, ContactMerge, Organization
from aliun_dashboard.contacts.rules import (
    MERGE_UNDO_DAYS,
    ContactReason,
    IdentityKind,
    identity_key,
    same_identity,
)
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff.rules import SEES_ALL_LEADS, WORKS_LEADS, Role, sees_lead

from . import access

INHERITED = ("opt_out", "organization_id")


@dataclass(frozen=True)
class Moved:
    """What a merge changed: ids of rows that changed hands, and the kept contact's facts before and after."""

    identities: list[int]
    leads: list[int]
    before: dict[str, Any]
    after: dict[str, Any]


def merge(work: UnitOfWork, kept_id: int, absorbed_id: int, reason: str = "") -> ContactMerge:
    """Let `kept_id` stand for both. Identities and leads change hands; undone exactly by `undo_merge`."""
    if kept_id == absorbed_id:
        raise Refused(ContactReason.SAME_CONTACT)
    kept, absorbed = _lock(work, kept_id, absorbed_id)
    if kept.merged_into_id or absorbed.merged_into_id:
        raise Refused(ContactReason.ALREADY_MERGED)
    after = _inherited(kept, absorbed)
    moved = Moved(
        identities=_ids(work, ContactIdentity, absorbed_id),
        leads=_ids(work, Lead, absorbed_id),
        before={name: getattr(kept, name) for name in after},
        after=after,
    )
    _hand_over(work, ContactIdentity, moved.identities, absorbed_id, kept_id)
    _hand_over(work, Lead, moved.leads, absorbed_id, kept_id)
    kept.sqlmodel_update(after)
    absorbed.merged_into_id = kept_id
    row = ContactMerge(kept_id=kept_id, absorbed_id=absorbed_id, moved=vars(moved), merged_at=work.now)
    work.session.add(row)
    work.session.flush()
    told = {"merge": row.id, "kept": kept.name, "absorbed": absorbed.name}
    work.audit("contact.merged", f"contact:{kept_id}", reason=reason.strip(), before=moved.before, after=told | after)
    _touch_leads(work, kept_id)
    return row


def undo_merge(work: UnitOfWork, merge_id: int) -> Contact:
    """Make two of one again, within 30 days. What was added meanwhile stays with the one that was kept."""
    row = work.session.get(ContactMerge, merge_id, with_for_update=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="merge")
    if row.undone_at is not None:
        raise Refused(ContactReason.MERGE_UNDONE)
    if work.now - row.merged_at > timedelta(days=MERGE_UNDO_DAYS):
        raise Refused(ContactReason.MERGE_TOO_OLD)
    holder_id = contacts.get(work, row.kept_id).id or 0
    holder, kept, absorbed = _lock(work, holder_id, row.kept_id, row.absorbed_id)
    moved = Moved(**row.moved)
    # Rows go home from whoever stands for the kept contact now; what went elsewhere by hand stays there.
    _hand_over(work, ContactIdentity, moved.identities, holder_id, row.absorbed_id)
    _hand_over(work, Lead, moved.leads, holder_id, row.absorbed_id)
    kept.sqlmodel_update(_restored(kept, moved))
    absorbed.merged_into_id, row.undone_at = None, work.now
    work.session.flush()
    work.audit(
        "contact.merge_undone",
        f"contact:{holder_id}",
        after={"merge": row.id, "kept": kept.name, "absorbed": absorbed.name},
    )
    for contact in (holder, absorbed):
        _touch_leads(work, contact.id or 0)
    return absorbed


def add_identity(work: UnitOfWork, contact_id: int, kind: IdentityKind, value: str) -> ContactIdentity:
    """One more way to reach a contact. What is somebody else's already is refused, naming them."""
    (contact,) = _lock(work, contact_id)
    key = identity_key(kind, value)
    if not key:
        raise Refused(CommonReason.INVALID, field="identity")
    known = work.session.exec(
        select(ContactIdentity).where(
            tuple_(col(ContactIdentity.kind), col(ContactIdentity.key)).in_(same_identity(kind, key))
        )
    ).all()
    for row in known:
        if row.contact_id != contact_id:
            raise Refused(
                ContactReason.IDENTITY_TAKEN, value=value, name=work.session.get_one(Contact, row.contact_id).name
            )
        if row.kind is kind:
            return row
    row = ContactIdentity(contact_id=contact_id, kind=kind, value=value.strip(), key=key, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    work.audit("contact.identity_added", f"contact:{contact.id}", after={"kind": kind.value, "value": row.value})
    _touch_leads(work, contact_id)
    return row


def remove_identity(work: UnitOfWork, contact_id: int, identity_id: int) -> ContactIdentity:
    """Forget a way to reach a contact, their own only. Returns it, for the undo."""
    _lock(work, contact_id)
    row = work.session.get(ContactIdentity, identity_id, with_for_update=True)
    if row is None or row.contact_id != contact_id:
        raise Refused(ContactReason.IDENTITY_UNKNOWN)
    work.audit("contact.identity_removed", f"contact:{contact_id}", before={"kind": row.kind.value, "value": row.value})
    work.session.delete(row)
    work.session.flush()
    _touch_leads(work, contact_id)
    return row


def link_organization(work: UnitOfWork, lead_id: int, name: str) -> Organization | None:
    """Say which agency a lead and its contact belong to, making it known if it is new; an empty name unlinks."""
    lead = access.workable(work, lead_id)
    (contact,) = _lock(work, lead.contact_id)
    agency = _organization(work, name)
    new_id = agency.id if agency else None
    if contact.organization_id == lead.organization_id == new_id:
        return agency
    old = work.session.get(Organization, lead.organization_id or contact.organization_id or 0)
    work.audit(
        "lead.organization_linked",
        leads.subject(lead),
        before={"organization": old.name if old else ""},
        after={"organization": agency.name if agency else ""},
    )
    contact.organization_id = lead.organization_id = new_id
    leads.touch(work, lead)
    return agency


def set_opt_out(work: UnitOfWork, contact_id: int, opt_out: bool) -> Contact:
    """The customer wants no messages, or wants them again. Signed, because it is asked for in disputes."""
    (contact,) = _lock(work, contact_id)
    if contact.opt_out is not opt_out:
        contact.opt_out = opt_out
        work.audit("contact.opted_out" if opt_out else "contact.opted_in", f"contact:{contact_id}")
        _touch_leads(work, contact_id)
    return contact


def _lock(work: UnitOfWork, *contact_ids: int) -> list[Contact]:
    """The contacts, in the order asked for, with their leads: leads first, as an arrival locks them."""
    of_these = select(Lead).where(col(Lead.contact_id).in_(contact_ids)).order_by(col(Lead.id)).with_for_update()
    work.session.exec(of_these.execution_options(populate_existing=True)).all()
    rows = select(Contact).where(col(Contact.id).in_(contact_ids)).order_by(col(Contact.id)).with_for_update()
    found = {row.id: row for row in work.session.exec(rows.execution_options(populate_existing=True))}
    if missing := set(contact_ids) - set(found):
        raise Refused(CommonReason.NOT_FOUND, what="contact", id=min(missing))
    for contact_id in contact_ids:
        _check_access(work, contact_id)
    return [found[contact_id] for contact_id in contact_ids]


def _check_access(work: UnitOfWork, contact_id: int) -> None:
    """An agent works on a contact while one of its leads is theirs to see; an absorbed one has none of its own."""
    role, user_id = work.actor.role, work.actor.user_id
    if role is None or user_id is None:
        return
    if Role(role) not in WORKS_LEADS:
        raise Refused(CommonReason.FORBIDDEN)
    owners = work.session.exec(select(Lead.owner_id).where(Lead.contact_id == contact_id)).all()
    merged = work.session.get_one(Contact, contact_id).merged_into_id is not None
    sees = Role(role) in SEES_ALL_LEADS or any(sees_lead(Role(role), user_id, owner_id) for owner_id in owners)
    if not merged and not sees:
        raise Refused(CommonReason.NOT_FOUND, what="contact")


def _inherited(kept: Contact, absorbed: Contact) -> dict[str, Any]:
    """Who asked for no messages keeps that; an agency is taken over where there was none."""
    wanted = {
        "opt_out": kept.opt_out or absorbed.opt_out,
        "organization_id": kept.organization_id or absorbed.organization_id,
    }
    return {name: value for name, value in wanted.items() if value != getattr(kept, name)}


def _restored(kept: Contact, moved: Moved) -> dict[str, Any]:
    unchanged = [name for name in INHERITED if name in moved.after and getattr(kept, name) == moved.after[name]]
    return {name: moved.before[name] for name in unchanged}


def _ids(work: UnitOfWork, table: type[Lead] | type[ContactIdentity], contact_id: int) -> list[int]:
    return [row_id or 0 for row_id in work.session.exec(select(table.id).where(table.contact_id == contact_id)).all()]


def _hand_over(
    work: UnitOfWork, table: type[Lead] | type[ContactIdentity], ids: list[int], origin: int, to: int
) -> None:
    work.session.exec(
        update(table).where(col(table.id).in_(ids), col(table.contact_id) == origin).values(contact_id=to)
    )


def _touch_leads(work: UnitOfWork, contact_id: int) -> None:
    for lead in work.session.exec(select(Lead).where(Lead.contact_id == contact_id).order_by(col(Lead.id))):
        leads.touch(work, lead)


def _organization(work: UnitOfWork, name: str) -> Organization | None:
    if not (name := " ".join(name.split())[:120]):
        return None
    known = select(Organization).where(func.fold(Organization.name) == func.fold(name))
    if found := work.session.exec(known.order_by(col(Organization.id)).limit(1)).first():
        return found
    agency = Organization(name=name, created_at=work.now)
    work.session.add(agency)
    work.session.flush()
    work.audit("organization.created", f"organization:{agency.id}", after={"name": name})
    return agency
