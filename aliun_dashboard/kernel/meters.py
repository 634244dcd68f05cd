"""What the processes of this house count, in one place: each writes files of its own, any web process adds them up.

`share` must be called before anything is counted; without it (tests, one process alone) a process knows only itself.
"""

import os
import socket
from contextlib import suppress
from pathlib import Path

from . import clock

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name
STALE_SECONDS = 60  # a process refreshes its gauges every ten


def share(data: Path, name: str) -> None:
    """Have this process, and those it starts, count in files that every web process on `data` reads.

    The folder of a `name` on this machine is emptied when none of its processes lives: then all counters start at zero
    together, which is how Prometheus understands a restart.
    """
    folder = (data / "meters" / f"{socket.gethostname()}-{name}").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    files = list(folder.glob("*.db"))
    if not any(_lives(file) for file in files):
        for file in files:
            file.unlink(missing_ok=True)
    os.environ[FOLDER] = str(folder)


def files() -> list[str]:
    """What all processes of the house have counted; gauges only of those that still refresh them."""
    if FOLDER not in os.environ:
        return []
    found = Path(os.environ[FOLDER]).parent.glob("*/*.db")
    return [str(file) for file in found if not file.name.startswith("gauge_") or _is_fresh(file)]


def refreshed() -> None:
    """Mark this process's gauges as of now."""
    if FOLDER in os.environ:
        for file in Path(os.environ[FOLDER]).glob(f"gauge_*_{os.getpid()}.db"):
            os.utime(file)


def resident_bytes() -> int:
    """Memory of this process that is in RAM; 0 where the system does not tell."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _is_fresh(file: Path) -> bool:
    with suppress(FileNotFoundError):
        return file.stat().st_mtime > clock.now().timestamp() - STALE_SECONDS
    return False


def _lives(file: Path) -> bool:
    with suppress(ValueError, OSError):
        os.kill(int(file.stem.rpartition("_")[2]), 0)
        return True
    return False
