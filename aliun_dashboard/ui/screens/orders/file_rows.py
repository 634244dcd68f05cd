"""One order in words: its facts, its six steps, its mails, files and history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from aliun_dashboard.flows.oc_letters import Draft as Letter
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.outbox import OPEN as ON_ITS_WAY
from aliun_dashboard.kernel.outbox import DeliveryStatus
from aliun_dashboard.mail.rules import Direction
from aliun_dashboard.purchase_orders.rules import BY_LEVEL, OPEN, OCStatus, Trouble
from aliun_dashboard.queries.forensic_log import LogRow
from aliun_dashboard.queries.order_file import FileRow, OrderSheet, ThreadMail
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.reservations.rules import code as trip_code
from aliun_dashboard.ui import labels_audit
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui.labels_delivery import DELIVERY_STATUSES, DELIVERY_TONES
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.stepper import Step
from aliun_dashboard.ui.screens.orders import rows
from aliun_dashboard.ui.screens.orders.rows import Line

WENT = frozenset({DeliveryStatus.SENT, DeliveryStatus.SIMULATED})


@dataclass(frozen=True)
class Head:
    """What the page says of the order beside its facts."""

    title: str = ""
    ticket_href: str = ""
    upload_url: str = ""
    without: str = ""
    detail: str = ""
    next: str = ""
    letter: str = ""
    paused: str = ""
    is_open: bool = False
    is_paused: bool = False
    is_exempt: bool = False
    is_unreachable: bool = False
    can_send: bool = False
    can_skip: bool = False
    tomorrow: str = ""


@dataclass(frozen=True)
class Paper:
    """A PDF that can be looked at; `key` tells it apart in the address."""

    key: str
    name: str
    title: str
    href: str


@dataclass(frozen=True)
class Filed:
    """An OC file with the four things the house keeps of each (K-22)."""

    name: str
    path: str
    sender: str
    at: str
    matched: str
    standing: str
    tone: str
    late: bool
    sha256: str
    href: str


@dataclass(frozen=True)
class MailLine:
    """A mail of the thread."""

    ours: bool
    title: str
    who: str
    copies: str
    subject: str
    text: str
    when: str
    at: str
    status: str
    tone: str
    href: str


@dataclass(frozen=True)
class Deed:
    """A line of its history."""

    id: int
    actor: str
    did: str
    when: str
    at: str
    why: str


@dataclass(frozen=True)
class Draft:
    """The next letter, word for word."""

    name: str = ""
    recipients: str = ""
    copies: str = ""
    subject: str = ""
    text: str = ""
    attached: str = ""


def head(found: OrderSheet, now: datetime) -> Head:
    """What stands above and beside the facts."""
    row, step, today = found.row, found.step, settings().day(now)
    is_open = row.status in OPEN
    letter = words.LETTERS[row.level + 1] if is_open and row.level + 1 < len(BY_LEVEL) else ""
    live = found.trip is not ReservationStatus.CANCELLED
    paused = _paused(found, now)
    return Head(
        title=f"{words.ORDER} · #{row.booking_id}",
        ticket_href=f"/tickets/{found.ticket_id}/" if found.ticket_id else "",
        upload_url=found.upload_url,
        without=rows.enters((row.check_in - today).days) if is_open and live else "",
        detail=row.trouble_detail,
        next=rows.coming(step, now) if step else _no_step(found),
        letter=letter,
        paused=words.PAUSED.format(day=write.day(paused)) if paused and is_open else "",
        is_open=is_open,
        is_paused=bool(found.paused_until and found.paused_until > now),
        is_exempt=row.status is OCStatus.NOT_REQUIRED,
        is_unreachable=row.trouble in (Trouble.NO_ADDRESS, Trouble.BOUNCED),
        can_send=bool(letter) and live,
        can_skip=bool(letter) and live and row.level >= 0 and not row.trouble,
        tomorrow=str(today + timedelta(days=1)),
    )


def facts(found: OrderSheet, line: Line) -> list[tuple[str, str, str]]:
    """Name, value, and where it leads if anywhere."""
    row, said = found.row, words.ROWS
    addresses = ", ".join(one if one not in found.dead else f"{one} ({words.DEAD})" for one in found.emails)
    return [
        (said["booking"], row.booking_id, ""),
        (said["reservation"], trip_code(row.reservation_id), f"/reservas/{row.reservation_id}/"),
        (said["agency"], row.agency, f"/agencias/{row.agency_id}/"),
        (said["to"], addresses or words.NOTHING, ""),
        (said["hotel"], row.hotel, ""),
        (said["stay"], f"{write.day(row.check_in)} – {write.day(row.check_out)}", ""),
        (said["holder"], row.holder, ""),
        (said["amount"], line.amount, ""),
        (said["requested"], _moment(row.requested_at), ""),
        (said["waiting"], line.waited or words.NOTHING, ""),
        (said["reminders"], str(row.reminders), ""),
    ]


def steps(found: OrderSheet) -> list[Step]:
    """The six of them: behind, here, ahead; skipped or not needed."""
    row = found.row
    here = rows.reached_of(row.status)
    sent = {mail.level: mail.at for mail in found.mails if mail.round == found.round and mail.status in WENT}
    when = [row.created_at, *(sent.get(level) for level in range(len(BY_LEVEL))), row.received_at]
    return [_step(found, place, here, moment) for place, moment in enumerate(when)]


def papers(found: OrderSheet) -> list[Paper]:
    return [
        Paper(one.kind.value, words.PAPERS[one.kind], one.name, f"/files/documents/{one.document_id}")
        for one in found.papers
    ]


def files(found: Iterable[FileRow]) -> list[Filed]:
    return [_filed(one) for one in found]


def thread(found: Iterable[ThreadMail], now: datetime) -> list[MailLine]:
    return [_mail(one, now) for one in found]


def draft(letter: Letter) -> Draft:
    return Draft(
        words.LETTERS[letter.level],
        ", ".join(letter.to) or words.NOBODY,
        ", ".join(letter.cc) or words.NOTHING,
        letter.subject,
        letter.text,
        ", ".join(letter.attached) or words.NOTHING,
    )


def deed(entry: LogRow, now: datetime) -> Deed:
    """A line of the forensic log: who did what, to whom a letter went, and why."""
    zone = settings().timezone
    did = labels_audit.ACTIONS.get(entry.action, entry.action)
    to = entry.after.get("to")
    told = words.TOLD_TO.format(to=", ".join(to) if isinstance(to, list) else to) if to else ""
    why = " · ".join(part for part in (told, entry.reason) if part)
    return Deed(entry.id, entry.actor, did, write.ago(entry.at, now, zone), write.moment(entry.at, zone), why)


def _step(found: OrderSheet, place: int, here: int, at: datetime | None) -> Step:
    row, level = found.row, place - 1
    received = row.status is OCStatus.RECEIVED
    came = write.moment(at, settings().timezone) if at else ""
    if place + 1 == here:
        return Step(words.STEPS[place], "done" if received else "now", came or words.HERE)
    if level in row.skipped:
        return Step(words.STEPS[place], "skipped", words.SKIPPED)
    if place + 1 < here:
        return Step(words.STEPS[place], "done" if came else "skipped", came or words.NOT_NEEDED)
    return Step(words.STEPS[place], "todo", "")


def _paused(found: OrderSheet, now: datetime) -> date | None:
    """The later pause of order and agency, if it still runs."""
    zone = settings().timezone
    ends = [found.paused_until] if found.paused_until else []
    if found.agency_paused_until:
        ends.append(datetime.combine(found.agency_paused_until, time(), zone))
    last = max(ends, default=None)
    return last.astimezone(zone).date() if last and last > now else None


def _no_step(found: OrderSheet) -> str:
    if found.row.status in words.NO_NEXT:
        return words.NO_NEXT[found.row.status]
    return words.NO_NEXT["trouble" if found.row.trouble else "idle"]


def _filed(one: FileRow) -> Filed:
    return Filed(
        name=one.name,
        path=one.path or words.NOTHING,
        sender=one.sender or words.WAYS[one.way],
        at=_moment(one.received_at),
        matched=words.MATCHES[one.matched_by] if one.matched_by else words.NOTHING,
        standing=words.STANDINGS.get(one.standing, one.standing),
        tone=words.STANDING_TONES.get(one.standing, "neutral"),
        late=one.late,
        sha256=one.sha256,
        href=f"/files/documents/{one.document_id}",
    )


def _mail(one: ThreadMail, now: datetime) -> MailLine:
    zone, ours = settings().timezone, one.direction is Direction.OUT
    title = _title(one)
    waits = one.status in ON_ITS_WAY
    return MailLine(
        ours=ours,
        title=title,
        who=(words.WROTE if ours else words.ANSWERED).format(who=", ".join(one.people)),
        copies=", ".join(one.copies),
        subject=one.subject,
        text=one.text or words.NO_TEXT,
        when=write.ago(one.at, now, zone) if one.at else "",
        at=_moment(one.at) if one.at else "",
        status=DELIVERY_STATUSES[one.status] if one.status else "",
        tone=DELIVERY_TONES[one.status] if one.status and not waits else "neutral",
        href=f"/oc/buzon/{one.mail_id}/" if one.mail_id else "",
    )


def _title(one: ThreadMail) -> str:
    if one.level is None:
        return words.INCOMING.get(one.rule or "", words.ANSWER)
    return words.LETTERS[one.level] if one.level < len(BY_LEVEL) else words.THANKS


def _moment(at: datetime | None) -> str:
    return write.moment(at, settings().timezone) if at else words.NOTHING
