"""Opening the board and one move, with 500, 5,000 and 50,000 leads. Goal: at most 1.3 times from the first to the last.

Three products are served side by side and asked in turns, over their websockets: the query, all handlers, the wire.
"""

import asyncio
import sys
import time
from collections import defaultdict
from contextlib import AsyncExitStack, ExitStack

import psycopg

from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.migrations import migrate
from aliun_dashboard.queries import board as query
from aliun_dashboard.queries.lead_filters import EVERYTHING
from aliun_dashboard.queries.staff import Viewer
from aliun_dashboard.staff.rules import Role
from benchmarks import bench, make_million
from benchmarks.screens import DIRECTOR, Board, boards, serving, shows

COUNTS = (500, 5_000, 50_000)
TURNS = 20
VIEWER = Viewer(DIRECTOR, "director@bench.aliun", "Directora", Role.DIRECTOR)

Figures = dict[tuple[str, int], list[float]]


def main(*spreads: str) -> None:
    for spread in spreads or ("real", "uniform"):
        with bench.database() as url, ExitStack() as stack:
            urls = {count: _filled(url, count, spread) for count in COUNTS}
            queries = [{("query", count): _queried(urls[count]) for count in COUNTS} for _ in range(bench.REPETITIONS)]
            served = {count: stack.enter_context(serving(urls[count])) for count in COUNTS}
            runs = [asyncio.run(_measure(urls, served)) for _ in range(bench.REPETITIONS)]
        head = ("", *(f"{count:,} leads, p50 ms" for count in COUNTS), "last / first (goal ≤ 1.3)")
        rows = [_row("query alone", queries, "query")]
        rows += [_row(label, runs, what) for what, label in (("open", "open, whole"), ("move", "move, whole"))]
        bench.table(f"The board, {spread} stages", head, rows)


def _filled(server: str, count: int, spread: str) -> str:
    name = f"board_{count}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = server.replace("/aliun?", f"/{name}?")
    bench.use(url)
    migrate()
    make_million.make(url, count, spread)
    return url


def _queried(url: str) -> list[float]:
    bench.use(url)
    waits = []
    for _ in range(TURNS + 5):
        begun = time.perf_counter()
        with db.read() as session:
            query.snapshot(session, VIEWER, EVERYTHING, clock.now(), settings().timezone)
        waits.append(time.perf_counter() - begun)
    return waits[5:]


async def _measure(urls: dict[int, str], served: dict[int, str]) -> Figures:
    """Each product in turn, so that what else the machine does falls on all alike."""
    figures: Figures = defaultdict(list)
    async with AsyncExitStack() as stack:
        people, leads = {}, {}
        for count in COUNTS:
            bench.use(urls[count])
            (people[count],) = await stack.enter_async_context(boards(served[count], 1))
            leads[count] = _a_qualified_lead(urls[count])
        for turn in range(TURNS):
            for count in COUNTS:
                figures["open", count].append(await _open(people[count]))
                figures["move", count].append(await _move(people[count], *leads[count], turn))
    return figures


async def _open(board: Board) -> float:
    begun = await board.act("load")
    return await board.told("columns") - begun


async def _move(board: Board, lead_id: int, version: int, turn: int) -> float:
    to = Stage.QUALIFIED if turn % 2 else Stage.CORE_PROPOSAL
    begun = await board.act("move", lead_id=lead_id, seen=version + turn, to=to.value)
    return await board.told("patch", shows(lead_id, to)) - begun


def _a_qualified_lead(url: str) -> tuple[int, int]:
    newest = "SELECT id, version FROM lead WHERE stage = 'qualified' ORDER BY stage_since DESC LIMIT 1"
    with psycopg.connect(url) as connection:
        row = connection.execute(newest).fetchone()
    assert row is not None
    return row[0], row[1]


def _row(label: str, runs: list[Figures], what: str) -> list[object]:
    middles = [[bench.median(run[what, count]) * 1000 for count in COUNTS] for run in runs]
    ratio = bench.median([middle[-1] / middle[0] for middle in middles])
    return [label, *(f"{bench.median(column):.1f}" for column in zip(*middles, strict=True)), f"**{ratio:.2f}**"]


if __name__ == "__main__":
    main(*sys.argv[1:])
