"""Several worker processes on one database, kept as `up` keeps them, for tests that kill them."""

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psutil

from aliun_dashboard.command.children import Child
from aliun_dashboard.command.up import TICK_SECONDS
from tests.resilience.house import WORKER


class Workers:
    """`number` workers with `settings` in their environment."""

    def __init__(self, number: int, settings: Mapping[str, str]) -> None:
        self.number, self.kills = number, 0
        self._settings = {**os.environ, **settings}
        self._children: list[Child] = []
        self._stop = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def kill_one(self) -> bool:
        """SIGKILL to one that has been at work for a second; False when none has."""
        ready = [child for child in self._children if _at_work(child.pid)]
        if not ready:
            return False
        time.sleep(1)
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(ready).pid, signal.SIGKILL)
            self.kills += 1
        return True

    def _keep(self) -> None:
        """One thread from first to last: children end with the thread that started them."""
        self._children = [Child(f"worker {number}", WORKER, self._settings) for number in range(self.number)]
        while not self._stop.wait(TICK_SECONDS):
            for child in self._children:
                child.tend()
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.stop(time.monotonic() + 10)


def _at_work(pid: int) -> bool:
    """It talks to somebody: the database, a mailbox."""
    with contextlib.suppress(psutil.Error):
        connections = psutil.Process(pid).net_connections()
        return any(one.status == psutil.CONN_ESTABLISHED for one in connections)
    return False


@contextmanager
def employed(workers: Workers) -> Iterator[Workers]:
    """They work for the length of a `with`."""
    workers._keeper.start()
    try:
        yield workers
    finally:
        workers._stop.set()
        workers._keeper.join()
