"""Looking through the mailbox every five minutes, on its nudge and when asked; one poller at a time (K-06, X-38).

What was seen is kept by account, folder, UIDVALIDITY and UID, and known again by Message-ID. Nothing depends on
\\Seen, so nobody who opens a mail hides it. A dead line or worker costs at most the batch in hand.
"""

import asyncio
import contextlib
from datetime import datetime
from threading import Event

from aliun_dashboard.adapters import imap
from aliun_dashboard.adapters.imap import HEADS_AT_ONCE, Account, Box
from aliun_dashboard.flows import mailbox
from aliun_dashboard.kernel import db
from aliun_dashboard.kernel.audit import Actor
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.mail.box import Place

POST = Actor("Correo")
BUSY = "busy"
DROPS_BORNE = 3  # in a row without a single new mail; a line that drops but brings something is opened again


class Tally:
    """What one look found: mails that were not seen there before, and how many of them are new to us."""

    def __init__(self) -> None:
        self.seen = 0
        self.new = 0

    def __str__(self) -> str:
        return f"seen={self.seen} new={self.new}"


async def sweep(_: datetime) -> str:
    """Look through every account. One that fails keeps no other waiting; the first failure is then raised."""
    if not imap.configured():
        return "simulated"
    stopped, told, failures = Event(), list[str](), list[DeliveryFailed]()
    try:
        for account in imap.accounts():
            try:
                told.append(await asyncio.to_thread(poll, account, stopped))
            except DeliveryFailed as failed:
                failures.append(failed)
    finally:
        stopped.set()  # a look that nobody waits for any more ends after its batch
    if failures:
        raise failures[0]
    return " · ".join(told)


def poll(account: Account, stopped: Event) -> str:
    """Look through one account now, unless somebody else does. Raises DeliveryFailed, after noting it."""
    with db.sole_holder(f"mailbox:{account.name}") as mine:
        if not mine:
            return BUSY
        tally = Tally()
        try:
            _look_until_done(account, tally, stopped)
        except DeliveryFailed as failed:
            _missed(account, failed)
            raise
        if stopped.is_set():
            return f"stopped {tally}"  # what was not reached is no good look: the next one begins where this one did
        with begin(POST) as work:
            mailbox.looked(work, account.name, tally.new)
        return str(tally)


def _look_until_done(account: Account, tally: Tally, stopped: Event) -> None:
    drops = 0
    while True:
        before = tally.seen
        try:
            return _look(account, tally, stopped)
        except DeliveryFailed as failed:
            drops = 0 if tally.seen > before else drops + 1
            if failed.permanent or failed.code != "dropped" or drops > DROPS_BORNE or stopped.is_set():
                raise


def _look(account: Account, tally: Tally, stopped: Event) -> None:
    with begin(POST) as work:
        since = mailbox.look_from(work, account.name)
    with imap.opened(account) as box:
        for folder in account.folders:
            place = Place(account.name, folder, box.enter(folder))
            with begin(POST) as work:
                above = mailbox.through(work, place)
            uids = box.uids(since, above)
            _take(box, place, uids, tally, stopped)
            with begin(POST) as work:
                mailbox.done(work, place, uids)
            _mark(box, place)


def _take(box: Box, place: Place, uids: list[int], tally: Tally, stopped: Event) -> None:
    with begin(POST) as work:
        uids = mailbox.unseen(work, place, uids)
    for start in range(0, len(uids), HEADS_AT_ONCE):
        heads = box.heads(uids[start : start + HEADS_AT_ONCE])
        with begin(POST) as work:
            unknown = mailbox.unknown(work, place, heads)
        tally.seen += len(heads) - len(unknown)
        for batch in box.mails(unknown):
            with begin(POST) as work:
                tally.new += mailbox.store(work, place, batch)
            tally.seen += len(batch)
            if stopped.is_set():
                return


def _mark(box: Box, place: Place) -> None:
    """Read mails are marked as such for people, when the server lets us; nothing depends on it."""
    with begin(POST) as work:
        uids = mailbox.to_mark(work, place)
    if not uids:
        return
    with contextlib.suppress(DeliveryFailed):
        box.mark_seen(place.folder, uids)
        with begin(POST) as work:
            mailbox.marked(work, place, uids)


def _missed(account: Account, failed: DeliveryFailed) -> None:
    with begin(POST) as work:
        mailbox.missed(work, account.name, failed.code, str(failed))
