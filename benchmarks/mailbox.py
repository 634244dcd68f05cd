"""What a mailbox costs: 1,000 mails with a PDF fetched and kept, of bare imap-tools on the same mailbox; an empty look.

A private Dovecot, a database of its own. Deciding a mail (parse, judge, commit) is measured apart, in one process and
without reading its PDFs.
"""

import asyncio
import os
import time
from collections.abc import Callable
from threading import Event

from imap_tools import MailBoxUnencrypted

from aliun_dashboard.adapters import imap, pdf
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.purchase_orders.reading import Paper
from aliun_dashboard.worker import mail_in, mailbox
from benchmarks import bench
from tests.fakes.imap import PASSWORD, Dovecot, Inbox, serving
from tests.resilience.mails import CONFIRMER, Booking, confirmation

MAILS, DECIDED, LOOKS = 1000, 300, 20
PADDING = 42_000  # makes a mail of 60 kB


def main() -> None:
    """Print the tables."""
    pdf.read = _unread
    os.environ["ALLOWED_CONFIRMATION_SENDERS"] = CONFIRMER
    mails = [confirmation(Booking(number), padding=PADDING) for number in range(MAILS)]
    with serving() as server:
        rounds = [_round(server, mails) for _ in range(bench.REPETITIONS)]
    bare, ours, empty, decided = (bench.median(list(side)) for side in zip(*rounds, strict=True))
    bench.table(
        f"{MAILS} mails of {len(mails[0]) // 1000} kB",
        ("way", "mails/s", "of bare imap-tools"),
        [
            ("bare imap-tools, fetched", f"{bare:.0f}", "1"),
            ("ours: fetched, kept, queued, committed", f"{ours:.0f}", f"**{ours / bare:.2f}**"),
            ("decided: parsed, judged, committed", f"{decided:.0f}", f"{decided / bare:.2f}"),
            ("both, one after the other", f"{_both(ours, decided):.0f}", f"**{_both(ours, decided) / bare:.2f}**"),
        ],
    )
    print(f"\nA look that finds nothing new, median: {empty:.0f} ms")


def _round(server: Dovecot, mails: list[bytes]) -> tuple[float, float, float, float]:
    inbox = server.inbox()
    inbox.fill(mails)
    with bench.database():
        os.environ |= inbox.settings()
        settings.cache_clear()
        bare = MAILS / _seconds(lambda: _bare(inbox))
        ours = MAILS / _seconds(_look)
        empty = bench.median([_seconds(_look) * 1000 for _ in range(LOOKS)])
        return bare, ours, empty, DECIDED / _seconds(lambda: asyncio.run(_decide()))


def _bare(inbox: Inbox) -> None:
    with MailBoxUnencrypted("127.0.0.1", inbox.port).login(inbox.address, PASSWORD) as box:
        assert len([mail.uid for mail in box.fetch(mark_seen=False, bulk=100)]) == MAILS


def _look() -> None:
    [account] = imap.accounts()
    mailbox.poll(account, Event())


async def _decide() -> None:
    for mail_id in range(1, DECIDED + 1):
        await mail_in.read(mail_id)


async def _unread(_: bytes) -> Paper:
    """Reading PDFs has a benchmark of its own."""
    raise pdf.Unreadable("empty")


def _both(first: float, second: float) -> float:
    return 1 / (1 / first + 1 / second)


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
