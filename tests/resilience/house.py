"""The product's own processes on a database, kept as `up` keeps them, for tests that kill them."""

import contextlib
import itertools
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from aliun_dashboard.command import serve
from aliun_dashboard.command.children import Child
from aliun_dashboard.command.up import DATABASE_CHECK_TICKS, TICK_SECONDS, tend_database
from aliun_dashboard.kernel import embedded

SECRET = "only-for-tests"
DOOR = "aliun_dashboard.api.app:create"
READY_SECONDS = 60
WORKER = [sys.executable, "-m", "aliun_dashboard", "worker"]


@dataclass
class House:
    """Web and worker on `database_url`. `cluster` is the data directory of an embedded server to keep up too.

    The web process serves `door`, by default the API without the screens; everything else is as in production.
    """

    database_url: str
    data: Path
    door: str = DOOR
    worker: bool = True
    cluster: Path | None = None
    port: int = field(default_factory=lambda: free_port())
    children: dict[str, Child] = field(default_factory=dict)
    database_up_at: list[float] = field(default_factory=list)
    start_seconds: float = 0.0

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def open(self) -> None:
        """Start, and wait until the web process answers. `start_seconds` says how long that takes here and now."""
        self._keeper.start()
        self.start_seconds = until(self.answers, READY_SECONDS)

    def close(self) -> None:
        """End everything that was started."""
        self._stop.set()
        self._keeper.join()

    def answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=1).is_success
        except httpx.TransportError:
            return False

    def kill_web(self) -> None:
        """SIGKILL to the process that serves; its parent, and `up` above it, live on."""
        with contextlib.suppress(psutil.NoSuchProcess, KeyError):
            for process in psutil.Process(self.children["web"].pid).children(recursive=True):
                process.kill()

    def kill_worker(self) -> None:
        """SIGKILL to the worker."""
        with contextlib.suppress(ProcessLookupError, KeyError):
            os.kill(self.children["worker"].pid, signal.SIGKILL)

    def kill_database(self) -> None:
        """SIGKILL to the postmaster of our cluster."""
        assert self.cluster
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((self.cluster / "postgres" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def ask_to_stop(self, name: str) -> float:
        """SIGTERM; returns the seconds until that child was gone. It is started again."""
        process = psutil.Process(self.children[name].pid)
        begun = time.monotonic()
        process.terminate()
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        return time.monotonic() - begun

    def _keep(self) -> None:
        """One thread from first to last: children end with the thread that started them."""
        commands = {"web": [*self._granian(), self.door]} | ({"worker": WORKER} if self.worker else {})
        self.children = {name: Child(name, command, self._environment()) for name, command in commands.items()}
        ticks = itertools.count()
        while not self._stop.wait(TICK_SECONDS):
            for child in self.children.values():
                child.tend()
            if self.cluster and next(ticks) % DATABASE_CHECK_TICKS == 0 and tend_database(self.cluster):
                self._note_database(self.cluster)
        for child in self.children.values():
            child.ask_to_stop()
        for child in self.children.values():
            child.stop(time.monotonic() + 10)

    def _note_database(self, cluster: Path) -> None:
        if embedded.is_running(cluster):
            self.database_up_at.append(time.monotonic())

    def _granian(self) -> list[str]:
        command = serve.granian()[:-1]
        command[command.index("--port") + 1] = str(self.port)
        return command

    def _environment(self) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
            "ALIUN_DATA_DIR": str(self.data),
            "ALIUN_DEMO": "0",
            "ALIUN_SECRET_KEY": secrets.token_hex(),
            "KOMMO_WEBHOOK_SECRET": SECRET,
        }
        return {name: value for name, value in os.environ.items() if not name.startswith("KOMMO")} | ours


@contextmanager
def living(house: House) -> Iterator[House]:
    """The house, open for the length of a `with`."""
    try:
        house.open()
        yield house
    finally:
        house.close()


def until(happened: Callable[[], object], seconds: float) -> float:
    """Wait for it and return how long it took. Raises AssertionError when it does not happen in time."""
    begun = time.monotonic()
    while not happened():
        if time.monotonic() > begun + seconds:
            raise AssertionError(f"not within {seconds} s: {happened}")
        time.sleep(0.02)
    return time.monotonic() - begun


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
