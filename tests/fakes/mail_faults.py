"""A real SMTP server that fails at every stage, and copies into Sent what it took, as Gmail does."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from tests.fakes.mail import Mailbox

# What goes wrong with one attempt. `lost` and `reply_lost` cut the line after the text, before and after it was kept.
STAGES = ("cut", "closing", "sender", "recipient", "busy", "full", "lost", "reply_lost")
REFUSED_AT_ONCE = {"closing": "421 4.3.2 going down", "sender": "451 4.3.0 try again"}


class Faulty(Mailbox):
    """`faults` are used up one an attempt, in any order; then all goes well. `taken` counts each Message-ID kept."""

    def __init__(self, keep: Callable[[bytes], None], faults: Sequence[str] = (), seed: int = 1) -> None:
        super().__init__()
        self.keep = keep
        self.faults = list(faults)
        self.chance = random.Random(seed)
        self.taken: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        self.bytes: dict[str, set[bytes]] = {}

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        session.fault = self.faults.pop(self.chance.randrange(len(self.faults))) if self.faults else ""
        self.used[session.fault] += 1
        if session.fault == "cut":
            server.transport.abort()
        if session.fault in REFUSED_AT_ONCE:
            return REFUSED_AT_ONCE[session.fault]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if session.fault == "recipient":
            return "450 4.2.1 greylisted"
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if session.fault == "busy":
            return "451 4.3.0 later"
        if session.fault == "full":
            return "452 4.3.1 no space"
        if session.fault != "lost":
            self._keep(envelope.content)
        if session.fault in ("lost", "reply_lost"):
            server.transport.abort()
        return "250 OK"

    def _keep(self, content: bytes) -> None:
        head = content.partition(b"\r\n\r\n")[0].decode("ascii")
        name = next(line.partition(":")[2].strip() for line in head.splitlines() if line.startswith("Message-ID:"))
        self.taken[name.strip("<>")] += 1
        self.bytes.setdefault(name.strip("<>"), set()).add(content)
        self.keep(content)
