"""Everybody drags the same cards while the server is killed: then all boards say what the record says (row 21)."""

import asyncio
import contextlib
import random
from collections.abc import Iterator

import psycopg
import pytest
import socketio.exceptions

from aliun_dashboard.flows import staff
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff import actions
from aliun_dashboard.staff.rules import Role
from benchmarks.people import BOARD, PIPELINE, Notes, Person
from tests import make
from tests.house import House, house, serve_api
from tests.resilience.conftest import EVENTS

BROWSERS, CARDS = (30, 10) if EVENTS else (6, 3)
MOVES, KILLS = (1000, 10) if EVENTS else (48, 2)
AGREED_SECONDS = 15.0
LOST = (socketio.exceptions.SocketIOError, TimeoutError, AssertionError)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + EVENTS)]


class Browser:
    """A tab that comes back by itself, and its board."""

    def __init__(self, opened: House, cookie: str, seed: int) -> None:
        self.opened, self.cookie, self.seed = opened, cookie, seed
        self.moves = self.losses = 0
        self.line: Person | None = None

    async def connected(self) -> Person:
        while self.line is None or not self.line._socket.connected:
            try:
                self.line = await Person(self.opened.url, self.cookie, "director", Notes(), self.seed).__aenter__()
                await self.line.open(BOARD)
            except LOST:
                self.losses += 1
                self.line = None
                await asyncio.sleep(0.3)
        return self.line

    async def drag(self, moves: int) -> None:
        """Move cards to and fro, not waiting to hear how it ended."""
        chance = random.Random(self.seed)
        while self.moves < moves:
            line = await self.connected()
            card = chance.choice(list(line.cards.values()))
            to = "incoming" if card["stage"] == "qualified" else "qualified"
            with contextlib.suppress(*LOST):
                payload = {"lead_id": card["id"], "seen": card["version"], "to": to}
                await line.send(f"{PIPELINE}.move", payload, page=BOARD)
                self.moves += 1
            await asyncio.sleep(chance.uniform(0.1, 0.5))

    def shows(self) -> dict[int, tuple[str, int]]:
        return (
            {lead_id: (card["stage"], card["version"]) for lead_id, card in self.line.cards.items()}
            if self.line
            else {}
        )


@pytest.fixture
def opened(database: str, tmp_path) -> Iterator[House]:
    with house(database, tmp_path, ALIUN_DEMO="0") as one:
        make.budget_rule()
        for number in range(CARDS):
            make.receive(phone=f"+1 809 555 2{number:03d}", kommo=str(500 + number))
        serve_api(one)
        yield one


async def test_after_kills_and_quarrels_all_boards_say_what_the_record_says(opened: House, database: str) -> None:
    with begin(SYSTEM) as work:
        user_id = staff.create_user(work, "d@aliun.example", "Dora", Role.DIRECTOR, "a-long-password")
        cookies = [actions.open_session(work, actions.get(work, user_id), "test") for _ in range(BROWSERS)]
    browsers = [Browser(opened, cookie, seed) for seed, cookie in enumerate(cookies)]
    for browser in browsers:
        await browser.connected()
    dragging = asyncio.gather(*(browser.drag(MOVES // BROWSERS) for browser in browsers))
    for _ in range(KILLS):
        await asyncio.sleep(1.5)
        await asyncio.to_thread(opened.kill, "web")
        await asyncio.to_thread(serve_api, opened)
    await dragging
    for browser in browsers:
        await browser.connected()
    seconds = await _until_they_agree(browsers, database)
    moved = _count(database)
    print(
        f"\n{BROWSERS} browsers, {sum(b.moves for b in browsers)} moves sent, {moved} made, {KILLS} kills; agreed after"
    )
    print(f"{seconds:.1f} s; connections lost {sum(b.losses for b in browsers)}")
    assert moved > 0
    for browser in browsers:
        assert browser.line
        await browser.line.__aexit__(None)


async def _until_they_agree(browsers: list[Browser], database: str) -> float:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while any(browser.shows() != _truth(database) for browser in browsers):
        assert loop.time() < begun + AGREED_SECONDS, [(browser.shows(), _truth(database)) for browser in browsers]
        await asyncio.sleep(0.1)
    return loop.time() - begun


def _truth(database: str) -> dict[int, tuple[str, int]]:
    with psycopg.connect(database) as connection:
        return {
            id: (stage, version) for id, stage, version in connection.execute("SELECT id, stage, version FROM lead")
        }


def _count(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM stage_move WHERE cause = 'hand'").fetchone()
    return int(row[0]) if row else 0
