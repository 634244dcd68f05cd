"""Work on a lead's desk: notes, next steps, corrections of what we know."""

from datetime import datetime
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.contacts.rules import ContactReason, tidy_name
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind, mentions
from aliun_dashboard.followups import actions as followups
from aliun_dashboard.followups.models import Task
from aliun_dashboard.kernel import outbox
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import LeadReason
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser

from . import access, atlas, mirror, qualification

BUDGET_FACTS = frozenset({"destination", "category", "nights", "adults", "children", "amount", "currency"})
MAX_NIGHTS, MAX_PEOPLE = 90, 200


def add_note(work: UnitOfWork, lead_id: int, text: str) -> None:
    """Pin a private note to a lead, here and in Kommo; whoever is named with @ hears of it."""
    lead = access.workable(work, lead_id)
    note_id = conversations.write(work, lead_id, ActivityKind.NOTE, text)
    mirror.note_left(work, lead, f"{work.actor.name}: {text.strip()}", f"note:{note_id}")
    work.tell("lead", lead_id, version=lead.version)
    for user_id in mentions(text, _handles(work)):
        staff.notify(
            work,
            user_id,
            "mentioned",
            f"/leads/{lead_id}",
            code=leads.code_of(lead),
            by=work.actor.name,
            text=text[:140],
        )


def plan_task(work: UnitOfWork, lead_id: int, title: str, due_at: datetime, owner_id: int | None = None) -> Task:
    """Plan the next step of a lead, one's own unless said otherwise."""
    lead = access.workable(work, lead_id)
    owner = owner_id or lead.owner_id or work.actor.user_id
    task = followups.plan(work, lead_id, title, due_at, owner)
    if owner is not None:
        staff.notify(
            work, owner, "task", f"/leads/{lead_id}", code=leads.code_of(lead), by=work.actor.name, title=title
        )
    leads.touch(work, lead)
    return task


def complete_task(work: UnitOfWork, task_id: int, *, done: bool = True) -> Task:
    """Tick a task off, or take the tick back."""
    task = work.session.get(Task, task_id)
    if task is None:
        raise Refused(CommonReason.NOT_FOUND, what="task")
    lead = access.workable(work, task.lead_id)
    task = followups.complete(work, task_id) if done else followups.reopen(work, task_id)
    leads.touch(work, lead)
    return task


def send_again(work: UnitOfWork, lead_id: int, delivery_id: int) -> bool:
    """Send a failed delivery of a lead once more. False when there is nothing left to send."""
    lead = access.workable(work, lead_id)
    delivery = work.session.get(Delivery, delivery_id)
    if delivery is None or delivery.subject != leads.subject(lead) or not outbox.retry(work.session, delivery_id):
        return False
    work.audit("lead.sent_again", leads.subject(lead), after={"provider": delivery.provider, "action": delivery.action})
    work.tell("delivery", delivery_id, subject=leads.subject(lead), status=DeliveryStatus.WAITING.value)
    return True


def edit(work: UnitOfWork, lead_id: int, **facts: Any) -> Lead:
    """Correct facts of a lead. A changed budget is checked again and may qualify it (A-11)."""
    lead = access.workable(work, lead_id)
    check(work, facts)
    if not leads.change(work, lead, "lead.edited", **facts):
        return lead
    if BUDGET_FACTS & facts.keys():
        leads.check_budget(work, lead)
        qualification.qualify_if_due(work, lead)
    atlas.find_matches(work, lead)
    return lead


def rename(work: UnitOfWork, lead_id: int, name: str) -> Contact:
    """Correct the name of a lead's contact."""
    lead = access.workable(work, lead_id)
    if not (name := tidy_name(name)):
        raise Refused(ContactReason.NO_NAME)
    contact = work.session.get_one(Contact, lead.contact_id)
    work.audit("contact.renamed", f"contact:{contact.id}", before={"name": contact.name}, after={"name": name})
    contact.name = name
    leads.touch(work, lead)
    return contact


def read_messages(work: UnitOfWork, lead_id: int) -> None:
    """Clear the unread mark of a lead somebody has opened."""
    leads.change(work, access.workable(work, lead_id), "lead.read", unread=0)


def check(work: UnitOfWork, facts: dict[str, Any]) -> None:
    """Refuse facts no trip can have: a check-in that is over, nobody travelling, a budget of nothing."""
    check_in = facts.get("check_in")
    if check_in is not None and check_in < work.today:
        raise Refused(LeadReason.PAST_CHECK_IN, check_in=check_in.isoformat())
    for field, least, most in (("nights", 1, MAX_NIGHTS), ("adults", 1, MAX_PEOPLE), ("children", 0, MAX_PEOPLE)):
        value = facts.get(field)
        if value is not None and not least <= value <= most:
            raise Refused(LeadReason.BAD_PARTY, field=field, least=least, most=most)
    amount = facts.get("amount")
    if amount is not None and amount <= 0:
        raise Refused(LeadReason.BAD_AMOUNT, amount=str(amount))


def _handles(work: UnitOfWork) -> dict[str, int]:
    """`@ana` and `@ana.perez` both name Ana Pérez, unless two people share the first name."""
    users = work.session.exec(select(StaffUser).where(col(StaffUser.active))).all()
    first_names = [user.name.split()[0].lower() for user in users]
    handles = {user.email.split("@")[0].lower(): user.id or 0 for user in users}
    handles |= {".".join(user.name.lower().split()[:2]): user.id or 0 for user in users}
    handles |= {
        first: user.id or 0 for first, user in zip(first_names, users, strict=True) if first_names.count(first) == 1
    }
    return handles
