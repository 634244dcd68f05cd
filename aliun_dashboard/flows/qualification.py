"""The gate to Calificado: the budget suffices, or a person says why it need not (A-11, A-54)."""

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import BudgetVerdict, LeadReason, Stage, may_qualify

from . import access, mirror


def qualify_if_due(work: UnitOfWork, lead: Lead) -> StageMove | None:
    """Move a waiting lead to Calificado when its last budget check allows it."""
    if lead.stage is not Stage.INCOMING or lead.budget_verdict is not BudgetVerdict.SUFFICIENT:
        return None
    move = leads.move(work, lead, Stage.QUALIFIED, cause="budget")
    mirror.stage_moved(work, lead, move)
    return move


def check_gate(lead: Lead) -> None:
    """Refuse a lead whose budget keeps it out of Calificado."""
    if not may_qualify(lead.budget_verdict, lead.budget_override):
        raise Refused(
            LeadReason.BUDGET,
            verdict=(lead.budget_verdict or BudgetVerdict.INCOMPLETE).value,
            minimum=str(lead.budget_minimum or ""),
            currency=lead.currency,
        )


def override_budget(work: UnitOfWork, lead_id: int, reason: str) -> Lead:
    """Let a lead pass the gate for a stated reason, signed by the actor."""
    lead = access.workable(work, lead_id)
    if not (reason := reason.strip()):
        raise Refused(LeadReason.NEEDS_REASON)
    leads.change(work, lead, "lead.budget_overridden", reason=reason, budget_override=reason)
    if lead.stage is Stage.INCOMING:
        move = leads.move(work, lead, Stage.QUALIFIED, cause="override", reason=reason)
        mirror.stage_moved(work, lead, move)
    return lead
