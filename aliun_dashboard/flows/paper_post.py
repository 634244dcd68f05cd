"""A paper's way to the customer: one letter by e-mail, one by WhatsApp, each carried by itself (A-40)."""

from dataclasses import dataclass
from typing import Any

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.messages import LANGUAGES, figures
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import PaperKind, code

from . import dispatch


@dataclass(frozen=True)
class Post:
    """What goes out: `key` is that of the paper, `occasion` why it was made."""

    key: str
    kind: PaperKind
    occasion: str
    document: Document


def send(work: UnitOfWork, reservation: Reservation, post: Post) -> tuple[str, ...]:
    """Post it on every way that reaches the customer, and say which; a key sends once. None: the screen says so."""
    lead = work.session.get_one(Lead, reservation.lead_id)
    contact = work.session.get_one(Contact, lead.contact_id)
    number, email = dispatch.whatsapp_of(work, lead.contact_id), dispatch.email_of(work, lead.contact_id)
    facts = _facts(reservation, contact, post)
    if email:
        _by_email(work, lead, post, email, facts)
    if number and not contact.opt_out:
        _by_whatsapp(work, lead, post, number, facts)
    ways = tuple(way for way, there in (("email", email), ("whatsapp", number and not contact.opt_out)) if there)
    work.audit("paper.posted", f"reservation:{reservation.id}", after={"ways": ways, "document": post.document.name})
    return ways


def link_of(reservation: Reservation) -> str:
    """The page that shows whether the newest paper holds, and gives it."""
    return f"{settings().public_url}/v/{reservation.token}"


def _by_email(work: UnitOfWork, lead: Lead, post: Post, to: str, facts: dict[str, Any]) -> None:
    lang, key = facts["lang"], f"email:{post.key}"
    text = _written("paper_sent", lang, facts)
    payload = {
        "to": [to],
        "cc": [],
        "subject": _written("paper_subject", lang, facts),
        "text": text,
        "attachments": [post.document.id],
    }
    work.send(Letter("email", "send", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))
    _remember(work, lead, "email", key, text, post)


def _by_whatsapp(work: UnitOfWork, lead: Lead, post: Post, to: str, facts: dict[str, Any]) -> None:
    lang, key = facts["lang"], f"whatsapp:{post.key}"
    how = "text" if dispatch.window_is_open(work, lead) else "template"
    text = _written("paper_sent", lang, facts)
    payload = {
        "to": to,
        "text": text,
        "template": f"paper_{post.kind.value}",
        "language": lang,
        "name": facts["name"],
        "values": [facts["name"], facts["code"], facts["hotel"], facts["link"]],
    }
    work.send(Letter("whatsapp", f"send_{how}", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))
    _remember(work, lead, "whatsapp", key, text, post)


def _remember(work: UnitOfWork, lead: Lead, channel: str, key: str, text: str, post: Post) -> None:
    data = {"document": post.document.id, "name": post.document.name}
    kind = ActivityKind.MESSAGE_OUT
    conversations.write(work, lead.id or 0, kind, text, channel=channel, delivery_key=key, data=data)


def _facts(reservation: Reservation, contact: Contact, post: Post) -> dict[str, Any]:
    lang = contact.language if contact.language in LANGUAGES else LANGUAGES[0]
    left, due = reservation.total - reservation.paid, reservation.balance_due_on
    return {
        "lang": lang,
        "name": contact.name.split(" ")[0],
        "agency": settings().aliun_agency_name,
        "kind": post.kind.value,
        "occasion": post.occasion,
        "code": code(reservation.id or 0),
        "hotel": reservation.hotel,
        "check_in": figures.day(reservation.check_in, lang),
        "balance": figures.price(left, reservation.currency) if left > 0 else None,
        "balance_due": figures.day(due, lang) if due else None,
        "link": link_of(reservation),
    }


def _written(name: str, lang: str, facts: dict[str, Any]) -> str:
    wanted = messages.blanks(name, lang)
    return messages.write(name, lang, **{blank: facts[blank] for blank in wanted})
