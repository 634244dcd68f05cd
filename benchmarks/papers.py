"""Voucher PDFs a second: one thread, then as many as the printer has hands. No database, mail or network."""

import asyncio
import time
from collections.abc import Callable, Coroutine

from aliun_dashboard.adapters import paper
from aliun_dashboard.worker.main import LETTERS_AT_ONCE
from benchmarks import bench
from tests.adapters.test_paper import QUOTE, TRIP

PAPERS = 100


def main() -> None:
    """Print the table."""
    rows = []
    for name, facts in (("voucher", TRIP), ("quote", QUOTE)):
        paper.render(name, facts)  # letters and templates are read once a process
        alone = [_rate(_one_by_one(name, facts)) for _ in range(bench.REPETITIONS)]
        together = [_rate(_side_by_side(name, facts)) for _ in range(bench.REPETITIONS)]
        size = len(paper.render(name, facts)) // 1024
        rows.append((name, f"{bench.median(alone):.0f}", f"{bench.median(together):.0f}", size))
    bench.table("PDFs a second", ("paper", "one thread", f"{LETTERS_AT_ONCE} threads", "KiB"), rows)


def _one_by_one(name: str, facts: dict[str, object]) -> Callable[[], Coroutine[None, None, None]]:
    async def run() -> None:
        for number in range(PAPERS):
            await asyncio.to_thread(paper.render, name, facts | {"version": number})

    return run


def _side_by_side(name: str, facts: dict[str, object]) -> Callable[[], Coroutine[None, None, None]]:
    async def run() -> None:
        hands = asyncio.Semaphore(LETTERS_AT_ONCE)

        async def one(number: int) -> None:
            async with hands:
                await asyncio.to_thread(paper.render, name, facts | {"version": number})

        await asyncio.gather(*map(one, range(PAPERS)))

    return run


def _rate(run: Callable[[], Coroutine[None, None, None]]) -> float:
    begun = time.perf_counter()
    asyncio.run(run())
    return PAPERS / (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
