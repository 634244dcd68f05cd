"""Salud says everything in words, lets only its readers in, and does what its buttons say."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import reflex as rx
from sqlmodel import select

import aliun_dashboard
from aliun_dashboard.adapters import kommo_http, simulator, whatsapp_errors
from aliun_dashboard.kernel import clock, probes
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.events import EventStatus, Signature, WebhookEvent
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus, Letter, finish
from aliun_dashboard.queries import health as query
from aliun_dashboard.queries.inbox import EventDetail, EventRow, Step
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import EVERYONE, READS_AUDIT, READS_HEALTH, Role
from aliun_dashboard.ui import labels_delivery, labels_health, labels_simulator, session
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.parts.inbox import Thing, things
from aliun_dashboard.ui.screens import simulator as simulator_screen
from aliun_dashboard.ui.screens.health import deliveries, event, events, overview, timetable
from aliun_dashboard.worker import probes as tries
from aliun_dashboard.worker import tasks
from aliun_dashboard.worker import timetable as worker_timetable
from tests import make
from tests.conftest import NOON

ROOM = Path(aliun_dashboard.__file__).parent


def codes_of_failures() -> set[str]:
    """Every `code="…"` that anybody gives a DeliveryFailed or a delivery, read from the sources."""
    found = {meaning.code for meaning in whatsapp_errors.MEANINGS.values()} | {whatsapp_errors.UNKNOWN.code}
    found |= set(kommo_http._PERMANENT.values()) | {"refused", "bug", "worker_died", "reported_failed"}
    for path in [*ROOM.glob("adapters/*.py"), *ROOM.glob("worker/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DeliveryFailed":
                words = [word.value for word in node.keywords if word.arg == "code"]
                found |= {word.value for word in words if isinstance(word, ast.Constant)}
    return found


def test_every_way_to_fail_has_words_and_says_what_to_do() -> None:
    codes = codes_of_failures()
    assert len(codes) > 30
    assert codes - set(labels_delivery.DELIVERY_CODES) == set()


def test_every_state_signature_light_and_finding_has_its_words() -> None:
    for table in (labels_health.EVENT_STATUSES, labels_health.EVENT_TONES, labels_health.EVENT_ICONS,
                  labels_health.EVENT_MEANINGS):  # fmt: skip
        assert set(table) == set(EventStatus)
    for table in (labels_health.SIGNATURES, labels_health.SIGNATURE_TONES, labels_health.SIGNATURE_ICONS):
        assert set(table) == set(Signature)
    for table in (labels_delivery.DELIVERY_STATUSES, labels_delivery.DELIVERY_TONES, labels_delivery.DELIVERY_ICONS):
        assert set(table) == set(DeliveryStatus)
    for table in (labels_health.LEVELS, labels_health.LEVEL_TONES, labels_health.LEVEL_ICONS):
        assert set(table) == set(query.Level)
    inside = {"ok", "slow", "no_worker", "backlog", "sealing_failed", "sealing_late"}
    assert set(query.LEVELS) | inside == set(labels_health.FINDINGS)


def test_every_timed_task_probe_and_trial_is_known_on_both_sides() -> None:
    assert set(worker_timetable.LINES) <= set(labels_health.TASKS)
    assert set(tries.TRIES) == set(probes.NAMES) <= set(labels_health.CONNECTIONS)
    assert set(simulator.KINDS) == set(labels_simulator.TRIALS)
    assert set(tasks.SENDERS) <= set(labels_delivery.PROVIDERS)


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        (overview.HealthState, READS_HEALTH),
        (events.EventsState, READS_HEALTH),
        (deliveries.DeliveriesState, READS_HEALTH),
        (timetable.TimetableState, READS_HEALTH),
        (event.EventState, READS_HEALTH | READS_AUDIT),
        (simulator_screen.SimulatorState, EVERYONE),
    ],
)
def test_only_its_readers_may_send_its_events(state: type[rx.State], readers: frozenset[Role]) -> None:
    handlers = {name: handler.fn for name, handler in state.event_handlers.items() if name != "setvar"}
    assert "load" in handlers
    for handler in handlers.values():
        assert handler.__roles__ <= readers


def test_an_auditor_reads_an_event_but_does_not_replay_it() -> None:
    assert Role.FINANCE in event.EventState.load.fn.__roles__
    assert Role.FINANCE not in event.EventState.replay.fn.__roles__


@pytest.fixture
def opened(database: str) -> Any:
    """Opens a State as somebody from support."""

    async def open_as(state: type[rx.State], path: str, who: Actor | None = None) -> Any:
        who = who or make.user(Role.SUPPORT, "Rafael Ortiz")
        root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
        page = root.get_substate(tuple(state.get_full_name().split(".")))
        sent = {"pathname": path, "asPath": path, "token": "tab", "headers": {"origin": "http://aliun.example"}}
        page.router = page.router.__class__.from_router_data(sent)
        session._viewer.set(Viewer(who.user_id or 0, who.name, "", Role(who.role or "")))
        await state.load.fn(page)
        return page

    yield open_as
    hub.seats.clear()


def store(number: int, **facts: Any) -> int:
    with begin("test", now=NOON) as work:
        row = WebhookEvent(
            **{
                "source": "kommo", "external_id": f"e{number}", "received_at": NOON, "headers": {}, "body": b"a=1",
                "signature": Signature.VALID, "status": EventStatus.PROCESSED,
            } | facts
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        return row.id or 0


async def test_the_address_chooses_what_the_inbox_shows(opened: Any) -> None:
    store(1)
    forged = store(2, status=EventStatus.REJECTED, signature=Signature.INVALID)
    page = await opened(events.EventsState, "/salud/eventos/?estado=rejected")
    assert [line.id for line in page.lines] == [forged]
    assert page.lines[0].signature == "Firma inválida"
    strange = await opened(events.EventsState, "/salud/eventos/?estado=nonsense", make.user(Role.ADMIN, "Julia"))
    assert len(strange.lines) == 2


async def test_a_forged_event_offers_no_replay_and_refuses_one(opened: Any) -> None:
    number = store(1, status=EventStatus.REJECTED, signature=Signature.INVALID)
    page = await opened(event.EventState, f"/salud/eventos/{number}/")
    assert page.sheet.forged
    assert not page.sheet.replayable
    await event.EventState.replay.fn(page)
    with begin("test") as work:
        assert work.session.get_one(WebhookEvent, number).status is EventStatus.REJECTED


async def test_a_failed_event_is_replayed_from_its_page(opened: Any) -> None:
    number = store(1, status=EventStatus.FAILED, error="boom", error_kind="ValueError")
    page = await opened(event.EventState, f"/salud/eventos/{number}/")
    assert (page.sheet.error_kind, page.sheet.error) == ("ValueError", "boom")
    await event.EventState.replay.fn(page)
    assert page.sheet.status == "En espera"


async def test_an_event_that_is_not_there_is_said_so(opened: Any) -> None:
    page = await opened(event.EventState, "/salud/eventos/404/")
    assert page.status == "missing"


async def test_a_failed_delivery_says_why_in_spanish_and_is_retried(opened: Any) -> None:
    with begin("test", now=NOON) as work:
        work.send(Letter("whatsapp", "send_text", "k", "lead:1", {"to": "+18095550123", "text": "Hola"}))
        work.session.flush()
        number = work.session.exec(select(Delivery)).one().id or 0
        finish(work.session, number, DeliveryStatus.FAILED, NOON, code="unknown_outcome", error="timeout")
    page = await opened(deliveries.DeliveriesState, "/salud/entregas/?estado=failed")
    assert page.lines[0].why.startswith("No sabemos si llegó")
    assert page.lines[0].retry == "Reintentar (puede llegar dos veces)"
    await deliveries.DeliveriesState.open.fn(page, number)
    assert ("Para", "+1 809-555-0123") in page.content
    await deliveries.DeliveriesState.retry.fn(page, number)
    assert page.numbers == {"waiting": 1}


async def test_probing_asks_a_worker_and_shows_that_it_is_under_way(opened: Any) -> None:
    page = await opened(overview.HealthState, "/salud/")
    await overview.HealthState.probe.fn(page, "kommo")
    assert [light.name for light in page.lights if light.probing] == ["kommo"]


async def test_the_sentence_counts_what_wants_attention(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "stopwatch", lambda: 0.0)  # a busy machine is no fault here
    page = await opened(overview.HealthState, "/salud/")
    assert page.sentence == "1 cosa necesita atención."  # no worker beats in this test
    store(1, status=EventStatus.FAILED)
    await overview.HealthState.refresh.fn(page)
    assert page.sentence == "2 cosas necesitan atención."


async def test_without_a_demo_the_simulator_is_off_and_refuses(opened: Any) -> None:
    page = await opened(simulator_screen.SimulatorState, "/simulador/")
    assert page.status == "off"
    await simulator_screen.SimulatorState.send.fn(page, "new_lead")
    with begin("test") as work:
        assert work.session.exec(select(Delivery)).all() == []


def detail(**facts: Any) -> EventDetail:
    row = EventRow(1, "kommo", NOON, Signature.VALID, EventStatus.FAILED, 0, 1, "", 0, {})
    return EventDetail(
        **{"row": row, "external_id": "e", "steps": (), "headers": {}, "body": b"", "error": "", "processed_at": None}
        | facts
    )


def test_a_failed_step_stops_the_later_ones_visibly() -> None:
    steps = (Step("signature", 0.1, True, "valid"), Step("log", 3.2, False, ""))
    shown = event._steps(detail(steps=steps))
    assert [step.state for step in shown] == ["done", "failed", "missing", "missing", "missing"]
    assert [step.name for step in shown][2:] == ["Presupuesto validado", "Movimiento de etapa", "Primer mensaje"]


def test_a_body_that_is_no_text_is_shown_as_bytes_and_a_long_one_is_cut() -> None:
    assert "ff fe" in event._text(b"\xff\xfe" * 20)
    assert event._text(b"a\0b") == "a␀b"
    assert event._text(b"x" * 10_000).endswith("en total 10000 bytes")


def test_an_account_of_a_timed_task_is_told_in_words() -> None:
    assert timetable._result("sealed=12") == "12 selladas"
    assert timetable._result("seen=3 recovered=1") == "3 vistos · 1 recuperados"
    assert timetable._result("worker=ok kommo=simulated") == "trabajador: bien · Kommo: simulado"
    assert timetable._result("simulated") == "simulado"


def test_whatever_a_timed_task_counts_has_words() -> None:
    """Read from the sources: the names in `return f"expired={…}"`."""
    sources = "\n".join(path.read_text() for path in (ROOM / "worker").glob("*.py"))
    counted = {name for line in re.findall(r'return f"(.*)"', sources) for name in re.findall(r"(\w+)=\{", line)}
    counted -= {"batches", "ended", "seconds"}  # of jobs that are on no timetable
    assert {"expired", "sealed", "repaired"} <= counted
    assert counted - set(labels_health.RESULT_WORDS) == set()


def test_only_leads_become_links_and_a_subject_without_a_number_is_none() -> None:
    assert things({"lead:7": "", "lead:8": "Ana", "simulator": "", "contact:3": "Luis"}) == [
        Thing("L-000007", "/leads/7/"),
        Thing("Ana", "/leads/8/"),
    ]
