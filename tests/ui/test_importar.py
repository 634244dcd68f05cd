"""Importar leads on its page: columns, rows, decisions, numbers, the way back."""

from typing import Any

import pytest
import reflex as rx

from aliun_dashboard.aliun_dashboard import app
from aliun_dashboard.imports.models import ImportRun
from aliun_dashboard.imports.rules import MOVES, Field, Outcome, Result, RunStatus
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.messages.import_words import CHOICES
from aliun_dashboard.staff.rules import IMPORTS_LEADS, Role
from aliun_dashboard.ui import labels_imports as words
from aliun_dashboard.ui.screens.imports import shown
from aliun_dashboard.ui.screens.imports.state import ImportState
from aliun_dashboard.worker import imports as carrier
from tests import importing, make
from tests.importing import file
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

assert app
pytestmark = pytest.mark.usefixtures("database")
CARLA = ("Carla Núñez", "+1 809 555 0123", "", "Bayahíbe", "12/04/2090", "", "", "")
PEDRO = ("Pedro Gil", "829 555 0199", "", "", "", "", "", "2400")
WRONG = ("Ana", "consultar", "", "", "", "", "", "")


@pytest.fixture
def dora(act_as) -> Actor:  # noqa: F811
    actor = make.user(Role.DIRECTOR, "Dora Jefa")
    act_as(actor)
    return actor


async def opened(**query: Any) -> rx.State:
    state = fresh(ImportState)
    asked = {name: str(value) for name, value in query.items()}
    address = "/leads/importar/?" + "&".join(f"{name}={value}" for name, value in asked.items())
    here = {"asPath": address, "pathname": "/leads/importar/", "query": asked}
    sent = here | {"headers": {"origin": "http://localhost"}}
    state.router = state.router.__class__.from_router_data(sent)
    await ImportState.load.fn(state)
    return state


def test_only_who_may_import_reaches_any_handler() -> None:
    handlers = {name: one for name, one in ImportState.event_handlers.items() if name != "setvar"}
    assert handlers
    assert {one.fn.__roles__ for one in handlers.values()} == {IMPORTS_LEADS}


def test_every_step_outcome_and_choice_has_its_word() -> None:
    assert set(words.STATUS) == set(words.STATUS_TONES) == set(RunStatus) == set(shown.AT_STEP) == set(MOVES)
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.RESULTS) == set(Result)
    assert set(words.TONES) == set(Outcome) | set(Result)
    assert set(CHOICES) == {"keep", "overwrite", "fill"}


async def test_without_a_file_the_page_asks_for_one_and_lists_the_last(dora: Actor) -> None:
    importing.send(file(PEDRO), dora)
    state = await opened()
    assert (state.step, [(run.file_name, run.status) for run in state.runs]) == ("file", [("clientes.csv", "mapping")])
    told = await opened(error="unreadable_file", why="no+es+texto")
    assert "no se puede leer" in told.refused


async def test_columns_are_proposed_changed_and_refused_when_too_few(dora: Actor) -> None:
    run_id = importing.send(file(PEDRO), dora)
    state = await opened(archivo=run_id)
    assert (state.step, [column.field for column in state.columns][:3]) == ("columns", ["name", "phone", "email"])
    assert state.columns[1].sample == "829 555 0199"
    assert "prefijo" in state.columns[1].hint
    for at in (1, 2):
        await ImportState.pick.fn(state, at, "")
    await ImportState.look_through.fn(state)
    assert "cómo contactar" in state.refused
    await ImportState.pick.fn(state, 1, Field.WHATSAPP.value)
    await ImportState.adjust.fn(state, "region", "US")
    await ImportState.adjust.fn(state, "step", "hacked")
    await ImportState.look_through.fn(state)
    assert (state.step, state.refused) == ("work", "")
    assert (importing.run(run_id).region, importing.run(run_id).mapping["1"]) == ("US", "whatsapp")


async def test_rows_are_told_in_words_and_conflicts_decided_one_by_one_and_all(dora: Actor) -> None:
    make.lead()
    run_id = importing.planned(file(CARLA, PEDRO, WRONG), dora)
    state = await opened(archivo=run_id)
    assert (state.step, state.act, state.waiting) == ("review", "Importar 1 fila", words.WAITING_ONE)
    carla, _pedro, wrong = state.rows
    assert carla.why == "Destino: tenemos «Punta Cana», el archivo dice «Bayahíbe»."
    assert [one.value for one in carla.options] == ["", "keep", "overwrite", "fill"]
    assert wrong.why == "Teléfono: «consultar» no es un número de teléfono."
    assert wrong.fix == "Escríbelo con su prefijo: +1 809 555 0123."
    await ImportState.filter.fn(state, "rejected")
    assert [row.line for row in state.rows] == [4]
    await ImportState.decide.fn(state, 2, "fill")
    assert (state.act, state.waiting) == ("Importar 2 filas", "")
    await ImportState.decide_all.fn(state, "keep")
    await ImportState.filter.fn(state, "")
    assert state.rows[0].chosen == "keep"
    await ImportState.change_columns.fn(state)
    assert state.step == "columns"


async def test_a_page_that_names_columns_follows_when_somebody_else_has_them_looked_through(dora: Actor) -> None:
    run_id = importing.send(file(PEDRO), dora)
    state = await opened(archivo=run_id)
    importing.look_through(run_id, dora)
    await ImportState.refresh.fn(state)
    assert state.step == "review"


async def test_an_import_goes_from_its_button_to_its_numbers_and_back(dora: Actor) -> None:
    run_id = importing.planned(file(PEDRO, WRONG), dora)
    state = await opened(archivo=run_id)
    await ImportState.bring_in.fn(state)
    assert (state.step, state.status) == ("work", "running")
    importing.carry(run_id, dora)
    await ImportState.refresh.fn(state)
    assert (state.step, state.counts["created"], state.counts["refused"]) == ("result", 1, 1)
    assert state.rows[0].href == "/leads/1/"
    assert state.undo_says == "Deshacer 1 fila"
    with begin("test") as work:  # sent today, as the page knows the day
        work.session.get_one(ImportRun, run_id).created_at = work.now
    await ImportState.undo.fn(state)
    importing.carry(run_id, dora)
    await ImportState.refresh.fn(state)
    assert (state.status, state.counts["left"], state.undo_says) == ("undone", 0, "")
    assert state.rows[0].href == ""


async def test_a_run_that_was_stopped_says_so_and_can_go_on(dora: Actor) -> None:
    run_id = importing.planned(file(PEDRO), dora)
    state = await opened(archivo=run_id)
    await ImportState.bring_in.fn(state)
    carrier.stop(run_id, "bug")
    await ImportState.refresh.fn(state)
    assert state.trouble == words.STOPPED
    await ImportState.resume.fn(state)
    importing.carry(run_id, dora)
    await ImportState.refresh.fn(state)
    assert (state.step, state.counts["created"]) == ("result", 1)


async def test_a_file_is_thrown_away(dora: Actor) -> None:
    run_id = importing.planned(file(PEDRO), dora)
    state = await opened(archivo=run_id)
    await ImportState.discard.fn(state)
    assert (await opened(archivo=run_id)).step == "file"
