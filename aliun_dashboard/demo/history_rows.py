"""Rows of the past, written at once: what the flows would have left behind in a year, without living through it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import SQLModel, insert

from aliun_dashboard.campaigns.models import QuotaMovement
from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.conversations.models import Activity
from aliun_dashboard.kernel.audit import SYSTEM, Actor, AuditEntry
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments.models import Payment, Refund
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.tickets.models import Ticket

Row = dict[str, Any]
# In the order in which they may be written: whoever is pointed at comes first.
TABLES: tuple[type[SQLModel], ...] = (
    Contact, ContactIdentity, Lead, StageMove, Activity, Delivery, Quote, Reservation, Traveller, Payment, Refund,
    QuotaMovement, Ticket, AuditEntry,
)  # fmt: skip
OF_THE_DATABASE = {"folded"}  # columns that it computes itself


@dataclass
class Pages:
    """What is to be written, by table; every row knows its id from the start."""

    work: UnitOfWork
    rows: dict[type[SQLModel], list[Row]] = field(default_factory=dict[type[SQLModel], list[Row]])
    last: dict[type[SQLModel], int] = field(default_factory=dict[type[SQLModel], int])

    def add(self, table: type[SQLModel], **facts: Any) -> int:
        """A row with what its model takes for granted; gives its id."""
        number = self._next(table)
        self.rows.setdefault(table, []).append({**_granted(table), **facts, "id": number})
        return number

    def audit(self, at: datetime, action: str, subject: str, actor: Actor = SYSTEM, **values: Any) -> None:
        """A line of the forensic log."""
        who = {"actor": actor.name, "user_id": actor.user_id}
        self.add(AuditEntry, at=at, action=action, subject=subject, **who, **values)

    def write(self) -> None:
        """Everything, the log in the order of its moments, as it would have come about."""
        connection = self.work.session.connection()
        self._sort_log()
        for table in TABLES:
            if rows := self.rows.get(table):
                connection.execute(insert(table), rows)
                name = _name(table)
                follow = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"  # noqa: S608
                connection.execute(text(follow))

    def _sort_log(self) -> None:
        entries = self.rows.get(AuditEntry, [])
        first = min((row["id"] for row in entries), default=0)
        entries.sort(key=lambda row: row["at"])
        for place, row in enumerate(entries):
            row["id"] = first + place

    def _next(self, table: type[SQLModel]) -> int:
        if table not in self.last:
            newest = text(f"SELECT coalesce(max(id), 0) FROM {_name(table)}")  # noqa: S608
            self.last[table] = self.work.session.connection().scalar(newest) or 0
        self.last[table] += 1
        return self.last[table]


@dataclass
class Life:
    """One lead while it is told: its row, and where it stands at which moment."""

    lead: Row
    id: int
    name: str
    agent: Actor
    moments: list[tuple[Stage, datetime]]

    def entered(self, *stages: Stage) -> datetime | None:
        """When it entered the first of these stages it came to."""
        return next((at for stage, at in self.moments if stage in stages), None)


def _name(table: type[SQLModel]) -> str:
    named: Any = table
    return named.__tablename__


_known: dict[type[SQLModel], Row] = {}


def _granted(table: type[SQLModel]) -> Row:
    """The model's own defaults: a plain INSERT knows nothing of them."""
    if table not in _known:
        fields = {name: one for name, one in table.model_fields.items() if name not in OF_THE_DATABASE}
        _known[table] = {
            name: one.get_default(call_default_factory=True) for name, one in fields.items() if not one.is_required()
        }
    return _known[table]
