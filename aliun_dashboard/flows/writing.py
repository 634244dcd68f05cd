"""A person writes to a customer: held against the record, then sent by WhatsApp or, outside its window, by e-mail."""

from dataclasses import dataclass

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.conversations import promises as guard
from aliun_dashboard.conversations.promises import OVERRIDABLE, Objection, Promise
from aliun_dashboard.conversations.rules import ConversationReason
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.messages.corrections import INSTEAD
from aliun_dashboard.staff.rules import EDITS_RULES, Role

from . import access, outgoing, promises
from .outgoing import Ways, Words


@dataclass(frozen=True)
class Written:
    """What became of a text: sent when there are no objections, else what would be true instead."""

    objections: tuple[Objection, ...] = ()
    corrected: str = ""

    @property
    def sent(self) -> bool:
        """Whether it left the house."""
        return not self.objections


def write(work: UnitOfWork, lead_id: int, text: str, *, insist: str = "") -> Written:
    """Send `text` to the lead's customer, or say what is not so in it. Blocked texts stay in the forensic log.

    With a reason to `insist`, a director or administrator stands in for figures the record does not know;
    nobody can for a confirmation, a refund, a gift or the last place.
    """
    lead = access.workable(work, lead_id)
    contact = work.session.get_one(Contact, lead.contact_id)
    if contact.opt_out:
        raise Refused(ConversationReason.OPTED_OUT)
    found = promises.objections(work, lead, text)
    if found and not _stands_in(work, found, insist):
        promises.remember(work, lead, text, found)
        return Written(found, corrected(text, found, contact.language))
    if found:
        promises.remember(work, lead, text, found, overridden_because=insist.strip())
    _send(work, lead, text.strip())
    return Written()


def corrected(text: str, found: tuple[Objection, ...], language: str) -> str:
    """The text with what is true in the place of what is not."""
    instead = INSTEAD.get(language, INSTEAD["es"])
    return guard.corrected(text, found, {rule: instead[rule] for rule in Promise})


def _stands_in(work: UnitOfWork, found: tuple[Objection, ...], reason: str) -> bool:
    may = work.actor.role is not None and Role(work.actor.role) in EDITS_RULES
    return may and bool(reason.strip()) and all(one.rule in OVERRIDABLE for one in found)


def _send(work: UnitOfWork, lead: Lead, text: str) -> None:
    ways = outgoing.ways(work, lead)
    to = Ways(whatsapp=ways.whatsapp) if outgoing.window_is_open(work, lead) else Ways(email=ways.email)
    if not any(to):
        raise Refused(ConversationReason.OUTSIDE_WINDOW if ways.whatsapp else ConversationReason.UNREACHABLE)
    outgoing.post(work, lead, Words(f"message:{lead.id}:{lead.version}", text), to)
    leads.change(work, lead, "lead.written_to", last_outbound_at=work.now, unread=0)
