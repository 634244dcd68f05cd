"""What the guard of promises stopped, as the forensic log has it (A-64)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.queries.subjects import names_of

ACTIONS = ("guard.blocked", "guard.overridden")
MOST = 100


@dataclass(frozen=True)
class StoppedText:
    """One text: whose, to whom, which rules and words. `reason` when somebody stood in for it."""

    id: int
    at: datetime
    actor: str
    subject: str
    name: str
    rules: tuple[str, ...]
    words: tuple[str, ...]
    text: str
    reason: str


def stopped(session: Session) -> list[StoppedText]:
    """The newest hundred."""
    newest = select(AuditEntry).where(col(AuditEntry.action).in_(ACTIONS)).order_by(col(AuditEntry.id).desc())
    rows = session.exec(newest.limit(MOST)).all()
    names = names_of(session, {row.subject for row in rows})
    return [_text(row, names.get(row.subject, row.subject)) for row in rows]


def _text(row: AuditEntry, name: str) -> StoppedText:
    said = row.after or {}
    return StoppedText(
        row.id or 0,
        row.at,
        row.actor,
        row.subject,
        name,
        tuple(said.get("rules", ())),
        tuple(said.get("words", ())),
        said.get("text", ""),
        row.reason,
    )
