"""The first words to a customer (A-22): one greeting a lead, over the channel that reaches them."""

from dataclasses import replace

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.audit import ASSISTANT
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import BudgetVerdict

from . import outgoing
from .outgoing import Ways, Words


def greet(work: UnitOfWork, lead: Lead) -> str:
    """Send the first message and tell n8n; gives `text`, `template`, or why not: `no_channel`, `opt_out`, `blocked`."""
    contact = work.session.get_one(Contact, lead.contact_id)
    _tell_n8n(work, lead)
    if contact.opt_out:
        return "opt_out"
    to = Ways(outgoing.ways(work, lead).whatsapp)
    if to.whatsapp is None:
        return "no_channel"
    name = "budget_short" if lead.budget_verdict is BudgetVerdict.INSUFFICIENT else "greeting"
    text = messages.write(name, contact.language, **_facts(lead, contact, name))
    words = Words(f"{name}:{lead.id}", text, template=name, values=(contact.name,))
    if not outgoing.send_or_ask(replace(work, actor=ASSISTANT), lead, words, to):
        return "blocked"
    leads.change(work, lead, "lead.greeted", last_outbound_at=work.now)
    return "text" if outgoing.window_is_open(work, lead) else "template"


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
