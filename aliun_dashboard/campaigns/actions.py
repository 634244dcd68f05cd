"""Verbs on campaigns and their quota ledger. Places are taken and given back under a lock on the campaign's row."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, func, select

from aliun_dashboard.kernel import ticks
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import Campaign, CampaignMatch, QuotaMovement
from .rules import MOVES, CampaignReason, CampaignStatus, QuotaCause, Trigger

QUOTES_SWEEP = "quotes"  # the line of the timetable that puts Core in the place of what is sold out (idea 12)
# How the forensic log calls a move.
MOVED = {
    CampaignStatus.PENDING: "campaign.pending",
    CampaignStatus.APPROVED: "campaign.approved",
    CampaignStatus.RETURNED: "campaign.returned",
    CampaignStatus.PAUSED: "campaign.paused",
    CampaignStatus.EXPIRED: "campaign.expired",
}
_LOCK = text("SELECT quota_total, keep, release_on, stop_sale FROM campaign WHERE id = :id FOR NO KEY UPDATE")
# One statement after the lock, so that it sees what whoever held the lock before has written.
_TAKE = text("""
    INSERT INTO quota_movement
        (campaign_id, units, taken, cause, reservation_id, payment_id, at, actor, user_id, reason)
    SELECT :campaign_id, :units, taken + :units, 'payment', :reservation_id, :payment_id, :at, :actor, :user_id, ''
    FROM (SELECT coalesce((SELECT taken FROM quota_movement WHERE campaign_id = :campaign_id
                           ORDER BY id DESC LIMIT 1), 0) AS taken) AS newest
    WHERE taken + :units <= :sellable AND NOT EXISTS (
        SELECT FROM quota_movement WHERE reservation_id = :reservation_id AND cause = 'payment')
    RETURNING taken
""")


def get(work: UnitOfWork, campaign_id: int, *, lock: bool = True) -> Campaign:
    """The campaign; with `lock`, ours until the transaction ends. Raises Refused: NOT_FOUND."""
    # NO KEY: rows that merely point at a campaign (matches, quotes, reservations) need not wait.
    how: Any = {"key_share": True} if lock else None
    campaign = work.session.get(Campaign, campaign_id, with_for_update=how, populate_existing=lock)
    if campaign is None:
        raise Refused(CommonReason.NOT_FOUND, what="campaign")
    return campaign


def taken(session: Session, campaign_id: int) -> int:
    """How many places are taken: what the newest line of the ledger says."""
    newest = select(QuotaMovement.taken).where(QuotaMovement.campaign_id == campaign_id)
    return session.exec(newest.order_by(col(QuotaMovement.id).desc()).limit(1)).first() or 0


def available(work: UnitOfWork, campaign: Campaign) -> int:
    """Places that may still be sold today, those kept back and a released block left out."""
    return campaign.terms().left(taken(work.session, campaign.id or 0), work.today)


def take_places(
    work: UnitOfWork, campaign_id: int, units: int, *, reservation_id: int, payment_id: int
) -> CampaignReason | None:
    """Take `units` rooms for a reservation that is paid for, once (A-36, X-28). None: it has them.

    SOLD_OUT, RELEASED or STOP_SALE: it has none and nothing was written. A payment by a link that was given in
    time is honoured although the campaign was paused or closed meanwhile: only places decide, and the
    supplier's word that there are none. A reservation whose places were given back by hand gets no others by
    itself. At one campaign payers queue up; the cost does not grow with the ledger.
    """
    row = work.session.connection().execute(_LOCK, {"id": campaign_id}).one_or_none()
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="campaign")
    facts = {
        "campaign_id": campaign_id,
        "units": units,
        "sellable": row.quota_total - row.keep,
        "reservation_id": reservation_id,
        "payment_id": payment_id,
        "at": work.now,
        "actor": work.actor.name,
        "user_id": work.actor.user_id,
    }
    refusal = _closed(work, row.release_on, row.stop_sale)
    now_taken = None if refusal else work.session.connection().scalar(_TAKE, facts)
    if now_taken is not None:
        work.tell("campaign", campaign_id, taken=now_taken)
        if now_taken == facts["sellable"]:
            ticks.claim(work.session, QUOTES_SWEEP, work.now)
        return None
    return None if _took(work, reservation_id) else refusal or CampaignReason.SOLD_OUT


def _closed(work: UnitOfWork, release_on: date | None, stop_sale: bool) -> CampaignReason | None:
    if release_on is not None and work.today >= release_on:
        return CampaignReason.RELEASED
    return CampaignReason.STOP_SALE if stop_sale else None


def _took(work: UnitOfWork, reservation_id: int) -> bool:
    """Whether a reservation took places and still holds some. One that took none is found by an index alone."""
    took = select(QuotaMovement.campaign_id).where(
        QuotaMovement.reservation_id == reservation_id, QuotaMovement.cause == QuotaCause.PAYMENT
    )
    campaign_id = work.session.exec(took).first()
    return campaign_id is not None and held(work.session, campaign_id, reservation_id) > 0


def held(session: Session, campaign_id: int, reservation_id: int) -> int:
    """How many places a reservation holds: taken less given back."""
    units = select(func.coalesce(func.sum(QuotaMovement.units), 0)).where(
        QuotaMovement.campaign_id == campaign_id, QuotaMovement.reservation_id == reservation_id
    )
    return session.exec(units).one()


def give_back(work: UnitOfWork, campaign_id: int, units: int | None, *, reservation_id: int, reason: str) -> int:
    """Give back `units` places of a reservation (None: all it holds), for a stated reason (X-30). How many they were.

    Raises Refused: NEEDS_REASON, RELEASED once the block is, NOTHING_TO_RETURN when the reservation holds fewer.
    """
    campaign = get(work, campaign_id)
    if not reason.strip():
        raise Refused(CampaignReason.NEEDS_REASON)
    if campaign.terms().released(work.today):
        raise Refused(CampaignReason.RELEASED, on=campaign.release_on)
    holds = held(work.session, campaign_id, reservation_id)
    back = holds if units is None else units
    if not 1 <= back <= holds:
        raise Refused(CampaignReason.NOTHING_TO_RETURN, held=holds)
    line = QuotaMovement(
        campaign_id=campaign_id,
        units=-back,
        taken=taken(work.session, campaign_id) - back,
        cause=QuotaCause.RETURNED,
        reservation_id=reservation_id,
        at=work.now,
        actor=work.actor.name,
        user_id=work.actor.user_id,
        reason=reason.strip(),
    )
    work.session.add(line)
    work.session.flush()
    work.tell("campaign", campaign_id, taken=line.taken)
    return back


def create(work: UnitOfWork, **facts: Any) -> Campaign:
    """A new draft of the actor's."""
    campaign = Campaign(
        **facts,
        status=CampaignStatus.DRAFT,
        created_by=work.actor.name,
        created_by_id=work.actor.user_id,
        created_at=work.now,
        updated_at=work.now,
    )
    work.session.add(campaign)
    work.session.flush()
    work.audit("campaign.created", subject(campaign), after=facts)
    work.tell("campaign", campaign.id)
    return campaign


def change(work: UnitOfWork, campaign: Campaign, action: str, *, reason: str = "", **values: Any) -> bool:
    """Set what differs. False, and no trace, when nothing does."""
    before = {name: getattr(campaign, name) for name in values}
    after = {name: value for name, value in values.items() if value != before[name]}
    if not after:
        return False
    campaign.sqlmodel_update(after | {"version": campaign.version + 1, "updated_at": work.now})
    work.session.add(campaign)
    before = {name: before[name] for name in after}
    work.audit(action, subject(campaign), reason=reason, before=before, after=after)
    work.tell("campaign", campaign.id)
    return True


def move(
    work: UnitOfWork, campaign: Campaign, to: CampaignStatus, *, action: str = "", reason: str = "", **facts: Any
) -> None:
    """Move along the table of states; `facts` are set together with the state. Raises Refused: BAD_STATUS."""
    check_move(MOVES, campaign.status, to, CampaignReason.BAD_STATUS)
    change(work, campaign, action or MOVED[to], reason=reason, status=to, **facts)


def remember(work: UnitOfWork, lead_id: int, campaign_id: int, trigger: Trigger, words: str) -> bool:
    """Keep why a lead may be offered a campaign. False when that is known already."""
    known = select(CampaignMatch).where(
        CampaignMatch.lead_id == lead_id, CampaignMatch.campaign_id == campaign_id, CampaignMatch.trigger == trigger
    )
    row = work.session.exec(known).one_or_none()
    if row and row.withdrawn_at is None:
        return False
    row = row or CampaignMatch(lead_id=lead_id, campaign_id=campaign_id, trigger=trigger, actor="", at=work.now)
    row.sqlmodel_update({"words": words, "actor": work.actor.name, "user_id": work.actor.user_id, "at": work.now})
    row.withdrawn_at = None
    work.session.add(row)
    work.session.flush()
    return True


def matches(session: Session, lead_id: int) -> list[CampaignMatch]:
    """Why this lead may be offered what, oldest first; what no longer holds left out."""
    standing = select(CampaignMatch).where(CampaignMatch.lead_id == lead_id, col(CampaignMatch.withdrawn_at).is_(None))
    return list(session.exec(standing.order_by(col(CampaignMatch.id))))


def subject(campaign: Campaign) -> str:
    """How the forensic log names a campaign."""
    return f"campaign:{campaign.id}"
