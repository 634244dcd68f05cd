"""Which campaigns stand beside Core for a lead, why they may, and who else waits for the same places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, text
from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.campaigns.models import Campaign, CampaignMatch
from aliun_dashboard.campaigns.rules import CampaignStatus
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE

from .campaigns import CampaignRow, campaign
from .lead_file import seen
from .staff import Viewer

MOST = 8

_WAITING = text("""
SELECT DISTINCT coalesce(staff_user.name, '') AS agent
FROM quote JOIN lead ON lead.id = quote.lead_id LEFT JOIN staff_user ON staff_user.id = lead.owner_id
WHERE quote.campaign_id = :campaign AND quote.lead_id <> :lead
  AND quote.status = ANY(:live) AND quote.valid_until > :now
  AND EXISTS (
      SELECT FROM payment WHERE quote_id = quote.id AND status = 'open' AND (expires_at IS NULL OR expires_at > :now)
  )
ORDER BY agent
""")


@dataclass(frozen=True)
class Contender:
    """A campaign beside Core. `waiting` names the agents whose customers have an open payment link (idea 1)."""

    row: CampaignRow
    waiting: tuple[str, ...]


def contenders(session: Session, viewer: Viewer, lead_id: int, now: datetime, destination: str) -> list[Contender]:
    """Campaigns with a trigger for this lead or quoted to it, then those on sale in `destination` (empty: anywhere)."""
    seen(session, viewer, lead_id)
    matched = select(CampaignMatch.campaign_id).where(
        CampaignMatch.lead_id == lead_id, col(CampaignMatch.withdrawn_at).is_(None)
    )
    quoted = select(Quote.campaign_id).where(Quote.lead_id == lead_id, col(Quote.campaign_id).is_not(None))
    theirs = or_(col(Campaign.id).in_(matched), col(Campaign.id).in_(quoted))
    on_sale = col(Campaign.status).in_((CampaignStatus.APPROVED, CampaignStatus.PAUSED))
    if destination:
        on_sale &= func.fold(Campaign.destination) == func.fold(destination)
    order = (case((theirs, 0), else_=1), col(Campaign.travel_from), col(Campaign.id))
    ids = session.exec(select(Campaign.id).where(or_(theirs, on_sale)).order_by(*order).limit(MOST)).all()
    rows = (campaign(session, campaign_id or 0, now) for campaign_id in ids)
    return [Contender(row, _waiting(session, row.id, lead_id, now)) for row in rows if row]


def _waiting(session: Session, campaign_id: int, lead_id: int, now: datetime) -> tuple[str, ...]:
    """The agents' names, never their customers'."""
    live = [status.value for status in LIVE]
    asked = {"campaign": campaign_id, "lead": lead_id, "now": now, "live": live}
    return tuple(session.connection().scalars(_WAITING, asked))


def campaigns_behind(session: Session, changed: Iterable[tuple[str, int | None]]) -> frozenset[int]:
    """Whose places stand differently when these (topic, id) changed: campaigns, their quotes, their payments."""
    ids: dict[str, list[int]] = {"campaign": [], "quote": [], "payment": []}
    for topic, key in changed:
        if key is not None and topic in ids:
            ids[topic].append(key)
    paid_for = select(Payment.quote_id).where(col(Payment.id).in_(ids["payment"]))
    theirs = or_(col(Quote.id).in_(ids["quote"]), col(Quote.id).in_(paid_for))
    quoted = select(Quote.campaign_id).where(theirs, col(Quote.campaign_id).is_not(None)).distinct()
    return frozenset(ids["campaign"]) | {campaign_id for campaign_id in session.exec(quoted) if campaign_id}
