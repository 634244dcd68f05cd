"""One keep-alive HTTP/1.1 connection, with as little as possible between a test and the socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """Sends requests one after another to a loopback port. After a failure the next one dials afresh."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def send(self, request: bytes) -> Answer:
        """The answer to a whole request. Raises ConnectionError when there is none."""
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(request)
            return await _answer(reader)
        except (OSError, EOFError) as error:
            self.close()
            raise ConnectionError(str(error)) from error
        except asyncio.CancelledError:
            self.close()
            raise

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@asynccontextmanager
async def wires(port: int, count: int) -> AsyncIterator[list[Wire]]:
    """That many connections, closed at the end."""
    opened = [Wire(port) for _ in range(count)]
    try:
        yield opened
    finally:
        for wire in opened:
            wire.close()


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A whole POST."""
    lines = [f"POST {path} HTTP/1.1", "host: aliun.test", f"content-length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Answer(int(head[0].split(" ", 2)[1]), headers, body)
