"""The mailbox inwards, by IMAP: what lies there, its bytes, and a nudge when something new comes (integrations §8).

Everything here blocks: call it in a thread. Looking never marks anything as read.
"""

import imaplib
import ssl
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Event

from imap_tools import AND, OR, H, MailBox, MailBoxUnencrypted, U
from imap_tools.errors import ImapToolsError, MailboxFolderSelectError, MailboxLoginError
from pydantic import SecretStr

from aliun_dashboard.adapters import imap_answers
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import DeliveryFailed
from aliun_dashboard.mail.box import LARGEST_BYTES, Fetched, Head

TIMEOUT_SECONDS = 20.0
TICK_SECONDS = 1.0
HEADS_AT_ONCE = 500
MAILS_AT_ONCE = 50
BYTES_AT_ONCE = 4_000_000
BIG_BYTES = 1_000_000  # fetched after all others: a bad line keeps none of them waiting
PASSING = ("UNAVAILABLE", "INUSE", "LIMIT", "TOO MANY", "TEMPORAR")  # a refused log-in that is not about the password
SENT_FLAG, SENT_NAMES = "\\Sent", ("Sent", "[Gmail]/Sent Mail", "Enviados")

_HEAD = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
_WHOLE = "(UID BODY.PEEK[])"
_HEADER = "(UID BODY.PEEK[HEADER])"


@dataclass(frozen=True)
class Account:
    """A mailbox and how to reach it. `name` is its address, by which it is known everywhere."""

    name: str
    host: str
    port: int
    password: SecretStr
    tls: bool
    folders: tuple[str, ...]


def configured() -> bool:
    """Whether there is a mailbox to look into."""
    return bool(settings().mailboxes)


def accounts() -> list[Account]:
    """The mailbox of confirmations and that of orders: one, unless they are told apart (K-27)."""
    ours = settings()
    folders = tuple(name.strip() for name in ours.imap_folders.split(",") if name.strip()) or ("INBOX",)
    first = Account(ours.imap_username, ours.imap_host, ours.imap_port, ours.imap_password, ours.imap_tls, folders)
    second = Account(
        ours.oc_inbox_username or ours.imap_username,
        ours.oc_inbox_host,
        ours.oc_inbox_port,
        ours.oc_inbox_password if ours.oc_inbox_password.get_secret_value() else ours.imap_password,
        ours.oc_inbox_tls,
        folders,
    )
    found = {account.name: account for account in (second, first) if account.host and account.name}
    return list(reversed(found.values()))


class Box:
    """An open mailbox. Every method raises DeliveryFailed; after that it is to be opened anew."""

    def __init__(self, box: MailBox | MailBoxUnencrypted) -> None:
        self._box = box

    def enter(self, folder: str) -> int:
        """Go into a folder, to read only. Gives its UIDVALIDITY."""
        with _told():
            self._box.folder.set(folder, readonly=True)
            return int(self._box.client.response("UIDVALIDITY")[1][0])

    def uids(self, since: date, above: int) -> list[int]:
        """What came since the day, or was put there after UID `above` however old it is (0: nothing was yet)."""
        recent = AND(date_gte=since)
        with _told():
            found = self._box.uids(OR(recent, AND(uid=U(str(above + 1), "*"))) if above else recent)
        return [int(uid) for uid in found]

    def heads(self, uids: Sequence[int]) -> list[Head]:
        """Size, moment and Message-ID of each that is still there."""
        return imap_answers.heads(self._fetch(uids, _HEAD))

    def mails(self, heads: Sequence[Head]) -> Iterator[list[Fetched]]:
        """The mails in handy batches, big ones last; of one too big only its header, `cut`.

        One that the server cannot give is left out, and never keeps its batch back.
        """
        in_order = sorted(heads, key=lambda head: (head.size > BIG_BYTES, head.uid))
        for batch in _batches([head for head in in_order if head.size <= LARGEST_BYTES]):
            yield self._batch(batch, _WHOLE)
        for head in in_order:
            if head.size > LARGEST_BYTES:
                yield self._batch([head], _HEADER)

    def _batch(self, heads: Sequence[Head], what: str) -> list[Fetched]:
        try:
            contents = imap_answers.contents(self._fetch([head.uid for head in heads], what))
        except DeliveryFailed as failed:
            if failed.code != "rejected":
                raise
            return [mail for head in heads for mail in self._batch([head], what)] if len(heads) > 1 else []
        return [Fetched(head, contents[head.uid], what == _HEADER) for head in heads if head.uid in contents]

    def _fetch(self, uids: Sequence[int], what: str) -> list[object]:
        with _told():
            kind, answers = self._box.client.uid("FETCH", imap_answers.ranges(uids), what)
        if kind != "OK":
            raise DeliveryFailed(f"FETCH: {kind} {answers}", code="rejected")
        return answers

    def mark_seen(self, folder: str, uids: Sequence[int]) -> None:
        """Mark as read, for people who look into the mailbox; nothing of ours depends on it."""
        with _told():
            self._box.folder.set(folder)
            self._box.client.uid("STORE", imap_answers.ranges(uids), "+FLAGS.SILENT", r"(\Seen)")

    def wait(self, seconds: float, stopped: Event) -> bool:
        """Idle until something comes (True), `seconds` are over or `stopped` is set. Raises when the line is dead."""
        with _told():
            if "IDLE" not in self._box.client.capabilities:
                stopped.wait(seconds)
                return False
            with self._box.idle as idle:
                for _ in range(max(round(seconds / TICK_SECONDS), 1)):
                    if stopped.is_set() or _came(idle.poll(TICK_SECONDS)):
                        break
                else:
                    return False
            return not stopped.is_set()

    def sent_folder(self) -> str | None:
        """The folder of sent mail: by its special use, else by its usual names."""
        with _told():
            folders = self._box.folder.list()
        by_use = [folder.name for folder in folders if SENT_FLAG in folder.flags]
        by_name = [folder.name for folder in folders if folder.name in SENT_NAMES]
        return next(iter(by_use + by_name), None)

    def has(self, message_id: str) -> bool:
        """Whether the folder holds a mail with this Message-ID."""
        with _told():
            return bool(self._box.uids(AND(header=H("Message-ID", message_id))))


@contextmanager
def opened(account: Account) -> Generator[Box]:
    """The mailbox, logged in. Raises DeliveryFailed: `bad_login`, `busy`, `unreachable`."""
    with _told():
        box = _connect(account)
    try:
        with _told():
            _log_in(box, account)
        yield Box(box)
    finally:
        _leave(box)


def ping() -> None:
    """Log in to every account and look into each folder. Raises DeliveryFailed."""
    for account in accounts():
        with opened(account) as box:
            for folder in account.folders:
                box.enter(folder)


def find_sent(message_id: str) -> bool | None:
    """Whether a mail of ours is among those sent; None when no account keeps them. Raises DeliveryFailed."""
    found = None
    for account in accounts():
        with opened(account) as box:
            if (folder := box.sent_folder()) is not None:
                box.enter(folder)
                found = bool(found) or box.has(message_id)
    return found


def _connect(account: Account) -> MailBox | MailBoxUnencrypted:
    if not account.tls:
        return MailBoxUnencrypted(account.host, account.port, timeout=TIMEOUT_SECONDS)
    trusted = ssl.create_default_context(cafile=settings().imap_ca or None)
    return MailBox(account.host, account.port, timeout=TIMEOUT_SECONDS, ssl_context=trusted)


def _log_in(box: MailBox | MailBoxUnencrypted, account: Account) -> None:
    try:
        box.login(account.name, account.password.get_secret_value(), initial_folder=None)
    except MailboxLoginError as refused:
        words = str(refused)
        passing = any(word in words.upper() for word in PASSING)
        code = "busy" if passing else "bad_login"
        raise DeliveryFailed(f"log-in refused: {words}", permanent=not passing, code=code) from refused


def _leave(box: MailBox | MailBoxUnencrypted) -> None:
    """Say goodbye where that still is possible, and close the line."""
    try:
        box.logout()
    except (imaplib.IMAP4.error, ImapToolsError, OSError):
        box.client.shutdown()


@contextmanager
def _told() -> Generator[None]:
    """What the server or the line did, in our words."""
    try:
        yield
    except MailboxFolderSelectError as error:
        raise DeliveryFailed(f"no such folder: {error}", permanent=True, code="no_folder") from error
    except imaplib.IMAP4.abort as error:
        raise DeliveryFailed(f"the line broke: {error}", code="dropped") from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise DeliveryFailed(f"the mail server refused: {error}", code="rejected") from error
    except OSError as error:
        raise DeliveryFailed(f"the mail server cannot be reached: {error}", code="unreachable") from error


def _batches(heads: Sequence[Head]) -> Iterator[list[Head]]:
    """A few at a time, by number and by bytes."""
    batch: list[Head] = []
    for head in heads:
        full = len(batch) == MAILS_AT_ONCE or sum(one.size for one in batch) + head.size > BYTES_AT_ONCE
        if batch and full:
            yield batch
            batch = []
        batch.append(head)
    if batch:
        yield batch


def _came(lines: Sequence[bytes]) -> bool:
    """Something new is there, or the server says goodbye, which the end of IDLE will tell."""
    return any(b"EXISTS" in line or line.startswith(b"* BYE") for line in lines)
