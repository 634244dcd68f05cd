"""Quotes: Core first, Atlas only by right; sent with their page, or withdrawn (A-03…A-05, A-24…A-33)."""

from dataclasses import dataclass
from typing import Any

from aliun_dashboard.campaigns.rules import Verdict
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, LeadReason, Stage
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import ATLAS, CORE, LIVE, QuoteReason, QuoteStatus, Stay, valid_until

from . import access, atlas, inventory, mirror, quote_letters, quote_terms
from .inventory import CoreOption

# From Calificado on, and not once it is sold or closed.
QUOTABLE = frozenset(
    {Stage.QUALIFIED, Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL, Stage.PAYMENT_PENDING, Stage.SPECIAL_CASE}
)
OFFERABLE = LIVE | {QuoteStatus.DRAFT}


@dataclass(frozen=True)
class Wanted:
    """Which of a stay's options: all that is not said is free. Without a hotel it is the destination that counts.

    `currency` is preferred, since amounts of two cannot be compared.
    """

    hotel_id: int | None = None
    room_type_id: int | None = None
    board: str | None = None
    destination: str = ""
    currency: str = ""


def quote_core(
    work: UnitOfWork,
    lead_id: int,
    stay: Stay,
    *,
    hotel_id: int | None = None,
    room_type_id: int | None = None,
    board: str | None = None,
) -> Quote:
    """A draft from our own inventory: the cheapest option, in the lead's destination unless a hotel is named (A-24).

    Raises Refused: BAD_STAY, NO_RATE, NO_ROOM; BAD_MOVE for a lead that is not to be quoted.
    """
    lead = _quotable(work, lead_id)
    quote_terms.check(work, stay)
    wanted = Wanted(hotel_id, room_type_id, board, lead.destination, lead.currency)
    return draft_core(work, lead_id, stay, core_option(work, stay, wanted))


def quote_atlas(work: UnitOfWork, lead_id: int, campaign_id: int, stay: Stay) -> Quote:
    """A draft at a campaign's terms. It takes no place (A-17, A-37) and keeps why it was allowed (A-04).

    Raises Refused: CORE_FIRST until Core was sent (A-03), also for a forced campaign; the verdict's own reason.
    """
    _quotable(work, lead_id)
    quote_terms.check(work, stay)
    if not quotes.core_was_sent(work, lead_id):
        raise Refused(QuoteReason.CORE_FIRST)
    terms = quote_terms.campaign(work, campaign_id)
    verdict = allow_atlas(work, lead_id, campaign_id, stay)
    return quotes.draft(
        work,
        lead_id,
        ATLAS,
        stay,
        quote_terms.offer_of(terms).price(stay),
        valid_until=valid_until(ATLAS, work.now, quote_terms.begins(stay), *quote_terms.sale_ends(terms)),
        hotel_id=terms.hotel_id,
        campaign_id=terms.id,
        hotel=terms.hotel or terms.name,
        destination=terms.destination,
        room=terms.room,
        board=terms.board,
        inclusions=terms.inclusions,
        policies=quote_terms.policies_of(terms),
        why=quote_terms.why_of(terms, verdict),
    )


def allow_atlas(work: UnitOfWork, lead_id: int, campaign_id: int, stay: Stay) -> Verdict:
    """The verdict that allows a campaign for this lead and stay now (A-63). Raises Refused with its reason."""
    verdict = atlas.verdict_for(work, lead_id, campaign_id, stay)
    verdict.enforce()
    return verdict


def send(work: UnitOfWork, quote_id: int, *, beside: int | None = None, text: str = "") -> Quote:
    """Send a draft to the customer, with its page; `beside` is another quote of the lead to compare it with.

    `text` is what a person made of our words; the page's address is added when it is gone. Atlas is checked again
    (A-63). Older quotes of the engine are superseded, and the lead stands where the offer puts it (A-25, A-33).
    Raises Refused: NOT_FOUND, BAD_MOVE, BAD_STATUS, EXPIRED, CURRENCY, NO_CHANNEL, UNTRUE, the verdict's reason.
    """
    lead = _quotable(work, quotes.lead_of(work, quote_id))
    quote = quotes.get(work, quote_id)
    if quote.status is not QuoteStatus.DRAFT:
        raise Refused(QuoteReason.BAD_STATUS, current=quote.status.value)
    other = _beside(work, quote, beside)
    offered = [quote, other] if other else [quote]
    for each in offered:
        _check_it_holds(work, each)
    for each in offered:
        _issue(work, each, offered)
    quote_letters.send(work, lead, quote, other, text)
    _propose(work, lead, max(offered, key=lambda each: each.engine == ATLAS))
    return quote


def preview(work: UnitOfWork, quote_id: int, beside: int | None = None) -> str:
    """The words `send` would use, for a person to read and change (A-24)."""
    lead = access.workable(work, quotes.lead_of(work, quote_id))
    quote = quotes.get(work, quote_id)
    return quote_letters.words(work, lead, quote, _beside(work, quote, beside))


def withdraw(work: UnitOfWork, quote_id: int, reason: str = "") -> Quote:
    """Take an offer back before it is paid; the customer's page says so. A link in hand may still be paid, and counts.

    Raises Refused: NOT_FOUND, BAD_STATUS.
    """
    access.workable(work, quotes.lead_of(work, quote_id))
    quote = quotes.get(work, quote_id)
    quotes.move(work, quote, QuoteStatus.WITHDRAWN, reason=reason.strip())
    return quote


def core_option(work: UnitOfWork, stay: Stay, wanted: Wanted) -> CoreOption:
    """The cheapest of our own that fits what is wanted. Raises Refused: BAD_STAY, NO_RATE, NO_ROOM."""
    destination = "" if wanted.hotel_id else wanted.destination
    options = inventory.must_offer(work.session, stay, destination=destination, hotel_id=wanted.hotel_id)
    fit = [
        option
        for option in options
        if wanted.room_type_id in (None, option.room_type_id) and wanted.board in (None, option.board)
    ]
    if not fit:
        raise Refused(QuoteReason.NO_ROOM, hotel=options[0].hotel)
    return next((option for option in fit if option.price.total.currency == wanted.currency), fit[0])


def draft_core(work: UnitOfWork, lead_id: int, stay: Stay, option: CoreOption, **why: Any) -> Quote:
    """A draft of one option of ours, for a lead that is locked already. `why` is kept with it."""
    return quotes.draft(
        work,
        lead_id,
        CORE,
        stay,
        option.price,
        valid_until=valid_until(CORE, work.now, quote_terms.begins(stay)),
        hotel_id=option.hotel_id,
        hotel=option.hotel,
        destination=option.destination,
        room=option.room,
        board=option.board,
        inclusions=option.inclusions,
        policies=option.policies,
        why=why,
    )


def _quotable(work: UnitOfWork, lead_id: int) -> Lead:
    lead = access.workable(work, lead_id)
    if lead.stage not in QUOTABLE:
        raise Refused(LeadReason.BAD_MOVE, current=lead.stage.value, to=Stage.CORE_PROPOSAL.value)
    return lead


def _beside(work: UnitOfWork, quote: Quote, beside: int | None) -> Quote | None:
    """The other quote of a comparison: another one of the same lead, in the same currency."""
    if beside is None:
        return None
    other = quotes.get(work, beside)
    if other.lead_id != quote.lead_id or other.id == quote.id:
        raise Refused(CommonReason.NOT_FOUND, what="quote")
    if other.status not in OFFERABLE:
        raise Refused(QuoteReason.BAD_STATUS, current=other.status.value)
    if other.currency != quote.currency:
        raise Refused(QuoteReason.CURRENCY, one=quote.currency, other=other.currency)
    return other


def _check_it_holds(work: UnitOfWork, quote: Quote) -> None:
    if quote.valid_until <= work.now:
        raise Refused(QuoteReason.EXPIRED, on=quote_terms.local_day(quote.valid_until))
    if quote.campaign_id is not None:
        allow_atlas(work, quote.lead_id, quote.campaign_id, quotes.stay_of(quote))


def _issue(work: UnitOfWork, quote: Quote, offered: list[Quote]) -> None:
    """A draft goes out, and takes the place of what the engine offered before, but for what stands beside it."""
    if quote.status is not QuoteStatus.DRAFT:
        return
    for older in quotes.of_lead(work, quote.lead_id, quote.engine, LIVE):
        if older not in offered:
            quotes.move(work, older, QuoteStatus.SUPERSEDED)
    quotes.move(work, quote, QuoteStatus.SENT, sent_at=work.now)


def _propose(work: UnitOfWork, lead: Lead, quote: Quote) -> None:
    """Put the lead where this offer puts it: a new Core version takes nothing from an Atlas offer that is live."""
    facts: dict[str, Any] = {"amount": quote.total, "currency": quote.currency, "last_outbound_at": work.now}
    road = [Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL] if quote.engine == ATLAS else [Stage.CORE_PROPOSAL]
    if lead.stage is road[-1] or (quote.engine == CORE and quotes.of_lead(work, lead.id or 0, ATLAS, LIVE)):
        leads.change(work, lead, "lead.quoted", **facts)
        return
    for stage in road[road.index(lead.stage) + 1 if lead.stage in road else 0 :]:
        row = leads.move(work, lead, stage, cause="quote", engine=Engine(quote.engine), **facts)
        mirror.stage_moved(work, lead, row)
