"""Contacts that look like one another: by identity first, then by name. Nothing merges by itself."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process
from sqlmodel import Session, and_, col, false, func, or_, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import NUMBERS, IdentityKind, email_key, phone_key
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage, code
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import SEES_ALL_LEADS, sees_lead

from .staff import Viewer
from .words import anew, has_digits, in_words

ALIKE = 88  # of 100: worth a look while a name is being typed
SURE = 95  # the same words, whatever their order and accents: worth a warning that stays
CANDIDATES = 2000  # names that share the beginning of a word; the rest is not even compared
MIN_TEXT = 3
MIN_DIGITS = 6  # fewer digits of a telephone number say nothing
SAME_TAIL = 10  # a whole national number, whatever the country code before it


class Why(StrEnum):
    """What two contacts have in common, the surest first."""

    PHONE = "phone"
    EMAIL = "email"
    PART_OF_PHONE = "part_of_phone"
    NAME = "name"


@dataclass(frozen=True)
class Lookalike:
    """A contact that may be the one being typed. `visible` is off for another agent's: then only that it exists."""

    contact_id: int
    name: str
    reach: tuple[str, ...]
    lead_id: int | None
    lead_code: str
    stage: Stage | None
    owner: str
    why: Why
    score: int
    visible: bool


Found = dict[int, tuple[Why, int]]


def lookalikes(
    session: Session,
    viewer: Viewer,
    *,
    name: str = "",
    phone: str = "",
    email: str = "",
    exclude: int | None = None,
    limit: int = 5,
) -> list[Lookalike]:
    """Who is known already under what is being typed, surest first; half a telephone number is enough."""
    found: Found = {}
    for why, ids in (
        (Why.PHONE, _by_keys(session, NUMBERS, _phone_keys(phone))),
        (Why.EMAIL, _by_keys(session, {IdentityKind.EMAIL}, _email_keys(email))),
        (Why.PART_OF_PHONE, _by_part(session, phone, limit)),
    ):
        for contact_id in ids:
            found.setdefault(contact_id, (why, 100))
    for contact_id, score in _by_name(session, name):
        found.setdefault(contact_id, (Why.NAME, score))
    found.pop(exclude or 0, None)
    # A colleague's contact is only told of when it is the same person beyond doubt.
    rows = [row for row in _describe(session, viewer, found) if row.visible or row.why in (Why.PHONE, Why.EMAIL)]
    return sorted(rows, key=lambda row: (list(Why).index(row.why), -row.score, -row.contact_id))[:limit]


def find(session: Session, viewer: Viewer, text: str, *, exclude: int | None = None, limit: int = 8) -> list[Lookalike]:
    """Visible contacts by a scrap of their name, number or address, to choose one from."""
    wanted = " ".join(text.split())
    if len(wanted) < MIN_TEXT:
        return []
    known = select(Contact.id).where(col(Contact.merged_into_id).is_(None), col(Contact.id) != (exclude or 0))
    words = [func.fold(Contact.name).contains(word, autoescape=True) for word in _plain(wanted).split()]
    reach = select(ContactIdentity.contact_id).where(
        col(ContactIdentity.key).contains(re.sub(r"[\s()-]", "", wanted).lower(), autoescape=True)
    )
    known = known.where(or_(and_(*words) if words else false(), col(Contact.id).in_(reach)))
    ids = session.exec(known.order_by(col(Contact.id).desc()).limit(limit * 4)).all()
    rows = _describe(session, viewer, {contact_id or 0: (Why.NAME, 100) for contact_id in ids})
    return sorted((row for row in rows if row.visible), key=lambda row: -row.contact_id)[:limit]


def suggested_duplicates(session: Session, viewer: Viewer, contact_id: int, limit: int = 3) -> list[Lookalike]:
    """Visible contacts that are probably the same person as `contact_id`."""
    contact = session.get(Contact, contact_id)
    if contact is None:
        return []
    reach = session.exec(select(ContactIdentity).where(ContactIdentity.contact_id == contact_id)).all()
    tails = [row.key[-SAME_TAIL:] for row in reach if row.kind in NUMBERS and row.key.startswith("+")]
    name = contact.name if len(contact.name.split()) > 1 else ""
    found: dict[int, Lookalike] = {}
    for phone in [*tails, ""]:
        for row in lookalikes(session, viewer, phone=phone, name="" if phone else name, exclude=contact_id):
            found.setdefault(row.contact_id, row)
    return [row for row in found.values() if row.visible and row.score >= SURE][:limit]


def alike(one: str, other: str) -> int:
    """How alike two names are, 0 to 100, blind to accents, case and the order of words.

    One name within the other counts only from two words on: «Ana» is not «Ana Pérez», «Ana Pérez» may well
    be «Ana Pérez Gómez».
    """
    one, other = _plain(one), _plain(other)
    in_order = fuzz.token_sort_ratio(one, other)
    shared = set(one.split()) & set(other.split())
    return round(max(in_order, 0.95 * fuzz.token_set_ratio(one, other)) if len(shared) > 1 else in_order)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name)
    return default_process("".join(letter for letter in letters if not unicodedata.combining(letter)))


def _phone_keys(phone: str) -> list[str]:
    if len(re.sub(r"\D", "", phone)) < MIN_DIGITS:
        return []
    try:
        return [phone_key(phone)]
    except Refused:
        return []


def _email_keys(email: str) -> list[str]:
    try:
        return [email_key(email)] if email else []
    except Refused:
        return []


def _by_keys(session: Session, kinds: Iterable[IdentityKind], keys: list[str]) -> Sequence[int]:
    if not keys:
        return []
    known = select(ContactIdentity.contact_id).where(
        col(ContactIdentity.kind).in_(list(kinds)), col(ContactIdentity.key).in_(keys)
    )
    return session.exec(known.distinct()).all()


def _by_part(session: Session, phone: str, limit: int) -> Sequence[int]:
    """Numbers that contain the digits typed, with or without the mobile digit of +521 and +549."""
    digits = re.sub(r"\D", "", phone).lstrip("0")
    if len(digits) < MIN_DIGITS:
        return []
    parts = {digits, re.sub("^521", "52", digits), re.sub("^549", "54", digits)}
    inside = has_digits(col(ContactIdentity.key), *sorted(parts))
    known = select(ContactIdentity.contact_id).where(col(ContactIdentity.kind).in_(list(NUMBERS)), inside)
    return session.exec(known.distinct().limit(limit * 4)).all()


def _by_name(session: Session, name: str) -> list[tuple[int, int]]:
    words = [word for word in _plain(name).split() if len(word) > 2]
    if not words:
        return []
    begins = in_words(col(Contact.folded), " | ".join(f"{word[:3]}:*" for word in words))
    candidates = (
        select(Contact.id, Contact.name)
        .where(col(Contact.merged_into_id).is_(None), begins)
        .order_by(col(Contact.id).desc())
        .limit(CANDIDATES)
    )
    anew(session)
    scored = [(contact_id or 0, alike(name, known)) for contact_id, known in session.exec(candidates)]
    return sorted([each for each in scored if each[1] >= ALIKE], key=lambda each: -each[1])[:50]


def _describe(session: Session, viewer: Viewer, found: Found) -> list[Lookalike]:
    ids = list(found)
    if not ids:
        return []
    contacts = session.exec(select(Contact).where(col(Contact.id).in_(ids))).all()
    reach: dict[int, list[str]] = {}
    for row in session.exec(select(ContactIdentity).where(col(ContactIdentity.contact_id).in_(ids))):
        if row.kind is not IdentityKind.KOMMO:
            reach.setdefault(row.contact_id, []).append(row.key)
    newest = _newest_leads(session, viewer, ids)
    return [
        _row(viewer, contact, reach.get(contact.id or 0, []), newest.get(contact.id or 0), found[contact.id or 0])
        for contact in contacts
    ]


def _newest_leads(session: Session, viewer: Viewer, ids: list[int]) -> dict[int, tuple[Lead, str, bool]]:
    """For each contact its newest lead the viewer may see, or else the newest there is."""
    rows = session.exec(
        select(Lead, StaffUser.name)
        .outerjoin(StaffUser, col(StaffUser.id) == col(Lead.owner_id))
        .where(col(Lead.contact_id).in_(ids))
        .order_by(col(Lead.id))
    )
    newest: dict[int, tuple[Lead, str, bool]] = {}
    for lead, owner in rows:
        seen = sees_lead(viewer.role, viewer.id, lead.owner_id)
        if seen or lead.contact_id not in newest or not newest[lead.contact_id][2]:
            newest[lead.contact_id] = (lead, owner or "", seen)
    return newest


def _row(
    viewer: Viewer, contact: Contact, reach: list[str], newest: tuple[Lead, str, bool] | None, found: tuple[Why, int]
) -> Lookalike:
    why, score = found
    lead, owner, visible = newest or (None, "", viewer.role in SEES_ALL_LEADS)
    if not visible:
        return Lookalike(contact.id or 0, "", (), None, "", None, owner, why, score, visible=False)
    return Lookalike(
        contact_id=contact.id or 0,
        name=contact.name,
        reach=tuple(dict.fromkeys(reach)),
        lead_id=lead.id if lead else None,
        lead_code=code(lead.id or 0) if lead else "",
        stage=lead.stage if lead else None,
        owner=owner,
        why=why,
        score=score,
        visible=True,
    )
