"""The forensic log, read: who did what to which thing, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from aliun_dashboard.kernel.audit import AuditEntry


@dataclass(frozen=True)
class AuditRow:
    """One line of the log. `subject` is `"lead:42"`, `"contact:7"`…"""

    id: int
    at: datetime
    actor: str
    user_id: int | None
    action: str
    subject: str
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def entries(session: Session, *, subject: str | None, limit: int, before: int | None) -> list[AuditRow]:
    """At most `limit` lines, newest first, of one thing or of all, those with an id under `before`."""
    wanted = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(limit)
    if subject is not None:
        wanted = wanted.where(AuditEntry.subject == subject)
    if before is not None:
        wanted = wanted.where(col(AuditEntry.id) < before)
    return [AuditRow(**entry.model_dump()) for entry in session.exec(wanted).all()]
