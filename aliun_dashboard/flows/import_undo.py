"""Taking an import back, row by row: exactly what it made and changed; what was touched since stays and says why."""

from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, delete, select

from aliun_dashboard.campaigns.models import CampaignMatch
from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.imports.models import ImportRow
from aliun_dashboard.imports.rules import Field, ImportReason
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import code

from . import mirror
from .import_plan import OF_CONTACT, typed
from .import_reading import Reasons, told

# What the house does to a lead by itself, again and again: it keeps nobody from taking the lead back.
BY_ITSELF = ("lead.budget_checked", "atlas.matched", "atlas.match_withdrawn")
FIELDS = {ours: name for name, ours in OF_CONTACT.items()} | {"owner_id": "owner", "organization_id": "agency"}


def undo(work: UnitOfWork, row: ImportRow) -> None:
    """Take one row back, once. Sets `undone`, and `left` with what stays and why."""
    if row.undone:
        return
    left: Reasons = []
    if done := row.did.get("lead"):
        left += _drop_lead(work, done, row.did["mark"]) if done["new"] else _restore_lead(work, done)
    if made := row.did.get("contact"):
        left += _drop_contact(work, made, row.did["mark"]) if made["new"] else _restore_contact(work, made)
    row.undone, row.left = True, left
    work.session.add(row)


def _drop_lead(work: UnitOfWork, done: dict[str, Any], mark: int) -> Reasons:
    lead = work.session.get(Lead, done["id"], with_for_update=True, populate_existing=True)
    if lead is None:
        return []
    subject = leads.subject(lead)
    if touched := _touched(work, subject, mark):
        return [_left(ImportReason.LEFT_TOUCHED, what=code(lead.id or 0), who=touched.actor, at=_day(touched))]
    gone = {"code": code(lead.id or 0), "contact_id": lead.contact_id}
    try:
        with work.session.begin_nested():
            work.session.exec(delete(StageMove).where(col(StageMove.lead_id) == lead.id))
            work.session.exec(delete(CampaignMatch).where(col(CampaignMatch.lead_id) == lead.id))
            work.session.exec(delete(Activity).where(col(Activity.id) == done.get("note")))
            work.session.exec(delete(Lead).where(col(Lead.id) == lead.id))
    except IntegrityError:
        return [_left(ImportReason.LEFT_IN_USE, what=code(lead.id or 0))]
    work.session.expunge(lead)
    work.audit("lead.import_undone", subject, before=gone)
    work.tell("lead", done["id"], version=lead.version + 1)
    return []


def _restore_lead(work: UnitOfWork, done: dict[str, Any]) -> Reasons:
    """Every value that is still as the file made it goes back to what it was."""
    lead = leads.get(work, done["id"])
    work.session.exec(delete(Activity).where(col(Activity.id) == done.get("note")))
    after = {name: typed(name, value) for name, value in done["after"].items()}
    ours = [name for name, value in after.items() if getattr(lead, name) == value]
    back = {name: typed(name, done["before"][name]) for name in ours}
    if leads.change(work, lead, "lead.import_undone", **back):
        leads.check_budget(work, lead)
    _move_back(work, lead, done.get("move"))
    newer = [name for name in after if name not in ours]
    return [_left(ImportReason.LEFT_TOUCHED, name, what=code(lead.id or 0), who="", at="") for name in newer]


def _move_back(work: UnitOfWork, lead: Lead, move_id: int | None) -> None:
    """A lead that the file's budget qualified waits again, unless it went on meanwhile."""
    last = leads.last_move(work, lead.id or 0)
    if move_id is None or last is None or last.id != move_id or last.from_stage is None:
        return
    last.undone = True
    mirror.stage_moved(work, lead, leads.place(work, lead, last.from_stage, cause="undo"))


def _drop_contact(work: UnitOfWork, made: dict[str, Any], mark: int) -> Reasons:
    contact = work.session.get(Contact, made["id"], with_for_update=True, populate_existing=True)
    if contact is None:
        return []
    subject, name = f"contact:{contact.id}", contact.name
    if touched := _touched(work, subject, mark):
        return [_left(ImportReason.LEFT_TOUCHED, what=name, who=touched.actor, at=_day(touched))]
    theirs = col(ContactIdentity.contact_id) == contact.id
    try:
        with work.session.begin_nested():
            work.session.exec(delete(ContactIdentity).where(theirs, col(ContactIdentity.id).in_(made["identities"])))
            work.session.exec(delete(Contact).where(col(Contact.id) == contact.id))
    except IntegrityError:
        return [_left(ImportReason.LEFT_IN_USE, what=name)]
    work.session.expunge(contact)
    work.audit("contact.import_undone", subject, before={"name": name})
    return []


def _restore_contact(work: UnitOfWork, made: dict[str, Any]) -> Reasons:
    contact = work.session.get_one(Contact, made["id"], with_for_update=True, populate_existing=True)
    mine = (col(ContactIdentity.id).in_(made["identities"]), col(ContactIdentity.contact_id) == contact.id)
    gone = work.session.exec(select(ContactIdentity).where(*mine)).all()
    for row in gone:
        before = {"kind": row.kind.value, "value": row.value}
        work.audit("contact.identity_removed", f"contact:{contact.id}", reason="import_undo", before=before)
        work.session.delete(row)
    after = {name: value for name, value in made["after"].items() if name in made["before"] and name != "opt_out"}
    back = {name: made["before"][name] for name, value in after.items() if getattr(contact, name) == value}
    if back:
        now = {name: getattr(contact, name) for name in back}
        work.audit("contact.import_undone", f"contact:{contact.id}", before=now, after=back)
        contact.sqlmodel_update(back)
        work.session.add(contact)
    if gone or back:
        _tell_leads(work, contact)
    newer = [name for name in after if name not in back]
    left = [_left(ImportReason.LEFT_TOUCHED, name, what=contact.name, who="", at="") for name in newer]
    asked = made["after"].get("opt_out") and "opt_out" in made["before"]
    return [*left, _left(ImportReason.LEFT_OPT_OUT, what=contact.name)] if asked else left


def _tell_leads(work: UnitOfWork, contact: Contact) -> None:
    for lead in work.session.exec(select(Lead).where(Lead.contact_id == contact.id).order_by(col(Lead.id))):
        leads.touch(work, lead)


def _touched(work: UnitOfWork, subject: str, mark: int) -> AuditEntry | None:
    """The first thing that somebody did to it after the row was written."""
    since = select(AuditEntry).where(AuditEntry.subject == subject, col(AuditEntry.id) > mark)
    by_others = since.where(col(AuditEntry.action).not_in(BY_ITSELF))
    return work.session.exec(by_others.order_by(col(AuditEntry.id)).limit(1)).first()


def _left(reason: ImportReason, name: str = "", **facts: str) -> dict[str, Any]:
    kept = told(Refused(reason, **facts))
    field = FIELDS.get(name, name)
    return kept | {"field": field if field in set(Field) else ""}


def _day(entry: AuditEntry) -> str:
    return f"{entry.at:%d/%m/%Y}"
