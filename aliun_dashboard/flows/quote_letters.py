"""A quote's way to the customer: the words, the letters by WhatsApp and e-mail, each once a version, and its PDF."""

from datetime import timedelta
from decimal import Decimal

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel import documents
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.messages import figures
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import QuoteReason

from . import outgoing
from .outgoing import Words
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
    to = outgoing.ways(work, lead)
    if contact.opt_out or not any(to):
        raise Refused(QuoteReason.NO_CHANNEL)
    facts = _facts(quote, contact.language)
    wanted = messages.blanks("quote_subject", contact.language)
    said = Words(
        f"quote:{quote.id}",
        text,
        template=f"quote_{quote.engine}",
        values=(contact.name, str(facts["hotel"]), str(facts["total"]), str(facts["link"])),
        subject=messages.write("quote_subject", contact.language, **{name: facts[name] for name in wanted}),
        quotes=tuple(one.id or 0 for one in (quote, other) if one),
        data={"quote": quote.id, "version": quote.version},
    )
    outgoing.send(work, lead, said, to)


def keep_paper(work: UnitOfWork, quote_id: int, key: str, name: str, content: bytes) -> Document:
    """The PDF a customer got, as it was, in the archive (X-52); the same letter carried twice keeps it once."""
    paper = Document(
        key=key,
        kind=DocumentKind.QUOTE,
        subject=f"quote:{quote_id}",
        name=name,
        media_type="application/pdf",
        content=content,
        created_at=work.now,
        created_by=work.actor.name,
    )
    return documents.keep(work.session, paper)


def address_of(quote: Quote) -> str:
    """The customer's page of a quote."""
    return f"{settings().public_url}/c/{quote.token}"


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
        "total": figures.price(quote.total, quote.currency),
        "each": figures.price(per_night_and_person(quote), quote.currency),
        "until": figures.moment(quote.valid_until.astimezone(settings().timezone), lang),
        "link": address_of(quote),
    }


def _other_facts(quote: Quote, other: Quote) -> dict[str, object]:
    apart = abs(quote.total - other.total)
    return {
        "other_hotel": other.hotel,
        "other_room": other.room,
        "other_total": figures.price(other.total, other.currency),
        "other_each": figures.price(per_night_and_person(other), other.currency),
        "difference": figures.price(apart, quote.currency) if apart else None,
    }


def _gone(quote: Quote) -> dict[str, object]:
    """What can no longer be had, and how much dearer this one is."""
    difference = Decimal(quote.why["difference"] or 0)
    shown = figures.price(abs(difference), quote.currency) if difference else None
    return {"gone": quote.why["gone"], "difference": shown, "dearer": difference > 0}


def _with_link(text: str, quote: Quote) -> str:
    return text if address_of(quote) in text else f"{text}\n\n{address_of(quote)}"
