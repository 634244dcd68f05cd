"""`up` serves until it is stopped, puts back what dies, and leaves no process behind, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from aliun_dashboard.command import front

ROOT = Path(__file__).resolve().parents[2]
STOP_SECONDS = 10
READY_SECONDS = 150

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("front")]


@dataclass
class House:
    """A running `up` with a data directory and a port of its own."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]

    def members(self, part: str = "") -> list[psutil.Process]:
        """Living processes of this house, known by its data directory in their environment."""
        return [process for process in psutil.process_iter() if self._lives_here(process, part)]

    def serves(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=1).is_success
        except httpx.TransportError:
            return False

    def _lives_here(self, process: psutil.Process, part: str) -> bool:
        try:
            ours = process.environ().get("ALIUN_DATA_DIR") == str(self.data)
            return ours and process.status() != psutil.STATUS_ZOMBIE and part in " ".join(process.cmdline())
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    front.build()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    started = start(tmp_path / "data")
    try:
        until(started.serves, READY_SECONDS)
        yield started
    finally:
        for process in started.members():
            process.kill()


def start(data: Path, port: int | None = None) -> House:
    data.mkdir(exist_ok=True)
    port = port or free_port()
    env = os.environ | {"ALIUN_DATA_DIR": str(data), "PORT": str(port), "DATABASE_URL": "", "ALIUN_DEMO": "0"}
    with (data / "up.log").open("ab") as log:
        command = [sys.executable, "-m", "aliun_dashboard", "up"]
        return House(data, port, subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true: Callable[[], bool], seconds: float) -> float:
    """Seconds it took; fails when it takes longer than `seconds`."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds, f"still not true after {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - begun


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_everything_in_time(house: House, stop: signal.Signals) -> None:
    assert len(house.members()) >= 5  # up, granian and its worker, our worker, PostgreSQL, its guard
    house.process.send_signal(stop)
    house.process.wait(STOP_SECONDS)
    assert house.members() == []


def test_killed_itself_it_takes_everything_along(house: House) -> None:
    house.process.kill()
    house.process.wait()
    until(lambda: not house.members(), 20)


def test_whatever_is_killed_comes_back(house: House) -> None:
    for part in ("granian", "aliun_dashboard worker", "bin/postgres -D"):
        victim = min(house.members(part), key=lambda process: process.create_time())
        victim.kill()
        until(lambda part=part, old=victim.pid: any(p.pid != old for p in house.members(part)), 60)
        until(house.serves, 60)
    assert house.process.poll() is None


def test_a_taken_port_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        house = start(tmp_path / "data", taken.getsockname()[1])
        assert house.process.wait(30) == 1
    assert "PORT=" in (house.data / "up.log").read_text()
    assert house.members() == []
