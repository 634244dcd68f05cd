"""What the benchmarks share: a database of their own, a load, and how figures are printed."""

import asyncio
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aliun_dashboard.command import ground
from aliun_dashboard.kernel import db, embedded
from aliun_dashboard.migrations import migrate
from tests.fakes.wire import Wire, wires

REPETITIONS = 3


@dataclass(frozen=True)
class Run:
    """One load: requests a second, and the waits in seconds."""

    rate: float
    p50: float
    p99: float


@contextmanager
def database() -> Iterator[str]:
    """An empty, migrated database on an embedded server of its own, with the product's settings, fsync included."""
    with tempfile.TemporaryDirectory(prefix="aliun-bench-") as folder:
        url = embedded.ensure_running(Path(folder))
        try:
            use(url)
            migrate()
            yield url
        finally:
            embedded.stop(Path(folder))


def use(url: str) -> None:
    """Have this process use that database from now on."""
    ground.use(url)
    db.engine.cache_clear()


async def load(port: int, requests: Sequence[bytes], at_once: int) -> Run:
    """Send all requests over `at_once` connections, each its next one as soon as it has its answer."""
    left, waits, answers = iter(requests), list[float](), Counter[int]()

    async def hand(wire: Wire) -> None:
        for request in left:
            begun = time.perf_counter()
            answers[(await wire.send(request)).status] += 1
            waits.append(time.perf_counter() - begun)

    async with wires(port, at_once) as open_wires:
        begun = time.perf_counter()
        await asyncio.gather(*map(hand, open_wires))
        spent = time.perf_counter() - begun
    if set(answers) != {200}:
        raise RuntimeError(f"not all were taken: {dict(answers)}")
    return Run(len(waits) / spent, percentile(waits, 0.5), percentile(waits, 0.99))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all are not above."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], runs: int = REPETITIONS) -> None:
    """Print a Markdown table, with how busy the machine was."""
    load_average, of = os.getloadavg()[0], f"median of {runs}" if runs > 1 else "one run"
    print(f"\n{title} ({of}; load {load_average:.1f} on {os.cpu_count()} cores)\n")
    for row in (head, ["---"] * len(head), *rows):
        print("| " + " | ".join(str(cell) for cell in row) + " |")
