"""Kommo mirrors our pipeline: what changes here is written there, and what must not change here is put right there."""

from datetime import datetime

from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import OPEN, Delivery, DeliveryStatus, Letter
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
    kommo_id = _kommo_id(work, lead)
    theirs = work.session.exec(
        select(StageMapping).where(StageMapping.stage == lead.stage, col(StageMapping.outward))
    ).first()
    if kommo_id is None:
        return
    if theirs is None:
        work.audit("kommo.stage_not_mapped", leads.subject(lead), after={"stage": lead.stage.value})
        return
    payload = {"kommo_id": kommo_id, "pipeline_id": theirs.pipeline_id, "status_id": theirs.status_id}
    work.send(Letter("kommo", "move_lead", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))


def note_left(work: UnitOfWork, lead: Lead, note: str, key: str) -> None:
    """Write a note of ours beside the lead in Kommo, where Kommo knows it. `key` makes it one note for ever."""
    if kommo_id := _kommo_id(work, lead):
        payload = {"kommo_id": kommo_id, "text": note, "reference": key}
        work.send(Letter("kommo", "add_note", f"kommo:note:{key}", leads.subject(lead), payload, f"lead:{lead.id}"))


def stage_told(
    work: UnitOfWork, kommo_id: str, pipeline_id: int | None, status_id: int | None, changed_at: datetime | None
) -> Stage | None:
    """Our stage for the status Kommo tells of; None when it is not mapped or is our own word coming back.

    Until our last move is written there our word stands; a status we wrote ourselves, no newer than
    our last writing, is an echo, even when we have moved on since.
    """
    mapped = work.session.exec(
        select(StageMapping.stage).where(StageMapping.pipeline_id == pipeline_id, StageMapping.status_id == status_id)
    ).first()
    known = leads.by_ref(work, "kommo", kommo_id)
    if mapped is None or known is None:
        return Stage(mapped) if mapped else None
    lead, ref = known
    echo_possible = changed_at is None or ref.seen_at is None or changed_at <= ref.seen_at
    theirs = {"pipeline_id": pipeline_id, "status_id": status_id}
    for letter in _moves_written(work, lead):
        ours = {name: letter.payload[name] for name in theirs}
        if letter.status in OPEN or (ours == theirs and letter.status is DeliveryStatus.SENT and echo_possible):
            return None
    return Stage(mapped)


def written(work: UnitOfWork, *, kommo_id: str, seen_at: datetime | None) -> None:
    """Kommo has our stage since `seen_at`, its own time: what it tells of earlier states is old."""
    known = leads.by_ref(work, "kommo", kommo_id)
    if known and seen_at and (known[1].seen_at is None or known[1].seen_at < seen_at):
        known[1].seen_at = seen_at


def _moves_written(work: UnitOfWork, lead: Lead) -> list[Delivery]:
    moves = select(Delivery).where(
        Delivery.subject == leads.subject(lead), Delivery.provider == "kommo", Delivery.action == "move_lead"
    )
    return list(work.session.exec(moves.order_by(col(Delivery.id).desc()).limit(20)))


def _kommo_id(work: UnitOfWork, lead: Lead) -> str | None:
    ref = select(LeadRef.value).where(LeadRef.lead_id == lead.id, LeadRef.source == "kommo")
    return work.session.exec(ref.limit(1)).first()
