"""What the timetable runs again and again, with 1,000, 100,000 and 1,000,000 leads. Goal: at most 1.5 times.

The worker's own functions, in turns in every house; the first run, which finds what the past left, does not count.

    python -m benchmarks.sweeps [FOLDER]
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from aliun_dashboard.kernel import clock
from aliun_dashboard.worker import oc, quotes, sweeps
from benchmarks import bench
from benchmarks.sizes import COUNTS, Sized, houses

TURNS = 7
SWEEPS: dict[str, Callable[[datetime], Awaitable[str]]] = {
    "seal_audit, every 10 s": sweeps.seal,
    "quotes, every minute": quotes.look,
    "payment_links, every 5 min": sweeps.expire_links,
    "campaigns, every 5 min": sweeps.look_at_campaigns,
    "oc_chase, every 5 min": oc.chase,
}


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    counts = tuple(int(word[2:]) for word in sys.argv[1:] if word.startswith("--"))
    with houses(folders[0] if folders else None, counts or COUNTS) as sizes:
        rows = [_row(name, sweep, sizes) for name, sweep in SWEEPS.items()]
    head = ("", *(f"{size.count:,}" for size in sizes), "ratio", "last result")
    bench.table("Milliseconds of a run with little to do, median", head, rows)


def _row(name: str, sweep: Callable[[datetime], Awaitable[str]], sizes: list[Sized]) -> list[object]:
    waits: dict[int, list[float]] = {size.count: [] for size in sizes}
    told = ""
    for turn in range(TURNS + 1):
        for size in sizes:
            bench.use(size.url)
            begun = time.perf_counter()
            told = asyncio.run(_run(sweep))
            if turn:
                waits[size.count].append((time.perf_counter() - begun) * 1000)
    middles = [bench.median(one) for one in waits.values()]
    return [name, *(f"{middle:.0f}" for middle in middles), f"{middles[-1] / middles[0]:.2f}", told]


async def _run(sweep: Callable[[datetime], Awaitable[str]]) -> str:
    return await sweep(clock.now())


if __name__ == "__main__":
    main()
