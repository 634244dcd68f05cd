"""Writing one row of an imported file, through the doors that any arrival takes; nothing is sent to anybody."""

from decimal import Decimal
from typing import Any

from sqlmodel import func, select

from aliun_dashboard.contacts import actions as contacts
from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.imports.models import ImportRow, ImportRun
from aliun_dashboard.imports.rules import Choice, ImportReason, Kind, Outcome, Result
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.plain import plain_values
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Source

from . import desk, intake
from .import_plan import ENDED, OF_CONTACT, OF_LEAD, WAYS, Judged, Known, judge, note_key, typed, ways
from .import_reading import Facts, told
from .intake import Arrival, Wish


def write(work: UnitOfWork, run: ImportRun, row: ImportRow, known: Known) -> None:
    """Write a row once, as things stand now; what cannot be written says why. Sets its `result`."""
    if row.outcome in ENDED:
        row.result = Result.REFUSED
        return
    judged = judge(row.facts, run.kind, known, row.chosen_id)
    row.differs, row.people = judged.differs, judged.people
    settled = _settled(row, judged)
    if settled is not None:
        row.result = settled
        return
    try:
        with work.session.begin_nested():
            row.result = _apply(work, run, row, judged)
        row.reasons = []
    except Refused as refused:
        row.result, row.did, row.reasons = Result.REFUSED, {}, [told(refused)]


def _settled(row: ImportRow, judged: Judged) -> Result | None:
    """Nothing to write: the same already, or a conflict that nobody decided or that keeps what we have."""
    if judged.outcome is Outcome.SAME:
        row.contact_id, row.lead_id = _ids(judged)
        return Result.UNCHANGED
    if judged.outcome is not Outcome.CONFLICT or (row.choice in (Choice.OVERWRITE, Choice.FILL) and not judged.people):
        return None
    if row.choice is Choice.KEEP:
        return Result.UNCHANGED
    row.reasons = [*judged.reasons, told(Refused(ImportReason.UNDECIDED))]
    return Result.REFUSED


def _ids(judged: Judged) -> tuple[int | None, int | None]:
    return judged.contact.id if judged.contact else None, judged.lead.id if judged.lead else None


def _apply(work: UnitOfWork, run: ImportRun, row: ImportRow, judged: Judged) -> Result:
    """Write, and remember exactly what, for the undo."""
    values = dict(judged.fills)
    if row.choice is Choice.OVERWRITE:
        values |= {one["field"]: row.facts[one["field"]] for one in judged.differs}
    contact, made = _contact(work, row.facts, judged, values)
    row.contact_id, row.did = contact.id, {"contact": made}
    is_new = made["new"]
    if run.kind is Kind.LEADS:
        lead, done = _lead(work, row.facts, contact, judged.lead, values)
        row.lead_id, row.did = lead.id, row.did | {"lead": done}
        is_new = done["new"]
    work.session.flush()
    row.did = row.did | {"mark": work.session.exec(select(func.max(AuditEntry.id))).one() or 0}
    return Result.CREATED if is_new else Result.UPDATED if _changed(row.did) else Result.UNCHANGED


def _changed(did: dict[str, Any]) -> bool:
    parts = [did["contact"], did.get("lead", {})]
    return any(part.get("after") or part.get("identities") or part.get("note") for part in parts)


def _contact(work: UnitOfWork, facts: Facts, judged: Judged, values: dict[str, Any]) -> tuple[Contact, dict[str, Any]]:
    """The person, found or made, with what the row adds to them."""
    known = judged.contact
    named = [Identity(kind, key) for kind, key in ways(facts) if not _is_of_another(work, (kind, key), known)]
    had = _identities(work, known.id) if known else set[int]()
    contact = contacts.identify(work, facts["name"], named)
    after = {ours: values[name] for name, ours in OF_CONTACT.items() if name in values} if known else _first(facts)
    if "opt_out" in values or (known is None and facts.get("opt_out")):
        after["opt_out"] = True
    before = _change(work, contact, after)
    new = sorted(_identities(work, contact.id) - had)
    if known and new:
        added = [name for name in WAYS if name in values.get("ways", ())]
        work.audit("contact.identity_added", f"contact:{contact.id}", after={name: facts[name] for name in added})
    made = {"id": contact.id, "new": known is None, "identities": new, "before": before, "after": after}
    return contact, made if before or known is None else made | {"after": {}}


def _is_of_another(work: UnitOfWork, way: tuple[Any, str], contact: Contact | None) -> bool:
    """An identity of somebody else stays theirs; it does not decide who this is when a person said so."""
    if contact is None:
        return False
    kind, key = way
    numbers = (ContactIdentity.kind == kind, ContactIdentity.key == key)
    owner = work.session.exec(select(ContactIdentity.contact_id).where(*numbers)).first()
    return owner not in (None, contact.id)


def _first(facts: Facts) -> dict[str, Any]:
    return {ours: facts[name] for name, ours in OF_CONTACT.items() if name in facts and name != "name"}


def _identities(work: UnitOfWork, contact_id: int | None) -> set[int]:
    ids = select(ContactIdentity.id).where(ContactIdentity.contact_id == contact_id)
    return {one or 0 for one in work.session.exec(ids)}


def _change(work: UnitOfWork, contact: Contact, after: dict[str, Any]) -> dict[str, Any]:
    """Set what differs on a contact, signed. Gives what was."""
    new = {name: value for name, value in after.items() if getattr(contact, name) != value}
    if not new:
        return {}
    before = {name: getattr(contact, name) for name in new}
    contact.sqlmodel_update(new)
    work.session.add(contact)
    opts_out = new.get("opt_out")
    rest = {name: value for name, value in new.items() if name != "opt_out"}
    if opts_out:
        work.audit("contact.opted_out", f"contact:{contact.id}", reason="import")
    if rest:
        told_before = {name: before[name] for name in rest}
        work.audit("contact.imported", f"contact:{contact.id}", before=told_before, after=rest)
    return before


def _lead(
    work: UnitOfWork, facts: Facts, contact: Contact, lead: Lead | None, values: dict[str, Any]
) -> tuple[Lead, dict[str, Any]]:
    """The wish: a new one comes in as any arrival does, one that is open is edited as a colleague would."""
    if lead is None:
        return _new_lead(work, facts, contact)
    wanted = {name: typed(name, values[name]) for name in OF_LEAD if name in values}
    if "amount" in values:
        wanted |= {"amount": Decimal(facts["amount"]), "currency": facts["currency"]}
    wanted |= {"owner_id": values["owner"]} if "owner" in values else {}
    wanted |= {"organization_id": values["agency"]} if "agency" in values else {}
    before = plain_values({name: getattr(lead, name) for name in wanted})
    moved = leads.last_move(work, lead.id or 0)
    if wanted:
        lead = desk.edit(work, lead.id or 0, **wanted)
    moved_now = leads.last_move(work, lead.id or 0)
    move = moved_now.id if moved_now and moved and moved_now.id != moved.id else None
    note = _note(work, lead, values.get("note", ""))
    after = plain_values(wanted)
    return lead, {"id": lead.id, "new": False, "before": before, "after": after, "move": move, "note": note}


def _new_lead(work: UnitOfWork, facts: Facts, contact: Contact) -> tuple[Lead, dict[str, Any]]:
    """No greeting: the person wrote to nobody. Its stage is what its budget says, as with any arrival (A-54)."""
    said = {name: typed(name, facts[name]) for name in OF_LEAD if name in facts}
    if "amount" in facts:
        said |= {"amount": Decimal(facts["amount"]), "currency": facts["currency"]}
    arrival = Arrival(
        Source.IMPORT,
        contact.name,
        tuple(Identity(kind, key) for kind, key in ways(facts) if not _is_of_another(work, (kind, key), contact)),
        Wish(**said),
        owner_id=facts.get("owner") or facts.get("owner_default"),
        greet=False,
    )
    lead = work.session.get_one(Lead, intake.receive(work, arrival).lead_id)
    note = _note(work, lead, facts.get("note", ""))
    return lead, {"id": lead.id, "new": True, "note": note}


def _note(work: UnitOfWork, lead: Lead, text: str) -> int | None:
    """Pinned here only, and once."""
    if not text:
        return None
    return conversations.write(work, lead.id or 0, ActivityKind.NOTE, text, external_id=note_key(lead.id or 0, text))
