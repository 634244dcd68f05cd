"""The log is told in words, filtered, exported, and shows where its chain breaks."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import reflex as rx

import aliun_dashboard
from aliun_dashboard.api import app as application
from aliun_dashboard.campaigns.rules import CampaignStatus
from aliun_dashboard.flows import operations, staff
from aliun_dashboard.kernel import audit
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin, read
from aliun_dashboard.payments.rules import RefundStatus
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, FileStanding
from aliun_dashboard.queries import forensic_log
from aliun_dashboard.queries.forensic_log import LogFilter
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff.rules import READS_AUDIT, Role
from aliun_dashboard.ui import labels_audit, session
from aliun_dashboard.ui.parts.diff import changes
from aliun_dashboard.ui.screens.audit import log, webhooks
from tests import make
from tests.conftest import NOON

ROOM = Path(aliun_dashboard.__file__).parent
STATES = {
    "confirmation.": ConfirmationStatus,
    "order_file.": FileStanding,
    "refund.": RefundStatus,
    "reservation.": ReservationStatus,
    "campaign.": CampaignStatus,
}
WRITERS = {"audit": 0, "_audit": 2, "change": 2, "move": 3}  # where each takes the act's name


def acts() -> set[str]:
    """Every act that anybody writes into the log, read from the sources."""
    found: set[str] = set()
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                first = node.args[WRITERS.get(name, 99) :][:1]
                said = [part.value for word in first for part in ast.walk(word) if isinstance(part, ast.Constant)]
                found |= {act for act in said if isinstance(act, str) and "." in act}
    return found


def test_every_act_in_the_log_has_its_words() -> None:
    written = acts()
    assert len(written) > 30
    stems = {act for act in written if act.endswith(".")}  # completed by the state that was reached
    assert stems <= STATES.keys()
    written |= {f"{stem}{state.value}" for stem in stems for state in STATES[stem]}
    assert written - stems - set(labels_audit.ACTIONS) == set()


def test_differences_are_told_in_words() -> None:
    told = changes(
        {"nights": 4, "stage": "incoming", "amount": "1000.00"},
        {"nights": 5, "stage": "qualified", "amount": "1250.50", "budget_override": "cliente fiel"},
    )
    assert [(one.name, one.before, one.after, one.is_new) for one in told] == [
        ("noches", "4", "5", False),
        ("etapa", "Lead Entrante", "Calificado", False),
        ("importe", "1,000", "1,250.5", False),
        ("excepción", "nada", "cliente fiel", True),
    ]
    assert changes({}, {"intact": True})[0].after == "sí"


def test_a_lead_is_found_by_its_code_and_a_strange_day_is_no_filter() -> None:
    assert log.log_filter("L-000042", "", "", "2026-13-99", "") == LogFilter("lead:42")
    assert log.log_filter("user:3", "Ana", "lead", "2026-03-02", "").since is not None


@pytest.mark.parametrize("state", [log.AuditState, webhooks.WebhookLogState])
def test_only_auditors_may_send_its_events_and_none_deletes(state: type[rx.State]) -> None:
    handlers = {name: handler.fn for name, handler in state.event_handlers.items() if name != "setvar"}
    assert all(handler.__roles__ == READS_AUDIT for handler in handlers.values())
    assert not [name for name in handlers if "delete" in name or "remove" in name]


def rows(**wanted: Any) -> list[str]:
    with read() as session_:
        return [row.action for row in forensic_log.page(session_, LogFilter(**wanted)).rows]


def test_filters_by_subject_actor_noun_and_day(database: str) -> None:
    lead = make.lead()
    with begin(make.user(Role.DIRECTOR, "Marisol Peña"), now=NOON) as work:
        work.audit("staff.created", "user:9", reason="alta")
    assert rows(actor="Marisol Peña") == ["staff.created"]
    assert set(rows(subject=f"lead:{lead.id}")) >= {"lead.created", "lead.greeted"}
    assert all(action.startswith("lead.") for action in rows(action="lead"))
    assert rows(action="staff.created", since=NOON.date(), until=NOON.date()) == ["staff.created"]


def test_pages_follow_each_other_without_gap_or_repeat(database: str) -> None:
    with begin("test", now=NOON) as work:
        for number in range(7):
            work.audit("lead.read", f"lead:{number}")
    with read() as session_:
        everything = [row.id for row in forensic_log.everything(session_, LogFilter())]
        first = forensic_log.page(session_, LogFilter(), limit=3)
        second = forensic_log.page(session_, LogFilter(), first.after, limit=3)
    assert [row.id for row in (*first.rows, *second.rows)] == everything[:6] == sorted(everything, reverse=True)[:6]


def test_the_check_hears_its_progress_and_finds_the_first_altered_entry(database: str) -> None:
    with begin("test", now=NOON) as work:
        for number in range(5):
            work.audit("lead.read", f"lead:{number}")
    with begin("test", now=NOON) as work:
        audit.seal(work.session)
    heard: list[int] = []
    with read() as session_:
        assert forensic_log.verify(session_, heard.append).intact
        third = forensic_log.page(session_, LogFilter(subject="lead:2")).rows[0].id
    assert heard == [5]
    with psycopg.connect(database) as forger:
        forger.execute("SET session_replication_role = replica")
        forger.execute("UPDATE audit_entry SET reason = 'nothing to see' WHERE id = %s", [third])
    with read() as session_:
        found = forensic_log.verify(session_, heard.append)
        assert forensic_log.around(session_, third).rows[0].id == third
    assert (found.broken_entry, found.sealed) == (third, 2)
    with begin(make.user(Role.DIRECTOR, "Marisol Peña"), now=NOON) as work:
        operations.chain_verified(work, found)
    assert rows(action="audit.verified") == ["audit.verified"]


async def test_opening_by_source_leads_to_the_webhooks(database: str) -> None:
    director = make.user(Role.DIRECTOR, "Marisol Peña")
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    page = root.get_substate(tuple(log.AuditState.get_full_name().split(".")))
    sent = {
        "pathname": "/auditoria",
        "asPath": "/auditoria/?source=kommo",
        "token": "t",
        "headers": {"origin": "http://a"},
    }
    page.router = page.router.__class__.from_router_data(sent)
    session._viewer.set(Viewer(director.user_id or 0, director.name, "", Role.DIRECTOR))
    event = await log.AuditState.load.fn(page)
    assert "/auditoria/webhooks/?source=kommo" in str(event)


@pytest.fixture
def people(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who may read the log, and somebody who may not."""
    monkeypatch.setenv("ALIUN_PUBLIC_URL", "http://aliun.test")
    settings.cache_clear()
    with begin(Actor("test")) as work:
        staff.create_user(work, "marisol@aliun.example", "Marisol Peña", Role.DIRECTOR, "una-clave-larga")
        staff.create_user(work, "ana@aliun.example", "Ana Pérez", Role.AGENT, "una-clave-larga")
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def download(email: str, query: str = "") -> httpx.Response:
    transport = httpx.ASGITransport(application.create())
    async with application.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://aliun.test") as client:
        if email:
            await client.post("/auth/login", data={"email": email, "password": "una-clave-larga"})
        return await client.get(f"/exports/auditoria.csv{query}")


async def test_the_log_leaves_as_csv_without_formulas(people: None) -> None:
    with begin("test", now=NOON) as work:
        work.audit("lead.edited", "lead:1", reason="=HYPERLINK(1)", before={"nights": 4}, after={"nights": 5})
    answer = await download("marisol@aliun.example", "?subject=lead:1")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    head, line = answer.text.lstrip("\ufeff").splitlines()
    assert head.startswith("id,at,actor,action,subject")
    assert "lead.edited" in line
    assert "'=HYPERLINK(1)" in line


@pytest.mark.parametrize(("email", "status"), [("", 401), ("ana@aliun.example", 403)])
async def test_nobody_else_gets_the_file(people: None, email: str, status: int) -> None:
    assert (await download(email)).status_code == status
