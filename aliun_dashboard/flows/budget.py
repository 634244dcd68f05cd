"""The director's budget rules: the least a stay may cost per night and person (X-33)."""

from decimal import Decimal

from sqlmodel import select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.money import money
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import BudgetRule
from aliun_dashboard.leads.rules import LeadReason
from aliun_dashboard.staff.rules import EDITS_RULES

from . import access, qualification


def set_rule(
    work: UnitOfWork, destination: str, category: str, minimum: str | Decimal, currency: str
) -> tuple[BudgetRule, int]:
    """Set the minimum for a destination and category (empty: any).

    Waiting leads are held against it at once; returns the rule and how many of them got another verdict.
    """
    access.allowed(work, EDITS_RULES)
    try:
        least = money(minimum, currency)
    except ValueError:
        raise Refused(LeadReason.BAD_AMOUNT, amount=str(minimum)) from None
    destination, category = " ".join(destination.split()), " ".join(category.split())
    rule = _find(work, destination, category, least.currency)
    before = {"min_per_night_per_person": str(rule.min_per_night_per_person)} if rule else None
    rule = rule or BudgetRule(
        destination=destination,
        category=category,
        currency=least.currency,
        min_per_night_per_person=least.amount,
        updated_at=work.now,
    )
    rule.min_per_night_per_person = least.amount
    rule.updated_at, rule.updated_by = work.now, work.actor.name
    work.session.add(rule)
    work.session.flush()
    _audit(work, rule, "budget_rule.set", before)
    return rule, _recheck(work)


def drop_rule(work: UnitOfWork, rule_id: int) -> int:
    """Remove a rule; stays it covered fall to the next, more general one. Returns how many verdicts changed."""
    access.allowed(work, EDITS_RULES)
    rule = work.session.get(BudgetRule, rule_id, with_for_update=True)
    if rule is None:
        raise Refused(CommonReason.NOT_FOUND, what="budget_rule")
    _audit(work, rule, "budget_rule.dropped", {"min_per_night_per_person": str(rule.min_per_night_per_person)})
    work.session.delete(rule)
    work.session.flush()
    return _recheck(work)


def _recheck(work: UnitOfWork) -> int:
    """Ask again about the leads whose verdict is no longer what the rules say (A-11); some are qualified by it."""
    changed = leads.with_outdated_verdict(work)
    for lead in changed:
        leads.check_budget(work, lead)
        qualification.qualify_if_due(work, lead)
    return len(changed)


def _find(work: UnitOfWork, destination: str, category: str, currency: str) -> BudgetRule | None:
    return work.session.exec(
        select(BudgetRule)
        .where(BudgetRule.destination == destination, BudgetRule.category == category, BudgetRule.currency == currency)
        .with_for_update()
    ).one_or_none()


def _audit(work: UnitOfWork, rule: BudgetRule, action: str, before: dict[str, str] | None) -> None:
    after = {
        "destination": rule.destination,
        "category": rule.category,
        "currency": rule.currency,
        "min_per_night_per_person": str(rule.min_per_night_per_person),
    }
    work.audit(action, f"budget_rule:{rule.id}", before=before, after=after)
