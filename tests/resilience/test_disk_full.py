"""The database's disk fills up: senders are told 503, nothing breaks, and with room again all goes on (row 10)."""

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aliun_dashboard.kernel import embedded
from tests.resilience import ledger
from tests.resilience.conftest import EVENTS
from tests.resilience.house import House, living, until
from tests.resilience.sender import Sender, arrival

VOLUME_MIB = 160
PADDING_BYTES = 3000  # of each event, in random hex: a full page soon
REFUSALS, FULL_SECONDS = 10, 60
MIGRATE = "from aliun_dashboard.migrations import migrate; migrate()"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600 + EVENTS),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small volume"),
]


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """A volume of its own, small and in memory."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={VOLUME_MIB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a volume")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[House]:
    """A house whose database lives on a small volume."""
    with mounted(tmp_path / "volume") as volume:
        url = embedded.ensure_running(volume)
        try:
            subprocess.run([sys.executable, "-c", MIGRATE], env=os.environ | {"DATABASE_URL": url}, check=True)
            with living(House(url, tmp_path / "data", cluster=volume)) as house:
                yield house
        finally:
            embedded.stop(volume)


async def test_a_full_disk_is_told_to_senders_and_costs_no_event(small: House) -> None:
    volume, events, sender = _volume(small), EVENTS or 200, Sender(small.port, patience=10)
    bodies = [arrival(number) + f"&pad={secrets.token_hex(PADDING_BYTES)}".encode() for number in range(events)]
    await sender.send(bodies[: events // 4])
    ballast = volume / "ballast"
    full = asyncio.create_task(asyncio.to_thread(_keep_full, ballast, sender))
    sending = asyncio.create_task(sender.send(bodies[events // 4 :], at_once=8))
    await full
    refused = sender.answers[503]
    ballast.unlink()
    async with asyncio.timeout(120):
        await sending
    until(lambda: embedded.is_running(volume), 60)
    drained = ledger.drain(small.database_url, 300 + events / 4)
    print(f"\n{events} events, {dict(sender.answers)}, {sender.broken} unanswered, {refused} of 503 while full;")
    print(f"all done {drained:.0f} s after; longest answer {max(sender.seconds):.1f} s")
    assert refused >= REFUSALS
    assert set(sender.answers) == {200, 503}
    assert sender.without_retry_after == 0
    assert ledger.inbox(small.database_url, sender.acknowledged) == ledger.Inbox(0, 0)
    assert ledger.effects(small.database_url, sender.acknowledged) == ledger.Effects(0, 0, (events,) * 5)
    small.close()
    _check_every_page(volume)


def _volume(house: House) -> Path:
    assert house.cluster
    return house.cluster


def _keep_full(ballast: Path, sender: Sender) -> None:
    """Take every byte there is, again and again, until enough senders were refused."""

    def refused() -> bool:
        with ballast.open("ab", buffering=0) as file:
            for size in (2**20, 2**12):
                _take(file, size)
        return sender.answers[503] >= REFUSALS

    until(refused, FULL_SECONDS)


def _take(file, size: int) -> None:
    block = bytes(size)
    try:
        while True:
            file.write(block)
    except OSError:
        return


def _check_every_page(volume: Path) -> None:
    """Stopped in order; then every page of the cluster against its checksum."""
    embedded.stop(volume)
    cluster = volume / "postgres"
    subprocess.run([embedded.tool("pg_checksums"), "--check", "-D", cluster], check=True, cwd=cluster, **_owner())


def _owner() -> dict[str, str]:
    return {"user": embedded.SYSTEM_USER, "group": embedded.SYSTEM_USER}
