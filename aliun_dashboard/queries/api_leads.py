"""Leads as the REST API tells of them: pages by key, and one whole lead with its movements."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.leads.models import Lead, StageMove
from aliun_dashboard.leads.rules import BudgetVerdict, CloseReason, Engine, Source, Stage, code
from aliun_dashboard.staff.models import StaffUser

from . import quotes
from .lead_filters import Filters, matching, visible
from .quotes import QuoteSummary, Trip
from .staff import Viewer


@dataclass(frozen=True)
class Person:
    """Who wants to travel, with the first number and address we know."""

    id: int
    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class Owner:
    """Who looks after a lead."""

    id: int
    name: str


@dataclass(frozen=True)
class BudgetCheck:
    """What `validate_hotel_budget()` said (A-11), and why a person let it pass all the same."""

    verdict: BudgetVerdict | None
    minimum: Decimal | None
    override_reason: str


@dataclass(frozen=True)
class Movement:
    """One move from stage to stage (A-10)."""

    id: int
    from_stage: Stage | None
    to_stage: Stage
    at: datetime
    actor: str
    cause: str
    reason: str
    undone: bool


@dataclass(frozen=True)
class LeadSummary:
    """A lead in a list. `version` is what a move gives back as `seen`."""

    id: int
    code: str
    version: int
    stage: Stage
    stage_since: datetime
    close_reason: CloseReason | None
    engine: Engine | None
    score: int | None
    source: Source
    contact: Person
    owner: Owner | None
    destination: str
    check_in: date | None
    nights: int | None
    adults: int | None
    children: int
    budget: Decimal | None
    currency: str
    budget_check: BudgetCheck
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class LeadFile(LeadSummary):
    """A lead with everything that moved it, oldest first, and what it was offered and bought, newest first."""

    movements: tuple[Movement, ...]
    quotes: tuple[QuoteSummary, ...]
    reservations: tuple[Trip, ...]


def page(
    session: Session, viewer: Viewer, filters: Filters, *, limit: int, before: int | None, now: datetime
) -> list[LeadSummary]:
    """At most `limit` leads the viewer may see, newest first, those with an id under `before`."""
    wanted = _leads().where(visible(viewer), *matching(filters, viewer.id, now))
    if before is not None:
        wanted = wanted.where(col(Lead.id) < before)
    rows = session.exec(wanted.order_by(col(Lead.id).desc()).limit(limit)).all()
    ways = _ways(session, [contact.id or 0 for _, contact, _ in rows])
    return [LeadSummary(**_facts(lead, contact, owner, ways)) for lead, contact, owner in rows]


def one(session: Session, viewer: Viewer, lead_id: int) -> LeadFile | None:
    """The lead, or None when there is none, or none for this viewer."""
    row = session.exec(_leads().where(visible(viewer), col(Lead.id) == lead_id)).one_or_none()
    if row is None:
        return None
    lead, contact, owner = row
    moves = session.exec(select(StageMove).where(StageMove.lead_id == lead_id).order_by(col(StageMove.id))).all()
    facts = _facts(lead, contact, owner, _ways(session, [contact.id or 0]))
    return LeadFile(
        **facts,
        movements=tuple(_movement(move) for move in moves),
        quotes=quotes.of_lead(session, lead_id),
        reservations=quotes.trips(session, lead_id),
    )


def sees(session: Session, viewer: Viewer, lead_id: int) -> bool:
    """Whether this lead exists for this viewer."""
    return session.exec(select(Lead.id).where(visible(viewer), col(Lead.id) == lead_id)).first() is not None


def _leads() -> Select[Lead, Contact, StaffUser | None]:
    whole: Any = (
        select(Lead, Contact, StaffUser)
        .join(Contact, col(Contact.id) == col(Lead.contact_id))
        .outerjoin(StaffUser, col(StaffUser.id) == col(Lead.owner_id))
    )
    return whole


def _ways(session: Session, contact_ids: list[int]) -> dict[tuple[int, IdentityKind], str]:
    """The first number and address of each contact."""
    known = select(ContactIdentity).where(
        col(ContactIdentity.contact_id).in_(contact_ids),
        col(ContactIdentity.kind).in_((IdentityKind.PHONE, IdentityKind.WHATSAPP, IdentityKind.EMAIL)),
    )
    newest_first = session.exec(known.order_by(col(ContactIdentity.id).desc())).all()
    return {(way.contact_id, way.kind): way.key for way in newest_first}


def _facts(
    lead: Lead, contact: Contact, owner: StaffUser | None, ways: dict[tuple[int, IdentityKind], str]
) -> dict[str, Any]:
    contact_id = contact.id or 0
    phone = ways.get((contact_id, IdentityKind.PHONE)) or ways.get((contact_id, IdentityKind.WHATSAPP))
    same = LeadSummary.__dataclass_fields__.keys() & Lead.model_fields.keys()
    return {name: getattr(lead, name) for name in same} | {
        "code": code(lead.id or 0),
        "contact": Person(contact_id, contact.name, phone, ways.get((contact_id, IdentityKind.EMAIL))),
        "owner": Owner(owner.id or 0, owner.name) if owner else None,
        "budget": lead.amount,
        "budget_check": BudgetCheck(lead.budget_verdict, lead.budget_minimum, lead.budget_override),
    }


def _movement(move: StageMove) -> Movement:
    return Movement(
        move.id or 0, move.from_stage, move.to_stage, move.at, move.actor, move.cause, move.reason, move.undone
    )
