"""Kommo's webhook sender: bracketed forms, the two-second rule, the retry ladder, the disabling rule.

https://developers.kommo.com/docs/webhooks-general: an answer of 100–299 within two seconds is
valid. Attempts 2 and 3 follow any other one after 5 and 15 minutes; attempts 4 and 5, after another
15 minutes and an hour, only a 499 or 5xx. More than 100 invalid answers within two hours, the
latest one among them: the hook is off until a person turns it on.
"""

import asyncio
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

LADDER = (300, 900, 900, 3600)
FOR_ANY_FAILURE = 2
ACK_SECONDS = 2.0
TOO_MANY_INVALID = 100
TWO_HOURS = 7200
TIMED_OUT, UNREACHABLE = 499, 0


@dataclass(frozen=True)
class Attempt:
    """One post; `at` is in Kommo's seconds since the sender was made."""

    body: bytes
    status: int
    at: float

    @property
    def valid(self) -> bool:
        return 100 <= self.status < 300


@dataclass
class HookSender:
    """Delivers to one address. `minute` is how long Kommo's minute lasts here, in seconds.

    With a `secret`, posts are signed as a proxy in between would sign them.
    """

    url: str
    minute: float = 60.0
    ack: float = ACK_SECONDS
    secret: str = ""
    disabled: bool = False
    attempts: list[Attempt] = field(default_factory=list)
    lost: list[bytes] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    async def deliver(self, body: bytes) -> bool:
        """Climb the ladder until a valid answer; whether there was one. A disabled hook sends nothing."""
        async with httpx.AsyncClient() as http:
            for retry, pause in enumerate((*LADDER, 0.0), start=1):
                if self.disabled:
                    break
                attempt = await self._attempt(http, body)
                if attempt.valid:
                    return True
                if retry > len(LADDER) or not _is_retried(attempt.status, retry):
                    break
                await asyncio.sleep(pause * self.minute / 60)
        self.lost.append(body)
        return False

    async def _attempt(self, http: httpx.AsyncClient, body: bytes) -> Attempt:
        attempt = Attempt(body, await self._status(http, body), self._now())
        self.attempts.append(attempt)
        invalid = [a for a in self.attempts if not a.valid and a.at > attempt.at - TWO_HOURS]
        self.disabled = not attempt.valid and len(invalid) > TOO_MANY_INVALID
        return attempt

    async def _status(self, http: httpx.AsyncClient, body: bytes) -> int:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "amoCRM-Webhooks/3.0"}
        if self.secret:
            headers["X-Signature"] = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        try:
            async with asyncio.timeout(self.ack):
                return (await http.post(self.url, content=body, headers=headers, timeout=None)).status_code
        except TimeoutError:
            return TIMED_OUT
        except httpx.HTTPError:
            return UNREACHABLE

    def _now(self) -> float:
        return (time.monotonic() - self.started) * 60 / self.minute


def _is_retried(status: int, attempts_made: int) -> bool:
    return attempts_made <= FOR_ANY_FAILURE or status == TIMED_OUT or status >= 500


def form(post: object) -> bytes:
    """Nested mappings and lists as Kommo's bracketed form: `leads[status][0][id]=…`."""
    return urlencode(list(_pairs("", post))).encode()


def _pairs(key: str, value: object):
    if isinstance(value, dict | list):
        named = value.items() if isinstance(value, dict) else enumerate(value)
        for name, inner in named:
            yield from _pairs(f"{key}[{name}]" if key else str(name), inner)
    else:
        yield key, "" if value is None else str(value)
