"""Verbs on messages and notes."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused

from .models import Activity
from .rules import MAX_TEXT, ActivityKind, ConversationReason


def write(work: UnitOfWork, lead_id: int, kind: ActivityKind, text: str, **facts: Any) -> int | None:
    """Add a line to the lead's timeline, signed by the actor; None if its `external_id` is known already."""
    text = text.strip()
    if not text:
        raise Refused(ConversationReason.EMPTY_TEXT)
    if len(text) > MAX_TEXT:
        raise Refused(ConversationReason.TEXT_TOO_LONG, limit=MAX_TEXT)
    values: dict[str, Any] = {
        "lead_id": lead_id,
        "kind": kind,
        "channel": "",
        "author": work.actor.name,
        "user_id": work.actor.user_id,
        "text": text,
        "at": work.now,
        "data": {},
    }
    new = insert(Activity).values(**(values | facts)).on_conflict_do_nothing().returning(col(Activity.id))
    return work.session.connection().scalar(new)
