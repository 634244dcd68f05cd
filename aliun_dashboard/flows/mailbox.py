"""Looking through the mailbox: mails kept with the job that reads each, looks that fail, «leer ahora» (K-06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from aliun_dashboard.kernel import ticks
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.mail import actions as mails
from aliun_dashboard.mail import watch
from aliun_dashboard.mail.box import LOOK_BACK, Fetched, Head, Place
from aliun_dashboard.staff.rules import SEES_ORDERS

from . import access

READ, QUEUE = mails.READ, mails.QUEUE
POLL = "oc_mailbox"  # the line of the timetable
A_DAY = timedelta(days=1)  # IMAP compares dates in the server's zone


@dataclass(frozen=True)
class Waiting:
    """A mail that is to be read: its bytes, and how often that failed."""

    content: bytes
    attempts: int


def look_from(work: UnitOfWork, account: str) -> date:
    """The first day to look at: a week back, or since the last good look if that is longer ago (X-38)."""
    week_ago = work.now - LOOK_BACK
    last = watch.good_at(work, account)
    return (min(week_ago, last - A_DAY) if last else week_ago).date()


def through(work: UnitOfWork, place: Place) -> int:
    """The UID up to which everything there was kept; 0 before the first whole look."""
    return watch.through(work, place)


def done(work: UnitOfWork, place: Place, uids: Sequence[int]) -> None:
    """All that was found there was gone through; what could not be had is looked for again."""
    watch.done(work, place, uids)


def unseen(work: UnitOfWork, place: Place, uids: Sequence[int]) -> list[int]:
    """Those of `uids` that were never seen there."""
    return watch.unseen(work, place, uids)


def unknown(work: UnitOfWork, place: Place, heads: Sequence[Head]) -> list[Head]:
    """Those that are to be fetched: the others are copies of mails that we have, now sighted here too."""
    return watch.recognise(work, place, heads)


def store(work: UnitOfWork, place: Place, fetched: Sequence[Fetched]) -> int:
    """Keep what was fetched: bytes, row, sighting and job share one fate. Gives how many are new."""
    ids, new = mails.store(work, place.account, fetched)
    watch.sighted(work, place, {mail.head.uid: mail_id for mail, mail_id in zip(fetched, ids, strict=True)})
    return len(new)


def to_mark(work: UnitOfWork, place: Place) -> list[int]:
    """UIDs of mails that became something and are not marked as read yet (K-29)."""
    return watch.to_mark(work, place)


def marked(work: UnitOfWork, place: Place, uids: Sequence[int]) -> None:
    """They are marked as read in the mailbox."""
    watch.marked(work, place, uids)


def looked(work: UnitOfWork, account: str, found: int) -> None:
    """The account was looked through."""
    watch.looked(work, account, found)


def missed(work: UnitOfWork, account: str, code: str, error: str) -> None:
    """A look went wrong; the log has it once when the mailbox is silent for too long. `flows.alerts` tells people."""
    if watch.missed(work, account, code, error):
        work.audit("mailbox.silent", f"mailbox:{account}", reason=code)


def idling(work: UnitOfWork, account: str) -> None:
    """We wait for the mailbox to nudge us."""
    watch.idling(work, account)


def read_now(work: UnitOfWork) -> None:
    """Have a worker look into the mailbox at once («leer ahora»). Refused when no worker is there to do it."""
    access.allowed(work, SEES_ORDERS)
    if work.session.get(ticks.TimedTask, POLL) is None:
        raise Refused(CommonReason.NOT_FOUND, what="timed_task")
    ticks.claim(work.session, POLL, work.now)
    work.audit("mailbox.read_now", "mailbox")


def waiting(work: UnitOfWork, mail_id: int) -> Waiting | None:
    """The mail, if it is still to be read; None when another carrier has done it."""
    row = mails.take(work, mail_id)
    return Waiting(mails.content(work, mail_id), row.attempts) if row else None


def unreadable(work: UnitOfWork, mail_id: int, why: str) -> None:
    """It is no mail at all."""
    row = mails.take(work, mail_id)
    if row is not None:
        mails.unreadable(work, row, why)


def failed(work: UnitOfWork, mail_id: int, error: BaseException) -> int:
    """Keep why a mail could not be decided. Gives how often that happened by now."""
    return mails.failed(work, mail_id, error)
