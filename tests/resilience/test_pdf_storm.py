"""Whatever a PDF does, it costs one error: not the worker, not the next paper, not the machine's memory."""

import asyncio
import os
import random
import resource
import signal
import time
from collections import Counter

import psutil
import pytest

from aliun_dashboard.adapters import pdf
from aliun_dashboard.adapters.pdf import Unreadable
from tests.hostile_pdfs import HOSTILE, simple

LINES = ("ID Reserva: KT-12345", "Hotel: Bahía Príncipe", "Monto: RD$150,000.00")
GOOD = simple(*LINES)
MUTANTS = int(os.environ.get("ALIUN_PDFS", "200"))
REASONS = {"encrypted", "corrupt", "too_big", "too_many_pages", "too_slow", "too_much_memory", "empty", "not_a_pdf"}
MOST_MEMORY = 512 * 1024  # KiB resident


async def outcome(content: bytes) -> tuple[str, float]:
    """The code that a file ends with, empty when it was read, and the seconds it took."""
    begun = time.perf_counter()
    try:
        await pdf.read(content)
    except Unreadable as refusal:
        return refusal.code, time.perf_counter() - begun
    return "", time.perf_counter() - begun


def most_memory() -> int:
    """The most that a reader of this run, or one it started, has had in memory: KiB."""
    pdf.close()
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_no_hostile_file_takes_more_than_ten_seconds_and_512_mb_or_hurts_the_next() -> None:
    found = dict[str, str]()
    for name, make in HOSTILE.items():
        found[name], seconds = await outcome(make())
        assert seconds < 11, name  # ten of its own, and the start of a fresh reader
        code, seconds = await outcome(GOOD)
        assert code == "", name
        assert seconds < 5, name
    assert set(found.values()) <= REASONS | {""}, found
    assert found["locked"] == "encrypted"
    assert found["locked_without_password"] == ""
    assert found["many_operators"] == "too_slow"
    assert most_memory() <= MOST_MEMORY


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_mutated_files_end_in_text_or_in_one_error() -> None:
    chance = random.Random(18)
    seeds = [GOOD, HOSTILE["locked_without_password"](), HOSTILE["form_in_itself"]()]
    mutants = [mutated(chance.choice(seeds), chance) for _ in range(MUTANTS)]
    ends = [code for code, seconds in await asyncio.gather(*map(outcome, mutants)) if seconds]
    print(Counter(ends))
    assert set(ends) <= REASONS | {""}
    assert len(set(ends)) > 2, "some are read, some are not"
    assert [page.plain.splitlines() for page in (await pdf.read(GOOD)).pages] == [list(LINES)]
    assert most_memory() <= MOST_MEMORY


def mutated(content: bytes, chance: random.Random) -> bytes:
    """`content` with bytes changed, cut out, doubled, or its end gone."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place, size = chance.randrange(9, len(changed)), chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                changed[place] = chance.randrange(256)
            case 1:
                del changed[place : place + size]
            case 2:
                changed[place:place] = changed[place : place + size]
            case _:
                del changed[chance.randrange(len(changed) // 2, len(changed)) :]
    return bytes(changed)


async def begun_slowly() -> tuple[asyncio.Task[tuple[str, float]], psutil.Process]:
    """A file that takes long, and the one process that reads it."""
    pdf.close()
    slow = asyncio.create_task(outcome(HOSTILE["many_operators"]()))
    await asyncio.sleep(1)
    [reader] = [
        child for child in psutil.Process().children() if "aliun_dashboard.adapters.pdf_child" in child.cmdline()
    ]
    return slow, reader


async def test_a_reader_killed_in_the_middle_costs_one_error_and_is_replaced() -> None:
    slow, reader = await begun_slowly()
    reader.send_signal(signal.SIGSEGV)
    assert (await slow)[0] == "corrupt"
    assert (await outcome(GOOD))[0] == ""


async def test_who_stops_waiting_leaves_no_reader_at_work() -> None:
    slow, reader = await begun_slowly()
    slow.cancel()
    with pytest.raises(asyncio.CancelledError):
        await slow
    assert not reader.is_running()
    assert (await outcome(GOOD))[0] == ""
