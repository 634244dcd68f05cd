"""A colleague types in a lead: it arrives as any other, then goes as far as the law lets it (peers row 8)."""

from dataclasses import dataclass

from aliun_dashboard.contacts.rules import ContactReason, tidy_name
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.rules import LeadReason, Stage
from aliun_dashboard.staff.rules import WORKS_LEADS, Role, sees_lead

from . import access, desk, intake, pipeline
from .intake import Arrival, Outcome

ROAD = (Stage.QUALIFIED, Stage.CORE_PROPOSAL, Stage.PAYMENT_PENDING)
STARTS = (Stage.INCOMING, *ROAD)


@dataclass(frozen=True)
class Added:
    """The lead, how it came in, the stage it got to, and what kept it from going further."""

    lead_id: int
    code: str
    stage: Stage
    outcome: Outcome
    stopped: Refused | None


def add(work: UnitOfWork, arrival: Arrival, wanted: Stage) -> Added:
    """Take in `arrival` and walk it towards `wanted`, step by step, by the same rules as a move by hand.

    A wish that is open already is brought up to date instead of doubled; a colleague's is refused.
    """
    access.allowed(work, WORKS_LEADS)
    if not tidy_name(arrival.name):
        raise Refused(ContactReason.NO_NAME)
    desk.check(work, vars(arrival.wish))
    receipt = intake.receive(work, arrival)
    lead = leads.get(work, receipt.lead_id)
    role, user_id = work.actor.role, work.actor.user_id
    if role and user_id and not sees_lead(Role(role), user_id, lead.owner_id):
        raise Refused(LeadReason.NOT_YOURS)
    stopped = _walk(work, receipt.lead_id, wanted) if receipt.outcome is Outcome.CREATED else None
    return Added(receipt.lead_id, leads.code_of(lead), lead.stage, receipt.outcome, stopped)


def _walk(work: UnitOfWork, lead_id: int, wanted: Stage) -> Refused | None:
    lead = leads.get(work, lead_id)
    ahead = ROAD[: ROAD.index(wanted) + 1] if wanted in ROAD else ()
    for step in ahead[ahead.index(lead.stage) + 1 if lead.stage in ahead else 0 :]:
        try:
            pipeline.move(work, lead_id, seen=lead.version, to=step)
        except Refused as refused:
            return refused
    return None
