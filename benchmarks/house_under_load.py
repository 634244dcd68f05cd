"""Fifty people at work beside webhooks at the agency's peak × 20: errors, waits of each act, news missed, memory.

    python -m benchmarks.house_under_load                                       ten minutes, 50 browsers
    python -m benchmarks.house_under_load --minutes 1 --browsers 10             the short form
    python -m benchmarks.house_under_load --minutes 15 --browsers 30 --events 10   a soak, 10 events a second
    python -m benchmarks.house_under_load --processes 2         two web processes on a Redis, two workers

The peak: 2,000 leads a month are 67 a day; on the day after a campaign three times as many; a fifth of these in its
busiest hour: 40. Kommo tells of each about five times (new, talk, messages, changes): 200 events an hour. Times 20:
4,000 an hour, 1.1 a second. People act every five seconds on the average, which nobody keeps up for ten minutes.
"""

import argparse
import asyncio
import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

import psutil
import psycopg

from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.queries import coherence
from aliun_dashboard.staff import actions
from benchmarks import bench
from benchmarks.people import Notes, Person, Watcher
from tests.fakes import redis
from tests.house import ROOT, SECRET, House, house, serve_api
from tests.resilience import ledger
from tests.resilience.sender import Sender, arrival, signed_post

PEAK_PER_SECOND = 2000 / 30 * 3 * 0.2 * 5 * 20 / 3600
TOLD_OF_EACH = 5
PAUSE, WATCHERS, SAMPLE_SECONDS = 5.0, 3, 5
CREW = (*["agente"] * 5, *["agente2"] * 2, "director", "finanzas", "soporte", "admin")
PASSWORD = "aliun-demo"


@dataclass
class Memory:
    """Resident memory of each process over time, in MiB; `at` in minutes."""

    at: list[float] = field(default_factory=list)
    of: dict[str, list[float]] = field(default_factory=dict)

    def note(self, opened: House, minutes: float) -> None:
        self.at.append(minutes)
        for name, process in opened.processes.items():
            whole = psutil.Process(process.pid)
            everyone = [whole, *whole.children(recursive=True)]
            used = sum(one.memory_info().rss for one in everyone if one.is_running()) / 2**20
            self.of.setdefault(name, []).append(used)

    def rows(self) -> Iterator[list[str]]:
        """Name, MiB after a tenth of the time, at the end, most; growth from the middle on in MiB an hour."""
        for name, used in self.of.items():
            tenth, half = used[len(used) // 10 :], len(used) // 2
            hours = (self.at[-1] - self.at[half]) / 60
            later = bench.median(used[-len(used) // 10 :]) - bench.median(used[half : half + max(len(used) // 10, 1)])
            yield [name, f"{tenth[0]:.0f}", f"{used[-1]:.0f}", f"{max(used):.0f}", f"{later / hours:+.0f}"]


def main() -> None:
    asked = _asked()
    with bench.database() as url, _agency(url, asked.processes) as opened:
        notes, memory = Notes(), Memory()
        begun = time.monotonic()
        sender, missed = asyncio.run(_day(opened, url, asked, notes, memory))
        inbox = ledger.inbox(url, sender.acknowledged)
        _report(asked, notes, memory, sender)
        print(f"\nAfter {time.monotonic() - begun:.0f} s: {len(sender.acknowledged)} events, {inbox};")
        print(f"news missed at {WATCHERS} watching boards: {missed}; laws of coherence broken: {_broken()}")
        print(f"lines of failure in the house's log: {_complaints(opened)}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--browsers", type=int, default=50)
    parser.add_argument("--processes", type=int, default=1, help="of web and of the worker")
    parser.add_argument("--events", type=float, default=PEAK_PER_SECOND, help="webhooks a second")
    return parser.parse_args()


@contextmanager
def _agency(url: str, processes: int) -> Iterator[House]:
    """Web and worker on the demo's data; without keys, so that nothing leaves the house."""
    facts = {"ALIUN_DEMO": "1", "GRANIAN_WORKERS": str(processes)}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if processes > 1:
            facts["REFLEX_REDIS_URL"] = stack.enter_context(redis.serving()).url
        opened = stack.enter_context(house(url, Path(folder), **facts))
        subprocess.run([sys.executable, "-m", "aliun_dashboard", "demo"], env=opened.env, cwd=ROOT, check=True)
        serve_api(opened)
        for number in range(processes):
            opened.start(f"worker {number + 1}", sys.executable, "-m", "aliun_dashboard", "worker")
        yield opened


async def _day(opened: House, url: str, asked: argparse.Namespace, notes: Notes, memory: Memory) -> tuple[Sender, int]:
    """Everybody at work until the time is over. Returns the sender and how much news the watchers missed."""
    port = urlparse(opened.url).port or 0
    sender = Sender(port, patience=10, sign=lambda body: signed_post(body, SECRET))
    async with AsyncExitStack() as stack:
        watchers = [await stack.enter_async_context(_watcher(opened, notes, n)) for n in range(WATCHERS)]
        crew = itertools.islice(itertools.cycle(CREW), max(asked.browsers - WATCHERS, 1))
        people = [await stack.enter_async_context(_person(opened, who, notes, n)) for n, who in enumerate(crew)]
        begun_at, begun = _now(url), time.monotonic()
        until = begun + asked.minutes * 60
        feeding = asyncio.create_task(_feed(sender, asked, until))
        keeping = asyncio.create_task(_keep_notes(opened, memory, begun))
        await asyncio.gather(*(one.work(until, PAUSE) for one in (*watchers, *people)), feeding)
        keeping.cancel()
        while _waiting(url):
            await asyncio.sleep(0.2)
        await asyncio.sleep(3)  # the last news is on its way
        return sender, sum(len(_changed(url, begun_at) - watcher.seen) for watcher in watchers)


def _watcher(opened: House, notes: Notes, number: int) -> Watcher:
    return Watcher(opened.url, _log_in("director"), "director", notes, number)


def _person(opened: House, who: str, notes: Notes, number: int) -> Person:
    return Person(opened.url, _log_in(who), who.rstrip("2"), notes, number)


def _log_in(who: str) -> str:
    """A log-in of that person; their password was not asked for, which costs as much as fifty pages."""
    with begin(SYSTEM) as work:
        user = actions.by_email(work, f"{who}@demo.aliun")
        assert user
        return actions.open_session(work, user, "benchmark")


async def _feed(sender: Sender, asked: argparse.Namespace, until: float) -> None:
    """New leads and what is told of them later, evenly, in batches of five seconds."""
    batch = max(round(asked.events * 5), 1)
    for first in itertools.count(0, batch):
        if time.monotonic() > until - 10:
            return
        bodies = [_told(number) for number in range(first, first + batch)]
        await sender.send(bodies, at_once=8, per_second=asked.events)


def _told(number: int) -> bytes:
    """The news of that number: a new lead each fifth time, and then another amount of it, four times."""
    lead, turn = divmod(number, TOLD_OF_EACH)
    body = arrival(lead).replace(b"=1000", f"={1000 + turn}".encode())
    return body.replace(b"1795200000", str(1_795_200_000 + turn).encode())


async def _keep_notes(opened: House, memory: Memory, begun: float) -> None:
    while True:
        memory.note(opened, (time.monotonic() - begun) / 60)
        await asyncio.sleep(SAMPLE_SECONDS)


def _waiting(url: str) -> bool:
    """Whether an event still has to be taken in. Letters that are due tomorrow may wait."""
    with psycopg.connect(url) as connection:
        return bool(connection.execute("SELECT FROM webhook_event WHERE status = 'received'").rowcount)


def _now(url: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT now()").fetchone()
    return row[0] if row else None


def _changed(url: str, since: object) -> set[tuple[int, int]]:
    """Leads that came or moved since then, as they stand."""
    query = "SELECT DISTINCT l.id, l.version FROM lead l JOIN stage_move m ON m.lead_id = l.id WHERE m.at > %s"
    with psycopg.connect(url) as connection:
        return {(row[0], row[1]) for row in connection.execute(query, [since])}


def _broken() -> list[str]:
    with db.read() as session:
        return [f"{law.name}: {law.broken}" for law in coherence.checks(session) if law.broken]


def _complaints(opened: House) -> int:
    words = ("Traceback", " ERROR ", "A screen's handler failed")
    return sum(any(word in line for word in words) for line in opened.log.read_text().splitlines())


def _report(asked: argparse.Namespace, notes: Notes, memory: Memory, sender: Sender) -> None:
    title = (
        f"{asked.browsers} browsers, {asked.minutes:g} min, {asked.events:.1f} webhooks a second, "
        f"processes of each kind: {asked.processes}"
    )
    waits = {**notes.seconds, "webhook": sender.seconds}
    rows = [
        [name, len(seconds), *(f"{bench.percentile(seconds, share) * 1000:.0f}" for share in (0.5, 0.95, 1))]
        for name, seconds in sorted(waits.items())
    ]
    bench.table(title, ("act", "times", "p50 ms", "p95 ms", "longest ms"), rows, runs=1)
    head = ("process", "MiB at a tenth", "at the end", "most", "MiB an hour, second half")
    bench.table("Memory", head, [*memory.rows()], runs=1)
    errors = dict(notes.errors)
    print(f"\nErrors {errors}; answers to webhooks {dict(sender.answers)}, broken {sender.broken};")
    print(f"moves that were told why not: {notes.told_why_not}; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
