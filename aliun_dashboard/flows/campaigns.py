"""Campaigns from draft to expiry: who may do what to them, and the places a person gives back (A-14…A-17, A-73)."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import (
    UNTOUCHED_BY_APPROVAL,
    CampaignReason,
    CampaignStatus,
    check_terms,
    code,
    missing,
)
from aliun_dashboard.inventory.models import Hotel
from aliun_dashboard.kernel import ticks
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.money import money
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import APPROVES_CAMPAIGNS, PLANS_CAMPAIGNS, RUNS_CAMPAIGNS, Role

from . import access

SWEEP = "campaigns"  # the line of the timetable that matches leads and expires
FACTS = frozenset(Campaign.model_fields) - {
    *("id", "status", "stop_sale", "version", "created_by", "created_by_id", "created_at", "updated_at"),
    *("decided_by", "decided_at", "decision_reason"),
}
REQUIRED = frozenset({"kind", "name", "destination", "quota_total", "price_per_night"}) | {
    *("travel_from", "travel_to", "booking_from", "booking_to"),
}
EDITABLE = frozenset(CampaignStatus) - {CampaignStatus.EXPIRED}


def create(work: UnitOfWork, facts: Mapping[str, Any]) -> Campaign:
    """A new draft. `facts` are columns of `Campaign`; a hotel of the inventory brings its name and destination.

    Raises Refused: FORBIDDEN, INVALID naming the field, BAD_DATES, BAD_QUOTA.
    """
    access.allowed(work, PLANS_CAMPAIGNS)
    wanted = _known_hotel(work, _only_facts(facts))
    if unsaid := REQUIRED - wanted.keys():
        raise Refused(CommonReason.INVALID, field=min(unsaid))
    _check(Campaign(**wanted, created_at=work.now, updated_at=work.now))
    return campaigns.create(work, **wanted)


def edit(work: UnitOfWork, campaign_id: int, facts: Mapping[str, Any], seen: int | None = None) -> Campaign:
    """Change terms. What the director approved (price, dates, policies, quota…) goes back to the director.

    `seen` is the version the person was looking at. Quotes that were made keep what they say.
    Raises Refused: as `create`, and NOT_FOUND, STALE, BAD_STATUS once it expired, BELOW_TAKEN.
    """
    access.allowed(work, PLANS_CAMPAIGNS)
    campaign = campaigns.get(work, campaign_id)
    if seen is not None and campaign.version != seen:
        raise Refused(CommonReason.STALE)
    if campaign.status not in EDITABLE:
        raise Refused(CampaignReason.BAD_STATUS, current=campaign.status.value, to="edited")
    wanted = _known_hotel(work, _only_facts(facts))
    _check(Campaign(**campaign.model_dump() | wanted))
    sold = campaigns.taken(work.session, campaign_id)
    if wanted.get("quota_total", campaign.quota_total) - wanted.get("keep", campaign.keep) < sold:
        raise Refused(CampaignReason.BELOW_TAKEN, taken=sold)
    touched = {name for name, value in wanted.items() if value != getattr(campaign, name)}
    campaigns.change(work, campaign, "campaign.edited", **wanted)
    approved = campaign.status in (CampaignStatus.APPROVED, CampaignStatus.PAUSED)
    if approved and touched - UNTOUCHED_BY_APPROVAL:
        campaigns.move(work, campaign, CampaignStatus.PENDING, reason=", ".join(sorted(touched)))
        _ask_direction(work, campaign)
    _match_again(work)
    return campaign


def submit(work: UnitOfWork, campaign_id: int) -> Campaign:
    """Ask direction for approval. Refused until payment and cancellation are said (INCOMPLETE, A-16)."""
    access.allowed(work, PLANS_CAMPAIGNS)
    campaign = campaigns.get(work, campaign_id)
    _check_complete(campaign)
    campaigns.move(work, campaign, CampaignStatus.PENDING)
    _ask_direction(work, campaign)
    return campaign


def submit_if_complete(work: UnitOfWork, campaign: Campaign) -> None:
    """Ask direction at once when nothing is missing; else it stays a draft."""
    if not missing(campaign.deposit_percent, campaign.cancellation_policy):
        submit(work, campaign.id or 0)


def approve(work: UnitOfWork, campaign_id: int, reason: str = "", seen: int | None = None) -> Campaign:
    """Put a campaign on sale. Only direction does (A-73), and only when nothing is missing (A-16).

    `seen` is the version that was rehearsed: another one is not approved unseen.
    Raises Refused: DIRECTOR_ONLY, NOT_FOUND, STALE, INCOMPLETE, BAD_STATUS.
    """
    campaign = _for_direction(work, campaign_id)
    if seen is not None and campaign.version != seen:
        raise Refused(CommonReason.STALE)
    _check_complete(campaign)
    if campaign.status is not CampaignStatus.PENDING:
        raise Refused(CampaignReason.BAD_STATUS, current=campaign.status.value, to=CampaignStatus.APPROVED.value)
    _decide(work, campaign, CampaignStatus.APPROVED, reason)
    _match_again(work)
    return campaign


def return_(work: UnitOfWork, campaign_id: int, reason: str) -> Campaign:
    """Send a campaign back to whoever planned it, saying why. Refused: DIRECTOR_ONLY, NEEDS_REASON, BAD_STATUS."""
    campaign = _for_direction(work, campaign_id)
    _decide(work, campaign, CampaignStatus.RETURNED, _stated(reason))
    return campaign


def undo_approval(work: UnitOfWork, campaign_id: int, reason: str = "") -> Campaign:
    """Take an approval back: the campaign waits for direction again (A-67). What is sold stays sold."""
    campaign = _for_direction(work, campaign_id)
    if campaign.status is not CampaignStatus.APPROVED:
        raise Refused(CampaignReason.BAD_STATUS, current=campaign.status.value, to=CampaignStatus.PENDING.value)
    facts: dict[str, Any] = {"decided_by": "", "decided_at": None, "decision_reason": ""}
    action = "campaign.approval_undone"
    campaigns.move(work, campaign, CampaignStatus.PENDING, action=action, reason=reason.strip(), **facts)
    _match_again(work)
    return campaign


def pause(work: UnitOfWork, campaign_id: int, reason: str = "") -> Campaign:
    """Take a campaign off sale for a while. What is sold stays sold, and a link in hand is honoured."""
    access.allowed(work, RUNS_CAMPAIGNS)
    campaign = campaigns.get(work, campaign_id)
    campaigns.move(work, campaign, CampaignStatus.PAUSED, reason=reason.strip())
    _match_again(work)
    return campaign


def resume(work: UnitOfWork, campaign_id: int) -> Campaign:
    """Put a paused campaign on sale again, as it was approved."""
    access.allowed(work, RUNS_CAMPAIGNS)
    campaign = campaigns.get(work, campaign_id)
    if campaign.status is not CampaignStatus.PAUSED:
        raise Refused(CampaignReason.BAD_STATUS, current=campaign.status.value, to=CampaignStatus.APPROVED.value)
    campaigns.move(work, campaign, CampaignStatus.APPROVED, action="campaign.resumed")
    _match_again(work)
    return campaign


def stop_sale(work: UnitOfWork, campaign_id: int, *, on: bool, reason: str = "") -> Campaign:
    """Stop the sale at once, or let it go on (peers row 31). The approval is not touched.

    Unlike a pause it stops links in hand, too: who pays all the same pays without a place.
    """
    access.allowed(work, RUNS_CAMPAIGNS)
    campaign = campaigns.get(work, campaign_id)
    action = "campaign.sale_stopped" if on else "campaign.sale_reopened"
    campaigns.change(work, campaign, action, reason=reason.strip(), stop_sale=on)
    _match_again(work)
    return campaign


def return_quota(work: UnitOfWork, campaign_id: int, reservation_id: int, reason: str, units: int | None = None) -> int:
    """«Devolver cupo»: places of a reservation (None: all it holds) back to the campaign, saying why (X-30).

    Gives how many. Raises Refused: FORBIDDEN, NOT_FOUND, NEEDS_REASON, NOTHING_TO_RETURN, RELEASED once the block is.
    """
    access.allowed(work, RUNS_CAMPAIGNS)
    back = campaigns.give_back(work, campaign_id, units, reservation_id=reservation_id, reason=reason)
    after = {"reservation_id": reservation_id, "units": back}
    work.audit("campaign.quota_returned", f"campaign:{campaign_id}", reason=reason.strip(), after=after)
    _match_again(work)
    return back


def expire_due(work: UnitOfWork) -> int:
    """Expire what can be booked no more (A-15). How many."""
    over = select(Campaign).where(Campaign.status != CampaignStatus.EXPIRED, col(Campaign.booking_to) < work.today)
    due = work.session.exec(over.order_by(col(Campaign.id)).with_for_update(key_share=True)).all()
    for campaign in due:
        campaigns.move(work, campaign, CampaignStatus.EXPIRED)
    return len(due)


def _only_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := facts.keys() - FACTS:
        raise Refused(CommonReason.INVALID, field=min(unknown))
    return {name: fact.strip() if isinstance(fact, str) else fact for name, fact in facts.items()}


def _known_hotel(work: UnitOfWork, facts: dict[str, Any]) -> dict[str, Any]:
    """The inventory's hotel by its id, so that Core can be compared; its name and place unless others are given."""
    if facts.get("hotel_id") is None:
        return facts
    hotel = work.session.get(Hotel, facts["hotel_id"])
    if hotel is None:
        raise Refused(CommonReason.INVALID, field="hotel_id")
    given = {name: value for name, value in facts.items() if value not in ("", None)}
    return facts | {"hotel": hotel.name, "destination": hotel.destination} | given


def _check(campaign: Campaign) -> None:
    """Refuse, naming it, what no campaign can be."""
    check_terms(campaign.terms())
    sensible = {
        "name": bool(campaign.name.strip()),
        "hotel": bool(campaign.hotel.strip()),
        "destination": bool(campaign.destination.strip()),
        "max_people": 1 <= campaign.max_people <= 20,
        "deposit_percent": 0 <= campaign.deposit_percent <= 100,
        "balance_days": 0 <= campaign.balance_days <= 365,
        "price_per_night": campaign.price_per_night > 0,
        "cost_per_night": campaign.cost_per_night is None or campaign.cost_per_night >= 0,
        "cancellation_windows": all(_is_window(window) for window in campaign.cancellation_windows),
    }
    for name, fine in sensible.items():
        if not fine:
            raise Refused(CommonReason.INVALID, field=name)
    try:
        money(campaign.price_per_night, campaign.currency)
    except ValueError:
        raise Refused(CommonReason.INVALID, field="currency") from None


def _is_window(window: Mapping[str, Any]) -> bool:
    days, percent = window.get("days"), window.get("percent")
    return isinstance(days, int) and isinstance(percent, int) and 0 <= days <= 730 and 0 <= percent <= 100


def _check_complete(campaign: Campaign) -> None:
    if fields := missing(campaign.deposit_percent, campaign.cancellation_policy):
        raise Refused(CampaignReason.INCOMPLETE, fields=fields)


def _for_direction(work: UnitOfWork, campaign_id: int) -> Campaign:
    if work.actor.role is not None and Role(work.actor.role) not in APPROVES_CAMPAIGNS:
        raise Refused(CampaignReason.DIRECTOR_ONLY)
    return campaigns.get(work, campaign_id)


def _decide(work: UnitOfWork, campaign: Campaign, to: CampaignStatus, reason: str) -> None:
    reason = reason.strip()
    facts: dict[str, Any] = {"decided_by": work.actor.name, "decided_at": work.now, "decision_reason": reason}
    campaigns.move(work, campaign, to, reason=reason, **facts)
    if campaign.created_by_id is not None:
        told = {"code": code(campaign.id or 0), "name": campaign.name, "by": work.actor.name, "reason": reason[:140]}
        staff.notify(work, campaign.created_by_id, f"campaign_{to.value}", link(campaign), **told)


def _ask_direction(work: UnitOfWork, campaign: Campaign) -> None:
    told = {"code": code(campaign.id or 0), "name": campaign.name, "by": work.actor.name}
    for user_id in directors(work):
        staff.notify(work, user_id, "campaign_pending", link(campaign), **told)


def directors(work: UnitOfWork) -> list[int]:
    """Who decides on campaigns."""
    approvers = select(StaffUser.id).where(col(StaffUser.role).in_(APPROVES_CAMPAIGNS), col(StaffUser.active))
    return [user_id or 0 for user_id in work.session.exec(approvers.order_by(col(StaffUser.id)))]


def link(campaign: Campaign) -> str:
    """Where people see it."""
    return f"/campanas/{campaign.id}/"


def _stated(reason: str) -> str:
    if not reason.strip():
        raise Refused(CampaignReason.NEEDS_REASON)
    return reason


def _match_again(work: UnitOfWork) -> None:
    """Have a worker look at once which open leads match now. Not here: it must not hold the campaign meanwhile."""
    ticks.claim(work.session, SWEEP, work.now)
