"""Cases: one cause opens one ticket, and those it concerns hear of it once."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from aliun_dashboard.flows import cases, fulfilment, pipeline
from aliun_dashboard.flows.cannot_travel import cannot_travel
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments.models import Refund
from aliun_dashboard.staff.models import Notice
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import HIGHEST, TicketKind, TicketStatus
from tests import make, selling
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


def trip_of(**policies: Any) -> int:
    windows = [{"days": 60, "percent": 0}, {"days": 30, "percent": 50}]
    known = selling.POLICIES | {"cancellation_windows": windows, "supplier_contact": "grupos@bahia.example"} | policies
    return selling.paid(selling.quote(policies=known)).reservation_id


def reported(trip: int, cause: str = "personal", at: datetime = NOON, note: str = "") -> Ticket:
    with begin("Sistema", now=at) as work:
        return cannot_travel(work, trip, cause, note)


def test_inside_the_window_support_gets_the_supplier_and_no_penalty(database: str) -> None:
    sonia = make.user(Role.SUPPORT, "Sonia Paz")
    trip = trip_of()
    ticket = reported(trip)
    assert (ticket.kind, ticket.priority, ticket.status) == ("soporte_viaje", 4, "open")
    assert (ticket.facts["inside"], ticket.facts["percent"], ticket.facts["days_left"]) == (True, 0, 63)
    assert ticket.facts["supplier"] == "grupos@bahia.example"
    assert (sonia.user_id, "ticket") in notices()
    lead = selling.lead(ticket.lead_id or 0)
    assert lead.stage == "special_case"
    told = [row for row in selling.rows(AuditEntry) if row.action == "reservation.case"]
    assert [(row.subject, row.after["ticket"]) for row in told if row.after] == [(f"reservation:{trip}", "T-000001")]


def test_outside_the_window_the_penalty_is_told_to_the_cent(database: str) -> None:
    ticket = reported(trip_of(), at=NOON + timedelta(days=10))
    assert (ticket.facts["inside"], ticket.facts["percent"], ticket.facts["amount"]) == (False, 50, "500.00")
    assert "penalidad del 50 % (US$\u00a0500.00)" in ticket.facts["draft_supplier"]


@pytest.mark.parametrize("cause", ["accidente", "enfermedad"])
def test_an_accident_is_always_a_persons_case_and_asks_for_a_document(database: str, cause: str) -> None:
    ticket = reported(trip_of(), cause, at=NOON + timedelta(days=40))
    assert (ticket.priority, ticket.facts["asks_document"]) == (HIGHEST, True)
    assert "certificado médico" in ticket.facts["draft_customer"]


def test_nothing_is_promised_cancelled_or_returned(database: str) -> None:
    trip = trip_of()
    ticket = reported(trip)
    assert not re.search(r"reembols|devol|dinero|garantiz|refund", ticket.facts["draft_customer"], re.IGNORECASE)
    assert selling.reservation(trip).status == "confirmed"
    assert selling.rows(Refund) == []


def test_an_open_case_is_the_case_and_a_resolved_one_makes_room_for_the_next(database: str) -> None:
    trip = trip_of()
    first = reported(trip)
    assert reported(trip, "enfermedad").id == first.id
    with begin("Sistema", now=NOON) as work:
        cases.move(work, first.id or 0, TicketStatus.RESOLVED, "Cambió de fecha")
    assert reported(trip).id != first.id


def test_a_cause_that_is_none_and_a_trip_that_is_over_are_refused(database: str) -> None:
    trip = trip_of()
    with pytest.raises(Refused, match="needs_cause"):
        reported(trip, "")
    with begin("test", now=NOON) as work:
        fulfilment.cancel(work, trip, "Lo pidió")
    with pytest.raises(Refused, match="bad_reservation_status"):
        reported(trip)


def test_a_lead_moved_by_hand_to_the_special_cases_opens_a_ticket(database: str) -> None:
    lead = make.lead()
    with begin("test", now=NOON) as work:
        pipeline.move(work, lead.id or 0, seen=lead.version, to=Stage.SPECIAL_CASE, reason="Vuelo cancelado")
    [ticket] = selling.rows(Ticket)
    assert (ticket.lead_id, ticket.kind, ticket.reason) == (lead.id, "escalamiento", "Vuelo cancelado")


def test_a_ticket_is_taken_resolved_with_words_and_reopened(database: str) -> None:
    sonia = make.user(Role.SUPPORT, "Sonia Paz")
    ticket = opened()
    with begin(sonia, now=NOON) as work:
        assert cases.take(work, ticket.id or 0).owner_id == sonia.user_id
    with pytest.raises(Refused, match="needs_resolution"), begin(sonia, now=NOON) as work:
        cases.move(work, ticket.id or 0, TicketStatus.RESOLVED, "  ")
    with begin(sonia, now=NOON) as work:
        assert cases.move(work, ticket.id or 0, TicketStatus.RESOLVED, "Otro hotel").resolved_at == NOON
    with begin(sonia, now=NOON) as work:
        again = cases.move(work, ticket.id or 0, TicketStatus.OPEN)
        assert (again.resolution, again.resolved_at) == ("", None)
        with pytest.raises(Refused, match="bad_ticket_status"):
            cases.move(work, ticket.id or 0, TicketStatus.CLOSED)


def test_whoever_gets_a_ticket_hears_of_it(database: str) -> None:
    sonia, mario = make.user(Role.SUPPORT, "Sonia Paz"), make.user(Role.FINANCE, "Mario Ruiz")
    ticket = opened()
    with begin(sonia, now=NOON) as work:
        cases.assign(work, ticket.id or 0, mario.user_id)
    assert (mario.user_id, "ticket_assigned") in notices()


def test_an_agent_finds_no_ticket_of_a_colleagues_lead(database: str) -> None:
    mario, zoe = make.user(Role.AGENT, "Mario Ruiz"), make.user(Role.AGENT, "Zoe Paz")
    lead = make.lead()
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead.id).owner_id = mario.user_id
    ticket = opened(lead_id=lead.id)
    with pytest.raises(Refused, match="not_found"), begin(zoe, now=NOON) as work:
        cases.take(work, ticket.id or 0)
    with begin(mario, now=NOON) as work:
        cases.take(work, ticket.id or 0)
