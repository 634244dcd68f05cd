"""The rector document as the product lives it: what is set in the database, and who changed it (A-72)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.alerts.models import AlertRule
from aliun_dashboard.alerts.rules import ALERTS, Rule
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.leads.models import BudgetRule, StageMapping
from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.habits import HouseHabits
from aliun_dashboard.staff.models import StaffUser

CHANGES = ("budget_rule.", "kommo.stages_mapped", "oc_habits.", "oc_words.", "reading.taught", "alert_rule.")
SHOWN = 20


@dataclass(frozen=True)
class RuleChange:
    """One change of a rule. `number` is the edition it made, counted from the document."""

    number: int
    entry_id: int
    at: datetime
    author: str
    role: str
    action: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Edition:
    """Which edition of the rules holds: how often they were changed since the document, and the last changes.

    `alerts` are the thresholds that hold, each in the unit of its rule.
    """

    changes: int
    latest: tuple[RuleChange, ...]
    budget_rules: int
    mapped_stages: int
    oc: HouseHabits
    alerts: dict[Rule, int | None]


def edition(session: Session) -> Edition:
    """The edition that holds now."""
    of_rules = select(AuditEntry).where(or_(*(col(AuditEntry.action).startswith(prefix) for prefix in CHANGES)))
    number = session.exec(select(func.count()).select_from(of_rules.subquery())).one()
    latest = session.exec(of_rules.order_by(col(AuditEntry.id).desc()).limit(SHOWN)).all()
    authors = select(StaffUser).where(col(StaffUser.id).in_({one.user_id for one in latest}))
    roles = {author.id: author.role.value for author in session.exec(authors)}
    return Edition(
        number,
        tuple(_change(one, number - place, roles) for place, one in enumerate(latest)),
        session.exec(select(func.count(col(BudgetRule.id)))).one(),
        session.exec(select(func.count(col(StageMapping.id)))).one(),
        habits.current(session),
        _alerts(session),
    )


def _alerts(session: Session) -> dict[Rule, int | None]:
    """The threshold of every alert; None where it was turned off."""
    edited = {row.rule: row for row in session.exec(select(AlertRule))}
    set_here = {rule: row.n if row.enabled else None for rule, row in edited.items()}
    return {rule: set_here.get(rule, spec.n) for rule, spec in ALERTS.items()}


def _change(one: AuditEntry, number: int, roles: dict[int | None, str]) -> RuleChange:
    before, after = one.before or {}, one.after or {}
    return RuleChange(number, one.id or 0, one.at, one.actor, roles.get(one.user_id, ""), one.action, before, after)
