"""Kommo mirrors our pipeline: what changes here is written there, and what must not change here is put right there."""

from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead, LeadRef, StageMapping, StageMove
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.staff import actions as staff


def stage_moved(work: UnitOfWork, lead: Lead, move: StageMove) -> None:
    """Write our new stage to Kommo, unless Kommo does not know the lead or the stage is not mapped."""
    _write_stage(work, lead, f"kommo:move:{move.id}")


def move_refused(work: UnitOfWork, lead: Lead, wanted: Stage) -> None:
    """Somebody moved the lead in Kommo where the law does not allow it: say so, and write our stage back."""
    work.audit("lead.move_refused", leads.subject(lead), after={"wanted": wanted.value, "stage": lead.stage.value})
    if lead.owner_id is not None:
        facts = {"code": leads.code_of(lead), "wanted": wanted.value, "stage": lead.stage.value}
        staff.notify(work, lead.owner_id, "move_refused", f"/leads/{lead.id}", **facts)
    _write_stage(work, lead, f"kommo:restore:{lead.id}:{lead.version}:{wanted.value}")


def _write_stage(work: UnitOfWork, lead: Lead, key: str) -> None:
    kommo_id = work.session.exec(
        select(LeadRef.value).where(LeadRef.lead_id == lead.id, LeadRef.source == "kommo")
    ).first()
    theirs = work.session.exec(
        select(StageMapping).where(StageMapping.stage == lead.stage, col(StageMapping.outward))
    ).first()
    if kommo_id is None or theirs is None:
        return
    payload = {"kommo_id": kommo_id, "pipeline_id": theirs.pipeline_id, "status_id": theirs.status_id}
    work.send(Letter("kommo", "move_lead", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))
