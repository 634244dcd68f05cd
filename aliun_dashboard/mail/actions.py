"""Verbs on mails: kept once with their bytes, taken up, decided, failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel import queue
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused

from .box import Fetched, body_of
from .models import MailMessage, MailRaw
from .rules import Direction, Mail, MailReason, MailRule, MailStatus, Monitor, Verdict

READ, QUEUE = "read_mail", "mail"
SHOWN_TEXT = 4000  # letters of a body that are kept beside its bytes, to be read in its thread
UNDECIDED = frozenset({MailStatus.RECEIVED, MailStatus.FAILED})


@dataclass(frozen=True)
class _Kept:
    """A mail that we have already."""

    id: int
    content: bytes
    believed: bool

    def is_same_as(self, mail: Fetched) -> bool:
        """A copy of one that nobody vouched for is another mail: it may be the genuine one."""
        if self.content == mail.content:
            return True
        return self.believed and body_of(self.content) == body_of(mail.content)


def store(work: UnitOfWork, account: str, mails: Sequence[Fetched]) -> tuple[list[int], set[int]]:
    """Keep mails with their bytes and the job that reads each, together.

    Gives the id of each, and the ids of those that are new. The same Message-ID and body is the same mail; the same
    Message-ID with another body is another one, since some systems give all of theirs one.
    """
    work.alone("mail:store")
    kept, new, keys = _kept(work, mails), dict[str, Fetched](), list[str]()
    for mail in mails:
        key = mail.key if _fits(mail, kept.get(mail.key), new.get(mail.key)) else mail.own_key
        keys.append(key)
        if key not in kept:
            new.setdefault(key, mail)
    ids = _insert(work, account, new)
    everything = {key: one.id for key, one in kept.items()} | ids
    return [everything[key] for key in keys], set(ids.values())


def _fits(mail: Fetched, kept: _Kept | None, beside: Fetched | None) -> bool:
    there = kept or (_Kept(0, beside.content, believed=True) if beside else None)
    return there is None or there.is_same_as(mail)


def _kept(work: UnitOfWork, mails: Sequence[Fetched]) -> dict[str, _Kept]:
    keys = {key for mail in mails for key in (mail.key, mail.own_key)}
    query = select(MailMessage.key, MailMessage.id, MailMessage.rule, MailRaw.content).join(
        MailRaw, col(MailRaw.mail_id) == col(MailMessage.id)
    )
    found = work.session.exec(query.where(col(MailMessage.key).in_(keys)))
    return {key: _Kept(mail_id or 0, raw, rule != MailRule.NOT_PROVEN) for key, mail_id, rule, raw in found}


def _insert(work: UnitOfWork, account: str, new: Mapping[str, Fetched]) -> dict[str, int]:
    if not new:
        return {}
    connection = work.session.connection()
    blank = MailMessage(key="", direction=Direction.IN, account=account, sent_at=work.now, seen_at=work.now)
    common = blank.model_dump(exclude={"id"})  # a row each through Pydantic would be half of all work here
    rows = [common | _row(work, key, mail) for key, mail in new.items()]
    inserted = connection.execute(insert(MailMessage).returning(col(MailMessage.key), col(MailMessage.id)), rows)
    ids = {key: mail_id or 0 for key, mail_id in inserted}
    connection.execute(insert(MailRaw), [{"mail_id": ids[key], "content": mail.content} for key, mail in new.items()])
    to_read = [ids[key] for key, mail in new.items() if not mail.cut]
    queue.enqueue_many(work.session, READ, [{"mail_id": mail_id} for mail_id in to_read], queue=QUEUE)
    work.tell("mail", None)
    return ids


def _row(work: UnitOfWork, key: str, mail: Fetched) -> dict[str, Any]:
    row = {"key": key, "sent_at": mail.head.at, "size": mail.head.size}
    held = {"status": MailStatus.HELD, "rule": MailRule.TOO_BIG, "processed_at": work.now}
    return row | held if mail.cut else row


def take(work: UnitOfWork, mail_id: int) -> MailMessage | None:
    """Lock a mail that is to be decided; None when another carrier has done it."""
    mail = get(work, mail_id)
    return mail if mail.status in UNDECIDED else None


def get(work: UnitOfWork, mail_id: int) -> MailMessage:
    """The mail, locked until the transaction ends."""
    mail = work.session.get(MailMessage, mail_id, with_for_update=True)
    if mail is None:
        raise Refused(CommonReason.NOT_FOUND, what="mail")
    return mail


def content(work: UnitOfWork, mail_id: int) -> bytes:
    """The bytes of a mail, as they came or went."""
    return work.session.get_one(MailRaw, mail_id).content


def decided(
    work: UnitOfWork, row: MailMessage, verdict: Verdict, mail: Mail | None, order_id: int | None = None, **facts: Any
) -> None:
    """Write down what a mail says, what became of it, and by which rule."""
    if mail:
        note(row, mail)
    row.status, row.rule, row.monitor = verdict.status, verdict.rule, verdict.monitor
    row.order_id = order_id or row.order_id
    row.facts = row.facts | facts
    row.error, row.processed_at = "", work.now
    work.session.add(row)
    work.tell("mail", row.id, status=row.status.value)


def note(row: MailMessage, mail: Mail) -> None:
    """Keep of a mail what a list shows of it."""
    row.sender, row.sender_name = mail.sender, mail.sender_name
    row.to, row.subject, row.thread = list(mail.to), mail.subject, list(mail.thread)
    attached = [{"name": pdf.name, "bytes": len(pdf.content)} for pdf in mail.pdfs]
    closed = [{"name": name, "why": why} for name, why in mail.closed]
    told = {"proof": mail.proof.value, "pdfs": attached, "closed": closed, "automatic": mail.automatic}
    told["text"] = mail.text[:SHOWN_TEXT]
    row.facts = row.facts | {name: value for name, value in told.items() if value}


def unreadable(work: UnitOfWork, row: MailMessage, why: str) -> None:
    """It is no mail at all: a person may look at its bytes."""
    decided(work, row, Verdict(MailRule.UNREADABLE, MailStatus.HELD, Monitor.NOBODY), None, why=why[:500])


def failed(work: UnitOfWork, mail_id: int, error: BaseException) -> int:
    """Keep why a mail could not be decided, unless another carrier did meanwhile. Gives how often that happened."""
    row = get(work, mail_id)
    if row.status not in UNDECIDED:
        return row.attempts
    row.status, row.attempts = MailStatus.FAILED, row.attempts + 1
    row.error = f"{type(error).__name__}: {error}"[:2000]
    work.tell("mail", mail_id, status=row.status.value)
    return row.attempts


def again(work: UnitOfWork, mail_id: int) -> MailMessage:
    """Have a mail read and decided anew. What is ours is not."""
    row = get(work, mail_id)
    if row.direction is not Direction.IN:
        raise Refused(MailReason.NOT_INCOMING)
    row.status, row.attempts, row.error = MailStatus.RECEIVED, 0, ""
    queue.enqueue(work.session, READ, queue=QUEUE, mail_id=mail_id)
    work.tell("mail", mail_id, status=row.status.value)
    return row
