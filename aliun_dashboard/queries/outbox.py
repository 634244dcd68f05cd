"""What left the house, or should have: newest first, filtered, with what each thing says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast
from sqlmodel import Session, col, or_, select

from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus

from . import capped
from .subjects import names_of

PAGE = 50


@dataclass(frozen=True)
class DeliveryFilter:
    """What to show; empty means any. `text` is a lead's code or part of what is said."""

    provider: str = ""
    status: DeliveryStatus | None = None
    text: str = ""


@dataclass(frozen=True)
class DeliveryRow:
    """One delivery. `code` is the adapter's word for the failure, `error` the engineers' text of it."""

    id: int
    key: str
    provider: str
    action: str
    subject: str
    name: str
    status: DeliveryStatus
    code: str
    error: str
    attempts: int
    external_ref: str
    created_at: datetime
    finished_at: datetime | None
    payload: dict[str, Any]


@dataclass(frozen=True)
class DeliveryPage:
    """Up to `PAGE` deliveries, and the id the next page comes after."""

    rows: tuple[DeliveryRow, ...]
    after: int | None


def page(session: Session, wanted: DeliveryFilter, after: int | None = None, limit: int = PAGE) -> DeliveryPage:
    """Deliveries newest first, from just below id `after`."""
    query = select(Delivery).where(*_conditions(wanted))
    if after is not None:
        query = query.where(col(Delivery.id) < after)
    found = session.exec(query.order_by(col(Delivery.id).desc()).limit(limit + 1)).all()
    names = names_of(session, (row.subject for row in found))
    rows = tuple(_row(row, names.get(row.subject, "")) for row in found[:limit])
    return DeliveryPage(rows, rows[-1].id if len(found) > limit else None)


def detail(session: Session, delivery_id: int) -> DeliveryRow | None:
    """One delivery, or None."""
    row = session.get(Delivery, delivery_id)
    return _row(row, names_of(session, [row.subject]).get(row.subject, "")) if row else None


def counts(session: Session) -> dict[DeliveryStatus, int]:
    """How many deliveries stand where, as `capped`."""
    found = {status: select(Delivery.id).where(Delivery.status == status) for status in DeliveryStatus}
    return {status: number for status, number in capped.each(session, found).items() if number}


def _conditions(wanted: DeliveryFilter) -> list[Any]:
    chosen: list[Any] = []
    if wanted.provider:
        chosen.append(Delivery.provider == wanted.provider)
    if wanted.status:
        chosen.append(Delivery.status == wanted.status)
    if sought := wanted.text.strip()[:200]:
        code = sought.upper().removeprefix("L-").lstrip("0")
        if sought.upper().startswith("L-") and code.isdecimal():
            chosen.append(Delivery.subject == f"lead:{code}")
        else:
            said = cast(col(Delivery.payload), String).icontains(sought, autoescape=True)
            chosen.append(or_(said, col(Delivery.error).icontains(sought, autoescape=True), Delivery.key == sought))
    return chosen


def _row(row: Delivery, name: str) -> DeliveryRow:
    return DeliveryRow(
        row.id or 0,
        row.key,
        row.provider,
        row.action,
        row.subject,
        name,
        row.status,
        row.code,
        row.error,
        row.attempts,
        row.external_ref,
        row.created_at,
        row.finished_at,
        row.payload,
    )
