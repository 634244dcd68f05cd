"""The one door through which words leave to a customer: held against the record, sent once each way (A-22, A-62)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from sqlmodel import col, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations import actions as conversations
from aliun_dashboard.conversations.rules import ActivityKind, ConversationReason
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork, begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.tickets.rules import TicketKind

from . import cases, promises

FREE_TEXT_WINDOW = timedelta(hours=24)  # Meta: free text only after the customer's own last message
REACHABLE = (IdentityKind.WHATSAPP, IdentityKind.PHONE)
URGENT = 4


class Ways(NamedTuple):
    """Where a customer is reached; None where we cannot."""

    whatsapp: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Words:
    """What is to be said. `key` makes it once for ever on each way.

    Outside its free window WhatsApp takes an approved `template` with `values` in its blanks; e-mail has a
    `subject` and brings `attachments` (ids of documents) and the paper of `quotes` (their ids). `data` is kept with
    the message on the lead's page.
    """

    key: str
    text: str
    template: str = ""
    values: tuple[str, ...] = ()
    subject: str = ""
    attachments: tuple[int, ...] = ()
    quotes: tuple[int, ...] = ()
    data: dict[str, Any] = field(default_factory=dict[str, Any])


def ways(work: UnitOfWork, lead: Lead) -> Ways:
    """How to reach the lead's customer; none by WhatsApp when they asked for no more messages."""
    contact = work.session.get_one(Contact, lead.contact_id)
    return Ways(None if contact.opt_out else _number(work, lead.contact_id), _address(work, lead.contact_id))


def window_is_open(work: UnitOfWork, lead: Lead) -> bool:
    """Whether Meta lets us write free text to this lead now."""
    return lead.last_inbound_at is not None and work.now - lead.last_inbound_at < FREE_TEXT_WINDOW


def send(work: UnitOfWork, lead: Lead, words: Words, to: Ways) -> tuple[str, ...]:
    """Say it on every way of `to`; gives their names. Raises Refused(UNTRUE) for what is not so.

    The stopped text is kept in a transaction of its own, since the refusal undoes what the caller began.
    """
    if found := promises.objections(work, lead, words.text):
        with begin(work.actor, work.now) as aside:
            promises.remember(aside, lead, words.text, found)
        raise Refused(ConversationReason.UNTRUE, words=found[0].words)
    return post(work, lead, words, to)


def send_or_ask(work: UnitOfWork, lead: Lead, words: Words, to: Ways) -> tuple[str, ...]:
    """As `send`, where nobody is there to be told: a text that is not so stays here, and a person gets a case."""
    try:
        return send(work, lead, words, to)
    except Refused as refused:
        said = f"«{refused.facts['words']}»: {words.text}"
        title = f"La guardia de promesas detuvo un texto automático a {leads.code_of(lead)}"
        key = f"untrue:{words.key}"
        cases.open_case(
            work, key=key, kind=TicketKind.SYSTEM, priority=URGENT, title=title, reason=said, lead_id=lead.id
        )
        return ()


def post(work: UnitOfWork, lead: Lead, words: Words, to: Ways) -> tuple[str, ...]:
    """Send what has been held against the record, or what somebody answers for."""
    letters: list[Letter] = []
    if to.whatsapp:
        letters.append(_by_whatsapp(work, lead, words, to.whatsapp))
    if to.email:
        letters.append(_by_email(lead, words, to.email))
    for letter in letters:
        work.send(letter)
        _remember(work, lead, words, letter)
    return tuple(letter.provider for letter in letters)


def _by_whatsapp(work: UnitOfWork, lead: Lead, words: Words, to: str) -> Letter:
    contact = work.session.get_one(Contact, lead.contact_id)
    is_free = window_is_open(work, lead) or not words.template
    payload = {
        "to": to,
        "text": words.text,
        "template": words.template,
        "language": contact.language,
        "name": contact.name,
        "values": list(words.values),
    }
    action, key = "send_text" if is_free else "send_template", f"whatsapp:{words.key}"
    return Letter("whatsapp", action, key, leads.subject(lead), payload, lock=f"lead:{lead.id}")


def _by_email(lead: Lead, words: Words, to: str) -> Letter:
    payload = {
        "to": [to],
        "cc": [],
        "subject": words.subject or settings().aliun_agency_name,
        "text": words.text,
        "attachments": list(words.attachments),
        "quotes": list(words.quotes),
    }
    return Letter("email", "send", f"email:{words.key}", leads.subject(lead), payload, lock=f"lead:{lead.id}")


def _remember(work: UnitOfWork, lead: Lead, words: Words, letter: Letter) -> None:
    kind, way = ActivityKind.MESSAGE_OUT, letter.provider
    conversations.write(work, lead.id or 0, kind, words.text, channel=way, delivery_key=letter.key, data=words.data)


def _number(work: UnitOfWork, contact_id: int) -> str | None:
    rows = work.session.exec(
        select(ContactIdentity)
        .where(ContactIdentity.contact_id == contact_id, col(ContactIdentity.kind).in_(REACHABLE))
        .order_by(col(ContactIdentity.kind).desc(), col(ContactIdentity.id))
    )
    first = rows.first()
    return None if first is None else (first.value if first.kind is IdentityKind.WHATSAPP else first.key)


def _address(work: UnitOfWork, contact_id: int) -> str | None:
    rows = work.session.exec(
        select(ContactIdentity.value)
        .where(ContactIdentity.contact_id == contact_id, ContactIdentity.kind == IdentityKind.EMAIL)
        .order_by(col(ContactIdentity.id))
    )
    return rows.first()
