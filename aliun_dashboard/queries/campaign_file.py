"""What the page of one campaign shows beside its terms: quota ledger, leads, what changed since its approval."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.campaigns.rules import QuotaCause, Trigger
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.leads.rules import code as lead_code
from aliun_dashboard.quotes.rules import LIVE, QuoteStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.reservations.rules import code as reservation_code
from aliun_dashboard.staff.rules import sees_lead

from .campaigns import TERMS
from .staff import Viewer

LINES = 50
LEADS = 100
APPROVED = "campaign.approved"


@dataclass(frozen=True)
class LedgerRow:
    """One movement: `units` taken (+) or given back (−), and what was left of the whole quota after it."""

    id: int
    at: datetime
    units: int
    taken: int
    cause: QuotaCause
    actor: str
    reason: str
    reservation: str
    holder: str
    payment_id: int | None


@dataclass(frozen=True)
class LedgerPage:
    """Up to `LINES` movements, newest first, and the id after which the older ones begin."""

    rows: tuple[LedgerRow, ...]
    after: int | None


@dataclass(frozen=True)
class HeldRow:
    """A reservation that holds places of this campaign, which a person may give back."""

    reservation_id: int
    code: str
    holder: str
    status: ReservationStatus
    units: int


@dataclass(frozen=True)
class WantingRow:
    """A lead that may be offered the campaign, or has it in a quote. Names of others' leads are not told."""

    lead_id: int
    code: str
    name: str
    owner: str
    stage: Stage
    trigger: Trigger | None
    words: str
    actor: str
    quote_status: QuoteStatus | None
    in_payment: bool
    value: Decimal | None
    currency: str
    visible: bool


def ledger(
    session: Session, viewer: Viewer, campaign_id: int, before: int | None = None, limit: int = LINES
) -> LedgerPage:
    """The movements of a campaign, newest first, from just before `before`. Of others' customers no name is told."""
    query = (
        select(QuotaMovement, Reservation, Lead.owner_id)
        .outerjoin(Reservation, col(Reservation.id) == col(QuotaMovement.reservation_id))
        .outerjoin(Lead, col(Lead.id) == col(Reservation.lead_id))
        .where(QuotaMovement.campaign_id == campaign_id)
        .order_by(col(QuotaMovement.id).desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(col(QuotaMovement.id) < before)
    found = session.exec(query).all()
    rows = tuple(_movement(*row, viewer) for row in found[:limit])
    return LedgerPage(rows, rows[-1].id if len(found) > limit else None)


_HELD = text("""
SELECT reservation.id, reservation.holder, reservation.status, sum(units) AS units
FROM quota_movement JOIN reservation ON reservation.id = quota_movement.reservation_id
WHERE quota_movement.campaign_id = :campaign
GROUP BY reservation.id HAVING sum(units) > 0
ORDER BY (reservation.status = 'cancelled') DESC, max(quota_movement.id) DESC
""")


def held(session: Session, campaign_id: int) -> tuple[HeldRow, ...]:
    """Who holds places, cancelled reservations first: those are what people give back (X-30)."""
    rows = session.connection().execute(_HELD, {"campaign": campaign_id})
    return tuple(
        HeldRow(row.id, reservation_code(row.id), row.holder, ReservationStatus(row.status), row.units) for row in rows
    )


_WANTING = text("""
WITH live AS (
    SELECT DISTINCT ON (lead_id) lead_id, status, total, currency, EXISTS (
        SELECT FROM payment WHERE quote_id = quote.id AND status = 'open'
        AND (expires_at IS NULL OR expires_at > :now)
    ) AS in_payment
    FROM quote
    WHERE campaign_id = :campaign AND status = ANY(:live) AND valid_until > :now
    ORDER BY lead_id, in_payment DESC, version DESC
), matched AS (
    SELECT DISTINCT ON (lead_id) lead_id, trigger, words, actor FROM campaign_match
    WHERE campaign_id = :campaign AND withdrawn_at IS NULL
    ORDER BY lead_id, id DESC
)
SELECT lead.id, contact.name, lead.owner_id, staff_user.name AS owner, lead.stage, matched.trigger, matched.words,
       matched.actor, live.status AS quote_status, coalesce(live.in_payment, false) AS in_payment,
       coalesce(live.total, lead.amount) AS value, coalesce(live.currency, lead.currency) AS currency
FROM live FULL JOIN matched USING (lead_id)
JOIN lead ON lead.id = lead_id
JOIN contact ON contact.id = lead.contact_id
LEFT JOIN staff_user ON staff_user.id = lead.owner_id
WHERE live.status IS NOT NULL OR lead.stage <> 'closed'
ORDER BY in_payment DESC, live.status IS NULL, lead.id DESC
LIMIT :limit
""")


def wanting(session: Session, viewer: Viewer, campaign_id: int, now: datetime) -> tuple[WantingRow, ...]:
    """Leads in payment, then quoted, then matched. Of leads that are not the viewer's only the owner is told."""
    values = {"campaign": campaign_id, "now": now, "live": [status.value for status in LIVE], "limit": LEADS}
    return tuple(_wanting(row, viewer) for row in session.connection().execute(_WANTING, values))


def changed_since_approval(session: Session, campaign_id: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The terms that differ from what the director approved last: as they were then, as they are now.

    Both empty when it was never approved. What the log says of several edits is folded: the oldest
    `before` of a term is what was approved.
    """
    subject = AuditEntry.subject == f"campaign:{campaign_id}"
    approved = session.exec(
        select(AuditEntry.id).where(subject, AuditEntry.action == APPROVED).order_by(col(AuditEntry.id).desc()).limit(1)
    ).first()
    current = session.get(Campaign, campaign_id)
    if approved is None or current is None:
        return {}, {}
    later = session.exec(
        select(AuditEntry).where(subject, col(AuditEntry.id) > approved).order_by(col(AuditEntry.id))
    ).all()
    was: dict[str, Any] = {}
    for entry in later:
        was = {name: value for name, value in (entry.before or {}).items() if name in TERMS} | was
    now = current.model_dump(mode="json", include=set(was))
    differing = [name for name in TERMS if name in was and _said(was[name]) != _said(now[name])]
    return {name: was[name] for name in differing}, {name: now[name] for name in differing}


def _said(value: Any) -> Any:
    """A term as one can compare it: the log has written amounts as text."""
    try:
        return Decimal(str(value)) if isinstance(value, str | int) else value
    except ArithmeticError:
        return value


def _movement(one: QuotaMovement, stay: Reservation | None, owner_id: int | None, viewer: Viewer) -> LedgerRow:
    visible = sees_lead(viewer.role, viewer.id, owner_id)
    return LedgerRow(
        id=one.id or 0,
        at=one.at,
        units=one.units,
        taken=one.taken,
        cause=one.cause,
        actor=one.actor,
        reason=one.reason,
        reservation=reservation_code(stay.id or 0) if stay else "",
        holder=stay.holder if stay and visible else "",
        payment_id=one.payment_id,
    )


def _wanting(row: Any, viewer: Viewer) -> WantingRow:
    visible = sees_lead(viewer.role, viewer.id, row.owner_id)
    return WantingRow(
        lead_id=row.id if visible else 0,
        code=lead_code(row.id) if visible else "",
        name=row.name if visible else "",
        owner=row.owner or "",
        stage=Stage(row.stage),
        trigger=Trigger(row.trigger) if row.trigger else None,
        words=row.words or "" if visible else "",
        actor=row.actor or "",
        quote_status=QuoteStatus(row.quote_status) if row.quote_status else None,
        in_payment=row.in_payment,
        value=row.value if visible else None,
        currency=row.currency,
        visible=visible,
    )
