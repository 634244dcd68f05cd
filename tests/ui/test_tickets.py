"""Tickets on their screen: the right people see them, acts carry words, and what is typed stays."""

from datetime import timedelta
from typing import Any

import pytest

from aliun_dashboard.flows import cases
from aliun_dashboard.flows.cannot_travel import cannot_travel
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.rules import MoneyEvent
from aliun_dashboard.queries.tickets import Pile
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets.rules import TicketKind
from aliun_dashboard.ui import labels_tickets as words
from aliun_dashboard.ui.screens.tickets import shown
from aliun_dashboard.ui.screens.tickets.file_state import TicketState
from aliun_dashboard.ui.screens.tickets.list_state import TicketsState
from tests import make, selling
from tests.conftest import NOON
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


def opened(title: str = "Pago sin cupo", priority: int = 5, **facts: Any) -> int:
    about = {"kind": TicketKind.ESCALATION} | facts
    with begin("Sistema", now=NOON) as work:
        return cases.open_case(work, key=title, priority=priority, title=title, **about).id or 0


async def at(state: Any, ticket_id: int) -> Any:
    await state._fill(ticket_id)
    return state


async def test_the_most_pressing_comes_first(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    for title, priority in (("Normal", 3), ("Urgente", 5), ("Otra urgente", 5)):
        opened(title, priority)
    state = fresh(TicketsState)
    await state._refill()
    assert [row.title for row in state.rows] == ["Urgente", "Otra urgente", "Normal"]
    assert state.rows[0].priority == "Urgente"
    assert state.piles == {"open": 3, "mine": 0, "unassigned": 3, "done": 0}


async def test_a_ticket_is_found_by_its_code_its_words_and_its_kind(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    opened("Avería")
    opened("Ñandú", kind=TicketKind.COMPLAINT)
    state = fresh(TicketsState)
    found = []
    for text, kind in (("t-000001", ""), ("ñand", ""), ("", "queja"), ("100 %", "")):
        state.text, state.kind = text, kind
        await state._refill()
        found.append([row.title for row in state.rows])
    assert found == [["Avería"], ["Ñandú"], ["Ñandú"], []]


async def test_an_agent_sees_the_tickets_of_their_own_leads_only(act_as: Any) -> None:  # noqa: F811
    mario, zoe = make.user(Role.AGENT, "Mario Ruiz"), make.user(Role.AGENT, "Zoe Paz")
    lead = make.lead()
    with begin("test", now=NOON) as work:
        work.session.get_one(Lead, lead.id).owner_id = mario.user_id
    opened("Suyo", lead_id=lead.id)
    opened("Del sistema", kind=TicketKind.SYSTEM)
    for who, expected in ((mario, ["Suyo"]), (zoe, [])):
        act_as(who)
        state = fresh(TicketsState)
        await state._refill()
        assert [row.title for row in state.rows] == expected
    act_as(zoe)
    assert not await fresh(TicketState)._fill(1)


async def test_taking_resolving_without_words_and_with_them(act_as: Any) -> None:  # noqa: F811
    sonia = make.user(Role.SUPPORT, "Sonia Paz")
    act_as(sonia)
    state = await at(fresh(TicketState), opened())
    await TicketState.take.fn(state)
    assert (state.ticket.status, state.ticket.owner) == ("in_progress", "Sonia Paz")
    await TicketState.ask_resolve.fn(state)
    await TicketState.resolve.fn(state, {"resolution": "   "})
    assert state.resolving
    assert "Falta decir" in state.resolve_error
    await TicketState.resolve.fn(state, {"resolution": "Le dimos otro hotel"})
    assert (state.ticket.status, state.resolution, state.resolving) == ("resolved", "Le dimos otro hotel", False)
    assert [one.says for one in state.onward] == [words.REOPEN, words.MOVES["closed"]]
    assert any("Resuelto" in line.did for line in state.history)


async def test_what_a_browser_makes_up_is_no_move(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    state = await at(fresh(TicketState), opened())
    assert await TicketState.move.fn(state, "resolved") is None
    assert await TicketState.move.fn(state, "nonsense") is None
    assert state.ticket.status == "open"


async def test_the_page_of_whoever_cannot_travel_says_the_penalty_and_promises_nothing(act_as: Any) -> None:  # noqa: F811
    sonia = make.user(Role.SUPPORT, "Sonia Paz")
    act_as(sonia)
    policies = selling.POLICIES | {
        "cancellation_windows": [{"days": 60, "percent": 0}, {"days": 30, "percent": 50}],
        "supplier_contact": "grupos@bahia.example",
    }
    trip = selling.paid(selling.quote(policies=policies)).reservation_id
    with begin("Sistema", now=NOON + timedelta(days=10)) as work:
        ticket_id = cannot_travel(work, trip, "enfermedad", "Operación").id or 0
    state = await at(fresh(TicketState), ticket_id)
    told = dict(state.facts)
    assert told[words.PENALTY] == "50 % · US$\u00a0500.00"
    assert told[words.WINDOW] == words.OUTSIDE
    assert told[words.DOCUMENT] == words.ASK_DOCUMENT
    assert told["Proveedor"] == "grupos@bahia.example"
    assert state.promises_nothing
    assert state.draft_supplier
    assert state.ticket.reservation == "R-000001"


def test_without_conditions_no_penalty_is_claimed() -> None:
    known = {"cause": "trabajo", "days_left": -1, "inside": False, "percent": None, "amount": None, "currency": "USD"}
    told = dict(shown._travel(known))
    assert told[words.PENALTY] == words.PENALTY_UNKNOWN
    assert told[words.DAYS_LEFT] == words.STARTED
    assert words.WINDOW not in told


def test_every_kind_state_and_pile_has_its_words() -> None:
    assert set(words.KINDS) == set(words.KIND_ICONS) == {kind.value for kind in TicketKind}
    assert set(words.PILES) == {pile.value for pile in Pile}
    assert set(words.STATUSES) == set(words.TONES)
    assert set(words.PRIORITIES) == set(range(1, 6))


async def test_a_payment_without_a_place_is_told_without_codes(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    offer = {"hotel": "Playa Bonita", "room": "Doble", "board": "all_inclusive", "currency": "USD"}
    offer |= {"total": "1093.84", "difference": "93.84"}
    facts = {"payment_id": 7, "campaign_id": 4, "alternative": offer}
    state = await at(fresh(TicketState), opened(reason="sold_out", facts=facts))
    assert state.ticket.reason == state.history[0].reason == words.REASONS["sold_out"]
    assert state.payment_href == "/pagos/?ver=pagos&pago=7"
    says = "Playa Bonita · Doble · todo incluido: US$\u00a01,093.84 (US$\u00a093.84 más)"
    assert state.facts == [(words.ALTERNATIVE, says)]


async def test_a_chargeback_is_told_in_words(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    payment = selling.payment(selling.paid(selling.quote()).payment_id)
    detail = {"dispute": "dp", "reason": "fraudulent"}
    selling.money_in(selling.told(payment, MoneyEvent.DISPUTED, detail=detail))
    state = await at(fresh(TicketState), 1)
    assert state.facts == [("Importe", "US$\u00a01,000.00"), ("Por qué disputa", "Dice que no hizo el pago")]
