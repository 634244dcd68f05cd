"""The rector document as the product lives it: what is set in the database, and who changed it last (A-72)."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.leads.models import BudgetRule, StageMapping

CHANGES = ("budget_rule.", "kommo.stages_mapped")


@dataclass(frozen=True)
class Edition:
    """Which edition of the rules holds: how often they were changed since the document, and the last change."""

    changes: int
    changed_at: datetime | None
    changed_by: str
    budget_rules: int
    mapped_stages: int


def edition(session: Session) -> Edition:
    """The edition that holds now."""
    of_rules = select(AuditEntry).where(or_(*(col(AuditEntry.action).startswith(prefix) for prefix in CHANGES)))
    last = session.exec(of_rules.order_by(col(AuditEntry.id).desc()).limit(1)).first()
    return Edition(
        session.exec(select(func.count()).select_from(of_rules.subquery())).one(),
        last.at if last else None,
        last.actor if last else "",
        session.exec(select(func.count(col(BudgetRule.id)))).one(),
        session.exec(select(func.count(col(StageMapping.id)))).one(),
    )
