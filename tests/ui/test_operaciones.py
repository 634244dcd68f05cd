"""Operaciones and Disponibilidad: who may, what they say, and that their buttons ask the flows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import reflex as rx

from aliun_dashboard.flows import rehearsals as flow
from aliun_dashboard.flows import uptime
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.operations.retention import RULES
from aliun_dashboard.operations.rules import SILENT, STOPPED, RehearsalStatus, RehearsalStep
from aliun_dashboard.queries.automations import Blocked, Kind
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EDITS_RULES, READS_HEALTH, Role
from aliun_dashboard.ui import labels_operations as words
from aliun_dashboard.ui import session
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.screens.health import availability
from aliun_dashboard.ui.screens.operations import automations, rehearsals, retention
from tests import make

STATES = (rehearsals.RehearsalsState, automations.AutomationsState, retention.RetentionState)


def test_everything_that_can_be_said_has_its_words() -> None:
    assert set(words.STEPS) == set(RehearsalStep)
    assert set(words.STATUSES) == set(words.TONES) == set(words.ICONS) == set(RehearsalStatus)
    assert set(words.KINDS) == set(words.KIND_ICONS) == set(Kind)
    assert set(words.BLOCKED) == set(Blocked)
    assert set(words.KEPT) == {rule.name for rule in RULES} | {"imports"}
    assert {SILENT, STOPPED} <= set(words.CAUSE_WORDS)


@pytest.mark.parametrize("state", STATES)
def test_only_those_who_lead_or_administer_run_the_house(state: type[rx.State]) -> None:
    handlers = {name: handler.fn for name, handler in state.event_handlers.items() if name != "setvar"}
    assert all(handler.__roles__ == EDITS_RULES for handler in handlers.values())


def test_those_who_read_health_mark_maintenance() -> None:
    assert availability.AvailabilityState.plan.fn.__roles__ == READS_HEALTH


@pytest.fixture
def opened(database: str) -> Iterator[Any]:
    """Opens a State as the director."""
    who = make.user(Role.DIRECTOR, "Rosa Polanco")

    async def open_as(state: type[rx.State], path: str, who: Actor = who) -> Any:
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        page = root.get_substate(tuple(state.get_full_name().split(".")))
        sent = {"pathname": path, "asPath": path, "token": "tab", "headers": {"origin": "http://aliun.example"}}
        page.router = page.router.__class__.from_router_data(sent)
        session._viewer.set(Viewer(who.user_id or 0, who.name, "", Role(who.role or "")))
        await state.load.fn(page)
        return page

    yield open_as
    hub.seats.clear()


async def test_the_button_asks_a_worker_and_the_page_follows_the_steps(opened: Any) -> None:
    page = await opened(rehearsals.RehearsalsState, "/operaciones/")
    assert (page.loaded, page.runs, page.newest.id) == (True, False, 0)
    await rehearsals.RehearsalsState.rehearse.fn(page)
    assert (page.runs, page.newest.status, len(page.newest.steps)) == (True, "Pedido", len(RehearsalStep))
    number = page.newest.id
    now = clock.now()
    with begin(SYSTEM, now=now - timedelta(minutes=4, seconds=12)) as work:
        flow.begin(work, number)
        flow.step_begun(work, number, RehearsalStep.BACKUP)
        flow.step_done(work, number, 61_000, {"rows": 1200, "megabytes": 3.5})
        flow.step_begun(work, number, RehearsalStep.COPY)
    await rehearsals.RehearsalsState.refresh.fn(page)
    told = [(step.took, step.says) for step in page.newest.steps[:3]]
    assert told[0][1] == "1,200 filas · 3.5 MB"
    assert [took for took, _ in told[1:]] == ["en curso", "pendiente"]
    with begin(SYSTEM, now=now) as work:
        flow.finish(work, number, "sound: quota")
    await rehearsals.RehearsalsState.refresh.fn(page)
    assert (page.runs, page.newest.took, page.newest.status) == (False, "04:12 de 15:00", "Falló")
    assert page.newest.error == "sound: quota"


async def test_what_automations_did_is_chosen_and_undone_with_a_reason(opened: Any) -> None:
    lead = make.lead()
    before = lead.stage
    with begin("test") as work:
        work.session.connection().exec_driver_sql("DELETE FROM stage_move WHERE from_stage IS NOT NULL")
        work.session.get_one(Lead, lead.id).stage = Stage.INCOMING
    with begin(SYSTEM) as work:
        leads.place(work, leads.get(work, lead.id or 0), Stage.QUALIFIED, cause="budget")
    assert before in (Stage.INCOMING, Stage.QUALIFIED)
    state = automations.AutomationsState
    page = await opened(state, "/operaciones/deshacer/")
    assert [(line.says, line.note) for line in page.lines] == [("Lead Entrante → Calificado", "presupuesto suficiente")]
    await state.toggle.fn(page, "payment:1:1")
    assert page.chosen == []
    await state.toggle_all.fn(page)
    assert page.all_chosen
    await state.open.fn(page)
    await state.undo.fn(page, {"reason": "regla equivocada"})
    assert (page.lines, page.chosen, page.asks) == ([], [], False)
    assert make.stored(lead.id or 0).stage is Stage.INCOMING


async def test_every_rule_is_listed_with_its_days(opened: Any) -> None:
    page = await opened(retention.RetentionState, "/operaciones/conservacion/")
    assert len(page.rules) == len(RULES) + 1
    assert all(rule.last == words.NOT_RUN for rule in page.rules)


async def test_uptime_says_its_target_and_an_incident_becomes_maintenance(opened: Any) -> None:
    state, now = availability.AvailabilityState, clock.now()
    page = await opened(state, "/salud/disponibilidad/")
    assert page.percent == "sin datos"
    for ago in range(1, 21):
        with begin(SYSTEM, now=now - timedelta(minutes=ago)) as work:
            uptime.pinged(work, "database" if ago in (5, 6) else "", 3.0)
    await state.load.fn(page)
    assert (page.percent, page.tone, page.down) == ("90.000 %", "bad", "2")
    [incident] = page.incidents
    assert (incident.lasted, incident.cause) == ("2 min", "La base de datos no respondía")
    await state.open.fn(page, incident.span)
    await state.plan.fn(page, {"note": "versión nueva"})
    assert (page.percent, page.tone, page.asks) == ("100.000 %", "good", "")
    assert page.incidents[0].note == "versión nueva – Rosa Polanco"
