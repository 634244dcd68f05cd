"""Warnings of campaigns on sale: few places left, the window or the block about to end (peers row 32). Once each."""

from datetime import date

from sqlmodel import col, select

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.alerts import Warned, warnings
from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import CampaignStatus, code
from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE
from aliun_dashboard.staff import actions as staff

from .campaigns import directors, link


def alerts(work: UnitOfWork) -> int:
    """Warn direction and whoever has the campaign in hand, once for each thing. How many warnings."""
    on_sale = select(Campaign).where(Campaign.status == CampaignStatus.APPROVED).order_by(col(Campaign.id))
    return sum(_warn(work, campaign) for campaign in work.session.exec(on_sale).all())


def _warn(work: UnitOfWork, campaign: Campaign) -> int:
    left, warned = campaigns.available(work, campaign), 0
    for kind, about in warnings(campaign.terms(), left, campaigns.today(work)).items():
        if _is_new(work, campaign, kind, about):
            _tell(work, campaign, kind, about, left)
            warned += 1
    return warned


def _is_new(work: UnitOfWork, campaign: Campaign, kind: Warned, about: date | int) -> bool:
    """An end that was moved, or a quota that was changed, is a new thing to warn of."""
    last = audit.last(work.session, campaigns.subject(campaign), _action(kind))
    return last is None or (last.after or {}).get("about") != str(about)


def _tell(work: UnitOfWork, campaign: Campaign, kind: Warned, about: date | int, left: int) -> None:
    work.audit(_action(kind), campaigns.subject(campaign), after={"about": str(about), "left": left})
    day = f"{about:%d/%m/%Y}" if isinstance(about, date) else ""
    told = {"code": code(campaign.id or 0), "name": campaign.name, "left": left, "day": day}
    for user_id in _concerned(work, campaign):
        staff.notify(work, user_id, f"campaign_{kind.value}", link(campaign), **told)


def _concerned(work: UnitOfWork, campaign: Campaign) -> list[int]:
    """Direction, whoever planned it, and who looks after a lead that may be offered it or has been."""
    matched = select(CampaignMatch.lead_id).where(
        CampaignMatch.campaign_id == campaign.id, col(CampaignMatch.withdrawn_at).is_(None)
    )
    quoted = select(Quote.lead_id).where(Quote.campaign_id == campaign.id, col(Quote.status).in_(LIVE))
    owners = select(Lead.owner_id).where(
        col(Lead.owner_id).is_not(None), col(Lead.id).in_(matched) | col(Lead.id).in_(quoted)
    )
    found = {*directors(work), *work.session.exec(owners.distinct()), campaign.created_by_id}
    return sorted(user_id for user_id in found if user_id is not None)


def _action(kind: Warned) -> str:
    return f"campaign.warned_{kind.value}"
