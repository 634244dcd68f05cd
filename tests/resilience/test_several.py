"""Several web processes with Redis, and two workers: people and events notice nothing of it (ADR 0008)."""

import asyncio
import contextlib
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlparse

import httpx
import psutil
import psycopg
import pytest

from aliun_dashboard.flows import pipeline, staff
from aliun_dashboard.kernel.audit import SYSTEM, Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.staff import actions
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.worker.tasks import SENDERS
from tests import make
from tests.conftest import EMPTY
from tests.fakes import redis
from tests.fakes.redis import Redis
from tests.house import SECRET, House, house, serve_api
from tests.line import ROOT, Line
from tests.resilience import ledger
from tests.resilience.conftest import EVENTS
from tests.resilience.house import until
from tests.resilience.sender import Sender, arrivals, percentile, signed_post

WEBS, WORKERS, BOARDS = 2, 2, 8
TOLD_SECONDS, SPREAD_SECONDS = 5.0, 30.0
PASSWORD = "a-long-password"
FRAME = f"{ROOT}.aliun_dashboard___ui___frame____shell_state"
PIPELINE = f"{ROOT}.aliun_dashboard___ui___screens___pipeline___state____pipeline_state"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300 + EVENTS)]


@dataclass
class Several:
    """The house, what it stands on, and its director."""

    house: House
    database: str
    redis: Redis
    director: Actor

    @property
    def webs(self) -> list[psutil.Process]:
        """The processes that serve."""
        granian = psutil.Process(self.house.processes["web"].pid)
        return [one for one in granian.children() if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]

    def cookie(self) -> str:
        with begin(SYSTEM) as work:
            return actions.open_session(work, actions.get(work, self.director.user_id or 0), "test")

    def ask(self, query: str) -> list[tuple]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(query.encode()).fetchall()

    def connections(self) -> Counter[int]:
        """How many connections each web process holds at our port."""
        held = Counter[int]()
        for web in self.webs:
            with contextlib.suppress(psutil.Error):
                held[web.pid] = sum(
                    one.status == psutil.CONN_ESTABLISHED and one.laddr.port == urlparse(self.house.url).port
                    for one in web.net_connections("tcp")
                )
        return held

    @asynccontextmanager
    async def boards(self, count: int) -> AsyncIterator[list[tuple[Line, int]]]:
        """Open boards of the director, each with the process that it hangs on; all processes have at least one."""
        deadline = asyncio.get_running_loop().time() + SPREAD_SECONDS
        async with contextlib.AsyncExitStack() as stack:
            opened: list[tuple[Line, int]] = []
            while len(opened) < count or {pid for _, pid in opened} != {web.pid for web in self.webs}:
                assert asyncio.get_running_loop().time() < deadline, "all boards hang on one process"
                await asyncio.sleep(len(opened) // count / 4)
                before = self.connections()
                line = await stack.enter_async_context(Line(self.house.url, self.cookie(), page="/pipeline/"))
                [place] = [pid for pid, held in self.connections().items() if held > before[pid]]
                await line.open("/pipeline/")
                opened.append((line, place))
            yield opened


@pytest.fixture(scope="module")
def several(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(EMPTY)
    folder = tmp_path_factory.mktemp("several")
    with redis.serving() as store:
        shared = {"REFLEX_REDIS_URL": store.url, "GRANIAN_WORKERS": str(WEBS), "ALIUN_DEMO": "0"}
        with house(database_url, folder, **shared) as opened:
            yield _opened(opened, database_url, store)


def _opened(opened: House, database: str, store: Redis) -> Several:
    with begin(SYSTEM) as work:
        user_id = staff.create_user(work, "director@aliun.example", "Dora Peña", Role.DIRECTOR, PASSWORD)
    make.budget_rule()
    serve_api(opened)
    for number in range(WORKERS):
        opened.start(f"worker {number}", sys.executable, "-m", "aliun_dashboard", "worker")
    several = Several(opened, database, store, Actor("Dora Peña", user_id, Role.DIRECTOR))
    until(lambda: len(several.webs) == WEBS, 30)
    hands = WORKERS * (2 + len(SENDERS))
    until(lambda: several.ask("SELECT count(*) FROM procrastinate_workers")[0][0] >= hands, 60)
    return several


def _lead(number: int) -> int:
    return make.receive(phone=f"+1 809 555 1{number:03d}", kommo=str(9_000 + number)).lead_id


def _version(lead_id: int) -> int:
    return make.stored(lead_id).version


async def test_a_log_in_at_one_process_holds_at_all(several: Several) -> None:
    form = {"email": "director@aliun.example", "password": PASSWORD}
    answers = [httpx.post(f"{several.house.url}/auth/login", data=form) for _ in range(4)]
    assert {answer.headers["location"] for answer in answers} == {"/"}
    async with several.boards(4) as boards:
        assert {pid for _, pid in boards} == {web.pid for web in several.webs}
        assert all(line.heard for line, _ in boards)


async def test_a_move_at_any_process_is_on_every_board_at_once(several: Several) -> None:
    lead_id = _lead(1)
    loop = asyncio.get_running_loop()
    waits: list[float] = []
    async with several.boards(BOARDS) as boards:
        first_of = {pid: line for line, pid in reversed(boards)}
        for mover in first_of.values():
            begun = loop.time()
            marks = [len(line.heard) for line, _ in boards]
            payload = {"lead_id": lead_id, "seen": _version(lead_id), "to": "special_case"}
            await mover.send(f"{PIPELINE}.move", payload, page="/pipeline/")
            await _answered(several, mover, lead_id)
            async with asyncio.timeout(TOLD_SECONDS):
                for (line, _), mark in zip(boards, marks, strict=True):
                    while not _shows(line, mark, lead_id, "special_case"):
                        await line._more()
            waits.append(loop.time() - begun)
            with begin(several.director) as work:
                pipeline.move(work, lead_id, seen=_version(lead_id), to=Stage.QUALIFIED)
    print(f"\na move at each of {WEBS} processes, on {len(boards)} boards after {waits} s")


async def _answered(several: Several, mover: Line, lead_id: int) -> None:
    """A special case needs a reason, asked in the dialog: the second event finds what the first one left."""
    async with asyncio.timeout(TOLD_SECONDS):
        await mover.hears("question_title")
    await mover.send(f"{PIPELINE}.answer", {"form": {"reason": "queja"}}, page="/pipeline/")


def _shows(line: Line, mark: int, lead_id: int, slug: str) -> bool:
    for message in line.heard[mark:]:
        patch = message.get("delta", {}).get(PIPELINE, {}).get("patch_rx_state_") or {}
        for op in patch.get("ops", ()):
            if op["op"] == "put" and (op["card"]["id"], op["card"]["stage"]) == (lead_id, slug):
                return True
    return False


async def test_a_tab_that_comes_back_at_another_process_goes_on_where_it_was(several: Several) -> None:
    lead_id = _lead(2)
    there = "/pipeline/?vista=lista"
    async with several.boards(1) as boards:
        [(first, home), *_] = boards
        await first.open(there)
        await first.send(f"{PIPELINE}.toggle", {"lead_id": lead_id}, page=there)
        await first.hears(f"'selected_rx_state_': [{lead_id}]")
    for _ in range(40):
        before = several.connections()
        async with several_line(several, first.token) as again:
            [place] = [pid for pid, held in several.connections().items() if held > before[pid]]
            told = await again.open(there)
            assert told[f"{PIPELINE}.selected_rx_state_"] == [lead_id]
            if place != home:
                return
    raise AssertionError("never came back at the other process")


def several_line(several: Several, token: str) -> Line:
    return Line(several.house.url, several.cookie(), token=token, page="/pipeline/")


async def test_events_told_to_any_process_and_done_by_any_worker_count_once(several: Several) -> None:
    events = EVENTS or 150
    before = several.ask("SELECT count(*) FROM lead")[0][0]
    sender = Sender(urlparse(several.house.url).port or 0, sign=lambda body: signed_post(body, SECRET))
    await sender.send(arrivals(events), at_once=16, per_second=60)
    ledger.drain(several.database, 90 + events / 4)
    assert set(sender.answers) == {200}
    assert ledger.inbox(several.database, sender.acknowledged) == ledger.Inbox(0, 0)
    assert several.ask("SELECT count(*) FROM lead")[0][0] - before == events
    effects = ledger.effects(several.database, sender.acknowledged)
    assert effects.lost == 0, ledger.states(several.database)
    hands = several.ask("SELECT count(DISTINCT worker_id) FROM procrastinate_jobs WHERE task_name = 'process_event'")
    print(f"\n{events} events x 2 at {WEBS} processes, p95 {percentile(sender.seconds, 0.95):.2f} s; hands {hands}")


async def test_a_timed_task_runs_once_a_slot(several: Several) -> None:
    ran = several.ask(
        "SELECT args->>'name', args->>'slot', count(*) FROM procrastinate_jobs"
        " WHERE task_name = 'run_tick' GROUP BY 1, 2"
    )
    assert len(ran) >= 5
    assert {count for _, _, count in ran} == {1}


async def test_a_killed_process_takes_only_its_own_connections_along(several: Several) -> None:
    lead_id = _lead(3)
    async with several.boards(4) as boards:
        [doomed, *_] = [pid for _, pid in boards]
        survivors = [line for line, pid in boards if pid != doomed]
        os.kill(doomed, signal.SIGKILL)
        with begin(several.director) as work:
            pipeline.move(work, lead_id, seen=_version(lead_id), to=Stage.SPECIAL_CASE, reason="queja")
        async with asyncio.timeout(TOLD_SECONDS):
            for line in survivors:
                while not _shows(line, 0, lead_id, "special_case"):
                    await line._more()
    until(lambda: len(several.webs) == WEBS and doomed not in {web.pid for web in several.webs}, 30)
    async with several.boards(4):
        pass


async def test_without_redis_events_are_taken_and_when_it_is_back_so_are_people(several: Several) -> None:
    several.redis.kill()
    sender = Sender(urlparse(several.house.url).port or 0, sign=lambda body: signed_post(body, SECRET))
    bodies = [body.replace(b"=1000", b"=1001") for body in arrivals(20, times=1)]
    await sender.send(bodies)
    assert sender.answers == {200: 20}
    several.redis.start()
    async with several.boards(4) as boards:
        lead_id = _lead(4)
        async with asyncio.timeout(TOLD_SECONDS):
            for line, _ in boards:
                while not _shows(line, 0, lead_id, "qualified"):
                    await line._more()


async def test_whoever_takes_over_a_tab_finds_nothing_of_who_was_there(several: Several) -> None:
    """Redis keeps each part of a page by itself: what the event of the log-out did not load is wiped too."""
    lead_id = _lead(5)
    there, page = "/pipeline/?vista=lista", f"{PIPELINE}.selected_rx_state_"
    cookie = several.cookie()
    async with Line(several.house.url, cookie, page="/pipeline/") as line:
        await line.open(there)
        await line.send(f"{PIPELINE}.toggle", {"lead_id": lead_id}, page=there)
        await line.hears(f"'selected_rx_state_': [{lead_id}]")
        httpx.post(f"{several.house.url}/auth/logout", cookies={"aliun_session": cookie})
        await line.send(f"{FRAME}.ring")
        assert await line.sent_away() == "/login"
    async with several_line(several, line.token) as follower, Line(several.house.url) as stranger:
        told, fresh = await follower.open("/auditoria/"), await stranger.state()
        assert told.get(page, []) == fresh.get(page, []) == []
        assert "Carla" not in str(told.get(f"{PIPELINE}.rows_rx_state_", ""))
