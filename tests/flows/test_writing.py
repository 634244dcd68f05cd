"""A person writes to a customer: what is not so is stopped, corrected, and kept with its reason."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import col, select

from aliun_dashboard.contacts.actions import Identity
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.conversations.promises import Promise
from aliun_dashboard.conversations.rules import ConversationReason
from aliun_dashboard.flows import outgoing, promises, writing
from aliun_dashboard.flows.outgoing import Ways, Words
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Delivery
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import TicketKind
from tests import make
from tests.conftest import NOON

pytestmark = pytest.mark.usefixtures("database")


def spoken(**facts: object) -> Lead:
    """A lead who wrote an hour ago."""
    lead = make.lead(**facts)
    with begin("test", now=NOON) as work:
        leads.change(work, leads.get(work, lead.id or 0), "lead.heard", last_inbound_at=NOON - timedelta(hours=1))
    return make.stored(lead.id or 0)


def letters() -> list[Delivery]:
    with begin("test") as work:
        rows = work.session.exec(
            select(Delivery).where(col(Delivery.key).contains(":message:")).order_by(col(Delivery.id))
        )
        return list(rows)


def test_an_honest_text_leaves_by_whatsapp(database: str) -> None:
    lead = spoken()
    with begin(make.user(), now=NOON) as work:
        assert writing.write(work, lead.id or 0, "Hola, ¿viajan con niños?").sent
    [letter] = letters()
    assert (letter.provider, letter.action, letter.payload["text"]) == (
        "whatsapp",
        "send_text",
        "Hola, ¿viajan con niños?",
    )


def test_a_confirmation_without_payment_stays_in_the_house_and_in_the_log() -> None:
    lead = spoken()
    with begin(make.user(), now=NOON) as work:
        written = writing.write(work, lead.id or 0, "Hola. Te confirmo la reserva.")
    assert [one.rule for one in written.objections] == [Promise.CONFIRMED]
    assert written.corrected == "Hola. En cuanto entre el pago, tu reserva queda confirmada."
    assert letters() == []
    with begin("test") as work:
        kept = work.session.exec(select(AuditEntry).where(AuditEntry.action == promises.BLOCKED)).one()
    assert (kept.after or {})["text"] == "Hola. Te confirmo la reserva."


@pytest.mark.parametrize(
    ("role", "text", "reason", "sent"),
    [
        (Role.DIRECTOR, "Te lo dejo en US$ 990.", "acordado con el hotel", True),
        (Role.DIRECTOR, "Te lo dejo en US$ 990.", " ", False),
        (Role.AGENT, "Te lo dejo en US$ 990.", "me lo dijo el hotel", False),
        (Role.DIRECTOR, "Te confirmo la reserva.", "es cliente de siempre", False),
    ],
)
def test_only_a_director_stands_in_and_only_for_figures(role: Role, text: str, reason: str, sent: bool) -> None:
    lead = spoken()
    with begin(make.user(role), now=NOON) as work:
        assert writing.write(work, lead.id or 0, text, insist=reason).sent is sent
    assert len(letters()) == sent


def test_what_the_customer_said_themselves_may_be_said_back() -> None:
    lead = spoken(wish=make.wish(amount=Decimal(1000)))
    with begin(make.user(), now=NOON) as work:
        assert writing.write(work, lead.id or 0, "Con US$ 1,000 te busco algo bueno.").sent


def test_outside_the_window_it_goes_by_mail_or_is_refused() -> None:
    lead = make.lead()
    with begin(make.user(), now=NOON) as work, pytest.raises(Refused) as refused:
        writing.write(work, lead.id or 0, "Hola, ¿seguimos?")
    assert refused.value.reason is ConversationReason.OUTSIDE_WINDOW


def test_what_is_said_by_itself_is_held_against_the_record_too_and_asks_a_person() -> None:
    lead = spoken()
    with begin("Sistema", now=NOON) as work:
        words = Words("campaign:1", "¡Última habitación, y te la dejo confirmada!")
        assert outgoing.send_or_ask(work, lead, words, outgoing.ways(work, lead)) == ()
    with begin("test") as work:
        assert work.session.exec(select(Delivery).where(col(Delivery.key).contains("campaign:1"))).all() == []
        case = work.session.exec(select(Ticket)).one()
        kept = work.session.exec(select(AuditEntry).where(AuditEntry.action == promises.BLOCKED)).one()
    assert (case.lead_id, case.kind, case.priority) == (lead.id, TicketKind.SYSTEM, outgoing.URGENT)
    assert (kept.after or {})["rules"] == ["confirmed", "last_place"]


def test_nobody_who_asked_for_silence_is_reached_by_whatsapp() -> None:
    lead = spoken(identities=(Identity(IdentityKind.EMAIL, "ana@example.com"),))
    with begin("test", now=NOON) as work:
        work.session.get_one(Contact, lead.contact_id).opt_out = True
        assert outgoing.ways(work, lead) == Ways(None, "ana@example.com")
