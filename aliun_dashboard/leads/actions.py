"""Verbs on leads. Every change grows the version, is audited with before and after, and is told to open screens."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import Lead, LeadRef, StageMove
from .rules import MOVES, OPEN, BudgetVerdict, LeadReason, Stage, code

_VALIDATE = text(
    "SELECT verdict, minimum FROM validate_hotel_budget(:destination, :category, :nights, :people, :amount, :currency)"
)


_OUTDATED = text("""
    SELECT lead.id FROM lead, validate_hotel_budget(
        destination, category, nights, coalesce(adults, 0) + children, amount, currency
    ) AS answer
    WHERE (stage = :waiting OR stage = ANY(:open) AND budget_verdict = 'no_rule')
      AND answer.verdict IS DISTINCT FROM budget_verdict ORDER BY lead.id
""")


@dataclass(frozen=True)
class BudgetCheck:
    """The answer of `validate_hotel_budget()`; `minimum` is for the whole stay, in the lead's currency."""

    verdict: BudgetVerdict
    minimum: Decimal | None


def get(work: UnitOfWork, lead_id: int) -> Lead:
    """The lead, locked until the transaction ends."""
    lead = work.session.get(Lead, lead_id, with_for_update=True, populate_existing=True)
    if lead is None:
        raise Refused(CommonReason.NOT_FOUND, what="lead")
    return lead


def create(work: UnitOfWork, contact_id: int, **facts: Any) -> Lead:
    """A new lead in Lead Entrante."""
    lead = Lead(
        contact_id=contact_id,
        stage=Stage.INCOMING,
        stage_since=work.now,
        created_at=work.now,
        updated_at=work.now,
        **facts,
    )
    work.session.add(lead)
    work.session.flush()
    work.session.add(_move_row(work, lead, None, Stage.INCOMING, cause="arrival", reason=""))
    work.audit("lead.created", subject(lead), after={"stage": Stage.INCOMING, **facts})
    _tell(work, lead)
    return lead


def change(work: UnitOfWork, lead: Lead, action: str, *, reason: str = "", **values: Any) -> bool:
    """Set what differs. False, and no trace, when nothing does."""
    before = {name: getattr(lead, name) for name in values}
    after = {name: value for name, value in values.items() if value != before[name]}
    if not after:
        return False
    lead.sqlmodel_update(after)
    touch(work, lead)
    before = {name: before[name] for name in after}
    work.audit(action, subject(lead), reason=reason, before=before, after=after)
    return True


def move(work: UnitOfWork, lead: Lead, to: Stage, *, cause: str, reason: str = "", **facts: Any) -> StageMove:
    """Move along the transition table; `facts` are set together with the stage."""
    check_move(MOVES, lead.stage, to, LeadReason.BAD_MOVE)
    return place(work, lead, to, cause=cause, reason=reason, **facts)


def place(work: UnitOfWork, lead: Lead, to: Stage, *, cause: str, reason: str = "", **facts: Any) -> StageMove:
    """Put a lead into a stage whatever the table says; only an undo and money may do that, `move` asks first."""
    row = _move_row(work, lead, lead.stage, to, cause=cause, reason=reason)
    work.session.add(row)
    before = {name: getattr(lead, name) for name in facts} | {"stage": lead.stage}
    lead.sqlmodel_update(facts | {"stage": to, "stage_since": work.now})
    touch(work, lead)
    after = facts | {"stage": to, "cause": cause}
    work.audit("lead.moved", subject(lead), reason=reason, before=before, after=after)
    work.session.flush()
    return row


def check_budget(work: UnitOfWork, lead: Lead) -> BudgetCheck:
    """Ask the database's `validate_hotel_budget()` and keep its answer on the lead (A-11)."""
    facts = {
        "destination": lead.destination,
        "category": lead.category,
        "nights": lead.nights,
        "people": (lead.adults or 0) + lead.children,
        "amount": lead.amount,
        "currency": lead.currency,
    }
    answer = work.session.connection().execute(_VALIDATE, facts).one()
    check = BudgetCheck(BudgetVerdict(answer.verdict), answer.minimum)
    change(work, lead, "lead.budget_checked", budget_verdict=check.verdict, budget_minimum=check.minimum)
    return check


def with_outdated_verdict(work: UnitOfWork) -> list[Lead]:
    """Waiting leads, and open ones without a rule, of which `validate_hotel_budget()` now says otherwise; locked."""
    ids = work.session.connection().scalars(_OUTDATED, {"waiting": Stage.INCOMING, "open": sorted(OPEN)}).all()
    return [get(work, lead_id) for lead_id in ids]


def by_ref(work: UnitOfWork, source: str, value: str) -> tuple[Lead, LeadRef] | None:
    """The lead another system calls `value`, locked, with that reference."""
    ref = work.session.exec(select(LeadRef).where(LeadRef.source == source, LeadRef.value == value)).first()
    return (get(work, ref.lead_id), ref) if ref else None


def open_of_contact(work: UnitOfWork, contact_id: int, stages: frozenset[Stage]) -> Lead | None:
    """The newest lead of a contact in one of `stages`, locked."""
    newest = (
        select(Lead)
        .where(Lead.contact_id == contact_id, col(Lead.stage).in_(stages))
        .order_by(col(Lead.id).desc())
        .limit(1)
        .with_for_update()
    )
    return work.session.exec(newest).first()


def last_move(work: UnitOfWork, lead_id: int) -> StageMove | None:
    """The newest move of a lead."""
    return work.session.exec(
        select(StageMove).where(StageMove.lead_id == lead_id).order_by(col(StageMove.id).desc()).limit(1)
    ).first()


def subject(lead: Lead) -> str:
    """How the forensic log names a lead."""
    return f"lead:{lead.id}"


def code_of(lead: Lead) -> str:
    """`L-000123`."""
    return code(lead.id or 0)


def _move_row(work: UnitOfWork, lead: Lead, origin: Stage | None, to: Stage, *, cause: str, reason: str) -> StageMove:
    return StageMove(
        lead_id=lead.id or 0,
        from_stage=origin,
        to_stage=to,
        at=work.now,
        actor=work.actor.name,
        user_id=work.actor.user_id,
        cause=cause,
        reason=reason,
        engine=lead.engine,
    )


def touch(work: UnitOfWork, lead: Lead) -> None:
    """A new version of the lead, for whoever looks at it."""
    lead.version += 1
    lead.updated_at = work.now
    work.session.add(lead)
    _tell(work, lead)


def _tell(work: UnitOfWork, lead: Lead) -> None:
    work.tell("lead", lead.id, version=lead.version)
