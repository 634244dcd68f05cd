"""What a correction would teach about one sender's papers, and what it would change in those of the past (idea 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.purchase_orders import reading
from aliun_dashboard.purchase_orders.models import Confirmation, ReadingRule
from aliun_dashboard.purchase_orders.reading import FieldName, Known, Learned, Page, Paper, Value
from aliun_dashboard.purchase_orders.saying import as_text, ungrouped

MOST_PAPERS = 30  # of the past; read anew in the time of one answer


@dataclass(frozen=True)
class Change:
    """How one paper of the past would be read otherwise. `booking` is its «ID Reserva» as it would then be read."""

    booking: str
    before: str
    after: str


@dataclass(frozen=True)
class Effect:
    """What one correction teaches: the field stands by `label`, empty when nothing can be learned of it."""

    field: FieldName
    label: str
    papers: int
    changes: tuple[Change, ...]


def preview(session: Session, confirmation_id: int, corrected: Mapping[FieldName, str]) -> list[Effect]:
    """For each correction (days ISO, amounts with a point): the rule it would become, and what that would change."""
    one = session.get(Confirmation, confirmation_id)
    if one is None:
        return []
    values = {field: value for field, text in corrected.items() if (value := _value(field, text)) is not None}
    paper = _paper(one)
    lessons = {field: reading.learn(paper, field, value) for field, value in values.items()}
    papers = _past(session, one) if any(lessons.values()) else []
    rules = _rules(session, one.sender)
    agencies = _agencies(session)
    return [_effect(field, lesson, papers, agencies, rules) for field, lesson in lessons.items()]


def _effect(
    field: FieldName, lesson: Learned | None, papers: list[Paper], agencies: list[Known], rules: list[Learned]
) -> Effect:
    if lesson is None:
        return Effect(field, "", len(papers), ())
    after = [*(rule for rule in rules if rule.field is not field), lesson]
    found = reading.preview(papers, agencies, rules, after)
    booking = {number: _booking(papers[number], agencies, after) for number in {change.paper for change in found}}
    changes = (
        Change(booking[one.paper], as_text(one.before), as_text(one.after)) for one in found if one.field is field
    )
    return Effect(field, lesson.label, len(papers), tuple(changes))


def _past(session: Session, one: Confirmation) -> list[Paper]:
    """The newest papers of this sender, but the one at hand."""
    others = (Confirmation.sender == one.sender, Confirmation.id != one.id, Confirmation.pages != [])
    newest = select(Confirmation).where(*others).order_by(col(Confirmation.id).desc()).limit(MOST_PAPERS)
    return [_paper(row) for row in session.exec(newest)]


def _paper(row: Confirmation) -> Paper:
    return Paper(tuple(Page(text, text) for text in row.pages), row.scanned)


def _rules(session: Session, sender: str) -> list[Learned]:
    known = session.exec(select(ReadingRule.field, ReadingRule.label).where(ReadingRule.sender == sender))
    return [Learned(FieldName(field), label) for field, label in known]


def _agencies(session: Session) -> list[Known]:
    rows = session.exec(select(Organization).order_by(col(Organization.id)))
    return [Known(row.id or 0, (row.name, *row.aliases)) for row in rows]


def _booking(paper: Paper, agencies: list[Known], rules: list[Learned]) -> str:
    return as_text(reading.read(paper, agencies, rules)[FieldName.BOOKING])


def _value(field: FieldName, text: str) -> Value | None:
    """What was typed, as the reader gives it; None while it is not a whole value yet."""
    try:
        if field in (FieldName.CHECK_IN, FieldName.CHECK_OUT):
            return date.fromisoformat(text)
        if field is FieldName.AMOUNT:
            return Decimal(ungrouped(text))
    except (ValueError, InvalidOperation):
        return None
    return text.strip() or None
