"""Cases: one cause opens one ticket, and those it concerns hear of it once."""

from sqlmodel import col, select

from aliun_dashboard.flows import cases
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import HIGHEST, TicketKind
from tests import make
from tests.conftest import NOON


def opened(key: str = "quota:1", **facts: object) -> Ticket:
    about = {"kind": TicketKind.TRAVEL_SUPPORT, "priority": HIGHEST, "title": "Pago sin cupo"} | facts
    with begin("Sistema", now=NOON) as work:
        return cases.open_case(work, key=key, **about)  # pyright: ignore[reportArgumentType]


def notices() -> list[tuple[int, str]]:
    with begin("test", now=NOON) as work:
        return [(row.user_id, row.kind) for row in work.session.exec(select(Notice).order_by(col(Notice.user_id)))]


def test_the_same_cause_opens_one_ticket_and_tells_everybody_once(database: str) -> None:
    sonia, mario = make.user(Role.SUPPORT, "Sonia Paz"), make.user(Role.AGENT, "Mario Ruiz")
    lead = make.lead()
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead.id).owner_id = mario.user_id
    first, again = opened(lead_id=lead.id), opened(lead_id=lead.id, title="Otra vez")
    assert (first.id, first.title) == (again.id, "Pago sin cupo")
    assert notices() == [(sonia.user_id, "ticket"), (mario.user_id, "ticket")]


def test_a_case_is_in_the_log_of_the_ticket_and_of_its_lead(database: str) -> None:
    lead = make.lead()
    ticket = opened(lead_id=lead.id)
    with begin("test", now=NOON) as work:
        told = work.session.exec(select(AuditEntry.subject).where(AuditEntry.action == "ticket.opened")).all()
    assert set(told) == {f"ticket:{ticket.id}", f"lead:{lead.id}"}
