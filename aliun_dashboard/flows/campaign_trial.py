"""The dry run before direction approves a campaign: who would match, its price against Core, what rivals it.

Idea 4 of the peers' list. Nothing is written.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.matching import match, wanted_by
from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import CampaignStatus, Trigger, code, missing
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import Money, sums
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import OPEN
from aliun_dashboard.leads.rules import code as lead_code
from aliun_dashboard.quotes.rules import Stay
from aliun_dashboard.staff.rules import PLANS_CAMPAIGNS

from . import access
from .inventory import core_offers

MOST_LEADS = 200
TYPICAL_NIGHTS, TYPICAL_ADULTS = 3, 2
RIVALS = (CampaignStatus.PENDING, CampaignStatus.APPROVED, CampaignStatus.PAUSED)


@dataclass(frozen=True)
class Candidate:
    """An open lead that would be offered the campaign; `rooms` it needs, `value` it means to spend."""

    lead_id: int
    code: str
    name: str
    trigger: Trigger
    words: str
    rooms: int
    value: Money | None


@dataclass(frozen=True)
class Comparison:
    """One room of the campaign against the cheapest of Core for the same stay; `core` None: Core has none to sell."""

    check_in: date
    nights: int
    adults: int
    atlas: Money
    core: Money | None
    core_hotel: str
    core_room: str

    @property
    def saves(self) -> Money | None:
        """What the customer saves with the campaign; negative when Core is cheaper."""
        return Money(self.core.currency, self.core.amount - self.atlas.amount) if self.core else None


@dataclass(frozen=True)
class Rival:
    """Another campaign for the same place in overlapping days."""

    id: int
    code: str
    name: str
    status: CampaignStatus
    price: Money


@dataclass(frozen=True)
class DryRun:
    """What approving would mean today. Days are negative when past, None when there is no such day."""

    candidates: tuple[Candidate, ...]
    values: tuple[Money, ...]
    rooms_wanted: int
    available: int
    comparison: Comparison
    margin: Money | None
    margin_percent: Decimal | None
    days_to_booking_end: int
    days_to_release: int | None
    rivals: tuple[Rival, ...]
    missing: tuple[str, ...]


def dry_run(work: UnitOfWork, campaign_id: int) -> DryRun:
    """Try a campaign against today's open leads, Core's prices and the other campaigns."""
    access.allowed(work, PLANS_CAMPAIGNS)
    campaign, today = campaigns.get(work, campaign_id, lock=False), work.today
    found = _candidates(work.session, campaign)
    candidates = tuple(candidate for candidate, _ in found)
    first = next((lead for candidate, lead in found if candidate.trigger is Trigger.MATCH), None)
    release, margin = campaign.release_on, _margin(campaign)
    return DryRun(
        candidates,
        tuple(sums(candidate.value for candidate in candidates if candidate.value)),
        sum(candidate.rooms for candidate in candidates),
        campaigns.available(work, campaign),
        _compare(work.session, campaign, _stay(campaign, first, today)),
        margin,
        (margin.amount * 100 / campaign.price_per_night).quantize(Decimal("0.1")) if margin else None,
        (campaign.booking_to - today).days,
        (release - today).days if release else None,
        tuple(_rivals(work.session, campaign)),
        missing(campaign.deposit_percent, campaign.cancellation_policy),
    )


def _candidates(session: Session, campaign: Campaign) -> list[tuple[Candidate, Lead]]:
    """Open leads that named it, or that want exactly this; those who mean to spend most first."""
    named = select(CampaignMatch).where(
        CampaignMatch.campaign_id == campaign.id,
        CampaignMatch.trigger != Trigger.MATCH,
        col(CampaignMatch.withdrawn_at).is_(None),
    )
    spoke = {row.lead_id: row for row in session.exec(named)}
    here = func.fold(Lead.destination).in_([func.fold(campaign.destination), func.fold(campaign.hotel)])
    rows = session.exec(
        select(Lead, Contact.name)
        .join(Contact, col(Contact.id) == col(Lead.contact_id))
        .where(col(Lead.stage).in_(OPEN), or_(here, col(Lead.id).in_(list(spoke))))
        .order_by(col(Lead.amount).desc().nulls_last(), col(Lead.id))
    )
    found = ((_candidate(campaign, lead, name, spoke.get(lead.id or 0)), lead) for lead, name in rows)
    return [(candidate, lead) for candidate, lead in found if candidate][:MOST_LEADS]


def _candidate(campaign: Campaign, lead: Lead, name: str, spoke: CampaignMatch | None) -> Candidate | None:
    stay = match(campaign.terms(), wanted_by(lead))
    if not (spoke or stay):
        return None
    trigger, words = (spoke.trigger, spoke.words) if spoke else (Trigger.MATCH, "")
    value = Money(lead.currency, lead.amount) if lead.amount is not None else None
    return Candidate(lead.id or 0, lead_code(lead.id or 0), name, trigger, words, stay.rooms if stay else 1, value)


def _stay(campaign: Campaign, lead: Lead | None, today: date) -> Stay:
    """One room of the first lead that would match, else a short stay of two."""
    if lead and lead.check_in and lead.nights:
        return Stay(lead.check_in, lead.nights, min(lead.adults or TYPICAL_ADULTS, TYPICAL_ADULTS))
    whole = (campaign.travel_to - campaign.travel_from).days
    begins = campaign.travel_from if campaign.travel_to <= today else max(campaign.travel_from, today)
    return Stay(begins, min(TYPICAL_NIGHTS, whole, (campaign.travel_to - begins).days), TYPICAL_ADULTS)


def _compare(session: Session, campaign: Campaign, stay: Stay) -> Comparison:
    atlas = Money(campaign.currency, campaign.price_per_night).times(stay.nights)
    place = "" if campaign.hotel_id else campaign.destination
    try:
        options = core_offers(session, stay, destination=place, hotel_id=campaign.hotel_id)
    except Refused:
        options = []
    same = [option for option in options if option.price.total.currency == campaign.currency]
    best = same[0] if same else None
    return Comparison(
        stay.check_in,
        stay.nights,
        stay.adults,
        atlas,
        best.price.total if best else None,
        best.hotel if best else "",
        best.room if best else "",
    )


def _margin(campaign: Campaign) -> Money | None:
    cost = campaign.cost_per_night
    return None if cost is None else Money(campaign.currency, campaign.price_per_night - cost)


def _rivals(session: Session, campaign: Campaign) -> list[Rival]:
    others = select(Campaign).where(
        Campaign.id != campaign.id,
        col(Campaign.status).in_(RIVALS),
        func.fold(Campaign.destination) == func.fold(campaign.destination),
        Campaign.travel_from < campaign.travel_to,
        Campaign.travel_to > campaign.travel_from,
    )
    rows = session.exec(others.order_by(col(Campaign.price_per_night), col(Campaign.id)))
    return [
        Rival(row.id or 0, code(row.id or 0), row.name, row.status, Money(row.currency, row.price_per_night))
        for row in rows
    ]
