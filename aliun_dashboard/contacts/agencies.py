"""Verbs on agencies: find, make, change; each change audited and told."""

from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .models import Organization


def subject(agency: Organization) -> str:
    """How the forensic log names an agency."""
    return f"organization:{agency.id}"


def get(work: UnitOfWork, agency_id: int) -> Organization:
    """The agency, locked until the transaction ends. Raises Refused: NOT_FOUND."""
    lock = {"key_share": True}  # rows that point at it may be written meanwhile
    agency = work.session.get(Organization, agency_id, with_for_update=lock, populate_existing=True)
    if agency is None:
        raise Refused(CommonReason.NOT_FOUND, what="agency")
    return agency


def named(work: UnitOfWork, name: str) -> Organization | None:
    """The agency of this name, whatever its accents and capitals."""
    same = func.fold(col(Organization.name)) == func.fold(name)
    return work.session.exec(select(Organization).where(same).limit(1)).first()


def having(work: UnitOfWork, *, email: str = "", domain: str = "") -> Organization | None:
    """The agency to which an address, or a whole domain, belongs."""
    where = col(Organization.emails).contains([email]) if email else col(Organization.domains).contains([domain])
    return work.session.exec(select(Organization).where(where).limit(1)).first()


def create(work: UnitOfWork, **facts: Any) -> Organization:
    """A new agency."""
    agency = Organization(created_at=work.now, **facts)
    work.session.add(agency)
    work.session.flush()
    work.audit("organization.created", subject(agency), after=facts)
    work.tell("organization", agency.id)
    return agency


def change(work: UnitOfWork, agency: Organization, action: str, *, reason: str = "", **facts: Any) -> bool:
    """Set what is different; the log says what was. False when nothing was."""
    new = {name: value for name, value in facts.items() if getattr(agency, name) != value}
    if not new:
        return False
    before = {name: getattr(agency, name) for name in new}
    agency.sqlmodel_update(new)
    work.session.add(agency)
    work.audit(action, subject(agency), reason=reason, before=before, after=new)
    work.tell("organization", agency.id)
    return True
