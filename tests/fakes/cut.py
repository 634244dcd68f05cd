"""A line that breaks: a TCP proxy that cuts connections after so many bytes of what the server says."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CHUNK = 16_384


class Line(socketserver.ThreadingTCPServer):
    """Passes everything on to `port`; each connection lives for as many bytes as `lives` says (None: for ever)."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, lives: Callable[[], int | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.behind, self.lives, self.cuts = port, lives, 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Connection(socketserver.BaseRequestHandler):
    server: Line

    def handle(self) -> None:
        left = self.server.lives()
        with socket.create_connection(("127.0.0.1", self.server.behind)) as behind:
            threading.Thread(target=_pass_on, args=[self.request, behind], daemon=True).start()
            with contextlib.suppress(OSError):
                while data := behind.recv(CHUNK):
                    self.request.sendall(data if left is None else data[:left])
                    if left is not None and (left := left - len(data)) <= 0:
                        self.server.cuts += 1
                        return


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def cutting(port: int, lives: Callable[[], int | None]) -> Iterator[Line]:
    """The line, open for the length of a `with`."""
    with Line(port, lives) as line:
        threading.Thread(target=line.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield line
        finally:
            line.shutdown()
