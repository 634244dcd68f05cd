"""Garbage and dawdlers at the door (anchors row 7): never a 5xx, memory stays, others are served as quickly.

`ALIUN_EVENTS=10000` is the full form; a few hundred otherwise.
"""

import asyncio
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.api.conftest import signed
from tests.resilience.conftest import EVENTS
from tests.resilience.house import SECRET, House, living

CASES, AT_ONCE, DAWDLERS, ROUNDS = EVENTS or 400, 16, 200, 5
DOORS = ("kommo", f"kommo/{SECRET}", "inbound", "n8n", "stripe", "paypal", "square")
REST = ("/api/v1/leads", "/api/v1/leads/1/move", "/api/v1/campaigns", "/auth/login", "/c/x/accept", "/p/x", "/o/x")
TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "é")
MOST_GROWTH = 50 * 1024 * 1024
DEEP, FULL, LONG = 100_000, 1024 * 1024, 64 * 1024
FINE = {400, 401, 403, 404, 405, 408, 413, 415, 422, 429, 200, 303, 503}


@pytest.fixture
def door(database: str, tmp_path: Path) -> Iterator[House]:
    """A web process alone."""
    with living(House(database, tmp_path, worker=False)) as open_house:
        yield open_house


def garbage(chance: random.Random) -> bytes:
    """Something no sender means: binary, cut, deep, huge, half a character, NUL."""
    deep = chance.choice((b"[", b'{"a":', b"a[", b"<a>", b"%5B")) * chance.choice((10, 1000, DEEP))
    return chance.choice(
        (
            chance.randbytes(chance.randrange(2000)),
            deep[: FULL + 1],
            b"\x00" * chance.randrange(1, 5000),
            b'{"name":"\\ud800","phone":"\\u0000"}',
            "ñandú".encode("latin-1") * chance.randrange(1, 500),
            b"leads[add][0][id]=" + b"9" * chance.randrange(1, 5000),
            b"&" * chance.choice((10, 20_000)),
            b'{"id":' + b"1" * chance.choice((10, 5000)) + b"}",
            b"x" * chance.choice((FULL - 1, FULL, FULL + 1)),
        )
    )


async def test_garbage_is_refused_in_words_and_leaves_no_memory_behind(door: House) -> None:
    chance, statuses = random.Random(int(os.environ.get("ALIUN_SEED", "7"))), Counter[int]()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port}", timeout=60) as http:
        await _throw(http, chance, statuses, CASES // 4)  # warm: pools, caches, the first megabytes
        before = resident(door)
        await _throw(http, chance, statuses, CASES)
        grown = resident(door) - before
    assert set(statuses) <= FINE, statuses
    assert {401, 404, 422} <= set(statuses)
    assert grown < MOST_GROWTH, f"{grown / 1024 / 1024:.0f} MB"


async def _throw(http: httpx.AsyncClient, chance: random.Random, statuses: Counter[int], count: int) -> None:
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(path: str, body: bytes, kind: str, sign: bool) -> None:
        headers = {"content-type": kind.encode(), **(signed(body, SECRET) if sign else {})}
        async with turns:
            try:
                answer = await http.post(path, content=body, headers=headers)
            except httpx.TransportError:
                assert len(body) >= LONG, (path, kind, body[:80])  # answered and hung up before all of it was sent
                return
        statuses[answer.status_code] += 1
        closed = answer.status_code == 503 and answer.json()["error"]["code"] == "not_configured"
        assert answer.status_code < 500 or closed, (path, kind, body[:80], answer.text[:200])

    paths = [f"/api/v1/webhooks/{name}" for name in DOORS] + list(REST)
    for some in range(0, count, 200):  # bodies of a mebibyte: not all in memory at once
        few = range(min(200, count - some))
        await asyncio.gather(
            *(one(chance.choice(paths), garbage(chance), chance.choice(TYPES), chance.random() < 0.5) for _ in few)
        )


async def test_two_hundred_dawdlers_keep_nobody_waiting(door: House) -> None:
    quiet: list[float] = []
    crowded: list[float] = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{door.port}", timeout=30) as http:
        for _ in range(ROUNDS):  # in turns: what the machine does otherwise befalls both
            quiet += await _served(http)
            lines = [await _dawdle(door.port) for _ in range(DAWDLERS)]
            crowded += await _served(http)
            for _, writer in lines:
                writer.close()
    ratio = p99(crowded) / p99(quiet)
    assert ratio < 2, f"p99 {p99(quiet):.1f} ms alone, {p99(crowded):.1f} ms beside {DAWDLERS} dawdlers"


async def test_who_never_ends_a_body_is_sent_away(door: House) -> None:
    reader, writer = await _dawdle(door.port)
    answer = await asyncio.wait_for(reader.read(1000), 25)
    writer.close()
    assert b" 408 " in answer.split(b"\r\n", 1)[0]
    assert b"too_slow" in answer


async def _dawdle(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Promises a kilobyte and sends a letter."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = b"POST /api/v1/webhooks/kommo HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\nx"
    writer.write(head)
    await writer.drain()
    return reader, writer


async def _served(http: httpx.AsyncClient) -> list[float]:
    """Milliseconds of a hundred genuine events, ten at once."""
    turns, spent = asyncio.Semaphore(10), list[float]()

    async def one(number: int) -> None:
        body = f"leads[add][0][id]={number}".encode()
        async with turns:
            begun = time.perf_counter()
            answer = await http.post("/api/v1/webhooks/kommo", content=body, headers=signed(body, SECRET))
            spent.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, answer.text

    await asyncio.gather(*(one(random.randrange(10**9)) for _ in range(100)))
    return spent


def p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def resident(door: House) -> int:
    """Memory of everything that serves."""
    family = psutil.Process(door.children["web"].pid).children(recursive=True)
    return sum(process.memory_info().rss for process in family)
