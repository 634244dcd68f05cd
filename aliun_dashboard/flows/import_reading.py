"""What a row of an imported file says, in our terms, or everything that is wrong with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.contacts.rules import ContactReason, email_key, phone_key, tidy_name
from aliun_dashboard.conversations.rules import MAX_TEXT
from aliun_dashboard.imports import cells
from aliun_dashboard.imports.models import ImportRun
from aliun_dashboard.imports.rules import OF_CONTACT, WAYS, DateOrder, Field, ImportReason, Kind
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.sheet import as_typed, fold
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import WORKS_LEADS

from . import desk
from .desk import MAX_NIGHTS, MAX_PEOPLE

Facts = dict[str, Any]
Reasons = list[dict[str, Any]]
LONGEST_WORDS = 120
TOGETHER = {"check_in": Field.CHECK_IN, "nights": Field.NIGHTS, "adults": Field.ADULTS, "children": Field.CHILDREN}


@dataclass(frozen=True)
class Reading:
    """How the cells of a file are read: which field each column is, and who and what names in it mean."""

    fields: Mapping[int, Field]
    order: DateOrder
    region: str
    currency: str
    owner_id: int | None
    agencies: Mapping[str, int]
    people: Mapping[str, int]


def reading_of(work: UnitOfWork, run: ImportRun) -> Reading:
    """As the person said who mapped the columns, with agencies and colleagues as they are now."""
    wanted = {int(at): Field(name) for at, name in run.mapping.items()}
    if run.kind is Kind.CONTACTS:
        wanted = {at: field for at, field in wanted.items() if field in OF_CONTACT}
    agencies = work.session.exec(select(Organization)).all()
    staff = work.session.exec(select(StaffUser).where(col(StaffUser.active))).all()
    people = {
        fold(name): user.id or 0 for user in staff if user.role in WORKS_LEADS for name in (user.name, user.email)
    }
    named = {fold(name): agency.id or 0 for agency in agencies for name in (*agency.aliases, agency.name)}
    return Reading(wanted, run.date_order, run.region, run.currency, run.owner_id, named, people)


def read(work: UnitOfWork, row: Sequence[str], reading: Reading) -> tuple[Facts, Reasons]:
    """What the row says; and every cell that cannot be read, each with its field and why."""
    said: dict[Field, Any] = {}
    wrong: Reasons = []
    for at, field in reading.fields.items():
        text = as_typed(row[at].strip()) if at < len(row) else ""
        if not text:
            continue
        try:
            said[field] = READERS[field](text, reading)
        except Refused as refused:
            wrong.append(told(refused, field))
    facts = _together(said, reading, wrong)
    _check(work, facts, said, wrong)
    return facts, wrong


def told(refused: Refused, field: Field | None = None) -> dict[str, Any]:
    """A refusal as a row keeps it."""
    facts = {name: value if isinstance(value, int) else str(value) for name, value in refused.facts.items()}
    return {"field": field.value if field else "", "code": refused.reason.value, "facts": facts}


def _together(said: dict[Field, Any], reading: Reading, wrong: Reasons) -> Facts:
    """Cells that belong together made one fact; what is only a help to read others goes."""
    facts: Facts = {field.value: value for field, value in said.items()}
    last = facts.pop("last_name", "")
    facts["name"] = tidy_name(f"{facts.get('name', '')} {last}")
    leaves = facts.pop("check_out", None)
    if leaves and "check_in" in facts and "nights" not in facts:
        facts["nights"] = (date.fromisoformat(leaves) - date.fromisoformat(facts["check_in"])).days
        if facts["nights"] < 1:
            wrong.append(told(Refused(ImportReason.LEAVES_EARLY), Field.CHECK_OUT))
    money = facts.pop("amount", None)
    named = facts.pop("currency", "")
    if money:
        value, currency = cells.amount(money, named or reading.currency)
        facts |= {"amount": str(value), "currency": currency}
    if not facts.get("opt_out"):
        facts.pop("opt_out", None)  # a file lifts nobody's wish to be left alone
    if reading.owner_id and Field.OWNER not in said:
        facts["owner_default"] = reading.owner_id
    return facts


def _check(work: UnitOfWork, facts: Facts, said: Mapping[Field, Any], wrong: Reasons) -> None:
    """What a row needs, and what no trip can have."""
    failed = {Field(reason["field"]) for reason in wrong if reason["field"]}
    if not facts["name"] and Field.NAME not in failed:
        wrong.append(told(Refused(ContactReason.NO_NAME), Field.NAME))
    if not any(way in said for way in WAYS) and not failed & set(WAYS):
        wrong.append(told(Refused(ImportReason.NO_WAY)))
    for name, field in TOGETHER.items():
        value = facts.get(name)
        try:
            desk.check(work, {name: date.fromisoformat(value) if name == "check_in" and value else value})
        except Refused as refused:
            wrong.append(told(refused, field))


def _phone(text: str, reading: Reading) -> str:
    """E.164. Spreadsheets lose the plus of a number with its country's code."""
    digits = re.sub(r"\D", "", text)
    try:
        return phone_key(text, reading.region)
    except Refused:
        if "+" in text or len(digits) < 11 or re.search(r"[^\d\s().-]", text):
            raise
    try:
        return phone_key(f"+{digits.removeprefix('00')}", reading.region)
    except Refused:
        raise Refused(ContactReason.BAD_PHONE, value=text) from None


def _agency(text: str, reading: Reading) -> int:
    if found := reading.agencies.get(fold(text)):
        return found
    raise Refused(ImportReason.UNKNOWN_AGENCY, value=text)


def _owner(text: str, reading: Reading) -> int:
    if found := reading.people.get(fold(text)):
        return found
    raise Refused(ImportReason.UNKNOWN_OWNER, value=text)


def _money(text: str, reading: Reading) -> str:
    """Read again beside its currency; here only whether it can be."""
    cells.amount(text, reading.currency)
    return text


def _words(text: str, _: Reading) -> str:
    return " ".join(text.split())[:LONGEST_WORDS]


def _day(text: str, reading: Reading) -> str:
    return cells.day(text, reading.order).isoformat()


READERS: dict[Field, Callable[[str, Reading], Any]] = {
    Field.NAME: _words,
    Field.LAST_NAME: _words,
    Field.PHONE: _phone,
    Field.WHATSAPP: _phone,
    Field.EMAIL: lambda text, _: email_key(text),
    Field.LANGUAGE: lambda text, _: cells.language(text),
    Field.AGENCY: _agency,
    Field.OPT_OUT: lambda text, _: cells.yes_no(text),
    Field.DESTINATION: _words,
    Field.CATEGORY: _words,
    Field.CHECK_IN: _day,
    Field.CHECK_OUT: _day,
    Field.NIGHTS: lambda text, _: cells.count(text, 1, MAX_NIGHTS),
    Field.ADULTS: lambda text, _: cells.count(text, 1, MAX_PEOPLE),
    Field.CHILDREN: lambda text, _: cells.count(text, 0, MAX_PEOPLE),
    Field.AMOUNT: _money,
    Field.CURRENCY: lambda text, _: cells.currency(text),
    Field.OWNER: _owner,
    Field.CAMPAIGN: _words,
    Field.NOTE: lambda text, _: text[:MAX_TEXT],
}
assert set(READERS) == set(Field)
