"""The outbox: everything that leaves the house, each thing once per key, readable for ever.

A flow posts a `Letter` in its own transaction; the worker hands it to the provider with no
transaction open and writes down what came of it. Providers without keys are simulated: the
row then says so and holds what would have been sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Column, Field, Session, col, select

from . import columns, queue

DELIVER = "deliver"
OVERTAKEN = "overtaken"  # the code of a letter that became untrue on its way: it ends as withdrawn


class DeliveryStatus(StrEnum):
    """From waiting to one of the ends; `failed` waits for a person and can be sent again, `withdrawn` never left."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    SIMULATED = "simulated"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


OPEN = (DeliveryStatus.WAITING, DeliveryStatus.SENDING)
NEVER_LEFT = (DeliveryStatus.FAILED, DeliveryStatus.WITHDRAWN)


class Delivery(columns.Table, table=True):
    """One thing sent, or to be sent, to one provider."""

    __table_args__ = (
        Index("ix_delivery_subject", "subject", "id"),
        Index("ix_delivery_status", "status", "id"),
        Index("ix_delivery_created", "created_at", postgresql_include=["provider", "status", "finished_at"]),
        Index("ix_delivery_sent", "provider", "finished_at", postgresql_where=text("status = 'sent'")),
    )

    id: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(), primary_key=True))
    key: str = Field(unique=True)
    provider: str
    action: str
    subject: str
    payload: dict[str, Any] = columns.json()
    status: DeliveryStatus = columns.choice(DeliveryStatus, default=DeliveryStatus.WAITING)
    attempts: int = 0
    error: str = ""
    code: str = ""
    external_ref: str = ""
    created_at: datetime = columns.moment()
    finished_at: datetime | None = columns.moment(default=None)


@dataclass(frozen=True)
class Letter:
    """What to send. `key` makes it unique for ever; a provider's letters with one `lock` go one after another."""

    provider: str
    action: str
    key: str
    subject: str
    payload: dict[str, Any] = field(default_factory=dict[str, Any])
    lock: str | None = None


def post(session: Session, letter: Letter, now: datetime) -> None:
    """Put the letter in the outbox and its carrier on the provider's own queue. A known key is left as it is.

    One queue a provider: a dead one keeps nobody else waiting.
    """
    new = (
        insert(Delivery)
        .values(
            key=letter.key,
            provider=letter.provider,
            action=letter.action,
            subject=letter.subject,
            payload=letter.payload,
            status=DeliveryStatus.WAITING,
            attempts=0,
            error="",
            code="",
            external_ref="",
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(col(Delivery.id))
    )
    if (delivery_id := session.connection().scalar(new)) is not None:
        lock = f"{letter.provider}:{letter.lock}" if letter.lock else None
        queue.enqueue(session, DELIVER, lock=lock, queue=letter.provider, delivery_id=delivery_id)


def start(session: Session, delivery_id: int) -> Delivery | None:
    """Take an open delivery to send it now, or None when there is nothing left to do."""
    delivery = session.exec(select(Delivery).where(Delivery.id == delivery_id).with_for_update()).one()
    if delivery.status not in OPEN:
        return None
    delivery.status = DeliveryStatus.SENDING
    delivery.attempts += 1
    return delivery


def finish(session: Session, delivery_id: int, status: DeliveryStatus, now: datetime, **outcome: str) -> Delivery:
    """Write down how it ended: `external_ref` when it went well, `error` and `code` when not."""
    delivery = session.exec(select(Delivery).where(Delivery.id == delivery_id).with_for_update()).one()
    delivery.sqlmodel_update({"status": status, "error": "", "code": "", **outcome})
    delivery.finished_at = None if status is DeliveryStatus.WAITING else now
    return delivery


def retry(session: Session, delivery_id: int) -> bool:
    """Send a failed delivery again, when a person asks. False if it was not failed."""
    delivery = session.exec(select(Delivery).where(Delivery.id == delivery_id).with_for_update()).one_or_none()
    if delivery is None or delivery.status is not DeliveryStatus.FAILED:
        return False
    _carry_again(session, delivery)
    return True


def renew(session: Session, key: str, payload: dict[str, Any]) -> bool:
    """Send a letter with new words that failed or was withdrawn. False when it is neither."""
    delivery = _locked(session, key)
    if delivery is None or delivery.status not in NEVER_LEFT:
        return False
    delivery.payload = payload
    _carry_again(session, delivery)
    return True


def withdraw(session: Session, key: str, now: datetime) -> bool:
    """Take a letter back that has become untrue. False when it went already, or is on its way: locked says so too.

    To wait for its carrier would be to wait for one that may want what the caller holds.
    """
    delivery = _locked(session, key, skip_locked=True)
    if delivery is None or delivery.status not in (DeliveryStatus.WAITING, *NEVER_LEFT):
        return False
    delivery.status, delivery.finished_at = DeliveryStatus.WITHDRAWN, now
    return True


def _locked(session: Session, key: str, *, skip_locked: bool = False) -> Delivery | None:
    """The letter as it stands now, whatever the session knew of it before."""
    same = select(Delivery).where(Delivery.key == key).with_for_update(skip_locked=skip_locked)
    return session.exec(same.execution_options(populate_existing=True)).one_or_none()


def _carry_again(session: Session, delivery: Delivery) -> None:
    delivery.status, delivery.attempts, delivery.finished_at = DeliveryStatus.WAITING, 0, None
    queue.enqueue(session, DELIVER, queue=delivery.provider, delivery_id=delivery.id)
