"""The last trials of the simulator, with the events and leads they became."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from aliun_dashboard.kernel.events import WebhookEvent
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus

from .subjects import Names, names_of

SHOWN = 12


@dataclass(frozen=True)
class TrialRow:
    """One trial. `exchange` is empty while it is under way; `event_id` is None where nothing was accepted."""

    id: int
    kind: str
    at: datetime
    status: DeliveryStatus
    code: str
    exchange: dict[str, Any]
    event_id: int | None
    subjects: Names


def trials(session: Session) -> list[TrialRow]:
    """The newest trials first; those of mail are in the mailbox."""
    requests = (Delivery.provider == "simulator", Delivery.action == "request")
    rows = session.exec(select(Delivery).where(*requests).order_by(col(Delivery.id).desc()).limit(SHOWN)).all()
    of_event = {row.id: _event_id(row.payload.get("exchange", {})) for row in rows}
    ids = [number for number in of_event.values() if number]
    events = {event.id: event for event in session.exec(select(WebhookEvent).where(col(WebhookEvent.id).in_(ids)))}
    names = names_of(session, (subject for event in events.values() for subject in event.subjects))
    return [_row(row, events.get(of_event[row.id]), names) for row in rows]


def _row(row: Delivery, event: WebhookEvent | None, names: Names) -> TrialRow:
    return TrialRow(
        row.id or 0,
        str(row.payload.get("kind", "")),
        row.created_at,
        row.status,
        row.code,
        row.payload.get("exchange", {}),
        event.id if event else None,
        {subject: names.get(subject, "") for subject in event.subjects} if event else {},
    )


def _event_id(exchange: dict[str, Any]) -> int | None:
    try:
        return int(json.loads(exchange["answers"][0]["body"])["processing_id"])
    except (ValueError, KeyError, TypeError):
        return None
