"""A real Redis on this machine, in memory only, for houses with several web processes."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from aliun_dashboard.command import children
from tests.fakes.mail import free_port

START_SECONDS = 10


class Redis:
    """The server; it can be killed and started again at the same address, empty."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = shutil.which("redis-server")
        assert program, "the tests of several web processes need Redis: apt-get install redis-server"
        memory_only = ["--save", "", "--appendonly", "no"]
        command = [program, "--bind", "127.0.0.1", "--port", str(self.port), *memory_only]
        self._process = children.start(command, {}, subprocess.DEVNULL)
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            assert time.monotonic() < deadline, "Redis did not start"
            time.sleep(0.02)

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False

    def kill(self) -> None:
        """kill -9: everything it held is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def serving() -> Iterator[Redis]:
    """A Redis for the length of a `with`."""
    redis = Redis()
    redis.start()
    try:
        yield redis
    finally:
        redis.kill()
