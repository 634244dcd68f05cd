"""A paper's way to the customer: one letter by e-mail, one by WhatsApp, each carried by itself (A-40)."""

from dataclasses import dataclass
from typing import Any

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.messages import LANGUAGES, figures
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import PaperKind, code

from . import outgoing
from .outgoing import Words


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
    facts = _facts(reservation, contact, post)
    words = Words(
        post.key,
        _written("paper_sent", facts),
        template=f"paper_{post.kind.value}",
        values=(facts["name"], facts["code"], facts["hotel"], facts["link"]),
        subject=_written("paper_subject", facts),
        attachments=(post.document.id or 0,),
        data={"document": post.document.id, "name": post.document.name},
    )
    ways = outgoing.send_or_ask(work, lead, words, outgoing.ways(work, lead))
    work.audit("paper.posted", f"reservation:{reservation.id}", after={"ways": ways, "document": post.document.name})
    return ways


def link_of(reservation: Reservation) -> str:
    """The page that shows whether the newest paper holds, and gives it."""
    return f"{settings().public_url}/v/{reservation.token}"


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


def _written(name: str, facts: dict[str, Any]) -> str:
    wanted = messages.blanks(name, facts["lang"])
    return messages.write(name, facts["lang"], **{blank: facts[blank] for blank in wanted})
