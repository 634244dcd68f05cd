"""A move's way to fifty other boards, against one event's way to the server and back.

Goal: p95 of the slowest board at most five round trips (p50), never over 0.25 s, none of 1,000 moves missed.
"""

import asyncio
import sys
from dataclasses import dataclass, field

import psycopg

from benchmarks import bench, make_million
from benchmarks.screens import Board, boards, serving, shows

BOARDS, MOVES, LEADS = 50, 1000, 2000
PAUSE = 0.1  # seconds between two moves: ten a second, more than any agency makes
THERE, BACK = "core_proposal", "qualified"


@dataclass
class Way:
    """Seconds of each move to the slowest and to each other board, and of each round trip; versions of the lead."""

    slowest: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    trips: list[float] = field(default_factory=list)


def main(moves: int = MOVES) -> None:
    with bench.database() as url:
        make_million.make(url, LEADS)
        with serving(url) as address:
            ways = [asyncio.run(_measure(url, address, moves // bench.REPETITIONS)) for _ in range(bench.REPETITIONS)]
    bench.table(f"A move to {BOARDS} other boards", HEAD, [_row(ways)])
    print(f"\nNone missed: every board heard of each of {sum(len(way.own) for way in ways)} moves.")


HEAD = (
    *("round trip p50 ms", "own board p50 ms", "others p50 ms", "others p95 ms", "slowest of 50, p95 ms", "longest ms"),
    *("p95 in round trips (goal ≤ 5)",),
)


async def _measure(url: str, address: str, moves: int) -> Way:
    """Move one lead to and fro; every board must hear of every move, or the wait for it fails."""
    way = Way()
    lead_id, version = _a_qualified_lead(url)
    async with boards(address, BOARDS + 1) as (mover, *others):
        for number in range(moves):
            await _trip(mover, lead_id, way)
            to = BACK if number % 2 else THERE
            begun = await mover.act("move", lead_id=lead_id, seen=version + number, to=to)
            moments = await asyncio.gather(*(board.told("patch", shows(lead_id, to)) for board in (mover, *others)))
            waits = [moment - begun for moment in moments]
            way.own.append(waits[0])
            way.each.extend(waits[1:])
            way.slowest.append(max(waits[1:]))
            await asyncio.sleep(PAUSE)
        if moves % 2:
            await mover.act("move", lead_id=lead_id, seen=version + moves, to=BACK)
            await mover.told("patch", shows(lead_id, BACK))
    return way


async def _trip(board: Board, lead_id: int, way: Way) -> None:
    begun = await board.act("toggle", lead_id=lead_id)
    way.trips.append(await board.told("selected") - begun)


def _a_qualified_lead(url: str) -> tuple[int, int]:
    newest = "SELECT id, version FROM lead WHERE stage = 'qualified' ORDER BY stage_since DESC LIMIT 1"
    with psycopg.connect(url) as connection:
        row = connection.execute(newest).fetchone()
    assert row is not None
    return row[0], row[1]


def _row(ways: list[Way]) -> list[object]:
    def ms(of: str, share: float) -> float:
        return bench.median([bench.percentile(getattr(way, of), share) * 1000 for way in ways])

    ratio = bench.median([bench.percentile(way.each, 0.95) / bench.percentile(way.trips, 0.5) for way in ways])
    longest = max(max(way.each) for way in ways) * 1000
    figures = [ms("trips", 0.5), ms("own", 0.5), ms("each", 0.5), ms("each", 0.95), ms("slowest", 0.95), longest]
    return [*(f"{figure:.1f}" for figure in figures), f"**{ratio:.1f}**"]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
