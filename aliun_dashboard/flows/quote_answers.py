"""What the customer answers on the page of a quote: yes, or what should be different (A-57, peers row 28)."""

from typing import Any

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.quotes import actions as quotes
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, QuoteReason, QuoteStatus
from aliun_dashboard.staff import actions as staff

from . import atlas, mirror, quoting
from .quote_terms import local_day

PROPOSED = frozenset({Stage.CORE_PROPOSAL, Stage.ATLAS_PROPOSAL})
SAID_YES = frozenset({QuoteStatus.ACCEPTED, QuoteStatus.PAID})
MAX_CHANGE = 2000


def accept(work: UnitOfWork, token: str) -> Quote:
    """The customer says yes: their lead waits for the money. Yes again changes nothing.

    Takes no place and promises none. Raises Refused: NOT_FOUND, EXPIRED, BAD_STATUS, and for Atlas the
    verdict's reason.
    """
    lead, quote = _locked(work, token)
    if quote.status in SAID_YES:
        return quote
    if quote.status not in LIVE:
        raise Refused(QuoteReason.BAD_STATUS, current=quote.status.value)
    if quote.valid_until <= work.now:
        raise Refused(QuoteReason.EXPIRED, on=local_day(quote.valid_until))
    if quote.campaign_id is not None:
        quoting.allow_atlas(work, quote.lead_id, quote.campaign_id, quotes.stay_of(quote))
    for other in quotes.of_lead(work, quote.lead_id, None, frozenset({QuoteStatus.ACCEPTED})):
        quotes.move(work, other, QuoteStatus.SENT)
    quotes.move(work, quote, QuoteStatus.ACCEPTED, answered_at=work.now)
    _await_money(work, lead, quote)
    _tell_owner(work, lead, "quote_accepted", quote)
    return quote


def ask_change(work: UnitOfWork, token: str, text: str) -> Quote:
    """The customer wants it different, or has something to say of an offer that is over: the house hears it.

    Raises Refused: NOT_FOUND, EMPTY_TEXT, TEXT_TOO_LONG.
    """
    lead, quote = _locked(work, token)
    text = text.strip()[:MAX_CHANGE]
    contact = work.session.get_one(Contact, lead.contact_id)
    data = {"quote": quote.id, "version": quote.version}
    facts = {"channel": "web", "author": contact.name, "user_id": None, "data": data}
    conversations.write(work, quote.lead_id, ActivityKind.MESSAGE_IN, text, **facts)
    if quote.status in LIVE - {QuoteStatus.CHANGE_ASKED}:
        quotes.move(work, quote, QuoteStatus.CHANGE_ASKED, answered_at=work.now, answer=text)
    # Not `last_inbound_at`: that opens WhatsApp's window, which only a message there does.
    leads.change(work, lead, "lead.heard", unread=lead.unread + 1)
    atlas.hear(work, lead, text)
    _tell_owner(work, lead, "quote_change", quote)
    return quote


def _locked(work: UnitOfWork, token: str) -> tuple[Lead, Quote]:
    quote_id = quotes.id_of(work, token)
    lead = leads.get(work, quotes.lead_of(work, quote_id))
    return lead, quotes.get(work, quote_id)


def _await_money(work: UnitOfWork, lead: Lead, quote: Quote) -> None:
    """A-57: what was accepted is what is to be paid. A special case stays with its person."""
    facts: dict[str, Any] = {"engine": Engine(quote.engine), "amount": quote.total, "currency": quote.currency}
    if lead.stage in PROPOSED:
        row = leads.move(work, lead, Stage.PAYMENT_PENDING, cause="acceptance", **facts)
        mirror.stage_moved(work, lead, row)
    else:
        leads.change(work, lead, "lead.quoted", **facts)


def _tell_owner(work: UnitOfWork, lead: Lead, kind: str, quote: Quote) -> None:
    if lead.owner_id is not None:
        facts = {"code": leads.code_of(lead), "hotel": quote.hotel, "version": quote.version}
        staff.notify(work, lead.owner_id, kind, f"/leads/{lead.id}", **facts)
