"""Verbs on the mails we send: kept byte for byte before they leave, with what came of it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from aliun_dashboard.kernel.db import UnitOfWork

from .models import MailMessage, MailRaw
from .outgoing import Draft, Kept
from .rules import Direction, MailStatus

HANDED = "handed_at"  # when it was handed over and no answer has come yet


def kept(session: Session, key: str) -> Kept | None:
    """The mail that leaves under this Message-ID; None when none was kept, or it was refused for good."""
    row = _row(session, key)
    if row is None or row.status is MailStatus.NOT_SENT:
        return None
    handed = row.facts.get(HANDED)
    since = datetime.fromisoformat(handed) if handed else None
    return Kept(session.get_one(MailRaw, row.id).content, row.facts["to"], row.facts["cc"], since)


def keep(work: UnitOfWork, draft: Draft) -> MailMessage:
    """Keep the bytes that leave. Those of a letter that was refused for good make room for the new ones."""
    row = _row(work.session, draft.key) or MailMessage(
        key=draft.key, direction=Direction.OUT, sent_at=work.now, seen_at=work.now
    )
    row.account = row.sender = draft.account
    row.to, row.subject, row.thread = [*draft.to, *draft.cc], draft.subject, list(draft.thread)
    row.status, row.order_id, row.size, row.error = MailStatus.LEAVING, draft.order_id, len(draft.content), ""
    row.facts = {"to": list(draft.to), "cc": list(draft.cc)}
    work.session.add(row)
    work.session.flush()
    work.session.merge(MailRaw(mail_id=row.id or 0, content=draft.content))
    return row


def handing(work: UnitOfWork, key: str) -> None:
    """It is handed over now; until an answer comes, it may have gone."""
    row = _locked(work, key)
    row.facts = row.facts | {HANDED: work.now.isoformat()}


def refused(work: UnitOfWork, key: str, words: str) -> None:
    """The server has answered: it did not go, this time."""
    row = _locked(work, key)
    row.facts, row.error = _without(row, HANDED), words[:2000]
    row.attempts += 1


def sent(work: UnitOfWork, key: str, **facts: Any) -> MailMessage:
    """It went."""
    row = _locked(work, key)
    row.status, row.error, row.sent_at, row.processed_at = MailStatus.SENT, "", work.now, work.now
    row.facts = _without(row, HANDED) | facts
    work.tell("mail", row.id, status=row.status.value)
    return row


def not_sent(work: UnitOfWork, key: str) -> str:
    """It will not go. Gives what the server said last."""
    row = _row(work.session, key)
    if row is None:
        return ""
    if HANDED not in row.facts:  # else it may have gone, and these bytes stay what was sent
        row.status, row.processed_at = MailStatus.NOT_SENT, work.now
    work.tell("mail", row.id, status=row.status.value)
    return row.error


def make_room(work: UnitOfWork, order_id: int) -> None:
    """A letter of this order was taken back: its bytes, if any were kept and none may have gone, leave no more."""
    its_own = (MailMessage.order_id == order_id, MailMessage.direction == Direction.OUT)
    left_here = select(MailMessage).where(*its_own, MailMessage.status == MailStatus.LEAVING)
    for row in work.session.exec(left_here.with_for_update(skip_locked=True)):  # locked: its carrier has it
        if HANDED not in row.facts:
            row.status, row.processed_at = MailStatus.NOT_SENT, work.now
            work.tell("mail", row.id, status=row.status.value)


def leaving(session: Session, key: str) -> bool:
    """Whether it may have gone, and it is not written down yet that it did."""
    row = _row(session, key)
    return row is not None and row.status is MailStatus.LEAVING


def _row(session: Session, key: str) -> MailMessage | None:
    ours = (MailMessage.key == key, MailMessage.direction == Direction.OUT)
    return session.exec(select(MailMessage).where(*ours)).one_or_none()


def _locked(work: UnitOfWork, key: str) -> MailMessage:
    return work.session.exec(select(MailMessage).where(MailMessage.key == key).with_for_update()).one()


def _without(row: MailMessage, name: str) -> dict[str, Any]:
    return {key: value for key, value in row.facts.items() if key != name}
