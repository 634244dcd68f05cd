"""Child processes that end with us: started in groups, restarted when they die, stopped whole."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
STEADY_SECONDS = 10.0
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 2.0  # with a start of two to three seconds, whatever kills us again and again: back in five
LIBC = ctypes.CDLL(None, use_errno=True)


class Child:
    """One kept process. `tend()` restarts it, `stop()` ends it and everything it started."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.name = name
        self._command = list(command)
        self._env = dict(env or os.environ)
        self._pause = FIRST_PAUSE
        self._spawn()

    @property
    def pid(self) -> int:
        """Process id, also the id of its group."""
        return self._process.pid

    def tend(self) -> str | None:
        """Restart it if it died. Returns what happened, or None when all is well."""
        if self._process.poll() is None:
            return None
        self._kill_group()
        steady = time.monotonic() - self._born > STEADY_SECONDS
        self._pause = FIRST_PAUSE if steady else min(self._pause * 2, LONGEST_PAUSE)
        time.sleep(self._pause)
        code = self._process.returncode
        self._spawn()
        return f"{self.name} ended with {code} and was started again"

    def ask_to_stop(self) -> None:
        """SIGTERM: finish what is in hand, take nothing new."""
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()

    def stop(self, deadline: float) -> None:
        """Wait until `deadline` (`time.monotonic`), then kill whatever is left of the group."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.1, deadline - time.monotonic()))
        self._kill_group()
        self._process.wait()

    def _spawn(self) -> None:
        self._process = start(self._command, self._env)
        self._born = time.monotonic()

    def _kill_group(self) -> None:
        kill_group(self._process.pid)


def start(command: Sequence[str], env: Mapping[str, str], output: int | None = None) -> subprocess.Popen[bytes]:
    """Start `command` in a group of its own (a terminal's Ctrl-C reaches only us); it ends when we do."""
    return subprocess.Popen(
        command,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=end_with_parent,
    )


def run(command: Sequence[str], env: Mapping[str, str], log: Path) -> int:
    """Run `command` to its end with its output in `log`; interrupted, it ends whole. Returns its exit code."""
    with log.open("wb") as file:
        process = start(command, env, file.fileno())
        try:
            return process.wait()
        finally:
            kill_group(process.pid)


def kill_group(group: int) -> None:
    """End what is left of a process group."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def end_with_parent() -> None:
    """Linux: ask for SIGTERM when our parent dies, even by kill -9."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
