"""The product as its own processes, on a database and a port of their own, as `make run` starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from aliun_dashboard.command import children
from aliun_dashboard.command import serve as serve_command

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS = 240  # on a machine that others use too
STOP_SECONDS = 10
SECRET = "kommo-secret"
KEEP = ("--respawn-failed-workers", "--workers-kill-timeout", serve_command.DRAIN_SECONDS)
APP = ("--interface", "asgi", "--factory", "aliun_dashboard.aliun_dashboard:app")


@dataclass
class House:
    """What is running, and where."""

    url: str
    env: dict[str, str]
    log: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str, **more: str) -> None:
        """Start a process in a group of its own; it ends when we do."""
        with self.log.open("ab") as log:
            self.processes[name] = children.start(command, self.env | more, log.fileno())

    def kill(self, name: str) -> None:
        """kill -9, with everything it started."""
        children.kill_group(self.processes[name].pid)
        self.processes.pop(name).wait()

    def answers(self) -> bool:
        """Whether the web process serves."""
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).is_success
        except httpx.TransportError:
            return False

    def close(self) -> None:
        """Ask all to stop, and end what does not."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(STOP_SECONDS)
            finally:
                children.kill_group(process.pid)

    def wait(self) -> None:
        """Until it serves; fails with the end of the log."""
        try:
            until(self.answers, READY_SECONDS)
        except AssertionError as failure:
            raise AssertionError(self.log.read_text()[-4000:]) from failure


@contextmanager
def house(database: str, folder: Path, **env: str) -> Iterator[House]:
    """A house with nothing running in it yet; emptied at the end."""
    port = free_port()
    own = {
        "DATABASE_URL": database,
        "ALIUN_DATA_DIR": str(folder),
        "ALIUN_PUBLIC_URL": "",
        "ALIUN_SECRET_KEY": "only-for-tests",
        "KOMMO_WEBHOOK_SECRET": SECRET,
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
    opened = House(f"http://127.0.0.1:{port}", {**os.environ, **own, **env}, folder / "house.log")
    try:
        yield opened
    finally:
        opened.close()


def serve_api(opened: House) -> None:
    """The web process alone, without the compiled screens: API and websocket."""
    program = str(Path(sys.executable).with_name("granian"))
    compiled = {"REFLEX_ENV_MODE": "prod", "__REFLEX_SKIP_COMPILE": "true"}
    opened.start("web", program, "--port", opened.env["PORT"], *KEEP, *APP, **compiled)
    opened.wait()


def serve(opened: House, *names: str) -> None:
    """`web` and `worker`, or those named, with the compiled screens."""
    for name in names or ("web", "worker"):
        opened.start(name, sys.executable, "-m", "aliun_dashboard", name)
    opened.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait until `true`; fails when it takes longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"still not true after {seconds} s"
        time.sleep(0.05)
