"""What each row of an imported file would do, as things stand: create, update, contradict, repeat or nothing."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import NUMBERS, IdentityKind, same_identity
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.imports import actions as imports
from aliun_dashboard.imports.models import ImportRow, ImportRun
from aliun_dashboard.imports.rules import Field, ImportReason, Kind, Outcome
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.plain import plain
from aliun_dashboard.kernel.sheet import fold
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import OPEN

from .import_reading import Facts, Reasons, read, reading_of, told

Key = tuple[IdentityKind, str]
WAYS = {"phone": IdentityKind.PHONE, "whatsapp": IdentityKind.WHATSAPP, "email": IdentityKind.EMAIL}
OF_CONTACT = {"name": "name", "language": "language", "agency": "organization_id"}
OF_LEAD = ("destination", "category", "check_in", "nights", "adults", "children", "campaign_ref")
BLANK = ("", None)
UNSAID = {"language": "es", "children": 0}  # what a record has when nobody said anything
ENDED = frozenset({Outcome.REJECTED, Outcome.REPEATED})


@dataclass(frozen=True)
class Known:
    """What the house knows of the people that some rows name."""

    owners: Mapping[Key, int]
    contacts: Mapping[int, Contact]
    leads: Mapping[int, Lead]
    notes: frozenset[str]

    def people(self, facts: Facts) -> list[int]:
        """Whose the row's identities are, each person once."""
        return list(dict.fromkeys(self.owners[key] for way in ways(facts) for key in same(way) if key in self.owners))


@dataclass(frozen=True)
class Judged:
    """What a row would do. `fills` are values where we have none, `differs` those that contradict ours."""

    outcome: Outcome
    contact: Contact | None = None
    lead: Lead | None = None
    fills: dict[str, Any] = field(default_factory=dict[str, Any])
    differs: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    people: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    reasons: Reasons = field(default_factory=list[dict[str, Any]])


def plan(work: UnitOfWork, run: ImportRun, rows: Sequence[ImportRow]) -> None:
    """Read and judge rows, in their order: of several with one person the first of the file counts."""
    reading = reading_of(work, run)
    for row in rows:
        row.facts, row.reasons = read(work, row.cells, reading)
        row.outcome = Outcome.REJECTED if row.reasons else None
    sound = [row for row in rows if row.outcome is None]
    known = know(work, [row.facts for row in sound])
    held = imports.claim(work, run.id or 0, [(key, row.line) for row in sound for key in _names(row.facts, known)])
    for row in sound:
        first = min(held[key] for key in _names(row.facts, known))
        if first < row.line:
            row.outcome = Outcome.REPEATED
            row.reasons = [told(Refused(ImportReason.REPEATED_LINE, line=first))]
        else:
            keep(row, judge(row.facts, run.kind, known, row.chosen_id))


def keep(row: ImportRow, judged: Judged) -> None:
    """Put what was judged on the row, for people to look at."""
    row.outcome, row.reasons = judged.outcome, judged.reasons
    row.differs, row.people = judged.differs, judged.people
    row.contact_id = judged.contact.id if judged.contact else None
    row.lead_id = judged.lead.id if judged.lead else None


def know(work: UnitOfWork, said: Iterable[Facts]) -> Known:
    """The people behind the rows' identities, their newest open wish, and the notes they have from files."""
    wanted = list(said)
    keys = {key for facts in wanted for way in ways(facts) for _, key in same(way)}
    rows = work.session.exec(select(ContactIdentity).where(col(ContactIdentity.key).in_(keys))).all()
    owners = {(row.kind, row.key): row.contact_id for row in rows}
    ids = set(owners.values())
    contacts = work.session.exec(
        select(Contact).where(col(Contact.id).in_(ids)).execution_options(populate_existing=True)
    )
    of_them = select(Lead).where(col(Lead.contact_id).in_(ids), col(Lead.stage).in_(sorted(OPEN)))
    oldest_first = of_them.order_by(col(Lead.id)).execution_options(populate_existing=True)
    leads = {lead.contact_id: lead for lead in work.session.exec(oldest_first)}
    known = Known(owners, {contact.id or 0: contact for contact in contacts}, leads, frozenset())
    noted = [note_key(known.leads[one].id or 0, facts["note"]) for facts in wanted if "note" in facts
             for one in known.people(facts)[:1] if one in known.leads]  # fmt: skip
    told_before = select(Activity.external_id).where(col(Activity.external_id).in_(noted))
    notes = frozenset(key for key in work.session.exec(told_before) if key)
    return Known(owners, known.contacts, leads, notes)


def judge(facts: Facts, kind: Kind, known: Known, chosen_id: int | None = None) -> Judged:
    """What a row would do. `chosen_id` is who is meant, where its identities are of several people."""
    people = known.people(facts)
    if chosen_id in people:
        people = [chosen_id] if chosen_id else people
    if len(people) > 1:
        who: list[dict[str, Any]] = [{"id": one, "name": known.contacts[one].name} for one in people]
        names = ", ".join(known.contacts[one].name for one in people)
        return Judged(Outcome.CONFLICT, people=who, reasons=[told(Refused(ImportReason.TWO_PEOPLE, names=names))])
    if not people:
        return Judged(Outcome.CREATE)
    contact = known.contacts[people[0]]
    lead = known.leads.get(people[0]) if kind is Kind.LEADS else None
    fills, differs = _compared(facts, contact, lead)
    fills |= _gained(facts, contact, lead, known)
    reasons = [told(Refused(ImportReason.CONTRADICTS), Field(one["field"])) for one in differs]
    return Judged(_outcome(kind, lead, fills, differs), contact, lead, fills, differs, [], reasons)


def ways(facts: Facts) -> list[Key]:
    """The identities a row names."""
    return [(kind, facts[name]) for name, kind in WAYS.items() if name in facts]


def same(way: Key) -> list[Key]:
    """The rows that would belong to the same person."""
    return same_identity(*way)


def note_key(lead_id: int, text: str) -> str:
    """One note of a file stands once with a lead, however often the file comes."""
    return f"import-note:{lead_id}:{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def typed(name: str, value: Any) -> Any:
    """The value that a row keeps as plain JSON."""
    if value is None:
        return None
    return date.fromisoformat(value) if name == "check_in" else Decimal(value) if name == "amount" else value


def _names(facts: Facts, known: Known) -> list[str]:
    """What a row claims: its numbers and addresses, and the people we know by them."""
    keys = [key if kind in NUMBERS else f"{kind.value}:{key}" for kind, key in ways(facts)]
    return [*keys, *(f"contact:{one}" for one in known.people(facts))]


def _outcome(kind: Kind, lead: Lead | None, fills: dict[str, Any], differs: list[dict[str, Any]]) -> Outcome:
    if differs:
        return Outcome.CONFLICT
    if kind is Kind.LEADS and lead is None:
        return Outcome.CREATE
    return Outcome.UPDATE if fills else Outcome.SAME


def _compared(facts: Facts, contact: Contact, lead: Lead | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    fills: dict[str, Any] = {}
    differs: list[dict[str, Any]] = []
    for name, ours, theirs in _pairs(facts, contact, lead):
        if ours in BLANK or ours == UNSAID.get(name, ""):
            if theirs != ours:
                fills[name] = plain(theirs)
        elif not _alike(ours, theirs):
            differs.append({"field": name, "now": plain(ours), "file": plain(theirs)})
    return fills, differs


def _pairs(facts: Facts, contact: Contact, lead: Lead | None) -> list[tuple[str, Any, Any]]:
    """Each value of the row beside ours; an amount goes with its currency."""
    pairs = [(name, getattr(contact, ours), facts[name]) for name, ours in OF_CONTACT.items() if name in facts]
    if lead is None:
        return pairs
    pairs += [(name, getattr(lead, name), typed(name, facts[name])) for name in OF_LEAD if name in facts]
    if "owner" in facts:
        pairs.append(("owner", lead.owner_id, facts["owner"]))
    if "amount" in facts:
        ours = None if lead.amount is None else f"{lead.amount} {lead.currency}"
        pairs.append(("amount", ours, f"{facts['amount']} {facts['currency']}"))
    return pairs


def _alike(ours: Any, theirs: Any) -> bool:
    return fold(ours) == fold(theirs) if isinstance(ours, str) and isinstance(theirs, str) else ours == theirs


def _gained(facts: Facts, contact: Contact, lead: Lead | None, known: Known) -> dict[str, Any]:
    """Ways to reach the person that we do not have, the wish to be left alone, a note."""
    gained: dict[str, Any] = {}
    new = [name for name, kind in WAYS.items() if name in facts and (kind, facts[name]) not in known.owners]
    if new:
        gained["ways"] = new
    if facts.get("opt_out") and not contact.opt_out:
        gained["opt_out"] = True
    if lead is not None and "note" in facts and note_key(lead.id or 0, facts["note"]) not in known.notes:
        gained["note"] = facts["note"]
    return gained
