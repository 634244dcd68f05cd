"""What needs a person now, by role (S-87, S-104): every number is the length of the list it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, inspect, select, text
from sqlmodel import Session

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.rules import Stage, code
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role

from . import board, capped, orders
from .board import Card
from .lead_filters import LEAD, TASK, Chip, Filters, in_window, matching, visible
from .orders import OrderRow
from .staff import Viewer

LINES = 5
REFUSED_SHOWN = timedelta(days=7)
STAFF = inspect(StaffUser).local_table.c


class Topic(StrEnum):
    """What a section of Hoy is about."""

    OVERDUE = "overdue"
    TODAY = "today"
    UNREAD = "unread"
    UNASSIGNED = "unassigned"
    NO_NEXT = "no_next"
    AGED = "aged"
    NO_RULE = "no_rule"
    SPECIAL = "special"
    PAYMENT = "payment"


class Doing(StrEnum):
    """What somebody did that the director looks over."""

    OVERRIDDEN = "lead.budget_overridden"
    REFUSED = "lead.move_refused"


class Owed(StrEnum):
    """What finance looks after in the OC tracker."""

    HANDS = "hands"


class Trouble(StrEnum):
    """What an administrator has to put right."""

    BLOCKED = "blocked"
    STALLED = "stalled"


@dataclass(frozen=True)
class Section:
    """So many leads of this kind (as `capped`), in the list at `query`; the first few by name."""

    topic: Topic
    count: int
    query: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Deed:
    """One line of the forensic log that concerns a lead."""

    lead_id: int
    code: str
    name: str
    at: datetime
    actor: str
    reason: str
    wanted: str


@dataclass(frozen=True)
class Share:
    """How many leads of one person have aged, and their list. Nobody's have no `name`."""

    name: str
    count: int
    query: str


@dataclass(frozen=True)
class Waiting:
    """Money that waits in Pago Pendiente, of one currency; `late` of the `count` leads wait too long."""

    total: Money
    count: int
    late: int


@dataclass(frozen=True)
class Orders:
    """So many purchase orders of this kind, in the list at `href`; the first few by name."""

    owed: Owed
    count: int
    href: str
    rows: tuple[OrderRow, ...]


@dataclass(frozen=True)
class Today:
    """Everything on Hoy; what a role does not look after is empty."""

    sections: tuple[Section, ...]
    shares: tuple[Share, ...] = ()
    deeds: tuple[tuple[Doing, tuple[Deed, ...]], ...] = ()
    payments: tuple[Waiting, ...] = ()
    orders: tuple[Orders, ...] = ()
    troubles: tuple[tuple[Trouble, int], ...] = ()


def _chips(*chips: Chip, stage: Stage | None = None) -> Filters:
    return Filters(chips=frozenset(chips), stage=stage)


_SPECIAL = (Topic.SPECIAL, _chips(stage=Stage.SPECIAL_CASE))
_NOBODYS = (Topic.UNASSIGNED, _chips(Chip.UNASSIGNED, stage=Stage.INCOMING))
DESKS: dict[Role, tuple[tuple[Topic, Filters], ...]] = {
    Role.AGENT: (
        (Topic.OVERDUE, _chips(Chip.MINE, Chip.OVERDUE)),
        (Topic.TODAY, _chips(Chip.MINE, Chip.TODAY)),
        (Topic.UNREAD, _chips(Chip.MINE, Chip.UNREAD)),
        _NOBODYS,
        (Topic.AGED, _chips(Chip.MINE, Chip.AGED)),
        (Topic.NO_NEXT, _chips(Chip.MINE, Chip.NO_NEXT)),
    ),
    Role.DIRECTOR: ((Topic.NO_RULE, _chips(Chip.NO_RULE)), _NOBODYS),
    Role.FINANCE: ((Topic.PAYMENT, _chips(Chip.AGED, stage=Stage.PAYMENT_PENDING)),),
    Role.OPERATIONS: (_SPECIAL, (Topic.OVERDUE, _chips(Chip.OVERDUE)), (Topic.AGED, _chips(Chip.AGED)), _NOBODYS),
    Role.SUPPORT: (_SPECIAL, (Topic.UNREAD, _chips(Chip.UNREAD)), (Topic.OVERDUE, _chips(Chip.OVERDUE))),
    Role.ADMIN: (_NOBODYS, (Topic.NO_RULE, _chips(Chip.NO_RULE))),
}
# What has waited longest comes first; of messages the newest.
_ORDER: dict[Topic, ColumnElement[Any]] = {
    Topic.OVERDUE: select(func.min(TASK.due_at))
    .where(TASK.lead_id == LEAD.id, TASK.done_at.is_(None))
    .scalar_subquery(),
    Topic.UNREAD: LEAD.last_inbound_at.desc().nulls_last(),
}
_ORDER[Topic.TODAY] = _ORDER[Topic.OVERDUE]


def today(session: Session, viewer: Viewer, now: datetime, zone: ZoneInfo) -> Today:
    """Hoy of this person. Sections with nothing in them are left out."""
    found = _sections(session, viewer, now, zone)
    if viewer.role is Role.DIRECTOR:
        midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
        since = {Doing.OVERRIDDEN: midnight, Doing.REFUSED: now - REFUSED_SHOWN}
        deeds = [(doing, _deeds(session, doing, start)) for doing, start in since.items()]
        return Today(found, _shares(session, now), tuple(pair for pair in deeds if pair[1]))
    if viewer.role is Role.FINANCE:
        return Today(found, payments=_payments(session, now), orders=tuple(_orders(session, now)))
    if viewer.role is Role.ADMIN:
        return Today(found, troubles=_troubles(session, now))
    return Today(found)


def _sections(session: Session, viewer: Viewer, now: datetime, zone: ZoneInfo) -> tuple[Section, ...]:
    """The conditions of the list behind each, so that the number is its length; the cards of all are read at once."""
    found: list[tuple[Topic, int, str, list[int]]] = []
    for topic, filters in DESKS[viewer.role]:
        fits = (visible(viewer), in_window(filters, now), *matching(filters, viewer.id, now))
        if number := capped.count(session, select(LEAD.id).where(*fits)):
            first = select(LEAD.id).where(*fits).order_by(_ORDER.get(topic, LEAD.stage_since), LEAD.id).limit(LINES)
            found.append((topic, number, filters.to_query(), list(session.connection().scalars(first))))
    cards = {card.id: card for card in board.cards(session, {one for *_, ids in found for one in ids}, now, zone)}
    return tuple(Section(topic, number, query, tuple(cards[one] for one in ids)) for topic, number, query, ids in found)


def _shares(session: Session, now: datetime) -> tuple[Share, ...]:
    aged = matching(_chips(Chip.AGED), 0, now)
    number = func.count()
    rows = session.connection().execute(
        select(LEAD.owner_id, STAFF.name, number)
        .select_from(LEAD.id.table.outerjoin(STAFF.id.table, STAFF.id == LEAD.owner_id))
        .where(*aged)
        .group_by(LEAD.owner_id, STAFF.name)
        .order_by(number.desc(), STAFF.name)
    )
    return tuple(Share(name or "", count, _of(owner_id).to_query()) for owner_id, name, count in rows)


def _of(owner_id: int | None) -> Filters:
    if owner_id is None:
        return _chips(Chip.UNASSIGNED, Chip.AGED)
    return Filters(chips=frozenset({Chip.AGED}), owner_id=owner_id)


def _payments(session: Session, now: datetime) -> tuple[Waiting, ...]:
    late = func.count().filter(*matching(_chips(Chip.AGED), 0, now))
    rows = session.connection().execute(
        select(LEAD.currency, func.coalesce(func.sum(LEAD.amount), 0), func.count(), late)
        .where(LEAD.stage == Stage.PAYMENT_PENDING)
        .group_by(LEAD.currency)
        .order_by(LEAD.currency)
    )
    return tuple(Waiting(Money(currency, total), count, aged) for currency, total, count, aged in rows)


def _orders(session: Session, now: datetime) -> Iterator[Orders]:
    """What the chase cannot solve by itself, the most at risk first (ideas 5 and 11)."""
    stuck = orders.troubled(session, now)
    if stuck:
        yield Orders(Owed.HANDS, orders.count_troubled(session), "/oc/", stuck[:LINES])


_DEEDS = text("""
SELECT lead.id, contact.name, audit_entry.at, audit_entry.actor, audit_entry.reason, audit_entry.after ->> 'wanted'
FROM audit_entry
JOIN lead ON audit_entry.subject = 'lead:' || lead.id JOIN contact ON contact.id = lead.contact_id
WHERE audit_entry.action = :action AND audit_entry.at >= :since ORDER BY audit_entry.id DESC LIMIT 20
""")


def _deeds(session: Session, doing: Doing, since: datetime) -> tuple[Deed, ...]:
    rows = session.connection().execute(_DEEDS, {"action": doing.value, "since": since})
    return tuple(Deed(lead, code(lead), name, at, actor, why, to or "") for lead, name, at, actor, why, to in rows)


# A job of a worker that died is rescued within minutes; one that is still there has nobody to rescue it.
_TROUBLES = text("""
SELECT (SELECT count(*) FROM breaker),
       (SELECT count(*) FROM procrastinate_jobs JOIN procrastinate_events AS told ON told.job_id = procrastinate_jobs.id
        WHERE procrastinate_jobs.status = 'todo' AND told.type = 'deferred' AND told.at < :long_ago
        AND (scheduled_at IS NULL OR scheduled_at < :long_ago))
""")


def _troubles(session: Session, now: datetime) -> tuple[tuple[Trouble, int], ...]:
    row = session.connection().execute(_TROUBLES, {"long_ago": now - timedelta(minutes=10)}).one()
    return tuple((trouble, count) for trouble, count in zip(Trouble, row, strict=True) if count)
