"""Which leads: the one filter that board, list, export and saved views share, and the address it lives in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qs, urlencode

from sqlalchemy import ColumnElement, Select, and_, exists, func, inspect, or_, select, true, union

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.followups.models import Task
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kpis.segments import Segment
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import AGES, HOT, OPEN, BudgetVerdict, Engine, Source, Stage
from aliun_dashboard.staff.rules import SEES_ALL_LEADS

from .client_value import in_segment
from .lead_story import Story
from .staff import Viewer
from .words import begins, begun, has_digits, in_words

LEAD = inspect(Lead).local_table.c
CONTACT = inspect(Contact).local_table.c
IDENTITY = inspect(ContactIdentity).local_table.c
TASK = inspect(Task).local_table.c

ENDS = frozenset(Stage) - OPEN
ENDS_SHOWN = timedelta(days=30)
CODE = re.compile(r"[lL]-?0*(\d{1,9})|0*(\d{1,9})")
LONGEST_TEXT = 80
ANY_STORY = Story()
MOST_PEOPLE = 2000  # of one name: a column of the board looks each of them up
LEAST_DIGITS = 3  # of a phone number; fewer would find half the book
E = TypeVar("E", bound=StrEnum)


class Chip(StrEnum):
    """The quick filters above the board (peers §2.4), by their word in the address."""

    MINE = "mios"
    UNASSIGNED = "sin-asignar"
    NO_NEXT = "sin-accion"
    OVERDUE = "vencidos"
    TODAY = "para-hoy"
    AGED = "estancados"
    NO_RULE = "sin-regla"
    UNREAD = "sin-leer"
    ATLAS = "atlas"
    HOT = "calientes"


@dataclass(frozen=True)
class Filters:
    """What is looked for. Empty means everything the viewer may see.

    The ends of the journey (confirmed, closed) grow for ever, so only what reached them in the last
    30 days counts, on the board and in the list alike, unless `history` asks for all of it.
    """

    text: str = ""
    chips: frozenset[Chip] = frozenset()
    source: Source | None = None
    owner_id: int | None = None
    destination: str = ""
    stage: Stage | None = None
    history: bool = False
    engine: Engine | None = None
    currency: str = ""
    story: Story = ANY_STORY
    segment: Segment | None = None

    @classmethod
    def from_query(cls, query: str) -> "Filters":
        """Read an address. Whatever it does not understand in it, it leaves out."""
        given = {name: values[0].strip() for name, values in parse_qs(query.removeprefix("?")).items()}
        owner = given.get("agente", "")
        return cls(
            text=" ".join(given.get("q", "").split())[:LONGEST_TEXT],
            chips=frozenset(chip for chip in Chip if chip in given.get("ver", "").split(",")),
            source=_member(Source, given.get("canal", "")),
            owner_id=int(owner) if owner.isdecimal() and len(owner) < 10 else None,
            destination=given.get("destino", "")[:LONGEST_TEXT],
            stage=_member(Stage, given.get("etapa", "")),
            history=given.get("historico") == "1",
            engine=_member(Engine, given.get("motor", "")),
            currency=given.get("moneda", "")[:3],
            story=Story.read(given),
            segment=_member(Segment, given.get("valor", "")),
        )

    def to_query(self) -> str:
        """The address of these filters, always spelled the same; nothing for no filter."""
        words = {
            "q": self.text,
            "ver": ",".join(chip for chip in Chip if chip in self.chips),
            "canal": self.source or "",
            "agente": "" if self.owner_id is None else str(self.owner_id),
            "destino": self.destination,
            "etapa": self.stage or "",
            "historico": "1" if self.history else "",
            "motor": self.engine or "",
            "moneda": self.currency,
            **self.story.words(),
            "valor": self.segment or "",
        }
        return urlencode({name: word for name, word in words.items() if word}, safe=",")


EVERYTHING = Filters()


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """The same law as `staff.rules.sees_lead`: agents see own and unassigned leads."""
    if viewer.role in SEES_ALL_LEADS:
        return true()
    return or_(LEAD.owner_id == viewer.id, LEAD.owner_id.is_(None))


def matching(filters: Filters, viewer_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """What a lead must fulfil, its stage's window apart (see `since`)."""
    conditions = [*_of_chips(filters.chips, viewer_id, now), *_of_person(filters)]
    if filters.source:
        conditions.append(LEAD.source == filters.source)
    if filters.owner_id is not None:
        conditions.append(LEAD.owner_id == filters.owner_id)
    if filters.destination:
        conditions.append(func.fold(LEAD.destination) == func.fold(filters.destination))
    if filters.stage:
        conditions.append(LEAD.stage == filters.stage)
    if filters.engine:
        conditions.append(LEAD.engine == filters.engine)
    if filters.currency:
        conditions.append(LEAD.currency == filters.currency)
    return [*conditions, *filters.story.conditions()]


def _of_person(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """Who they are, and what they are worth."""
    if filters.text:
        yield _says(filters.text)
    if filters.segment:
        yield in_segment(filters.segment)


def in_window(filters: Filters, now: datetime) -> ColumnElement[bool]:
    """Leads that are under way, and those that reached an end lately."""
    if filters.history:
        return true()
    return or_(LEAD.stage.in_(sorted(OPEN)), LEAD.stage_since >= now - ENDS_SHOWN)


def since(stage: Stage, filters: Filters, now: datetime) -> datetime:
    """From when on a stage is shown."""
    everything = filters.history or stage in OPEN
    return datetime(1970, 1, 1, tzinfo=now.tzinfo) if everything else now - ENDS_SHOWN


def _of_chips(chips: frozenset[Chip], viewer_id: int, now: datetime) -> list[ColumnElement[bool]]:
    """Chips narrow; but «míos» and «sin asignar» widen each other, and so do the three about the next step."""
    waiting = exists().where(TASK.lead_id == LEAD.id, TASK.done_at.is_(None))
    meaning: dict[Chip, ColumnElement[bool]] = {
        Chip.MINE: LEAD.owner_id == viewer_id,
        Chip.UNASSIGNED: LEAD.owner_id.is_(None),
        Chip.NO_NEXT: and_(LEAD.stage.in_(sorted(OPEN)), ~waiting),
        Chip.OVERDUE: waiting.where(TASK.due_at < now),
        Chip.TODAY: waiting.where(TASK.due_at >= now, TASK.due_at < _midnight(now)),
        Chip.AGED: or_(*(_is_late(stage, now) for stage in AGES)),
        Chip.NO_RULE: and_(LEAD.stage.in_(sorted(OPEN)), LEAD.budget_verdict == BudgetVerdict.NO_RULE),
        Chip.UNREAD: LEAD.unread > 0,
        Chip.ATLAS: LEAD.engine == Engine.ATLAS,
        Chip.HOT: LEAD.score >= HOT,
    }
    either = ({Chip.MINE, Chip.UNASSIGNED}, {Chip.NO_NEXT, Chip.OVERDUE, Chip.TODAY})
    groups = [group & chips for group in either] + [{chip} for chip in sorted(chips - either[0] - either[1])]
    return [or_(*(meaning[chip] for chip in sorted(group))) for group in groups if group]


def _is_late(stage: Stage, now: datetime) -> ColumnElement[bool]:
    """The same law as `leads.rules.age`."""
    return and_(LEAD.stage == stage, LEAD.stage_since <= now - timedelta(days=AGES[stage][1]))


def _midnight(now: datetime) -> datetime:
    """The end of the agency's day, the same as `followups.rules.due` means by today."""
    tomorrow = settings().day(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), settings().timezone)


def _says(text: str) -> ColumnElement[bool]:
    """Beginnings of words of a name, part of a phone number, the beginning of an address, or the lead's code."""
    code = CODE.fullmatch(text)
    if code and code[1]:
        return LEAD.id == int(code[1])
    # Looked up once, not again for each of nine columns.
    found = union(*_people(text)).cte("found").prefix_with("MATERIALIZED")
    of_them = LEAD.contact_id.in_(select(found.c.id))
    return or_(of_them, LEAD.id == int(code[2])) if code else of_them


def _people(text: str) -> Iterator[Select[int]]:
    """Contacts by name, address and number, each answered by an index; of a common name the newest two thousand."""
    digits = re.sub(r"[\s().+-]", "", text)
    named = select(CONTACT.id).where(in_words(CONTACT.folded, begun(text)))
    newest = named.order_by(CONTACT.id.desc()).limit(MOST_PEOPLE).subquery("named")
    yield select(newest.c.id)
    yield select(IDENTITY.contact_id).where(begins(IDENTITY.key, text))
    if digits.isdecimal() and len(digits) >= LEAST_DIGITS:
        yield select(IDENTITY.contact_id).where(has_digits(IDENTITY.key, digits))


def _member(kind: type[E], value: str) -> E | None:
    return kind(value) if value in set(kind) else None
