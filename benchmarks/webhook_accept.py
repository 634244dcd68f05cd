"""Accepting webhooks: our door against the floor, on the same server, in turns. Goal: 0.6 of the floor or more (G1)."""

import asyncio
import tempfile
from itertools import count
from pathlib import Path

from benchmarks import bench
from tests.resilience.house import House, living
from tests.resilience.sender import arrival, signed_post

AT_ONCE = {1: 1000, 16: 3000, 64: 3000}  # connections: requests of one load
numbers = count()


def main() -> None:
    with (
        bench.database() as url,
        tempfile.TemporaryDirectory() as data,
        living(House(url, Path(data), "benchmarks.floor:create", worker=False)) as floor,
        living(House(url, Path(data), worker=False)) as ours,
    ):
        doors = {"floor": floor, "ours": ours}
        for house in doors.values():
            _run(house, 16, 500)
        runs = {
            (name, at_once, turn): _run(house, at_once, requests)
            for at_once, requests in AT_ONCE.items()
            for turn in range(bench.REPETITIONS)
            for name, house in doors.items()
        }
    bench.table("Accepted webhooks a second", HEAD, [_row(at_once, runs) for at_once in AT_ONCE])


HEAD = ("connections", "floor /s", "ours /s", "ratio (goal ≥ 0.6)", "floor p99 ms", "ours p99 ms", "p99 ratio")


def _run(house: House, at_once: int, requests: int) -> bench.Run:
    return asyncio.run(bench.load(house.port, [signed_post(arrival(next(numbers))) for _ in range(requests)], at_once))


def _row(at_once: int, runs: dict[tuple[str, int, int], bench.Run]) -> list[object]:
    turns = range(bench.REPETITIONS)
    floor, ours = ([runs[name, at_once, turn] for turn in turns] for name in ("floor", "ours"))
    rates = [bench.median([run.rate for run in door]) for door in (floor, ours)]
    waits = [bench.median([run.p99 * 1000 for run in door]) for door in (floor, ours)]
    ratio = bench.median([mine.rate / theirs.rate for mine, theirs in zip(ours, floor, strict=True)])
    figures = [f"{rates[0]:.0f}", f"{rates[1]:.0f}", f"**{ratio:.2f}**", f"{waits[0]:.1f}", f"{waits[1]:.1f}"]
    return [at_once, *figures, f"{waits[1] / waits[0]:.2f}"]


if __name__ == "__main__":
    main()
