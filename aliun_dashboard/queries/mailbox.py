"""The mailbox as people read it: every mail with the rule that decided, one mail whole, each monitor's day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select as sa_select
from sqlalchemy import true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select, tuple_

from aliun_dashboard.mail.models import MailMessage, MailRaw, MailSighting
from aliun_dashboard.mail.rules import Direction, MailRule, MailStatus, Monitor
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import ConfirmationStatus, FileStanding

from . import capped
from .words import among, begin_words, words_of

PAGE = 50
LATEST = 500  # mails whose words are read one by one before the index is asked for all that have them
SHOWN_BYTES = 64 * 1024  # of the raw text; the whole of it is a download

Edge = tuple[datetime, int]
Found = tuple[MailMessage, str | None]


@dataclass(frozen=True)
class MailFilter:
    """What to show; empty means any. `text` is part of a sender, recipient or subject, or a mail's number."""

    status: MailStatus | None = None
    rule: MailRule | None = None
    monitor: Monitor | None = None
    text: str = ""


@dataclass(frozen=True)
class MailRow:
    """One mail of the list. `booking` is the «ID Reserva» of the order it belongs to."""

    id: int
    direction: Direction
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    sent_at: datetime
    seen_at: datetime
    size: int
    status: MailStatus
    monitor: Monitor
    rule: MailRule | None
    error: str
    order_id: int | None
    booking: str


@dataclass(frozen=True)
class MailPage:
    """Up to `PAGE` mails, and where the next page starts."""

    rows: tuple[MailRow, ...]
    after: Edge | None


@dataclass(frozen=True)
class Outcome:
    """What a mail became: a confirmation's id and state, or an OC file's id, standing and order."""

    confirmations: tuple[tuple[int, ConfirmationStatus], ...]
    files: tuple[tuple[int, FileStanding, int | None], ...]


@dataclass(frozen=True)
class MailDetail:
    """Everything that is kept of one mail. `raw` are its first `SHOWN_BYTES`; `places` where it lay: folder and UID."""

    row: MailRow
    key: str
    account: str
    thread: tuple[str, ...]
    facts: dict[str, Any]
    attempts: int
    processed_at: datetime | None
    places: tuple[tuple[str, int], ...]
    raw: bytes
    raw_size: int
    outcome: Outcome


def page(session: Session, wanted: MailFilter, after: Edge | None = None, limit: int = PAGE) -> MailPage:
    """Mails newest first, from just after `after`."""
    found = _newest(session, wanted, after, limit + 1)
    rows = tuple(_row(mail, booking) for mail, booking in found[:limit])
    return MailPage(rows, (rows[-1].seen_at, rows[-1].id) if len(found) > limit else None)


def _newest(session: Session, wanted: MailFilter, after: Edge | None, limit: int) -> list[Found]:
    """The newest that fit. Words are looked for in the latest mails first: of a common one they have enough.

    Of a rare one the index has all; found before they are sorted, or the planner reads every mail from the newest on.
    """
    before = tuple_(MailMessage.seen_at, MailMessage.id) < after if after else true()
    if not wanted.text.strip():
        return _rows(session, _ordered(_joined(MailMessage).where(before, *_conditions(MailMessage, wanted)), limit))
    latest = aliased(MailMessage, _ordered(select(MailMessage).where(before), LATEST).subquery("latest"))
    found = _rows(session, _ordered(_joined(latest).where(*_conditions(latest, wanted)), limit, latest))
    if len(found) == limit:
        return found
    ids = (
        select(MailMessage.id).where(before, *_conditions(MailMessage, wanted)).cte("found").prefix_with("MATERIALIZED")
    )
    return _rows(session, _ordered(_joined(MailMessage).where(col(MailMessage.id).in_(select(ids.c.id))), limit))


def _ordered(query: Any, limit: int, mail: Any = MailMessage) -> Any:
    return query.order_by(mail.seen_at.desc(), mail.id.desc()).limit(limit)


def detail(session: Session, mail_id: int) -> MailDetail | None:
    """One mail, or None."""
    found = _rows(session, _joined(MailMessage).where(col(MailMessage.id) == mail_id))
    if not found:
        return None
    [(mail, booking)] = found
    places = select(MailSighting.folder, MailSighting.uid).where(MailSighting.mail_id == mail_id)
    raw, size = _raw(session, mail_id)
    return MailDetail(
        _row(mail, booking),
        mail.key,
        mail.account,
        tuple(mail.thread),
        mail.facts,
        mail.attempts,
        mail.processed_at,
        tuple((folder, uid) for folder, uid in session.exec(places.order_by(col(MailSighting.uid)))),
        raw,
        size,
        _outcome(session, mail_id),
    )


def whole(session: Session, mail_id: int) -> bytes | None:
    """The bytes of a mail, as they came or went."""
    return session.exec(select(MailRaw.content).where(MailRaw.mail_id == mail_id)).one_or_none()


def counts(session: Session) -> dict[MailStatus, int]:
    """How many mails stand where, as `capped`."""
    found = {status: select(MailMessage.id).where(MailMessage.status == status) for status in MailStatus}
    return {status: number for status, number in capped.each(session, found).items() if number}


def runs(session: Session, since: datetime) -> dict[Monitor, dict[tuple[MailStatus, MailRule | None], int]]:
    """What each monitor made of the mails that came in since then (K-29, K-30)."""
    kinds = (col(MailMessage.monitor), col(MailMessage.status), col(MailMessage.rule))
    recent = (col(MailMessage.seen_at) >= since, col(MailMessage.direction) == Direction.IN)
    query = sa_select(*kinds, func.count()).where(*recent).group_by(*kinds)
    found: dict[Monitor, dict[tuple[MailStatus, MailRule | None], int]] = {monitor: {} for monitor in Monitor}
    for monitor, status, rule, number in session.connection().execute(query):
        found[Monitor(monitor)][MailStatus(status), MailRule(rule) if rule else None] = number
    return found


def _joined(mail: Any) -> Any:
    return select(mail, PurchaseOrder.booking_id).outerjoin(PurchaseOrder, col(PurchaseOrder.id) == mail.order_id)


def _rows(session: Session, query: Any) -> list[Found]:
    return cast(list[Found], session.exec(query).all())


def _conditions(mail: Any, wanted: MailFilter) -> list[Any]:
    chosen: list[Any] = []
    for column, value in ((mail.status, wanted.status), (mail.rule, wanted.rule), (mail.monitor, wanted.monitor)):
        if value:
            chosen.append(column == value)
    if sought := wanted.text.strip()[:200]:
        chosen.append(or_(*_about(mail, sought)))
    return chosen


def _about(mail: Any, sought: str) -> list[Any]:
    ours = words_of(mail.subject, mail.sender, mail.sender_name)
    orders = select(PurchaseOrder.id).where(PurchaseOrder.booking_id == sought.removeprefix("#"))
    found: list[Any] = [among(mail.order_id, orders)]
    if not sought.startswith("#"):
        found.append(begin_words(ours, sought))
    found.append(mail.to.contains([sought.lower()]))
    if sought.lstrip("#").isdecimal() and len(sought) < 16:
        found.append(mail.id == int(sought.lstrip("#")))
    return found


def _raw(session: Session, mail_id: int) -> tuple[bytes, int]:
    query = select(func.substring(MailRaw.content, 1, SHOWN_BYTES), func.length(MailRaw.content))
    found = session.exec(query.where(MailRaw.mail_id == mail_id)).one_or_none()
    return (bytes(found[0]), found[1]) if found else (b"", 0)


def _outcome(session: Session, mail_id: int) -> Outcome:
    read = select(Confirmation.id, Confirmation.status).where(Confirmation.mail_id == mail_id)
    files = select(OrderFile.id, OrderFile.standing, OrderFile.order_id).where(OrderFile.mail_id == mail_id)
    return Outcome(
        tuple((number or 0, ConfirmationStatus(status)) for number, status in session.exec(read)),
        tuple((number or 0, FileStanding(standing), order) for number, standing, order in session.exec(files)),
    )


def _row(mail: MailMessage, booking: str | None) -> MailRow:
    return MailRow(
        mail.id or 0,
        mail.direction,
        mail.sender,
        mail.sender_name,
        tuple(mail.to),
        mail.subject,
        mail.sent_at,
        mail.seen_at,
        mail.size,
        mail.status,
        mail.monitor,
        mail.rule,
        mail.error,
        mail.order_id,
        booking or "",
    )
