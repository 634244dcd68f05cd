"""Everything about one lead that its page shows beside the timeline."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import literal, text, tuple_
from sqlmodel import Session, col, or_, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity, ContactMerge, Organization
from aliun_dashboard.contacts.rules import MERGE_UNDO_DAYS, IdentityKind
from aliun_dashboard.followups.models import Task
from aliun_dashboard.followups.rules import Due, due
from aliun_dashboard.kernel.errors import CommonReason, Reason, Refused
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.models import Lead, LeadRef, StageMove
from aliun_dashboard.leads.rules import (
    Age,
    BudgetVerdict,
    CloseReason,
    Engine,
    LeadReason,
    Source,
    Stage,
    age,
    code,
    may_qualify,
    refusal_of_hand,
)
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import WORKS_LEADS, sees_lead

from .lead_filters import visible
from .staff import Viewer

RECENTLY = timedelta(days=7)  # how long a finished step stays in sight

_RULE = text("""
SELECT rule.destination, rule.category, rule.min_per_night_per_person AS least
FROM validate_hotel_budget(:destination, :category, :nights, :people, :amount, :currency) AS answer
JOIN budget_rule AS rule ON rule.id = answer.rule_id
""")
_EVENTS = text("SELECT id FROM webhook_event WHERE subjects @> jsonb_build_array(CAST(:subject AS text)) ORDER BY id")


@dataclass(frozen=True)
class Identity:
    """A way to reach the contact: `key` normalised, `value` as it came in."""

    id: int
    kind: IdentityKind
    key: str
    value: str


@dataclass(frozen=True)
class Merge:
    """A contact that was taken into this one and can be parted again."""

    id: int
    name: str
    merged_at: datetime


@dataclass(frozen=True)
class Person:
    """The contact of the lead."""

    id: int
    name: str
    language: str
    opt_out: bool
    identities: tuple[Identity, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True)
class Rule:
    """The budget rule that decided: the least per night and person; empty destination or category means any."""

    destination: str
    category: str
    least: Money


@dataclass(frozen=True)
class Budget:
    """What `validate_hotel_budget()` said last; `minimum` is for the whole stay."""

    verdict: BudgetVerdict | None
    minimum: Money | None
    rule: Rule | None
    override: str


@dataclass(frozen=True)
class Onward:
    """A stage as seen from this one: `refusal` says why a person may not move there now."""

    stage: Stage
    refusal: Reason | None


@dataclass(frozen=True)
class Step:
    """A next step, open or lately done."""

    id: int
    title: str
    due_at: datetime
    due: Due
    owner: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True)
class LeadFile:
    """A lead, whole."""

    id: int
    code: str
    version: int
    person: Person
    organization: str
    stage: Stage
    stage_since: datetime
    age: Age
    close_reason: CloseReason | None
    onward: tuple[Onward, ...]
    visited: frozenset[Stage]
    engine: Engine | None
    owner_id: int | None
    owner: str
    source: Source
    campaign_ref: str
    ad_ref: str
    destination: str
    category: str
    check_in: date | None
    nights: int | None
    adults: int | None
    children: int
    amount: Decimal | None
    currency: str
    budget: Budget
    steps: tuple[Step, ...]
    score: int | None
    unread: int
    refs: dict[str, str]
    event_ids: tuple[int, ...]
    before_id: int | None
    after_id: int | None
    created_at: datetime
    updated_at: datetime
    editable: bool


def seen(session: Session, viewer: Viewer, lead_id: int) -> Lead:
    """The lead if the viewer may see it. Another agent's does not exist, by address neither (peers row 57)."""
    lead = session.get(Lead, lead_id)
    if lead is None or not sees_lead(viewer.role, viewer.id, lead.owner_id):
        raise Refused(CommonReason.NOT_FOUND, what="lead")
    return lead


def lead_file(session: Session, viewer: Viewer, lead_id: int, now: datetime, zone: ZoneInfo) -> LeadFile:
    """Everything about a lead. Refused when the viewer may not see it."""
    lead = seen(session, viewer, lead_id)
    before_id, after_id = _neighbours(session, viewer, lead)
    own = {name: getattr(lead, name) for name in LeadFile.__dataclass_fields__ if name in Lead.model_fields}
    return LeadFile(
        **own,
        code=code(lead_id),
        person=_person(session, lead.contact_id, now),
        organization=_name(session, Organization, lead.organization_id),
        age=age(lead.stage, lead.stage_since, now),
        onward=tuple(Onward(stage, _refusal(lead, stage)) for stage in Stage if stage is not lead.stage),
        visited=_visited(session, lead_id),
        owner=_name(session, StaffUser, lead.owner_id),
        budget=_budget(session, lead),
        steps=_steps(session, lead_id, now, zone),
        refs=dict(session.exec(select(LeadRef.source, LeadRef.value).where(LeadRef.lead_id == lead_id)).all()),
        event_ids=tuple(session.connection().scalars(_EVENTS, {"subject": f"lead:{lead_id}"})),
        before_id=before_id,
        after_id=after_id,
        editable=viewer.role in WORKS_LEADS,
    )


def _visited(session: Session, lead_id: int) -> frozenset[Stage]:
    moves = session.exec(select(StageMove.to_stage).where(StageMove.lead_id == lead_id).distinct())
    return frozenset(Stage(stage) for stage in moves)


def _name(session: Session, table: type[Organization] | type[StaffUser], row_id: int | None) -> str:
    row = session.get(table, row_id) if row_id else None
    return row.name if row else ""


def _person(session: Session, contact_id: int, now: datetime) -> Person:
    contact = session.get_one(Contact, contact_id)
    identities = session.exec(
        select(ContactIdentity).where(ContactIdentity.contact_id == contact_id).order_by(col(ContactIdentity.id))
    )
    merges = session.exec(
        select(ContactMerge, Contact.name)
        .join(Contact, col(Contact.id) == col(ContactMerge.absorbed_id))
        .where(ContactMerge.kept_id == contact_id, col(ContactMerge.undone_at).is_(None))
        .where(ContactMerge.merged_at >= now - timedelta(days=MERGE_UNDO_DAYS))
        .order_by(col(ContactMerge.id).desc())
    )
    return Person(
        id=contact_id,
        name=contact.name,
        language=contact.language,
        opt_out=contact.opt_out,
        identities=tuple(Identity(row.id or 0, row.kind, row.key, row.value) for row in identities),
        merges=tuple(Merge(row.id or 0, name, row.merged_at) for row, name in merges),
    )


def _refusal(lead: Lead, to: Stage) -> Reason | None:
    if refusal := refusal_of_hand(lead.stage, to):
        return refusal
    gate = lead.stage is Stage.INCOMING and to is Stage.QUALIFIED
    return LeadReason.BUDGET if gate and not may_qualify(lead.budget_verdict, lead.budget_override) else None


def _budget(session: Session, lead: Lead) -> Budget:
    facts: dict[str, Any] = {
        "destination": lead.destination,
        "category": lead.category,
        "nights": lead.nights,
        "people": (lead.adults or 0) + lead.children,
        "amount": lead.amount,
        "currency": lead.currency,
    }
    rule = session.connection().execute(_RULE, facts).one_or_none()
    return Budget(
        verdict=lead.budget_verdict,
        minimum=None if lead.budget_minimum is None else Money(lead.currency, lead.budget_minimum),
        rule=Rule(rule.destination, rule.category, Money(lead.currency, rule.least)) if rule else None,
        override=lead.budget_override,
    )


def _steps(session: Session, lead_id: int, now: datetime, zone: ZoneInfo) -> tuple[Step, ...]:
    """Open ones by their date, then the lately done, newest first."""
    rows = session.exec(
        select(Task, StaffUser.name)
        .outerjoin(StaffUser, col(StaffUser.id) == col(Task.owner_id))
        .where(Task.lead_id == lead_id, or_(col(Task.done_at).is_(None), col(Task.done_at) > now - RECENTLY))
        .order_by(col(Task.done_at).desc().nulls_first(), col(Task.due_at), col(Task.id))
    )
    return tuple(_step(task, owner or "", due(task.due_at, now, zone)) for task, owner in rows)


def _step(task: Task, owner: str, mark: Due) -> Step:
    return Step(task.id or 0, task.title, task.due_at, mark, owner, task.done_at, task.done_by)


def _neighbours(session: Session, viewer: Viewer, lead: Lead) -> tuple[int | None, int | None]:
    """The cards above and below in the lead's column of the board, as far as the viewer sees them."""
    mine = select(Lead.id).where(Lead.stage == lead.stage, visible(viewer))
    order = (col(Lead.stage_since), col(Lead.id))
    here = tuple_(literal(lead.stage_since), literal(lead.id))
    above = mine.where(tuple_(*order) > here).order_by(*order)
    below = mine.where(tuple_(*order) < here).order_by(*(each.desc() for each in order))
    return session.exec(above.limit(1)).first(), session.exec(below.limit(1)).first()
