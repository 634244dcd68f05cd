"""A sender of signed Kommo webhooks that repeats until it is told 200, and remembers what it was told."""

import asyncio
import hashlib
import hmac
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.fakes.kommo_hooks import form
from tests.fakes.wire import Wire, post, wires
from tests.resilience.house import SECRET

PATH = "/api/v1/webhooks/kommo"
FIRST_LEAD = 7_000_000


def arrival(number: int) -> bytes:
    """Kommo's post about a new lead of a new person, both named after `number`."""
    lead = {
        "id": FIRST_LEAD + number,
        "name": f"Lead {number}",
        "status_id": 70010002,
        "pipeline_id": 8000001,
        "price": 1000,
        "updated_at": 1_795_200_000,
        "custom_fields": [
            {"id": 410001, "name": "Destino", "values": [{"value": "Punta Cana"}]},
            {"id": 410002, "name": "Noches", "values": [{"value": "5"}]},
            {"id": 410003, "name": "Adultos", "values": [{"value": "2"}]},
        ],
    }
    phone = {"id": 420001, "name": "Teléfono", "code": "PHONE", "values": [{"value": f"+1809{2_000_000 + number}"}]}
    person = {"id": 5_000_000 + number, "name": f"Viajera {number}", "type": "contact", "custom_fields": [phone]}
    account = {"id": 31415926, "subdomain": "aliunviajes"}
    return form({"leads": {"add": [lead]}, "contacts": {"add": [person]}, "account": account})


def signed_post(body: bytes, secret: str = SECRET) -> bytes:
    """The whole request, signed as a proxy in front of us signs."""
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return post(PATH, body, {"content-type": "application/x-www-form-urlencoded", "x-signature": signature})


@dataclass
class Sender:
    """Posts to one port. `patience` is how long it waits for an answer (Kommo: 2 s), `pause` its retry ladder.

    `sign` makes the request of a body, anew for each try: signatures may carry the time.
    """

    port: int
    patience: float = 2.0
    pause: float = 0.3
    sign: Callable[[bytes], bytes] = signed_post
    answers: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    acknowledged: set[bytes] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)
    without_retry_after: int = 0

    async def send(self, bodies: Sequence[bytes], *, at_once: int = 16, per_second: float = 0) -> None:
        """All of them, in this order, not faster than `per_second`; returns when each has its 200."""
        left = iter(bodies)
        gap, due = (1 / per_second if per_second else 0.0), time.monotonic()

        async def hand(wire: Wire) -> None:
            nonlocal due
            for body in left:
                due = max(due + gap, time.monotonic())  # what an outage held up is not sent in one burst after it
                await asyncio.sleep(due - time.monotonic())
                await self._deliver(wire, body)

        async with wires(self.port, at_once) as open_wires:
            await asyncio.gather(*map(hand, open_wires))

    def first_success_after(self, moments: Sequence[float]) -> list[float]:
        """Seconds from each of these moments to the next 200."""
        return [min((at - moment for at in self.answered_at if at >= moment), default=0.0) for moment in moments]

    async def _deliver(self, wire: Wire, body: bytes) -> None:
        while not await self._post(wire, self.sign(body)):
            await asyncio.sleep(self.pause * random.uniform(0.5, 1.5))
        self.acknowledged.add(body)

    async def _post(self, wire: Wire, request: bytes) -> bool:
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self.patience):
                answer = await wire.send(request)
        except (TimeoutError, ConnectionError):
            self.broken += 1
            return False
        finally:
            self.seconds.append(time.monotonic() - begun)
        self.answers[answer.status] += 1
        self.without_retry_after += answer.status == 503 and "retry-after" not in answer.headers
        if answer.status == 200:
            self.answered_at.append(time.monotonic())
        return answer.status == 200


def arrivals(count: int, *, times: int = 2, seed: int = 7) -> list[bytes]:
    """Each of `count` arrivals so many times, in a random order that is the same at every run."""
    bodies = [arrival(number) for number in range(count)] * times
    random.Random(seed).shuffle(bodies)
    return bodies


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all are not above."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]
