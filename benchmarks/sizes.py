"""Houses of several sizes on one server, served side by side, and the time the database spends on each.

Every statement is written into the server's log with its time, so that what a page costs is told apart from what it
costs to show it.
"""

import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import httpx
import psycopg

from aliun_dashboard.kernel import clock, embedded
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.migrations import migrate
from aliun_dashboard.staff import actions
from aliun_dashboard.staff.rules import Role
from benchmarks import bench, make_million
from benchmarks.million.house import ROLES
from tests.house import SECRET, house, serve_api
from tests.line import ROOT, Line
from tests.resilience.sender import arrival

COUNTS = (1_000, 100_000, 1_000_000)
DURATION = re.compile(r"duration: ([\d.]+) ms(?:  (?:\w+ [^:]*|statement): (.*))?", re.DOTALL)
SHELL = f"{ROOT}.aliun_dashboard___ui___frame____shell_state"
LOGGED = "log_min_duration_statement"

_numbers = count(int(time.time()) % 5_000_000)


@dataclass(frozen=True)
class Spent:
    """Seconds from the question to the answer, and milliseconds of the database among them."""

    whole: float
    database: float


@dataclass
class Sized:
    """A house with so many leads: where it is served, who is logged in, where its statements are written."""

    count: int
    url: str
    log: Path
    address: str = ""
    people: dict[Role, Line] = field(default_factory=dict[Role, Line])
    machine: httpx.AsyncClient | None = None

    @property
    def mark(self) -> str:
        return f"[house_{self.count}] "

    def statements(self, since: int) -> list[tuple[float, str]]:
        """What the database did for this house since that place in the log: milliseconds and text."""
        with self.log.open(errors="replace") as log:
            log.seek(since)
            lines = re.split(r"^(?=\[\w*\] )", log.read(), flags=re.MULTILINE)
        found = [DURATION.search(line) for line in lines if line.startswith(self.mark)]
        return [(float(one[1]), (one[2] or "").strip()) for one in found if one]

    def now(self) -> int:
        return self.log.stat().st_size

    async def opened(self, role: Role, page: str) -> Spent:
        """A page as a browser loads it, its `on_load` included."""
        place, begun = self.now(), time.perf_counter()
        await self.people[role].open(page)
        spent = time.perf_counter() - begun
        return Spent(spent, sum(one[0] for one in self.statements(place)))

    async def asked(self, method: str, path: str, body: object = None) -> Spent:
        """One call of the API."""
        assert self.machine is not None
        place, begun = self.now(), time.perf_counter()
        answer = await self.machine.request(method, path, json=body)
        spent = time.perf_counter() - begun
        if answer.status_code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
        return Spent(spent, sum(one[0] for one in self.statements(place)))

    async def searched(self, role: Role, text: str) -> Spent:
        """What the palette finds."""
        place, begun = self.now(), time.perf_counter()
        line = self.people[role]
        await line.send(f"{SHELL}.search", {"text": text})
        while "hits_rx_state_" not in (await line.next("delta")).get(SHELL, {}):
            pass
        spent = time.perf_counter() - begun
        return Spent(spent, sum(one[0] for one in self.statements(place)))

    async def told(self) -> Spent:
        """A webhook about a new lead, accepted."""
        assert self.machine is not None
        body, place, begun = arrival(self.fresh()), self.now(), time.perf_counter()
        head = {"content-type": "application/x-www-form-urlencoded"}
        answer = await self.machine.post(f"/api/v1/webhooks/kommo/{SECRET}", content=body, headers=head)
        spent = time.perf_counter() - begun
        answer.raise_for_status()
        return Spent(spent, sum(one[0] for one in self.statements(place)))

    def fresh(self) -> int:
        """A number nobody has had."""
        return next(_numbers)

    def in_days(self, days: int) -> str:
        return (clock.now() + timedelta(days=days)).date().isoformat()

    def one(self, query: str) -> object:
        """The first value of a query."""
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


@contextmanager
def houses(folder: Path | None, counts: tuple[int, ...] = COUNTS) -> Iterator[list[Sized]]:
    """Houses of these sizes; those that `folder` has from an earlier run are used again, and stay."""
    with ExitStack() as stack:
        home = folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aliun-bench-")))
        if not embedded.is_running(home):
            stack.callback(embedded.stop, home)
        server = embedded.ensure_running(home, max_wal_size="4GB")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_line_prefix = '[%d] '")
            connection.execute("SELECT pg_reload_conf()")
        yield [_made(server, home, count) for count in counts]


def _made(server: str, home: Path, count: int) -> Sized:
    name = f"house_{count}"
    url = server.replace("/aliun?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        is_there = connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount
        if not is_there:
            connection.execute(f"CREATE DATABASE {name}".encode())
    bench.use(url)
    migrate()
    if not is_there:
        make_million.make(url, count)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} SET {LOGGED} = 0".encode())
    return Sized(count, url, embedded.log_file(home))


@asynccontextmanager
async def served(sizes: list[Sized]) -> AsyncIterator[list[Sized]]:
    """All of them at once, with a person of each role and a machine of the director's logged in."""
    with ExitStack() as stack:
        for size in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            opened = stack.enter_context(house(size.url, folder, ALIUN_DEMO="0", ALIUN_API_PER_MINUTE="0"))
            serve_api(opened)
            size.address = opened.url
        async with AsyncExitStack() as lines:
            for size in sizes:
                await _log_in(size, lines)
            yield sizes


async def _log_in(size: Sized, lines: AsyncExitStack) -> None:
    bench.use(size.url)
    numbers = {role: number for number, role in reversed(list(enumerate(ROLES, 1)))}
    with begin(SYSTEM) as work:
        cookies = {
            role: actions.open_session(work, actions.get(work, number), "bench") for role, number in numbers.items()
        }
        _, token = actions.issue_token(work, actions.get(work, numbers[Role.ADMIN]), "bench")
    for role, cookie in cookies.items():
        size.people[role] = await lines.enter_async_context(Line(size.address, cookie))
    size.machine = await lines.enter_async_context(
        httpx.AsyncClient(base_url=size.address, headers={"Authorization": f"Bearer {token}"}, timeout=60)
    )
