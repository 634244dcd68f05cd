"""Who may touch which lead: the object-level half of every role check."""

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff.rules import WORKS_LEADS, Role, sees_lead


def workable(work: UnitOfWork, lead_id: int) -> Lead:
    """The lead, locked, if the actor may work on it. What an agent may not see does not exist for them."""
    lead = leads.get(work, lead_id)
    role, user_id = work.actor.role, work.actor.user_id
    if role is None or user_id is None:
        return lead  # the system itself
    if not sees_lead(Role(role), user_id, lead.owner_id):
        raise Refused(CommonReason.NOT_FOUND, what="lead")
    if Role(role) not in WORKS_LEADS:
        raise Refused(CommonReason.FORBIDDEN)
    return lead


def allowed(work: UnitOfWork, roles: frozenset[Role]) -> None:
    """Refuse an actor whose role is not among `roles`; the system itself may."""
    if work.actor.role is not None and Role(work.actor.role) not in roles:
        raise Refused(CommonReason.FORBIDDEN)
