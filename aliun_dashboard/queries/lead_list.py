"""The list beside the board: the same filters, sorted and paged by the database, and its export."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    case,
    func,
    inspect,
    join,
    literal_column,
    outerjoin,
    select,
)
from sqlmodel import Session

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.staff.models import StaffUser

from .board import SHOWN, Card, as_cards, read_card
from .capped import MOST
from .lead_filters import ANY_STORY, CONTACT, IDENTITY, LEAD, TASK, Filters, in_window, matching, visible
from .staff import Viewer

ROWS = 50
AT_ONCE = 500
NEWEST = "-desde"
STAFF = inspect(StaffUser).local_table.c


Head = tuple[str, int, int, Decimal]


@dataclass(frozen=True)
class Page:
    """One page of the list: `total` rows in all worth `sums`, `pages` of them, this one `number` (from 1).

    `total` is as `capped`, and without sums beyond, unless the filters ask for a story: then it is a KPI's own number.
    """

    rows: tuple[Card, ...]
    total: int
    number: int
    pages: int
    sums: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Exported:
    """A row of the export: the card and how the person can be reached."""

    card: Card
    phone: str
    email: str


def list_page(
    session: Session, viewer: Viewer, filters: Filters, order: tuple[str, int], now: datetime, zone: ZoneInfo
) -> Page:
    """The rows that `order` (what to sort by, `-` for downwards; page) asks for, within the pages there are."""
    sort, wanted = order
    conditions = _conditions(viewer, filters, now)
    heads = _heads(session, conditions, exact=filters.story != ANY_STORY)
    total = sum(count for _, count, _, _ in heads)
    pages = max(-(-total // ROWS), 1)
    number = min(max(wanted, 1), pages)
    rows = _placed(_sorted(conditions, filters, sort).limit(ROWS).offset((number - 1) * ROWS), sort)
    found = session.connection().execute(as_cards(rows, by=rows.c.place))
    worth = tuple(Money(currency, amount) for currency, _, known, amount in heads if known)
    if total > MOST and filters.story == ANY_STORY:
        worth = ()
    return Page(tuple(read_card(row, now, zone) for row in found), total, number, pages, worth)


def count(session: Session, viewer: Viewer, filters: Filters, now: datetime) -> int:
    """How many leads the filters leave of those the viewer sees."""
    conditions = _conditions(viewer, filters, now)
    return session.connection().scalar(select(func.count()).select_from(LEAD.id.table).where(*conditions)) or 0


def _heads(session: Session, conditions: list[ColumnElement[bool]], *, exact: bool) -> Sequence[Head]:
    """How many there are of each currency, how many with an amount, and their sum."""
    some = select(LEAD.currency, LEAD.amount).where(*conditions)
    of = (some if exact else some.limit(MOST + 1)).subquery()
    counted = select(of.c.currency, func.count(), func.count(of.c.amount), func.sum(of.c.amount))
    rows = session.connection().execute(counted.group_by(of.c.currency).order_by(of.c.currency)).all()
    return [(currency, number, known, amount) for currency, number, known, amount in rows]


def export(
    session: Session, viewer: Viewer, filters: Filters, sort: str, now: datetime, zone: ZoneInfo
) -> Iterator[Exported]:
    """Every row in the order of the list, each with the first phone number and address of its person.

    In constant memory, while the session is open.
    """
    rows = _placed(_sorted(_conditions(viewer, filters, now), filters, sort), sort)
    reach = [
        select(func.min(IDENTITY.key))
        .where(IDENTITY.contact_id == rows.c.contact_id, IDENTITY.kind.in_(kinds))
        .scalar_subquery()
        .label(name)
        for name, kinds in (("phone", PHONES), ("email", [IdentityKind.EMAIL]))
    ]
    whole = as_cards(rows, by=rows.c.place).add_columns(*reach).execution_options(yield_per=AT_ONCE)
    for row in session.connection().execute(whole):
        yield Exported(read_card(row, now, zone), row.phone or "", row.email or "")


PHONES = [IdentityKind.PHONE, IdentityKind.WHATSAPP]
_JOURNEY: ColumnElement[Any] = case({stage.value: place for place, stage in enumerate(Stage)}, value=LEAD.stage)
# Of all leads at once: asking for each lead's own would be a million questions.
_STEPS = select(TASK.lead_id, func.min(TASK.due_at).label("due_at")).where(TASK.done_at.is_(None))
_STEP = _STEPS.group_by(TASK.lead_id).subquery("step")
_OWNER = select(STAFF.id, func.fold(STAFF.name).label("name")).cte("owner").prefix_with("MATERIALIZED")
# Leads under way are few among all names: sorting them is quicker than looking for them along the index.
_NAME_OF_FEW = CONTACT.folded.op("||")(literal_column("''"))
SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "nombre": (CONTACT.folded,),
    "etapa": (_JOURNEY,),
    "desde": (func.timezone(literal_column("'UTC'"), LEAD.stage_since),),
    "viaje": (LEAD.check_in,),
    "importe": (LEAD.currency, LEAD.amount),
    "responsable": (_OWNER.c.name,),
    "accion": (_STEP.c.due_at,),
    "puntos": (LEAD.score,),
}
BESIDE: dict[str, FromClause] = {  # the lead: what it is sorted by
    "nombre": join(Lead, Contact, CONTACT.id == LEAD.contact_id),
    "responsable": outerjoin(Lead, _OWNER, _OWNER.c.id == LEAD.owner_id),
    "accion": outerjoin(Lead, _STEP, _STEP.c.lead_id == LEAD.id),
}
ALWAYS_KNOWN = ("nombre", "desde")  # an index has their order; it has none that puts unknown ones last both ways


def _conditions(viewer: Viewer, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    return [visible(viewer), in_window(filters, now), *matching(filters, viewer.id, now)]


def _sorted(conditions: list[ColumnElement[bool]], filters: Filters, sort: str) -> Select[*tuple[Any, ...]]:
    """Leads, and what they are sorted by: what is unknown comes last, ties by the newest lead.

    Not yet with their place: an index gives the first page without sorting all leads, or a sort keeps only its rows.
    """
    keys = _keys(sort)
    if keys == SORTS["nombre"] and not filters.history:
        keys = (_NAME_OF_FEW,)
    leads = BESIDE.get(sort.removeprefix("-"), inspect(Lead).local_table)
    labeled = (key.label(f"key_{number}") for number, key in enumerate(keys))
    return select(*SHOWN, *labeled).select_from(leads).where(*conditions).order_by(*_order(keys, LEAD.id, sort))


def _placed(leads: Select[*tuple[Any, ...]], sort: str) -> CTE:
    """Those leads with their `place` in the order."""
    found = leads.subquery("found")
    keys = tuple(found.c[f"key_{number}"] for number in range(len(_keys(sort))))
    shown = (found.c[column.key] for column in SHOWN)
    return select(*shown, func.row_number().over(order_by=_order(keys, found.c.id, sort)).label("place")).cte("page")


def _keys(sort: str) -> tuple[ColumnElement[Any], ...]:
    return SORTS.get(sort.removeprefix("-")) or SORTS["desde"]


def _order(keys: Sequence[ColumnElement[Any]], newest: ColumnElement[Any], sort: str) -> list[ColumnElement[Any]]:
    known = any(_keys(sort) == SORTS[name] for name in ALWAYS_KNOWN)
    sorted_by = [key.desc() if sort.startswith("-") else key.asc() for key in keys]
    return [*(key if known else key.nulls_last() for key in sorted_by), newest.desc()]
