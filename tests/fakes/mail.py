"""A real SMTP server on this machine that keeps what it takes and answers as it is told."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

SENDER, PASSWORD = "reservas@aliun.example", "clave"


class Mailbox:
    """A server that keeps what it takes, and answers as it is told: by recipient, or to every text."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.to_data = "250 OK"
        self.first: list[str] = []  # to the first texts, before `to_data`
        self.hang_up = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        answer = self.first.pop(0) if self.first else self.to_data
        if answer.startswith("250") or self.hang_up:
            self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.hang_up:
            server.transport.close()
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(box: Mailbox) -> Iterator[dict[str, str]]:
    """The server at work; gives the settings that reach it."""
    server = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=lambda _s, _e, _p, _m, data: AuthResult(
            success=data.password == PASSWORD.encode(), handled=False
        ),
        auth_require_tls=False,
    )
    server.start()
    try:
        yield {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(server.port),
            "SMTP_USERNAME": SENDER,
            "SMTP_PASSWORD": PASSWORD,
            "SMTP_TLS": "none",
        }
    finally:
        server.stop()
