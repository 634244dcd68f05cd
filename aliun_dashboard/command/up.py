"""`up`: the whole product in one command, until somebody stops it.

Database, migrations, demo data, front end, then web and worker as children.
Whatever dies is started again; whatever stops us stops everything.
"""

import itertools
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

import httpx

from aliun_dashboard import migrations
from aliun_dashboard.command import demo_data, front, ground, serve
from aliun_dashboard.command.children import Child, end_with_parent
from aliun_dashboard.command.ground import CannotStart
from aliun_dashboard.kernel import embedded, meters
from aliun_dashboard.kernel.config import settings

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 7.0
TICK_SECONDS = 0.2
DATABASE_CHECK_TICKS = 10
SERVE_WHILE = "ALIUN_SERVE_WHILE"


def up() -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; leaves no process behind. Raises `CannotStart`."""
    for stop in STOPS:
        signal.signal(stop, _interrupted)
    if "MAKELEVEL" in os.environ:
        end_with_parent()
    _need_free_port()
    house = _House(settings().aliun_data_dir, own_database=not settings().database_url)
    try:
        house.open()
        house.keep()
    finally:
        for stop in STOPS:
            signal.signal(stop, signal.SIG_IGN)
        house.close()


class _House:
    """What `up` started and must end: the embedded server with its guard, web, worker."""

    def __init__(self, data: Path, *, own_database: bool) -> None:
        self._data = data
        self._own_database = own_database
        self._guard: subprocess.Popen[bytes] | None = None
        self._children: list[Child] = []

    def open(self) -> None:
        ground.lay()
        if self._own_database:
            self._guard = embedded.stop_after_us(self._data)
        migrations.migrate()
        if settings().aliun_demo and demo_data.load_if_empty():
            _say("Demo data loaded.")
        if not front.is_fresh():
            _say("Compiling the front end; about a minute the first time.")
            front.build()
        meters.share(self._data, "web")  # the worker makes a folder of its own
        worker = [sys.executable, "-m", "aliun_dashboard", "worker"]
        self._children = [Child("web", serve.granian(), serve.web_environment()), Child("worker", worker)]

    def keep(self) -> None:
        """Restart what dies, until interrupted or no longer wanted (see the Makefile)."""
        announced = False
        wanted = Path(os.environ.get(SERVE_WHILE) or os.devnull)
        for tick in itertools.count():
            time.sleep(TICK_SECONDS)
            if not wanted.exists():
                return
            for child in self._children:
                if news := child.tend():
                    _say(news)
            if self._own_database and tick % DATABASE_CHECK_TICKS == 0 and (news := tend_database(self._data)):
                _say(news)
            if not announced and _serves():
                _announce()
                announced = True

    def close(self) -> None:
        """Ask all to stop, give them a while, end what is left; the database last."""
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.stop(deadline)
        if self._own_database:
            embedded.stop(self._data)
        if self._guard and self._guard.stdin:
            self._guard.stdin.close()
            self._guard.wait()


def tend_database(data: Path) -> str | None:
    """Start the embedded server again if it died. Returns what happened, or None when all is well.

    One that cannot start now, for its disk is full, is tried again: what web answers meanwhile is 503.
    """
    if embedded.is_running(data):
        return None
    try:
        embedded.ensure_running(data)
    except embedded.EmbeddedFailed as failure:
        return f"the database does not start and is tried again: {failure}"
    return "the database ended and was started again"


def _interrupted(signal_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0 if signal_number == signal.SIGINT else 128 + signal_number)


def _need_free_port() -> None:
    host, port = settings().host, settings().port
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(f"{host}:{port}: {error.strerror}. Choose another port with PORT=…") from error


def _serves() -> bool:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound
    host = everywhere.get(settings().host, settings().host)
    address = f"http://[{host}]" if ":" in host else f"http://{host}"
    try:
        return httpx.get(f"{address}:{settings().port}/healthz", timeout=1).is_success
    except httpx.TransportError:
        return False


def _announce() -> None:
    _say(f"\nAliun Dashboard serves on {settings().public_url}   (Ctrl-C stops it)")
    if settings().aliun_demo:
        _say(demo_data.LOG_INS)


def _say(text: str) -> None:
    print(text, flush=True)
