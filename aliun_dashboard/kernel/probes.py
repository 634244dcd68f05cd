"""Probes: what the last try of each connection found, asked by a person or by the timetable."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, Session

from . import columns, queue

RUN = "probe"
WORKER = "worker"
NAMES = (WORKER, "kommo", "whatsapp", "email", "imap", "n8n", "stripe", "paypal", "square")
SIMULATED = "simulated"


class Probe(columns.Table, table=True):
    """The newest try of one connection; `code` is empty when it answered, `ms` says how fast."""

    name: str = Field(primary_key=True)
    asked_at: datetime | None = columns.moment(default=None, nullable=True)
    answered_at: datetime | None = columns.moment(default=None, nullable=True)
    good_at: datetime | None = columns.moment(default=None, nullable=True)
    ms: float = 0.0
    code: str = ""
    detail: str = ""


def ask(session: Session, name: str, now: datetime) -> None:
    """Have a worker try `name` now."""
    new = insert(Probe).values(name=name, asked_at=now, ms=0, code="", detail="")
    session.connection().execute(new.on_conflict_do_update(index_elements=["name"], set_={"asked_at": now}))
    queue.enqueue(session, RUN, name=name)


def answered(session: Session, name: str, now: datetime, ms: float, *, code: str = "", detail: str = "") -> None:
    """Write down what came of a try."""
    row = session.get(Probe, name, with_for_update=True) or Probe(name=name)
    row.answered_at, row.ms, row.code, row.detail = now, ms, code, detail[:500]
    row.good_at = row.good_at if code else now
    session.add(row)
