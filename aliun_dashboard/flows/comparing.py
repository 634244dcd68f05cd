"""Core and Atlas for one stay: what each would cost now, and whether Atlas may be offered at all (A-32)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import col, select

from aliun_dashboard.campaigns.rules import CampaignReason, Verdict
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.quotes.rules import Price, Stay
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role

from . import access, atlas, quote_terms


@dataclass(frozen=True)
class AtlasSide:
    """A campaign for a stay: the verdict, and its price or why it has none."""

    verdict: Verdict
    price: Price | None
    refused: Refused | None


def atlas_sides(work: UnitOfWork, lead_id: int, campaign_ids: Iterable[int], stay: Stay | None) -> dict[int, AtlasSide]:
    """Each campaign for `stay` (None: no price, and the verdict on what the lead says)."""
    return {each: _side(work, lead_id, each, stay) for each in campaign_ids}


def ask_direction(work: UnitOfWork, lead_id: int, campaign_id: int, reason: str) -> int:
    """Ask every director to force a campaign for a lead, saying why (A-31). Answers how many were asked."""
    lead = access.workable(work, lead_id)
    if not (reason := reason.strip()):
        raise Refused(CampaignReason.NEEDS_REASON)
    terms = quote_terms.campaign(work, campaign_id)
    facts = {"code": leads.code_of(lead), "campaign": quote_terms.name_of(terms), "by": work.actor.name}
    directors = work.session.exec(select(StaffUser.id).where(StaffUser.role == Role.DIRECTOR, col(StaffUser.active)))
    asked = [director for director in directors if director is not None]
    for director in asked:
        staff.notify(work, director, "atlas_wanted", f"/cotizaciones/{lead_id}", **facts, text=reason[:140])
    work.audit("atlas.asked", leads.subject(lead), reason=reason, after={"campaign": facts["campaign"]})
    leads.touch(work, lead)
    return len(asked)


def _side(work: UnitOfWork, lead_id: int, campaign_id: int, stay: Stay | None) -> AtlasSide:
    verdict = atlas.verdict_for(work, lead_id, campaign_id, stay)
    if stay is None:
        return AtlasSide(verdict, None, None)
    try:
        price = quote_terms.offer_of(quote_terms.campaign(work, campaign_id)).price(stay)
    except Refused as refused:
        return AtlasSide(verdict, None, refused)
    return AtlasSide(verdict, price, None)
