"""Which campaigns speak to which leads, by the verdict that holds everywhere (peers idea 2); many leads at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from aliun_dashboard.campaigns.matching import judge, wanted_by
from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import Trigger, Verdict, code
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.models import Lead

# What the newest line of each ledger says: one look at an index each, however long it is.
_NEWEST = text("""
SELECT campaign.id, ledger.taken FROM unnest(CAST(:ids AS integer[])) AS campaign (id), LATERAL (
    SELECT taken FROM quota_movement WHERE campaign_id = campaign.id ORDER BY id DESC LIMIT 1
) AS ledger
""")


@dataclass(frozen=True)
class Offered:
    """A campaign that something speaks for, and whether this lead may be offered it now, and why."""

    campaign_id: int
    code: str
    name: str
    verdict: Verdict


def to_leads(session: Session, lead_ids: Collection[int], now: datetime) -> dict[int, tuple[Offered, ...]]:
    """The campaigns each lead named, matches or was given by force; those that may be offered first."""
    kept: dict[tuple[int, int], dict[Trigger, str]] = defaultdict(dict)
    standing = select(CampaignMatch).where(
        col(CampaignMatch.lead_id).in_(lead_ids), col(CampaignMatch.withdrawn_at).is_(None)
    )
    for row in session.exec(standing.order_by(col(CampaignMatch.id))):
        kept[row.lead_id, row.campaign_id][row.trigger] = row.words
    if not kept:
        return {}
    spoken_to, spoken_of = {lead_id for lead_id, _ in kept}, {campaign_id for _, campaign_id in kept}
    leads = {row.id: row for row in session.exec(select(Lead).where(col(Lead.id).in_(spoken_to)))}
    campaigns = {row.id: row for row in session.exec(select(Campaign).where(col(Campaign.id).in_(spoken_of)))}
    taken = _taken(session, spoken_of)
    today = settings().day(now)
    found: dict[int, list[Offered]] = defaultdict(list)
    for (lead_id, campaign_id), words in kept.items():
        one, terms = campaigns[campaign_id], campaigns[campaign_id].terms()
        left = terms.left(taken.get(campaign_id, 0), today)
        verdict = judge(terms, wanted_by(leads[lead_id]), words, left, today)
        if verdict.trigger:
            found[lead_id].append(Offered(campaign_id, code(campaign_id), one.name, verdict))
    return {lead_id: tuple(sorted(each, key=lambda one: not one.verdict.allowed)) for lead_id, each in found.items()}


def _taken(session: Session, campaign_ids: Collection[int]) -> dict[int, int]:
    rows = session.connection().execute(_NEWEST, {"ids": list(campaign_ids)})
    return {row.id: row.taken for row in rows}
