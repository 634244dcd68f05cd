"""How quotes end by themselves: out of time, out of places (with Core ready instead), and leads nobody answers for."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, exists, select
from sqlmodel.sql.expression import SelectOfScalar

from aliun_dashboard.campaigns import actions as campaigns
from aliun_dashboard.campaigns.models import Campaign
from aliun_dashboard.campaigns.rules import CampaignReason, CampaignStatus, verdict
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import MONEY_CAME
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import ATLAS, LIVE, QuoteStatus
from aliun_dashboard.staff import actions as staff

from . import mirror, quoting
from .inventory import CoreOption
from .quoting import Wanted

SILENCE = timedelta(days=7)  # so long after its last quote expired, an unanswered lead is closed
WAITING = (Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL, Stage.PAYMENT_PENDING)
# What does not come back by itself; a pause or a stop of sale may.
GONE = frozenset({CampaignReason.SOLD_OUT, CampaignReason.WINDOW_CLOSED, CampaignReason.RELEASED})


def expire_due(work: UnitOfWork) -> int:
    """Quotes past their validity say so, accepted ones too: no payment link outlives its quote."""
    due = quotes.expired(work)
    for quote in due:
        quotes.move(work, quote, QuoteStatus.EXPIRED)
    return len(due)


def close_silent(work: UnitOfWork) -> int:
    """Close, as expired, leads whose last quote expired a while ago, who paid nothing and said nothing since (A-61)."""
    silent = work.session.exec(_silent_since(work)).all()
    for lead in silent:
        row = leads.move(work, lead, Stage.CLOSED, cause="expiry", close_reason=CloseReason.EXPIRED)
        mirror.stage_moved(work, lead, row)
    return len(silent)


def campaigns_with_offers(work: UnitOfWork) -> list[int]:
    """Campaigns that somebody has a live quote of."""
    live = select(Quote.campaign_id).where(Quote.engine == ATLAS, col(Quote.status).in_(LIVE)).distinct()
    ids = work.session.exec(live.order_by(col(Quote.campaign_id))).all()
    return [campaign_id for campaign_id in ids if campaign_id is not None]


def alternatives(work: UnitOfWork, campaign_id: int) -> int:
    """Idea 12: a live quote of a campaign that cannot be sold any more is withdrawn, with Core ready in its place.

    Same days and people, the same hotel where we have it; the draft knows the difference, and one `send` brings
    it to the customer with a polite word. Looks at each quote anew, so it may be called too often.
    """
    live = select(Quote.id).where(Quote.campaign_id == campaign_id, col(Quote.status).in_(LIVE))
    ids = work.session.exec(live.order_by(col(Quote.id))).all()
    return sum(_replace(work, campaign_id, quote_id) for quote_id in ids if quote_id is not None)


def _replace(work: UnitOfWork, campaign_id: int, quote_id: int) -> bool:
    campaign = campaigns.get(work, campaign_id, lock=False)
    lead = leads.get(work, quotes.lead_of(work, quote_id))
    quote = quotes.get(work, quote_id)
    if quote.status not in LIVE or not _is_gone(work, campaign, quote):
        return False
    quotes.move(work, quote, QuoteStatus.WITHDRAWN, reason="sin cupo o fuera de venta")
    if option := _instead(work, quote):
        quoting.draft_core(work, quote.lead_id, quotes.stay_of(quote), option, **_why(quote, option))
    if lead.owner_id is not None:
        kind = "alternative_ready" if option else "alternative_missing"
        facts = {"code": leads.code_of(lead), "hotel": quote.hotel}
        staff.notify(work, lead.owner_id, kind, f"/cotizaciones/{lead.id}", **facts)
    return True


def _is_gone(work: UnitOfWork, campaign: Campaign, quote: Quote) -> bool:
    if campaign.status is CampaignStatus.EXPIRED:
        return True
    left, today = campaigns.available(work, campaign), work.today
    answer = verdict(campaign.terms(), quotes.stay_of(quote), None, "", left, today)
    return any(check.step and check.step.reason in GONE for check in answer.checks)


def _instead(work: UnitOfWork, quote: Quote) -> CoreOption | None:
    """The same hotel, else the cheapest there; None when we have nothing of our own for those days."""
    near = Wanted(destination=quote.destination, currency=quote.currency)
    same = replace(near, hotel_id=quote.hotel_id)
    for wanted in (same, near) if quote.hotel_id else (near,):
        try:
            return quoting.core_option(work, quotes.stay_of(quote), wanted)
        except Refused:
            continue
    return None


def _why(quote: Quote, option: CoreOption) -> dict[str, str | int | None]:
    """What the draft stands in for, and by how much it is dearer, where that can be said."""
    total = option.price.total
    difference = str(total.amount - quote.total) if total.currency == quote.currency else ""
    return {"instead_of": quote.id, "gone": quote.hotel, "difference": difference}


def _silent_since(work: UnitOfWork) -> SelectOfScalar[Lead]:
    long_ago = work.now - SILENCE
    of_lead = col(Quote.lead_id) == col(Lead.id)
    alive = col(Quote.status).in_({*LIVE, QuoteStatus.DRAFT, QuoteStatus.PAID})
    recent = col(Quote.sent_at).is_not(None) & (col(Quote.valid_until) > long_ago)
    money = (col(Payment.lead_id) == col(Lead.id)) & col(Payment.status).in_(MONEY_CAME)
    return (
        select(Lead)
        .where(
            col(Lead.stage).in_(WAITING),
            col(Lead.last_inbound_at).is_(None) | (col(Lead.last_inbound_at) <= long_ago),
            exists().where(of_lead, col(Quote.sent_at).is_not(None)),
            ~exists().where(of_lead, alive | recent),
            ~exists().where(money),
        )
        .order_by(col(Lead.id))
        .with_for_update(skip_locked=True)
    )
