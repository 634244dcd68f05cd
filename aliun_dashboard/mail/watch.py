"""Verbs on a mailbox: where mails were seen in it, and how it fares."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select, update

from aliun_dashboard.kernel.db import UnitOfWork

from .box import SILENT_AFTER, Head, Place
from .models import MailboxWatch, MailMessage, MailSighting
from .rules import MailRule, MailStatus


def unseen(work: UnitOfWork, place: Place, uids: Sequence[int]) -> list[int]:
    """Those of `uids` that were never seen there."""
    there = select(MailSighting.uid).where(*_at(place), col(MailSighting.uid).in_(uids))
    seen = set(work.session.exec(there))
    return [uid for uid in uids if uid not in seen]


def through(work: UnitOfWork, place: Place) -> int:
    """The UID up to which everything there was kept; 0 before the first whole look."""
    row = work.session.get(MailboxWatch, place.account)
    return row.through.get(_folder(place), 0) if row else 0


def done(work: UnitOfWork, place: Place, uids: Sequence[int]) -> None:
    """These lay there and were taken. Where one was not, the next look begins with it, however old it is."""
    left = unseen(work, place, uids)
    row = _row(work, place.account)
    reached = min(left) - 1 if left else max(through(work, place), *uids, 0)
    others = {name: uid for name, uid in row.through.items() if name.rpartition("/")[0] != place.folder}
    row.through = others | {_folder(place): reached}


def recognise(work: UnitOfWork, place: Place, heads: Sequence[Head]) -> list[Head]:
    """Note where mails lie that we have already, by Message-ID, size and moment. Gives the others, to be fetched."""
    wanted = {(head.key, head.size, head.at): head.uid for head in heads if head.key}
    same = tuple_(col(MailMessage.key), col(MailMessage.size), col(MailMessage.sent_at)).in_(wanted)
    believed = col(MailMessage.rule).is_distinct_from(MailRule.NOT_PROVEN)
    row = select(MailMessage.key, MailMessage.size, MailMessage.sent_at, MailMessage.id)
    known = work.session.exec(row.where(same, believed))
    ids = {wanted[key, size, at]: mail_id or 0 for key, size, at, mail_id in known}
    sighted(work, place, ids)
    return [head for head in heads if head.uid not in ids]


def sighted(work: UnitOfWork, place: Place, mails: Mapping[int, int]) -> None:
    """Note which mail lies at each UID, so that it is not fetched again."""
    rows = [{**vars(place), "uid": uid, "mail_id": mail_id, "marked": False} for uid, mail_id in mails.items()]
    if rows:
        work.session.connection().execute(insert(MailSighting).on_conflict_do_nothing(), rows)


def to_mark(work: UnitOfWork, place: Place) -> list[int]:
    """UIDs of mails that became something and are not marked as read yet."""
    taken = select(MailSighting.uid).join(MailMessage, col(MailMessage.id) == col(MailSighting.mail_id))
    unmarked = col(MailSighting.marked).is_(False)
    return list(work.session.exec(taken.where(*_at(place), unmarked, MailMessage.status == MailStatus.TAKEN)))


def marked(work: UnitOfWork, place: Place, uids: Sequence[int]) -> None:
    """They are marked as read in the mailbox."""
    these = update(MailSighting).where(*_at(place), col(MailSighting.uid).in_(uids))
    work.session.connection().execute(these.values(marked=True))


def good_at(work: UnitOfWork, account: str) -> datetime | None:
    """When the account was last looked through."""
    row = work.session.get(MailboxWatch, account)
    return row.good_at if row else None


def looked(work: UnitOfWork, account: str, found: int) -> None:
    """The account was looked through."""
    row = _row(work, account)
    row.looked_at = row.good_at = work.now
    row.found, row.code, row.error = found, "", ""
    row.failing_since = row.alarmed_at = None
    _tell(work)


def missed(work: UnitOfWork, account: str, code: str, error: str) -> bool:
    """A look went wrong. True, once, when the mailbox has been silent for too long."""
    row = _row(work, account)
    row.looked_at, row.code, row.error = work.now, code, error[:500]
    row.failing_since = row.failing_since or work.now
    silent = work.now - (row.good_at or row.failing_since) >= SILENT_AFTER
    alarm = silent and row.alarmed_at is None
    row.alarmed_at = work.now if alarm else row.alarmed_at
    _tell(work)
    return alarm


def idling(work: UnitOfWork, account: str) -> None:
    """We wait for the mailbox to nudge us."""
    _row(work, account).idle_at = work.now


def _tell(work: UnitOfWork) -> None:
    work.tell("mailbox", None)
    work.tell("health", None, name="imap")


def _row(work: UnitOfWork, account: str) -> MailboxWatch:
    new = insert(MailboxWatch).values(account=account, through={}, found=0, code="", error="")
    work.session.connection().execute(new.on_conflict_do_nothing())
    return work.session.get_one(MailboxWatch, account, with_for_update=True)


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        col(MailSighting.account) == place.account,
        col(MailSighting.folder) == place.folder,
        col(MailSighting.uidvalidity) == place.uidvalidity,
    )


def _folder(place: Place) -> str:
    return f"{place.folder}/{place.uidvalidity}"
