"""A quote's way to the customer: the words, and the letters by WhatsApp and e-mail, each once a version."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.messages import figures
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteReason

from . import dispatch, promises
from .quote_terms import per_night_and_person


def words(work: UnitOfWork, lead: Lead, quote: Quote, other: Quote | None = None) -> str:
    """What we would write to the customer about `quote`, or about it and `other`, in their language."""
    contact = work.session.get_one(Contact, lead.contact_id)
    lang = contact.language
    facts = _facts(quote, lang) | {"name": contact.name.split(" ")[0], "agency": settings().aliun_agency_name}
    if other:
        return messages.write("quote_compare", lang, **facts, **_other_facts(quote, other))
    if "instead_of" in quote.why:
        return messages.write("quote_instead", lang, **facts, **_gone(quote))
    return messages.write(f"quote_{quote.engine}", lang, **facts)


def send(work: UnitOfWork, lead: Lead, quote: Quote, other: Quote | None, text: str) -> None:
    """Post it on every way that reaches the customer. Raises Refused: NO_CHANNEL, UNTRUE (A-62)."""
    contact = work.session.get_one(Contact, lead.contact_id)
    text = _with_link(text.strip(), quote) if text.strip() else words(work, lead, quote, other)
    number, email = dispatch.whatsapp_of(work, lead.contact_id), dispatch.email_of(work, lead.contact_id)
    if contact.opt_out or not (number or email):
        raise Refused(QuoteReason.NO_CHANNEL)
    if found := promises.objections(work, lead, text):
        raise Refused(QuoteReason.UNTRUE, words=found[0].words)
    if number:
        _by_whatsapp(work, lead, contact, quote, number, text)
    if email:
        _by_email(work, lead, contact, quote, email, text)


def address_of(quote: Quote) -> str:
    """The customer's page of a quote."""
    return f"{settings().public_url}/c/{quote.token}"


def _by_whatsapp(work: UnitOfWork, lead: Lead, contact: Contact, quote: Quote, to: str, text: str) -> None:
    key = f"whatsapp:quote:{quote.id}"
    how = "text" if dispatch.window_is_open(work, lead) else "template"
    facts = _facts(quote, contact.language)
    payload = {
        "to": to,
        "text": text,
        "template": f"quote_{quote.engine}",
        "language": contact.language,
        "name": contact.name,
        "values": [contact.name, facts["hotel"], facts["total"], facts["link"]],
    }
    work.send(Letter("whatsapp", f"send_{how}", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))
    _remember(work, lead, quote, "whatsapp", key, text)


def _by_email(work: UnitOfWork, lead: Lead, contact: Contact, quote: Quote, to: str, text: str) -> None:
    key = f"email:quote:{quote.id}"
    facts = _facts(quote, contact.language)
    wanted = messages.blanks("quote_subject", contact.language)
    subject = messages.write("quote_subject", contact.language, **{name: facts[name] for name in wanted})
    payload: dict[str, Any] = {"to": to, "cc": [], "subject": subject, "text": text, "attachments": []}
    work.send(Letter("email", "send", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))
    _remember(work, lead, quote, "email", key, text)


def _remember(work: UnitOfWork, lead: Lead, quote: Quote, channel: str, key: str, text: str) -> None:
    data = {"quote": quote.id, "version": quote.version}
    kind = ActivityKind.MESSAGE_OUT
    conversations.write(work, lead.id or 0, kind, text, channel=channel, delivery_key=key, data=data)


def _facts(quote: Quote, lang: str) -> dict[str, object]:
    children = len(quote.child_ages)
    return {
        "destination": quote.destination,
        "hotel": quote.hotel,
        "room": quote.room,
        "board": figures.board(quote.board, lang),
        "check_in": figures.day(quote.check_in, lang),
        "check_out": figures.day(quote.check_in + timedelta(days=quote.nights), lang),
        "nights": figures.count(quote.nights, "night", lang),
        "party": figures.party(quote.adults, children, lang),
        "total": figures.amount(quote.total, quote.currency),
        "each": figures.amount(per_night_and_person(quote), quote.currency),
        "until": figures.moment(quote.valid_until.astimezone(settings().timezone), lang),
        "link": address_of(quote),
    }


def _other_facts(quote: Quote, other: Quote) -> dict[str, object]:
    apart = abs(quote.total - other.total)
    return {
        "other_hotel": other.hotel,
        "other_room": other.room,
        "other_total": figures.amount(other.total, other.currency),
        "other_each": figures.amount(per_night_and_person(other), other.currency),
        "difference": figures.amount(apart, quote.currency) if apart else None,
    }


def _gone(quote: Quote) -> dict[str, object]:
    """What can no longer be had, and how much dearer this one is."""
    difference = Decimal(quote.why["difference"] or 0)
    shown = figures.amount(abs(difference), quote.currency) if difference else None
    return {"gone": quote.why["gone"], "difference": shown, "dearer": difference > 0}


def _with_link(text: str, quote: Quote) -> str:
    return text if address_of(quote) in text else f"{text}\n\n{address_of(quote)}"
