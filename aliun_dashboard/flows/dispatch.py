"""The first words to a customer (A-22): one greeting a lead, over the channel that reaches them."""

from datetime import timedelta

from sqlmodel import col, select

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind
from aliun_dashboard.kernel.audit import ASSISTANT
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import BudgetVerdict

FREE_TEXT_WINDOW = timedelta(hours=24)  # Meta: free text only after the customer's own last message
REACHABLE = (IdentityKind.WHATSAPP, IdentityKind.PHONE)


def greet(work: UnitOfWork, lead: Lead) -> str:
    """Send the first message and tell n8n. Returns how: `text`, `template`, or why not: `no_channel`, `opt_out`."""
    contact = work.session.get_one(Contact, lead.contact_id)
    _tell_n8n(work, lead)
    if contact.opt_out:
        return "opt_out"
    if (to := whatsapp_of(work, lead.contact_id)) is None:
        return "no_channel"
    name = "budget_short" if lead.budget_verdict is BudgetVerdict.INSUFFICIENT else "greeting"
    text = messages.write(name, contact.language, **_facts(lead, contact, name))
    how = "text" if window_is_open(work, lead) else "template"
    key = f"whatsapp:{name}:{lead.id}"
    payload = {"to": to, "text": text, "template": name, "language": contact.language, "name": contact.name}
    work.send(Letter("whatsapp", f"send_{how}", key, leads.subject(lead), payload, lock=f"lead:{lead.id}"))
    conversations.write(
        work,
        lead.id or 0,
        ActivityKind.MESSAGE_OUT,
        text,
        channel="whatsapp",
        author=ASSISTANT.name,
        user_id=None,
        delivery_key=key,
    )
    leads.change(work, lead, "lead.greeted", last_outbound_at=work.now)
    return how


def whatsapp_of(work: UnitOfWork, contact_id: int) -> str | None:
    """Where WhatsApp reaches a contact; None when we have no number."""
    rows = work.session.exec(
        select(ContactIdentity)
        .where(ContactIdentity.contact_id == contact_id, col(ContactIdentity.kind).in_(REACHABLE))
        .order_by(col(ContactIdentity.kind).desc(), col(ContactIdentity.id))
    )
    first = rows.first()
    return None if first is None else (first.value if first.kind is IdentityKind.WHATSAPP else first.key)


def email_of(work: UnitOfWork, contact_id: int) -> str | None:
    """The first e-mail address of a contact."""
    rows = work.session.exec(
        select(ContactIdentity.value)
        .where(ContactIdentity.contact_id == contact_id, ContactIdentity.kind == IdentityKind.EMAIL)
        .order_by(col(ContactIdentity.id))
    )
    return rows.first()


def window_is_open(work: UnitOfWork, lead: Lead) -> bool:
    """Whether Meta lets us write free text to this lead now."""
    return lead.last_inbound_at is not None and work.now - lead.last_inbound_at < FREE_TEXT_WINDOW


def _facts(lead: Lead, contact: Contact, name: str) -> dict[str, object]:
    facts: dict[str, object] = {
        "name": contact.name.split(" ")[0],
        "destination": lead.destination,
        "agency": settings().aliun_agency_name,
    }
    if name == "greeting":
        return facts | {"missing": _missing(lead)}
    return facts | {"category": lead.category, "minimum": _minimum(lead)}


def _missing(lead: Lead) -> str | None:
    if not lead.destination:
        return "destination"
    if lead.check_in is None:
        return "dates"
    return "travellers" if lead.adults is None else None


def _minimum(lead: Lead) -> str:
    stays = max((lead.nights or 1) * ((lead.adults or 0) + lead.children), 1)
    return f"{lead.currency} {(lead.budget_minimum or 0) / stays:,.2f}"


def _tell_n8n(work: UnitOfWork, lead: Lead) -> None:
    facts = {"lead_id": lead.id, "code": leads.code_of(lead), "source": lead.source.value, "stage": lead.stage.value}
    work.send(Letter("n8n", "message_received", f"n8n:lead:{lead.id}", leads.subject(lead), facts))
