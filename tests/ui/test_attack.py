"""A script with a websocket tries what its owner may not: every handler, every trick, and nothing gives."""

import inspect
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import socketio.exceptions
from reflex_base.registry import RegisteredEventHandler, RegistrationContext

from aliun_dashboard import aliun_dashboard as application
from aliun_dashboard.flows import desk, pipeline, staff
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff import actions
from aliun_dashboard.staff.rules import EVERYONE, Role
from aliun_dashboard.tables import METADATA
from aliun_dashboard.ui.session import is_ours
from tests import make
from tests.conftest import EMPTY
from tests.house import House, house, serve_api
from tests.line import ROOT, Line

assert application.app
OF_ITSELF = {"staff_session", "alert"}  # no worker lives here, and the web process says so by itself
PASSWORD = "a-long-password"
FRAME = f"{ROOT}.aliun_dashboard___ui___frame____shell_state"
PLAUSIBLE: dict[type, Any] = {int: 1, str: "qualified", bool: True, float: 1.0, dict: {"reason": "x"}, list: [1]}
ABSURD = {"$ne": [None, -1, "' OR 1=1 --"]}


@dataclass
class Siege:
    """A house with a person of every role, two agents and some leads."""

    house: House
    database: str
    people: dict[str, Actor]
    lead_id: int

    def cookie(self, who: str) -> str:
        """A fresh log-in of `who`."""
        with begin(SYSTEM) as work:
            return actions.open_session(work, actions.get(work, self.people[who].user_id or 0), "test")

    def line(self, cookie: str = "", **facts: Any) -> Line:
        return Line(self.house.url, cookie, **facts)

    def run(self, statement: str) -> None:
        with psycopg.connect(self.database) as connection:
            connection.execute(statement)

    def contents(self) -> dict[str, str]:
        """A fingerprint of every table but the log-ins, whose use is noted, and what the house rings of itself."""
        names = sorted(set(METADATA.tables) - OF_ITSELF)
        with psycopg.connect(self.database) as connection:
            query = "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} AS t"
            query += " WHERE to_jsonb(t) ->> 'kind' IS DISTINCT FROM 'alert'"
            return {name: connection.execute(query.format(name)).fetchone()[0] for name in names}  # type: ignore[index]


@pytest.fixture(scope="module")
def siege(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(EMPTY)
    with house(database_url, tmp_path_factory.mktemp("siege")) as opened:
        people = {role.value: _hire(role.value, role) for role in Role}
        people["colega"] = _hire("colega", Role.AGENT)
        people["despedida"] = _hire("despedida", Role.ADMIN)
        make.budget_rule()
        leads = [make.receive(phone=f"+1 809 555 01{number}", kommo=str(number)).lead_id for number in range(10, 16)]
        for lead_id in leads:
            with begin(people["director"]) as work:
                pipeline.assign(work, lead_id, people["colega"].user_id)
                desk.add_note(work, lead_id, "Secreto de la colega")
        serve_api(opened)
        yield Siege(opened, database_url, people, leads[0])


def _hire(name: str, role: Role) -> Actor:
    with begin(SYSTEM) as work:
        user_id = staff.create_user(work, f"{name}@aliun.example", name.title(), role, PASSWORD)
    return Actor(name.title(), user_id, role.value)


def handlers() -> dict[str, RegisteredEventHandler]:
    """Every event of ours that a browser can name."""
    known = RegistrationContext.get().event_handlers.items()
    return {name: one for name, one in known if is_ours(one) and not name.endswith(".setvar")}


def roles_of(handler: RegisteredEventHandler) -> frozenset[Role]:
    return handler.handler.fn.__roles__  # type: ignore[attr-defined]


def payloads(handler: RegisteredEventHandler) -> list[dict[str, Any]]:
    """What the screen would send, the right names with nonsense, and nonsense."""
    wanted = list(inspect.signature(handler.handler.fn).parameters.values())[1:]
    plausible = {one.name: PLAUSIBLE[typing.get_origin(one.annotation) or one.annotation] for one in wanted}
    return [plausible, dict.fromkeys(plausible, ABSURD), {"nobody_asked": ABSURD}]


async def attack(line: Line, targets: dict[str, RegisteredEventHandler]) -> list[str]:
    """Send every target its payloads. Returns where each attempt was sent instead."""
    ends: list[str] = []
    for name, handler in targets.items():
        for payload in payloads(handler):
            await line.send(name, payload)
            ends.append(await line.sent_away())  # one by one: an event may supersede its like
    return ends


def test_the_registry_holds_every_screen() -> None:
    screens = Path(application.__file__).parent / "ui" / "screens"
    names = {path.stem for path in screens.iterdir() if not path.name.startswith("_")} - {"login"}
    found = {
        one.states[0].__module__.split(".")[3]
        for name, one in handlers().items()
        if ".screens." in one.states[0].__module__
    }
    assert found == names
    assert all(roles_of(handler) <= EVERYONE for handler in handlers().values())


@pytest.mark.parametrize("login", ["none", "invented", "expired", "idle", "revoked", "deactivated"])
async def test_without_a_good_log_in_every_handler_is_refused(siege: Siege, login: str) -> None:
    cookie = _spoilt(siege, login)
    before = siege.contents()
    async with siege.line(cookie) as line, siege.line() as stranger:
        assert set(await attack(line, handlers())) == {"/login"}
        assert await line.state() == await stranger.state()
    assert siege.contents() == before


def _spoilt(siege: Siege, login: str) -> str:
    if login in ("none", "invented"):
        return "" if login == "none" else "x" * 43
    cookie = siege.cookie("admin" if login != "deactivated" else "despedida")
    newest = "WHERE id = (SELECT max(id) FROM staff_session)"
    siege.run(
        {
            "expired": f"UPDATE staff_session SET expires_at = now() - interval '1 s' {newest}",
            "idle": f"UPDATE staff_session SET seen_at = now() - interval '13 h' {newest}",
            "revoked": f"DELETE FROM staff_session {newest}",
            "deactivated": "UPDATE staff_user SET active = false WHERE name = 'Despedida'",
        }[login]
    )
    return cookie


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_is_refused_what_is_not_its_own(siege: Siege, role: Role) -> None:
    forbidden = {name: handler for name, handler in handlers().items() if role not in roles_of(handler)}
    before = siege.contents()
    async with siege.line(siege.cookie(role.value)) as line, siege.line() as stranger:
        assert set(await attack(line, forbidden)) <= {"/"}
        assert await line.state() == await stranger.state()
    assert siege.contents() == before


async def test_nobody_sets_a_variable_from_outside(siege: Siege) -> None:
    states = {name.rpartition(".")[0] for name in handlers()}
    async with siege.line(siege.cookie("agente")) as line:
        before = await line.state()
        for state in states:
            await line.send(f"{state}.setvar", {"var_name": "role", "value": "admin"})
        claimed = {f"{state}.role_rx_state_": "admin" for state in states}
        assert await line.state(**claimed) == before


async def test_a_stolen_tab_shows_and_hears_nothing(siege: Siege) -> None:
    async with siege.line(siege.cookie("director"), page="/pipeline/") as owner, siege.line() as stranger:
        await owner.open("/pipeline/")
        await owner.hears("L-0000")
        nothing = await stranger.state()
    async with siege.line(token=owner.token) as thief, siege.line(siege.cookie("director")) as witness:
        await witness.open("/pipeline/")
        with begin(siege.people["director"]) as work:
            pipeline.assign(work, siege.lead_id, None)
        await witness.hears("'op': 'put'")
        assert "L-0000" not in str(thief.heard)
        assert await thief.state() == nothing


async def test_a_colleague_with_a_stolen_tab_sees_only_their_own(siege: Siege) -> None:
    async with siege.line(siege.cookie("director")) as owner:
        await owner.open("/")
        assert "Director" in str(await owner.state())
    async with siege.line(siege.cookie("agente"), token=owner.token) as colleague:
        assert "Director" not in str(await colleague.state())


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://127.0.0.1:1"])
async def test_another_site_gets_no_websocket(siege: Siege, origin: str) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await siege.line(siege.cookie("admin"), origin=origin).__aenter__()


@pytest.mark.parametrize("end", ["logout", "deactivated", "expired"])
async def test_an_open_page_is_turned_away_when_its_log_in_ends(siege: Siege, end: str) -> None:
    cookie = siege.cookie("finanzas")
    async with siege.line(cookie) as line:
        await line.open("/")
        _end(siege, end, cookie)
        for name in await line.nudged() if end != "expired" else [f"{FRAME}.ring"]:
            await line.send(name)
            assert await line.sent_away() == "/login"
        async with siege.line() as stranger:
            assert await line.state() == await stranger.state()


def _end(siege: Siege, end: str, cookie: str) -> None:
    if end == "expired":
        siege.run("UPDATE staff_session SET expires_at = now() WHERE id = (SELECT max(id) FROM staff_session)")
    elif end == "logout":
        url = f"{siege.house.url}/auth/logout"
        assert httpx.post(url, cookies={"aliun_session": cookie}).headers["location"] == "/login"
    else:
        with begin(SYSTEM) as work:
            staff.deactivate(work, siege.people["finanzas"].user_id or 0)


async def test_another_role_starts_with_an_empty_page(siege: Siege) -> None:
    async with siege.line(siege.cookie("operaciones")) as line:
        await line.open("/salud/")
        with begin(SYSTEM) as work:
            staff.change_role(work, siege.people["operaciones"].user_id or 0, Role.AGENT)
        assert await line.nudged() == [f"{FRAME}.confirm"]
        async with siege.line() as stranger:
            assert await line.state() == await stranger.state()


async def test_a_page_in_use_keeps_its_log_in(siege: Siege) -> None:
    newest = "WHERE id = (SELECT max(id) FROM staff_session)"
    async with siege.line(siege.cookie("admin")) as line:
        siege.run(f"UPDATE staff_session SET seen_at = now() - interval '11 h' {newest}")
        await line.open("/")
    with psycopg.connect(siege.database) as connection:
        assert connection.execute(f"SELECT now() - seen_at < '1 min' FROM staff_session {newest}").fetchone() == (True,)
