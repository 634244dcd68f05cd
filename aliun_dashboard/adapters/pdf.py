"""PDF into text, in a warmed process of little memory and time: whatever a file does, it costs one error."""

import asyncio
import atexit
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from weakref import WeakKeyDictionary

from pydantic import BaseModel

from aliun_dashboard.kernel import logs
from aliun_dashboard.purchase_orders.reading import Page, Paper

log = logs.get(__name__)

AT_ONCE = 2
MOST_BYTES = 10 * 1024 * 1024
MOST_ANSWER = 16 * 1024 * 1024
PATIENCE = 15  # seconds for a process that ends itself after 10, its start included
SOON = 2  # seconds: a harmless paper that finds a reader worn out finds it at once
HEAD = 1024  # a PDF says so within its first bytes
COMMAND = (sys.executable, "-m", "aliun_dashboard.adapters.pdf_child")
HOUSE = Path(__file__).parents[2]
KEPT = ("PATH", "TESSDATA_PREFIX")  # of our environment: there are secrets in the rest
ENDS = {-signal.SIGALRM: "too_slow", -signal.SIGABRT: "too_much_memory"}
CRASHED = "crashed"


class Unreadable(Exception):
    """A file that gives no text. `code` tells why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def read(content: bytes) -> Paper:
    """The text of a PDF, page by page (K-08).

    Raises Unreadable with encrypted, corrupt, too_big (10 MB), too_many_pages (30), too_slow (10 s), too_much_memory
    (512 MB), empty, not_a_pdf, or no_ocr: only pictures, and no tesseract to read them.
    """
    if not content:
        raise Unreadable("empty")
    if len(content) > MOST_BYTES:
        raise Unreadable("too_big")
    if b"%PDF-" not in content[:HEAD]:
        raise Unreadable("not_a_pdf")
    async with _turns():
        said = await _ask(content)
    if said.unreadable:
        raise Unreadable(said.unreadable)
    return Paper(tuple(Page(_clean(plain), _clean(layout)) for plain, layout in said.pages), said.scanned)


def close() -> None:
    """End the processes that wait for a file."""
    while _idle:
        _idle.pop().end()


class _Said(BaseModel):
    """What a reader answers: it has read what a stranger wrote, and is believed no further than this."""

    pages: list[tuple[str, str]] = []
    scanned: bool = False
    unreadable: str = ""
    weary: bool = False


class _Reader:
    """A process that reads one file after the other."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        self.line.setblocking(False)
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.process = subprocess.Popen(
            COMMAND,
            cwd=HOUSE,
            env=environment | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.used = False

    async def ask(self, content: bytes) -> _Said:
        """Its answer. Who gives none in time, half of one or nonsense, or is tired, is ended and has no `process`."""
        heard = False
        try:
            async with asyncio.timeout(PATIENCE):
                said = await self._talk(content)
            heard = not said.weary
        except TimeoutError:
            said = _Said(unreadable="too_slow")
        except (OSError, ValueError):
            said = _Said(unreadable=ENDS.get(self.end(), CRASHED))
        finally:
            if not heard:
                self.end()
        self.used = True
        return said

    async def _talk(self, content: bytes) -> _Said:
        loop = asyncio.get_running_loop()
        await loop.sock_sendall(self.line, len(content).to_bytes(8, "big") + content)
        size = int.from_bytes(await self._receive(8), "big")
        if size > MOST_ANSWER:
            raise ValueError(size)
        return _Said.model_validate_json(await self._receive(size))

    async def _receive(self, size: int) -> bytes:
        loop, got = asyncio.get_running_loop(), bytearray()
        while len(got) < size:
            part = await loop.sock_recv(self.line, min(size - len(got), 256 * 1024))
            if not part:
                raise ConnectionResetError
            got += part
        return bytes(got)

    @property
    def alive(self) -> bool:
        return self.process.returncode is None

    def end(self) -> int:
        """End it and whatever it started; tells how it ended, negative for a signal. Again: the same."""
        if self.alive:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.line.close()
        return self.process.returncode


_idle: list[_Reader] = []
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
atexit.register(close)


def _turns() -> asyncio.Semaphore:
    return _locks.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def _ask(content: bytes) -> _Said:
    """What a reader says. One that has served may be worn out: where it fails, a fresh one decides."""
    reader = _idle.pop() if _idle else _Reader()
    served, begun = reader.used, time.monotonic()
    try:
        said = await reader.ask(content)
    finally:
        _idle.append(reader if reader.alive else _Reader())
    if said.unreadable in (CRASHED, "too_much_memory") and served and time.monotonic() < begun + SOON:
        return await _ask(content)
    if said.unreadable == CRASHED:
        log.error("pdf_ended_its_reader", bytes=len(content), outcome=reader.end())
        return _Said(unreadable="corrupt")
    return said


def _clean(text: str) -> str:
    """Without what a database cannot keep."""
    return text.replace("\0", "")
