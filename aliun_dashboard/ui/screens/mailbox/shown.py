"""Mails as their screens say them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.mail.rules import Direction, MailRule, MailStatus, Monitor
from aliun_dashboard.queries.mailbox import MailDetail, MailRow
from aliun_dashboard.queries.mailboxes import Watched
from aliun_dashboard.ui import labels_mailbox as words
from aliun_dashboard.ui.labels_delivery import DELIVERY_CODES
from aliun_dashboard.ui.parts import format as write

KILO = 1024


@dataclass(frozen=True)
class Line:
    """One mail of the list."""

    id: int = 0
    href: str = ""
    who: str = ""
    address: str = ""
    subject: str = ""
    when: str = ""
    at: str = ""
    status: str = ""
    tone: str = "neutral"
    icon: str = "info"
    rule: str = ""
    meaning: str = ""
    booking: str = ""
    order_href: str = ""


@dataclass(frozen=True)
class Box:
    """A mailbox that is looked into."""

    account: str
    state: str
    tone: str
    icon: str
    looked: str
    good: str
    found: str
    idle: str
    error: str


@dataclass(frozen=True)
class Run:
    """What a monitor made of its mails."""

    monitor: str
    name: str
    read: int
    taken: int
    held: int
    failed: int
    ignored: str


@dataclass(frozen=True)
class Became:
    """One thing that came of a mail, and its page."""

    says: str
    href: str


@dataclass(frozen=True)
class Proof:
    """Who vouches for the sender, if anybody was asked."""

    says: str = ""
    tone: str = "neutral"


def line(mail: MailRow, now: datetime) -> Line:
    """A mail in words."""
    zone = settings().timezone
    ours = mail.direction is Direction.OUT
    address = words.TO.format(address=_first(mail.to)) if ours else mail.sender
    rule = mail.rule.value if mail.rule else ""
    return Line(
        id=mail.id,
        href=f"/oc/buzon/{mail.id}/",
        who=address if ours else mail.sender_name or mail.sender or words.NO_SENDER,
        address="" if ours or not mail.sender_name else mail.sender,
        subject=mail.subject or words.NO_SUBJECT,
        when=write.ago(mail.seen_at, now, zone),
        at=write.moment(mail.seen_at, zone),
        status=words.STATUSES[mail.status],
        tone=words.TONES[mail.status],
        icon=words.ICONS[mail.status],
        rule=words.RULES[rule] if rule else words.NO_RULE.get(mail.status, ""),
        meaning=words.MEANINGS[rule] if rule else words.NO_MEANING.get(mail.status, ""),
        booking=mail.booking,
        order_href=f"/oc/{mail.order_id}/" if mail.order_id else "",
    )


def box(watch: Watched, now: datetime) -> Box:
    """How a mailbox fares."""
    zone = settings().timezone
    how = "silent" if watch.silent else "broken" if watch.code else "well" if watch.good_at else "new"
    return Box(
        account=watch.account,
        state=words.BOXES[how],
        tone=words.BOX_TONES[how],
        icon=words.BOX_ICONS[how],
        looked=_since(watch.looked_at, now),
        good=_since(watch.good_at, now),
        found=str(watch.found),
        idle=write.moment(watch.idle_at, zone) if watch.idle_at else words.NOT_LISTENING,
        error=DELIVERY_CODES.get(watch.code, watch.error or watch.code),
    )


def run(monitor: Monitor, made: Mapping[tuple[MailStatus, MailRule | None], int]) -> Run:
    """What a monitor made of the mails of a day."""
    by_status = {status: sum(n for (stood, _), n in made.items() if stood is status) for status in MailStatus}
    ignored = {rule: n for (status, rule), n in made.items() if status is MailStatus.IGNORED and rule}
    told = [f"{words.IGNORED_BY[rule]} {n}" for rule, n in sorted(ignored.items())]
    return Run(
        monitor.value,
        words.RUN_NAMES[monitor],
        sum(by_status.values()),
        by_status[MailStatus.TAKEN],
        by_status[MailStatus.HELD],
        by_status[MailStatus.FAILED],
        " · ".join(told) or "–",
    )


def facts(mail: MailDetail) -> list[tuple[str, str]]:
    """What is known of one mail, each under its name."""
    zone, row, known = settings().timezone, mail.row, mail.facts
    sender = f"{row.sender_name} <{row.sender}>" if row.sender_name else row.sender
    told = [
        (words.FROM, sender),
        (words.RECIPIENTS, ", ".join(row.to)),
        (words.SENT, write.moment(row.sent_at, zone)),
        (words.SEEN, write.moment(row.seen_at, zone)),
        (words.PROCESSED, write.moment(mail.processed_at, zone) if mail.processed_at else words.NOT_YET),
        (words.SIZE, size(row.size)),
        (words.ATTACHED, ", ".join(f"{one['name']} ({size(one['bytes'])})" for one in known.get("pdfs", ()))),
        (words.CLOSED, ", ".join(f"{one['name']}: {one['why']}" for one in known.get("closed", ()))),
        (words.AUTOMATIC, str(known.get("automatic", ""))),
        (words.WHY, str(known.get("why", ""))),
        (words.DROPPED_BY, str(known.get("dropped_by", ""))),
        (words.TAKES_AS, words.MONITORS.get(known.get("take_as", ""), "")),
        (words.ATTEMPTS, str(mail.attempts or "")),
        (words.ACCOUNT, mail.account),
        (words.PLACES, ", ".join(f"{folder} (UID {uid})" for folder, uid in mail.places)),
        (words.ANSWERS, ", ".join(mail.thread)),
        (words.KEY, mail.key),
    ]
    return [(name, value) for name, value in told if value]


def proof(mail: MailDetail) -> Proof:
    """The provider vouches for a sender; for a file that was dropped here, whoever dropped it."""
    if who := mail.facts.get("dropped_by"):
        return Proof(words.PROOF_BY_HAND.format(who=who), "neutral")
    kind = str(mail.facts.get("proof", ""))
    return Proof(words.PROOFS[kind], words.PROOF_TONES[kind]) if kind in words.PROOFS else Proof()


def became(mail: MailDetail) -> list[Became]:
    """What came of a mail, with the pages to see it on."""
    told = [
        Became(words.BECAME_READING.format(n=number, status=words.READINGS[status]), f"/oc/revisar/{number}/")
        for number, status in mail.outcome.confirmations
    ]
    told += [
        Became(
            words.BECAME_FILE.format(n=number, standing=words.STANDINGS[standing]),
            f"/oc/{order}/" if order else "/oc/sin-reserva/",
        )
        for number, standing, order in mail.outcome.files
    ]
    if mail.row.order_id:
        told.append(Became(words.BECAME_ORDER.format(booking=mail.row.booking), f"/oc/{mail.row.order_id}/"))
    return told


def text(raw: bytes) -> str:
    """Bytes as they may be read; what is no text is marked."""
    return raw.decode("utf-8", "replace").replace("\0", "␀").replace("\r\n", "\n")


def size(count: int) -> str:
    """`840 bytes`, `12 KB`, `3.1 MB`."""
    if count < KILO:
        return f"{count} bytes"
    return f"{count / KILO:.0f} KB" if count < KILO * KILO else f"{count / KILO / KILO:.1f} MB"


def _first(addresses: tuple[str, ...]) -> str:
    more = f" +{len(addresses) - 1}" if len(addresses) > 1 else ""
    return f"{addresses[0]}{more}" if addresses else ""


def _since(at: datetime | None, now: datetime) -> str:
    return write.ago(at, now, settings().timezone) if at else words.NEVER
