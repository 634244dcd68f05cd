"""Waiting at the mailbox for a nudge (IDLE), so that a mail is read in seconds; the poll remains the safety net."""

from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from aliun_dashboard.adapters import imap
from aliun_dashboard.adapters.imap import Account
from aliun_dashboard.flows import mailbox
from aliun_dashboard.kernel import db, logs
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.worker.again import backoff
from aliun_dashboard.worker.mailbox import BUSY, POST, poll

IDLE_SECONDS = 4 * 60.0  # asked anew well before any server hangs up (RFC 2177: 29 minutes; Gmail earlier)
OTHERS_SECONDS = 15.0  # another worker waits at this mailbox; it may end
BUSY_SECONDS = 1.0
FIRST_WAIT, MOST_DOUBLINGS = 5.0, 6

log = logs.get(__name__)


class Attendants:
    """A thread for each account, from `start` to `stop`."""

    def __init__(self) -> None:
        self._stopped = Event()
        self._threads = [
            Thread(target=_attend, args=[account, self._stopped], name=f"idle:{account.name}", daemon=True)
            for account in imap.accounts()
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask them to go; each does within about a second, or with its process."""
        self._stopped.set()


def _attend(account: Account, stopped: Event) -> None:
    """Wait at one mailbox, through bad lines and databases that go away."""
    failures = 0
    while not stopped.is_set():
        try:
            _wait_in_turn(account, stopped)
            failures = 0
        except (DeliveryFailed, SQLAlchemyError) as failed:
            failures += 1
            log.warning("cannot_wait_at_mailbox", exc_info=failed)
            stopped.wait(backoff(min(failures, MOST_DOUBLINGS), None, first=FIRST_WAIT))


def _wait_in_turn(account: Account, stopped: Event) -> None:
    with db.sole_holder(f"idle:{account.name}") as mine:
        if not mine:
            stopped.wait(OTHERS_SECONDS)
            return
        with imap.opened(account) as box:
            box.enter(account.folders[0])
            with begin(POST) as work:
                mailbox.idling(work, account.name)
            _poll(account, stopped)  # what came while nobody waited
            while box.wait(IDLE_SECONDS, stopped):
                _poll(account, stopped)


def _poll(account: Account, stopped: Event) -> None:
    """Look now. Somebody who looks already may have begun before the nudge, so we wait for our turn."""
    while not stopped.is_set() and poll(account, stopped) == BUSY:
        stopped.wait(BUSY_SECONDS)
