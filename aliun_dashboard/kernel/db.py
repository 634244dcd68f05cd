"""The database door: one transaction is one `UnitOfWork`, and only `begin` commits."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import Session

from . import clock, logs, notify, outbox, queue
from .audit import Actor, AuditEntry
from .config import settings
from .plain import plain_values

UNAVAILABLE = (OperationalError, NoConnection)
"""What a database that is away, full or locked for long raises: the same may succeed in a moment."""


@cache
def engine() -> Engine:
    """This process's connections. Statements give up after 30 s and lock waits after 5 s, so nothing hangs."""
    return create_engine(
        dsn(settings().database_url, driver="postgresql+psycopg"),
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        connect_args={"options": "-c statement_timeout=30000 -c lock_timeout=5000 -c timezone=UTC"},
    )


def dsn(url: str, driver: str = "postgresql") -> str:
    """`url` (any PostgreSQL spelling) with `driver` as its scheme."""
    return f"{driver}://{url.split('://', 1)[1]}"


@dataclass(frozen=True)
class UnitOfWork:
    """A session with the moment and the actor. What it audits, enqueues and sends shares its fate."""

    session: Session
    now: datetime
    actor: Actor
    changes: dict[tuple[str, int | None], dict[str, Any]] = field(default_factory=dict[Any, Any])

    @property
    def today(self) -> date:
        """The agency's day."""
        return settings().day(self.now)

    def audit(
        self,
        action: str,
        subject: str,
        *,
        reason: str = "",
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """Write one line of the forensic log, its values as JSON keeps them. `subject` is `"lead:42"`…"""
        logs.note_subject(subject)
        self.session.add(
            AuditEntry(
                at=self.now,
                actor=self.actor.name,
                user_id=self.actor.user_id,
                action=action,
                subject=subject,
                reason=reason,
                before=None if before is None else plain_values(before),
                after=None if after is None else plain_values(after),
            )
        )

    def alone(self, name: str) -> None:
        """Wait for the sole right to `name`, a thing that may have no row yet, and keep it to the end."""
        lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))").bindparams(name=name)
        self.session.connection().execute(lock)

    def enqueue(self, task: str, *, lock: str | None = None, at: datetime | None = None, **arguments: Any) -> None:
        """Have the worker run `task` after the commit."""
        queue.enqueue(self.session, task, lock=lock, at=at, **arguments)

    def send(self, delivery: outbox.Letter) -> None:
        """Have the worker hand `delivery` to its provider after the commit, once per key."""
        outbox.post(self.session, delivery, self.now)

    def tell(self, topic: str, key: int | None, **facts: int | str | None) -> None:
        """Tell every open screen on commit that `key` of `topic` changed; of several times the last counts."""
        self.changes[topic, key] = {"topic": topic, "id": key, **facts}


@contextmanager
def begin(actor: Actor | str, now: datetime | None = None) -> Generator[UnitOfWork]:
    """One transaction: committed at the end, rolled back by any exception."""
    who = Actor(actor) if isinstance(actor, str) else actor
    if who.user_id is not None:
        logs.note(actor_id=who.user_id)
    with Session(engine(), expire_on_commit=False) as session, session.begin():
        work = UnitOfWork(session, now or clock.now(), who)
        yield work
        notify.notify(session, work.changes.values())


@contextmanager
def sole_holder(name: str) -> Generator[bool]:
    """The right to `name` without a transaction: True for one holder at a time; it ends with its process."""
    name_key = {"name": name}
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        mine = connection.scalar(text("SELECT pg_try_advisory_lock(hashtextextended(:name, 1))"), name_key)
        try:
            yield bool(mine)
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 1))"), name_key)


@contextmanager
def read() -> Generator[Session]:
    """A read-only snapshot for queries."""
    with Session(engine()) as session, session.begin():
        session.connection(execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True})
        yield session
