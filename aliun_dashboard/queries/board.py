"""What the pipeline board shows: heads counted by the database, fifty cards a column, pages, news of single cards."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    FromClause,
    Row,
    Select,
    String,
    TableValuedAlias,
    column,
    func,
    inspect,
    join,
    literal,
    outerjoin,
    select,
    true,
    tuple_,
)
from sqlmodel import Session

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.followups.rules import Due, due
from aliun_dashboard.kernel.money import Money, sums
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import CHANCE, OPEN, Age, Stage, age, code
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import sees_lead

from .lead_filters import CONTACT, LEAD, TASK, Filters, in_window, matching, since, visible
from .offered import Offered, to_leads
from .staff import Viewer

STAFF = inspect(StaffUser).local_table.c
PAGE = 50
SHOWN = (
    LEAD.id,
    LEAD.contact_id,
    LEAD.version,
    LEAD.stage,
    LEAD.stage_since,
    LEAD.source,
    LEAD.engine,
    LEAD.destination,
    LEAD.check_in,
    LEAD.nights,
    LEAD.adults,
    LEAD.children,
    LEAD.amount,
    LEAD.currency,
    LEAD.score,
    LEAD.unread,
    LEAD.owner_id,
)


@dataclass(frozen=True)
class Card:
    """A lead as a card. `days` are whole days in its stage; `next_at` is when its nearest open step is due."""

    id: int
    version: int
    stage: Stage
    stage_since: datetime
    code: str
    name: str
    source: str
    engine: str | None
    destination: str
    check_in: date | None
    nights: int | None
    adults: int | None
    children: int
    amount: Money | None
    score: int | None
    unread: int
    owner_id: int | None
    owner: str
    days: int
    age: Age
    next: Due | None
    next_at: datetime | None
    next_title: str
    offered: tuple[Offered, ...] = ()


@dataclass(frozen=True)
class Head:
    """A column's totals over all its leads, loaded or not; currencies are never mixed."""

    stage: Stage
    count: int
    without_amount: int
    sums: tuple[Money, ...]
    weighted: tuple[Money, ...]


@dataclass(frozen=True)
class Column:
    """A head and its newest cards."""

    head: Head
    cards: tuple[Card, ...]
    more: bool


@dataclass(frozen=True)
class Tally:
    """Leads of one stage, owner and currency, counted and summed by the database."""

    stage: Stage
    owner_id: int | None
    currency: str
    count: int
    with_amount: int
    total: Decimal


def snapshot(session: Session, viewer: Viewer, filters: Filters, now: datetime, zone: ZoneInfo) -> tuple[Column, ...]:
    """The nine columns, in the order of the journey."""
    cards: dict[Stage, list[Card]] = defaultdict(list)
    for card in _judged(session, session.connection().execute(_newest_of_each(viewer, filters, now)), now, zone):
        cards[card.stage].append(card)
    totals = heads(tallies(session, filters, viewer.id, now), viewer)
    return tuple(Column(head, tuple(cards[head.stage][:PAGE]), len(cards[head.stage]) > PAGE) for head in totals)


def page(
    session: Session, viewer: Viewer, filters: Filters, below: tuple[Stage, int], now: datetime, zone: ZoneInfo
) -> tuple[list[Card], bool]:
    """The cards of a stage `below` the lead of that id, and whether still more follow."""
    stage, last_id = below
    last = session.get(Lead, last_id)
    if last is None:
        return [], False
    older = tuple_(LEAD.stage_since, LEAD.id) < tuple_(literal(last.stage_since), literal(last_id))
    shown = _shown(viewer, filters, now).where(LEAD.stage == stage, LEAD.stage_since >= since(stage, filters, now))
    rows = session.connection().execute(as_cards(_newest(shown.where(older)).subquery("shown")))
    cards = _judged(session, rows, now, zone)
    return cards[:PAGE], len(cards) > PAGE


def cards(session: Session, ids: Iterable[int], now: datetime, zone: ZoneInfo) -> list[Card]:
    """These leads, whoever may see them: to be held against `sees_lead` and `kept` before they are shown."""
    wanted = select(*SHOWN).where(LEAD.id.in_(list(ids))).subquery("shown")
    return _judged(session, session.connection().execute(as_cards(wanted)), now, zone)


def kept(session: Session, ids: Iterable[int], filters: Filters, viewer_id: int, now: datetime) -> frozenset[int]:
    """Which of these leads the filters keep on the board."""
    keeps = select(LEAD.id).where(LEAD.id.in_(list(ids)), in_window(filters, now), *matching(filters, viewer_id, now))
    return frozenset(session.connection().scalars(keeps))


def news(
    session: Session, ids: Iterable[int], scopes: Iterable[tuple[Filters, int]], now: datetime, zone: ZoneInfo
) -> tuple[list[Card], dict[tuple[Filters, int], frozenset[int]]]:
    """Changed leads, once for all boards, and which of them each scope (filters, whose) keeps."""
    wanted = list(ids)
    keeps = {scope: kept(session, wanted, scope[0], scope[1], now) for scope in scopes}
    return cards(session, wanted, now, zone), keeps


def tallies(session: Session, filters: Filters, viewer_id: int, now: datetime) -> list[Tally]:
    """The totals behind all heads, by owner: one scan answers for every viewer of the same filters."""
    group = (LEAD.stage, LEAD.owner_id, LEAD.currency)
    amounts = (func.count(), func.count(LEAD.amount), func.coalesce(func.sum(LEAD.amount), 0))
    windows = _windows(filters, now)
    in_them = (LEAD.stage == windows.c.stage) & (LEAD.stage_since >= windows.c.since)
    counted = select(*group, *amounts).select_from(join(windows, Lead, in_them)).group_by(*group)
    return [Tally(*row) for row in session.connection().execute(counted.where(*matching(filters, viewer_id, now)))]


def heads(counted: Iterable[Tally], viewer: Viewer) -> tuple[Head, ...]:
    """The heads one viewer may see: an agent's hold own and unassigned leads only."""
    seen: dict[Stage, list[Tally]] = defaultdict(list)
    for tally in counted:
        if sees_lead(viewer.role, viewer.id, tally.owner_id):
            seen[tally.stage].append(tally)
    return tuple(_head(stage, seen[stage]) for stage in Stage)


def _head(stage: Stage, seen: list[Tally]) -> Head:
    total = sums(Money(tally.currency, tally.total) for tally in seen if tally.with_amount)
    weighted = tuple(part.times(CHANCE[stage]) for part in total) if CHANCE[stage] else ()
    count = sum(tally.count for tally in seen)
    return Head(stage, count, count - sum(tally.with_amount for tally in seen), tuple(total), weighted)


def _newest_of_each(viewer: Viewer, filters: Filters, now: datetime) -> Select[*tuple[Any, ...]]:
    """One more than a page of each stage, in one statement that is planned once."""
    windows = _windows(filters, now)
    in_it = _shown(viewer, filters, now).where(LEAD.stage == windows.c.stage, LEAD.stage_since >= windows.c.since)
    newest = _newest(in_it.correlate(windows)).lateral("shown")
    return as_cards(newest, join(windows, newest, true()))


def _shown(viewer: Viewer, filters: Filters, now: datetime) -> Select[*tuple[Any, ...]]:
    return select(*SHOWN).where(visible(viewer), *matching(filters, viewer.id, now))


def _newest(leads: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return leads.order_by(LEAD.stage_since.desc(), LEAD.id.desc()).limit(PAGE + 1)


def _windows(filters: Filters, now: datetime) -> TableValuedAlias:
    """Each stage and from when on it is shown: two bound arrays, so that the statement is compiled once."""
    stages = literal([stage.value for stage in Stage], ARRAY(String))
    starts = literal([since(stage, filters, now) for stage in Stage], ARRAY(DateTime(timezone=True)))
    shape = (column("stage", String), column("since", DateTime(timezone=True)))
    return func.unnest(stages, starts).table_valued(*shape, name="windows").render_derived()


def as_cards(
    leads: FromClause, origin: FromClause | None = None, by: ColumnElement[Any] | None = None
) -> Select[*tuple[Any, ...]]:
    """Leads with who they are, who has them and what comes next; newest in their stage first, or `by` a column."""
    task = (
        select(TASK.due_at, TASK.title)
        .where(TASK.lead_id == leads.c.id, TASK.done_at.is_(None))
        .order_by(TASK.due_at)
        .limit(1)
        .lateral("step")
    )
    whole = join(origin if origin is not None else leads, Contact, CONTACT.id == leads.c.contact_id)
    whole = outerjoin(whole, StaffUser, STAFF.id == leads.c.owner_id)
    named = (CONTACT.name.label("name"), STAFF.name.label("owner"))
    order = (leads.c.stage_since.desc(), leads.c.id.desc()) if by is None else (by,)
    found = select(leads, *named, task.c.due_at, task.c.title).select_from(outerjoin(whole, task, true()))
    return found.order_by(*order)


def _judged(session: Session, rows: Iterable[Row[Any]], now: datetime, zone: ZoneInfo) -> list[Card]:
    """Cards with the campaigns that speak to their leads (peers idea 2)."""
    read = [read_card(row, now, zone) for row in rows]
    offered = to_leads(session, [card.id for card in read if card.stage in OPEN], now)
    return [replace(card, offered=offered[card.id]) if card.id in offered else card for card in read]


def read_card(row: Row[Any], now: datetime, zone: ZoneInfo) -> Card:
    """A row of `as_cards`."""
    return Card(
        id=row.id,
        version=row.version,
        stage=row.stage,
        stage_since=row.stage_since,
        code=code(row.id),
        name=row.name,
        source=row.source,
        engine=row.engine,
        destination=row.destination,
        check_in=row.check_in,
        nights=row.nights,
        adults=row.adults,
        children=row.children,
        amount=None if row.amount is None else Money(row.currency, row.amount),
        score=row.score,
        unread=row.unread,
        owner_id=row.owner_id,
        owner=row.owner or "",
        days=max((now - row.stage_since).days, 0),
        age=age(row.stage, row.stage_since, now),
        next=None if row.due_at is None and row.stage not in OPEN else due(row.due_at, now, zone),
        next_at=row.due_at,
        next_title=row.title or "",
    )
