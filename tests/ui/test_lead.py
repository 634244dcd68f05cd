"""The lead file: what its handlers do, and that every act of the log has words."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import atlas, contacts
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.queries import timeline
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui import labels_lead_acts, session
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.screens.lead.state import LeadState
from tests import make
from tests.conftest import NOON

ROOT = Path(__file__).parents[2] / "aliun_dashboard"
ACT = re.compile(r"(lead|contact|task)\.[a-z_]+")


def written_acts() -> set[str]:
    """Every act that the code writes into the log of a lead or its contact."""
    sources = [*ROOT.glob("flows/*.py"), *ROOT.glob("*/actions.py"), *ROOT.glob("demo/*.py"), *ROOT.glob("worker/*.py")]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source.read_text()))]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if ACT.fullmatch(text)}


def test_every_act_of_the_log_has_words_and_a_kind() -> None:
    acts = written_acts()
    assert {"lead.moved", "contact.merged", "task.planned"} <= acts
    assert acts - labels_lead_acts.ACTS.keys() == set(), "say in ui/labels_lead_acts.py how this is told"
    assert acts - timeline.DONE.keys() == set(), "say in queries/timeline.py what this is about"


def test_every_kind_of_line_has_its_filter() -> None:
    assert set(words.FILTERS) - {""} == set(timeline.Kind)


@pytest.fixture
def page(database: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Opens a lead's page as somebody."""
    monkeypatch.setattr(hub, "join", lambda *_: None)

    async def open_as(lead_id: int | None, who: Actor) -> LeadState:
        session._viewer.set(Viewer(who.user_id or 0, who.name, "", Role(who.role or "")))
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        state = root.get_substate(tuple(LeadState.get_full_name().split(".")))
        state.router = state.router.__class__.from_router_data(
            {"pathname": "/leads/[id]", "asPath": f"/leads/{lead_id}/", "query": {"id": str(lead_id)}}
        )
        async for _ in LeadState.load.fn(state):
            pass
        return state

    return open_as


async def test_opening_a_lead_fills_the_page_and_clears_unread(page: Any) -> None:
    lead = make.lead(text="Hola")
    state = await page(lead.id, make.user())
    assert (state.status, state.head.name, state.head.code) == ("ready", "Carla Núñez", "L-000001")
    assert make.stored(lead.id or 0).unread == 0
    assert [line.did for line in state.lines if line.body == "Hola"] == ["escribió"]


async def test_a_colleagues_lead_is_missing_and_leaves_nothing_on_the_page(page: Any) -> None:
    luis = make.user(name="Luis Gil")
    state = await page(make.lead(owner_id=luis.user_id).id, make.user(name="Ana Pérez"))
    assert (state.status, state.head.name, state.lines) == ("missing", "", [])


async def test_a_wrong_fact_is_said_beside_its_field_and_changes_nothing(page: Any) -> None:
    lead = make.lead()
    state = await page(lead.id, make.user())
    for value, said in (("siete", "no es un número"), ("900", "entre 1 y 90")):
        await LeadState.save.fn(state, "nights", value)
        assert said in state.outcome["error"]
    assert make.stored(lead.id or 0).nights == 5
    await LeadState.save.fn(state, "nights", "7")
    assert (state.outcome["error"], make.stored(lead.id or 0).nights) == ("", 7)


@pytest.mark.parametrize("name", ["stage", "owner_id", "version", "budget_override", "__class__"])
async def test_only_facts_of_the_trip_are_edited_in_place(page: Any, name: str) -> None:
    lead = make.lead()
    state = await page(lead.id, make.user())
    await LeadState.save.fn(state, name, "1")
    assert state.outcome["error"]
    assert make.stored(lead.id or 0).version == lead.version


async def test_a_move_that_wants_a_reason_opens_its_dialog_and_keeps_it_on_refusal(page: Any) -> None:
    lead = make.lead()
    state = await page(lead.id, make.user())
    await LeadState.move.fn(state, "special_case")
    assert state.dialog == "move"
    await LeadState.move_with_reason.fn(state, {"reason": " "})
    assert (state.dialog, bool(state.dialog_error)) == ("move", True)
    await LeadState.move_with_reason.fn(state, {"reason": "Pide algo raro"})
    assert (state.dialog, state.head.stage) == ("", "special_case")


async def test_a_short_budget_asks_for_a_reason_and_then_lets_pass(page: Any) -> None:
    make.budget_rule("120")
    state = await page(make.lead().id, make.user())
    assert state.verdict.says == "Presupuesto insuficiente (mín. US$\u00a01,200.00)"
    await LeadState.move.fn(state, "qualified")
    assert state.dialog == "override"
    await LeadState.override.fn(state, {"reason": "Cliente de siempre"})
    assert (state.head.stage, state.verdict.override) == ("qualified", "Cliente de siempre")


async def test_a_step_is_planned_ticked_off_and_opened_again(page: Any) -> None:
    state = await page(make.lead().id, make.user())
    await LeadState.plan.fn(state, {"title": "Llamar", "due": "monday", "day": ""})
    await LeadState.complete.fn(state, state.steps[0].id)
    assert [(step.title, step.done) for step in state.steps] == [("Llamar", True)]
    await LeadState.reopen.fn(state, state.steps[0].id)
    assert not state.steps[0].done


async def test_two_contacts_are_compared_merged_and_parted(page: Any) -> None:
    lead, other = make.lead(), make.lead(phone="+1 829 777 0102")
    state = await page(lead.id, make.user())
    assert [twin.why for twin in state.twins] == ["nombre parecido"]
    await LeadState.compare.fn(state, other.contact_id)
    await LeadState.keep_other.fn(state, True)
    await LeadState.merge.fn(state, {"reason": "Misma persona"})
    assert (state.dialog, state.head.contact_id, state.twins) == ("", other.contact_id, [])
    await LeadState.part.fn(state, state.merges[0].id)
    assert state.head.contact_id == lead.contact_id


async def test_a_number_of_somebody_else_is_refused_in_the_dialog(page: Any) -> None:
    make.lead(phone="+1 829 777 0102", name="Pedro Gil")
    state = await page(make.lead().id, make.user())
    await LeadState.ask_for.fn(state, "identity")
    await LeadState.add_identity.fn(state, {"kind": "phone", "value": "829 777 0102"})
    assert (state.dialog, "Pedro Gil" in state.dialog_error) == ("identity", True)


async def test_the_timeline_is_filtered_and_searched(page: Any) -> None:
    lead = make.lead(text="Hola, ¿tienen playa?")
    state = await page(lead.id, make.user())
    await LeadState.note.fn(state, "Quiere playa")
    await LeadState.filter.fn(state, "note")
    assert [line.body for line in state.lines] == ["Quiere playa"]
    await LeadState.filter.fn(state, "")
    await LeadState.search.fn(state, "PLAYA")
    assert len(state.lines) == 2


async def test_what_speaks_for_a_campaign_is_told_in_words(page: Any) -> None:
    campaign, director = make.campaign(), make.user(Role.DIRECTOR)
    lead = make.lead(text="Vi la Semana Azul")
    with begin(director, now=NOON) as work:
        atlas.force(work, lead.id or 0, campaign, "Cliente de la casa")
    state = await page(lead.id, director)
    told = {line.did: {change.name: change.new for change in line.changes} for line in state.lines}
    heard = {"Campaña": "ATL-001", "Motivo": "Match por mención", "En sus palabras": "Semana Azul"}
    assert told["reconoció una campaña"] == heard
    assert told["forzó Atlas"] == {"Campaña": "ATL-001"}


async def test_a_change_elsewhere_shows_after_a_refresh(page: Any) -> None:
    lead = make.lead()
    state = await page(lead.id, make.user())
    with begin("Sistema", now=NOON) as work:
        contacts.add_identity(work, lead.contact_id, IdentityKind.EMAIL, "carla@example.com")
    await LeadState.refresh.fn(state)
    assert [each.shown for each in state.reach][-1] == "carla@example.com"


async def test_finance_cannot_send_what_changes_a_lead() -> None:
    changing = [LeadState.move, LeadState.assign, LeadState.save, LeadState.merge, LeadState.note, LeadState.opt_out]
    assert all(Role.FINANCE not in handler.fn.__roles__ for handler in changing)
