"""The frame every page has, the bell's words, and what Hoy shows of an agency."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import reflex as rx
from reflex.page import DECORATED_PAGES

import aliun_dashboard.aliun_dashboard  # noqa: F401  (registers every page)
from aliun_dashboard.flows import pipeline
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.purchase_orders.rules import Trouble as OrderTrouble
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.queries.today import Doing, Owed, Topic, Trouble
from aliun_dashboard.staff import actions as staff
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.ui import frame, labels, labels_orders, session
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.screens.today import TodayState
from tests import make, tracker
from tests.conftest import NOON

FLOWS = Path(pipeline.__file__).parent
TELLERS = {"notify", "_tell_administrators"}


def fresh(cls: type[rx.State]) -> rx.State:
    """A State as a new tab has it."""
    root = rx.State(_reflex_internal_init=True)
    return root.get_substate(tuple(cls.get_full_name().split(".")))


@pytest.fixture
def act_as(monkeypatch: pytest.MonkeyPatch):
    """Handle events as this person, in a page that takes no seat."""
    monkeypatch.setattr(hub, "join", lambda *_: None)

    def become(actor: Actor) -> None:
        who = Viewer(actor.user_id or 0, actor.name, "x@aliun.example", Role(actor.role or ""), 1)
        session._viewer.set(who)

    return become


def _kinds_written() -> set[str]:
    """Every kind of notice that a flow writes, read from the calls themselves."""
    kinds = set()
    for path in FLOWS.glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            name = call.func.attr if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else ""
            name = call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else name
            if name in TELLERS and isinstance(call, ast.Call):
                kinds |= {a.value for a in call.args[1:3] if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return {kind for kind in kinds if not kind.startswith("/")}


def test_every_kind_of_notice_has_its_words() -> None:
    assert _kinds_written() >= {"assigned", "mentioned", "task", "move_refused"}
    assert _kinds_written() <= set(labels.NOTICE_TEXTS)


def test_everything_on_hoy_has_its_words() -> None:
    assert set(labels.TODAY_TOPICS) == set(Topic)
    assert set(labels.TODAY_DEEDS) == set(Doing)
    assert set(labels.TODAY_TROUBLES) == set(Trouble)
    assert set(labels_orders.TODAY) == set(Owed)


def test_every_page_but_the_log_in_fills_its_frame_first() -> None:
    pages = [options for found in DECORATED_PAGES.values() for _, options in found]
    bare = {page["route"] for page in pages if _first_event(page) != ShellState.load.fn}
    assert bare == {"/login"}


def _first_event(page: dict) -> object:
    events = page.get("on_load")
    first = events[0] if isinstance(events, list) else events
    return getattr(first, "fn", None)


async def test_the_bell_tells_and_forgets(database: str, act_as) -> None:
    boss, ana = make.user(Role.DIRECTOR, "Dora Jefa"), make.user()
    lead = make.lead()
    with begin(boss, now=NOON) as work:
        pipeline.assign(work, lead.id or 0, ana.user_id)
    act_as(ana)
    shell = fresh(ShellState)
    await ShellState.load.fn(shell)
    [notice] = shell.notices
    assert (shell.unread, notice.text, notice.href) == (1, f"Dora Jefa te asignó L-{lead.id:06d}", f"/leads/{lead.id}")
    act_as(boss)
    await ShellState.read.fn(fresh(ShellState), notice.id)
    act_as(ana)
    await ShellState.ring.fn(shell)
    assert shell.unread == 1  # nobody reads another's notices
    await ShellState.read.fn(shell, notice.id)
    assert (shell.unread, shell.notices[0].unread) == (0, False)


async def test_the_palette_finds_and_remembers(database: str, act_as) -> None:
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))
    lead = make.lead(name="Carla Núñez")
    shell = fresh(ShellState)
    await ShellState.search.fn(shell, "nunez")
    [hit] = shell.hits
    assert (hit.title, hit.href) == ("Carla Núñez", f"/leads/{lead.id}/")
    await ShellState.open_hit.fn(shell, hit.id)
    await ShellState.search.fn(shell, "nadie")
    assert shell.hits == []
    await ShellState.search.fn(shell, "")
    assert [hit.id for hit in shell.hits] == [lead.id]


async def test_hoy_greets_and_leads_to_each_lead(database: str, act_as) -> None:
    ana = make.user()
    mine = make.lead(text="¿Sigue en pie?", owner_id=ana.user_id)
    act_as(ana)
    page = fresh(TodayState)
    await TodayState.load.fn(page)
    assert page.greeting.endswith(", Ana")
    unread = next(block for block in page.blocks if block.title == labels.TODAY_TOPICS["unread"][2])
    assert (unread.count, unread.href) == (1, "/pipeline/?ver=mios,sin-leer")
    assert [line.href for line in unread.lines] == [f"/leads/{mine.id}/"]


async def test_hoy_of_somebody_without_work_is_clear(database: str, act_as) -> None:
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    page = fresh(TodayState)
    await TodayState.load.fn(page)
    assert (page.loaded, page.blocks, page.tiles, page.risks) == (True, [], [], [])
    assert page.calm.startswith("oc pendiente con entrada cerca, bandeja de pagos")


async def test_hoy_of_finance_begins_with_the_orders_at_risk(database: str, act_as) -> None:
    act_as(make.user(Role.FINANCE, "Fina Cuentas"))
    today = settings().day(clock.now())
    andes = tracker.agency()
    tracker.order(andes, "1", {"check_in": today + timedelta(days=2)}, trouble=OrderTrouble.BOUNCED)
    tracker.order(andes, "2", {"check_in": today + timedelta(days=7)})
    tracker.order(andes, "3", {"check_in": today + timedelta(days=8)})
    page = fresh(TodayState)
    await TodayState.load.fn(page)
    [hands] = page.blocks
    assert (hands.title, hands.count, hands.href) == (labels_orders.TODAY["hands"][2], 1, "/oc/")
    owes, near = page.risks
    assert (near.text, near.first, near.href) == (
        "2 reservas entran pronto sin OC",
        "La primera entra en 2 días",
        "/riesgos/?ver=oc_near",
    )
    assert (owes.text, owes.count) == ("Viajes Andes debe 3 OC: la que más", 3)
    assert labels_orders.TROUBLES["bounced"] in hands.lines[0].detail


async def test_whoever_lost_a_log_in_hears_nothing_more(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vacated, nudged = [], []

    async def nudge(seat, handler) -> None:
        nudged.append(seat.token)

    monkeypatch.setattr(hub, "vacate", vacated.append)
    monkeypatch.setattr(hub, "nudge", nudge)
    gone = Viewer(7, "Ana", "a@aliun.example", Role.AGENT, 99)
    other = Viewer(8, "Luis", "l@aliun.example", Role.AGENT, 98)
    seats = [frame.Seat("tab-ana", "c1", "s", gone), frame.Seat("tab-luis", "c2", "s", other)]
    await frame._confirm([{"topic": "session", "id": 7}], seats)
    assert (vacated, nudged) == (["tab-ana"], ["tab-ana"])


async def test_whoever_works_is_not_idle(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ana = make.user()
    with begin("door", now=clock.now() - timedelta(hours=11)) as work:
        token = staff.open_session(work, work.session.get_one(StaffUser, ana.user_id), "Chrome")
    monkeypatch.setattr(session, "_cookie_of", lambda _: token)
    who = await session._who(fresh(ShellState))
    assert who is not None
    assert who.is_due
    again = await session._who(fresh(ShellState))
    assert again is not None
    assert not again.is_due
