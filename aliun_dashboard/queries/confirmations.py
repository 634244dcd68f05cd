"""Confirmations that ask for a person: the queue of «Revisar datos», and one with its text and what was read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.purchase_orders.models import Confirmation, ReadingRule
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus

from . import capped

WAITING = (ConfirmationStatus.REVIEW, ConfirmationStatus.UNREADABLE)
PAGE = 50

Found = tuple[Confirmation, str | None]


@dataclass(frozen=True)
class ReadingRow:
    """One confirmation of the queue. `fields` as they were read: value, raw, page, start, end, confidence, why."""

    id: int
    status: ConfirmationStatus
    sender: str
    subject: str
    received_at: datetime
    fields: dict[str, dict[str, Any]]
    scanned: bool
    problem: str


@dataclass(frozen=True)
class ReadingPage:
    """One page of the queue, and how many there are in all."""

    rows: tuple[ReadingRow, ...]
    total: int


@dataclass(frozen=True)
class Rule:
    """What was learned for this sender: the field stands after the label."""

    field: str
    label: str


@dataclass(frozen=True)
class ReadingDetail:
    """One confirmation: `pages` are the texts its positions count in. `order_id` when it became, or repeats, one."""

    row: ReadingRow
    document_id: int
    mail_id: int | None
    pages: tuple[str, ...]
    decided_at: datetime | None
    decided_by: str
    order_id: int | None
    rules: tuple[Rule, ...]
    agencies: tuple[str, ...]


def queue(session: Session, statuses: tuple[ConfirmationStatus, ...] = WAITING, page: int = 1) -> ReadingPage:
    """Confirmations in these states; what waits longest first, what is decided newest first."""
    of_them = col(Confirmation.status).in_(statuses)
    waits = set(statuses) <= set(WAITING)
    order = col(Confirmation.received_at).asc() if waits else col(Confirmation.received_at).desc()
    query = _joined().where(of_them).order_by(order, col(Confirmation.id)).offset((page - 1) * PAGE).limit(PAGE)
    total = capped.count(session, select(Confirmation.id).where(of_them))
    return ReadingPage(tuple(_row(one, subject) for one, subject in _rows(session, query)), total)


def counts(session: Session) -> dict[ConfirmationStatus, int]:
    """How many stand where, as `capped`."""
    found = {status: select(Confirmation.id).where(Confirmation.status == status) for status in ConfirmationStatus}
    return {status: number for status, number in capped.each(session, found).items() if number}


def detail(session: Session, confirmation_id: int) -> ReadingDetail | None:
    """One confirmation, or None."""
    found = _rows(session, _joined().where(Confirmation.id == confirmation_id))
    if not found:
        return None
    [(one, subject)] = found
    rules = select(ReadingRule.field, ReadingRule.label).where(ReadingRule.sender == one.sender)
    return ReadingDetail(
        _row(one, subject),
        one.document_id,
        one.mail_id,
        tuple(one.pages),
        one.decided_at,
        one.decided_by,
        one.order_id,
        tuple(Rule(field, label) for field, label in session.exec(rules.order_by(ReadingRule.field))),
        tuple(session.exec(select(Organization.name).order_by(col(Organization.name)))),
    )


def next_waiting(session: Session, after: int) -> int | None:
    """The confirmation to look at when `after` is done: the one that waits longest, but itself."""
    waits = select(Confirmation.id).where(col(Confirmation.status).in_(WAITING), col(Confirmation.id) != after)
    return session.exec(waits.order_by(col(Confirmation.received_at), col(Confirmation.id)).limit(1)).first()


def _joined() -> Any:
    return select(Confirmation, MailMessage.subject).outerjoin(
        MailMessage, col(MailMessage.id) == col(Confirmation.mail_id)
    )


def _rows(session: Session, query: Any) -> list[Found]:
    return cast(list[Found], session.exec(query).all())


def _row(one: Confirmation, subject: str | None) -> ReadingRow:
    return ReadingRow(
        one.id or 0, one.status, one.sender, subject or "", one.received_at, one.fields, one.scanned, one.problem
    )
