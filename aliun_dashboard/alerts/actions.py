"""Verbs on what was put off and on thresholds."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused

from .models import AlertRule, AlertSnooze
from .rules import ALERTS, BRIEF_ONLY, AlertReason, Rule


def thresholds(session: Session) -> dict[Rule, int]:
    """What holds now, of every rule that is watched."""
    edited = {row.rule: row for row in session.exec(select(AlertRule))}
    watched = {rule: spec.n for rule, spec in ALERTS.items() if rule not in edited or edited[rule].enabled}
    return BRIEF_ONLY | watched | {rule: row.n for rule, row in edited.items() if row.enabled}


def snooze(work: UnitOfWork, rule: Rule, subject: str, user_id: int | None, until: datetime) -> None:
    """Say nothing of it until then; what was put off before is put off anew."""
    facts = {"until": until, "by": work.actor.name, "at": work.now}
    new = insert(AlertSnooze).values(rule=rule, subject=subject, user_id=user_id, **facts)
    new = new.on_conflict_do_update(index_elements=["rule", "subject", "user_id"], set_=facts)
    work.session.connection().execute(new)
    _audit(work, "alert.snoozed", rule, {"subject": subject, "until": until.isoformat(), "all": user_id is None})


def wake(work: UnitOfWork, rule: Rule, subject: str, user_id: int | None) -> None:
    """Say it again from now on."""
    same = (col(AlertSnooze.rule) == rule, col(AlertSnooze.subject) == subject)
    whose = col(AlertSnooze.user_id).is_not_distinct_from(user_id)
    work.session.exec(delete(AlertSnooze).where(*same, whose))
    _audit(work, "alert.woken", rule, {"subject": subject, "all": user_id is None})


def set_rule(work: UnitOfWork, rule: Rule, n: int, *, enabled: bool) -> None:
    """Another threshold, or none at all. Refused outside of what is sensible."""
    spec = ALERTS[rule]
    if not spec.least <= n <= spec.most:
        raise Refused(AlertReason.BAD_THRESHOLD, least=spec.least, most=spec.most)
    row = work.session.get(AlertRule, rule, with_for_update=True)
    before = {"n": row.n, "enabled": row.enabled} if row else {"n": spec.n, "enabled": True}
    row = row or AlertRule(rule=rule, n=n, edited_by="", edited_at=work.now)
    row.n, row.enabled, row.edited_by, row.edited_at = n, enabled, work.actor.name, work.now
    work.session.add(row)
    work.audit("alert_rule.set", f"alert_rule:{rule}", before=before, after={"n": n, "enabled": enabled})


def forget_past(work: UnitOfWork) -> None:
    """What was put off until a moment that has come."""
    work.session.exec(delete(AlertSnooze).where(col(AlertSnooze.until) <= work.now))


def _audit(work: UnitOfWork, action: str, rule: Rule, after: Mapping[str, str | bool]) -> None:
    work.audit(action, f"alert_rule:{rule}", after=dict(after))
