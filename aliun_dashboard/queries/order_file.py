"""One purchase order, whole: its agency, its papers, the mails of its thread, the files that came in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel import documents
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.documents import DocumentKind
from aliun_dashboard.kernel.outbox import Delivery, DeliveryStatus
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.mail.rules import Direction, MailRule
from aliun_dashboard.purchase_orders.models import Confirmation, OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import FileStanding, MatchedBy, Step, Way
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.tickets.models import Ticket

from . import orders
from .order_steps import next_steps
from .orders import OrderRow

MOST_MAILS = 40


@dataclass(frozen=True)
class Paper:
    """A PDF to look at."""

    document_id: int
    kind: DocumentKind
    name: str


@dataclass(frozen=True)
class FileRow:
    """An OC file as it came in (K-22)."""

    document_id: int
    standing: FileStanding
    way: Way
    matched_by: MatchedBy | None
    name: str
    path: str
    sha256: str
    sender: str
    received_at: datetime
    late: bool


@dataclass(frozen=True)
class ThreadMail:
    """A mail of the thread. One of ours has a `level`, and what became of it; `at` is None while it waits.

    `mail_id` is its row in the mailbox, where its bytes are. `round` is that of the chase it belongs to.
    """

    mail_id: int | None
    direction: Direction
    people: tuple[str, ...]
    copies: tuple[str, ...]
    subject: str
    text: str
    at: datetime | None
    level: int | None = None
    round: int | None = None
    status: DeliveryStatus | None = None
    rule: MailRule | None = None


@dataclass(frozen=True)
class OrderSheet:
    """An order with what stands around it. `upload_url` is where the agency hands its PDF in.

    `told_of` are the subjects under which the forensic log tells its story.
    """

    row: OrderRow
    step: Step | None
    trip: ReservationStatus
    round: int
    emails: tuple[str, ...]
    dead: tuple[str, ...]
    paused_until: datetime | None
    agency_paused_until: date | None
    upload_url: str
    papers: tuple[Paper, ...]
    files: tuple[FileRow, ...]
    mails: tuple[ThreadMail, ...]
    ticket_id: int | None
    told_of: tuple[str, ...]


def sheet(session: Session, order_id: int, now: datetime) -> OrderSheet | None:
    """Everything of one order, or None."""
    row = orders.one(session, order_id, now)
    if row is None:
        return None
    order = session.get_one(PurchaseOrder, order_id)
    agency = session.get_one(Organization, order.organization_id)
    files = tuple(_files(session, order_id))
    return OrderSheet(
        row=row,
        step=next_steps(session, [order_id], now).get(order_id),
        trip=session.get_one(Reservation, order.reservation_id).status,
        round=order.round,
        emails=tuple(agency.emails),
        dead=tuple(agency.dead_emails),
        paused_until=order.paused_until,
        agency_paused_until=agency.paused_until,
        upload_url=f"{settings().public_url}/o/{order.token}",
        papers=tuple(_papers(session, order, files)),
        files=files,
        mails=tuple(_thread(session, order_id)),
        ticket_id=_ticket(session, order_id),
        told_of=tuple(_subjects(session, order_id)),
    )


def _ticket(session: Session, order_id: int) -> int | None:
    mine = col(Ticket.key).startswith(f"oc:{order_id}:", autoescape=True)
    return session.exec(select(Ticket.id).where(mine).order_by(col(Ticket.id).desc()).limit(1)).first()


def _subjects(session: Session, order_id: int) -> Iterator[str]:
    yield f"order:{order_id}"
    for number in session.exec(select(Confirmation.id).where(Confirmation.order_id == order_id)):
        yield f"confirmation:{number}"


def _papers(session: Session, order: PurchaseOrder, files: tuple[FileRow, ...]) -> Iterator[Paper]:
    """The OC that counts first, then what confirmed the trip: as it came by mail, or our own."""
    for one in files:
        if one.standing is FileStanding.CURRENT:
            yield Paper(one.document_id, DocumentKind.OC, one.name)
    came = select(Confirmation.document_id).where(Confirmation.order_id == order.id)
    newest = session.exec(came.order_by(col(Confirmation.id).desc()).limit(1)).first()
    ours = documents.latest(session, f"reservation:{order.reservation_id}", DocumentKind.CONFIRMATION)
    found = documents.get(session, newest) if newest else ours
    if found is not None:
        yield Paper(found.id or 0, DocumentKind.CONFIRMATION, found.name)


def _files(session: Session, order_id: int) -> Iterator[FileRow]:
    mine = select(OrderFile).where(OrderFile.order_id == order_id).order_by(col(OrderFile.id).desc())
    for one in session.exec(mine):
        yield FileRow(
            one.document_id,
            one.standing,
            one.way,
            one.matched_by,
            one.file_name,
            one.file_path,
            one.sha256,
            one.sender,
            one.received_at,
            one.late,
        )


def _thread(session: Session, order_id: int) -> list[ThreadMail]:
    """Ours as they were posted, theirs as they came; oldest first, what still waits last."""
    found = [*_letters(session, order_id), *_answers(session, order_id)]
    return sorted(found, key=lambda mail: (mail.at is None, mail.at or mail.level or 0))


def _letters(session: Session, order_id: int) -> Iterator[ThreadMail]:
    ours = select(Delivery).where(Delivery.subject == f"order:{order_id}", Delivery.provider == "email")
    rows = session.exec(ours.order_by(col(Delivery.id).desc()).limit(MOST_MAILS)).all()
    keys = [one.external_ref.strip("<>") for one in rows]
    kept = dict(session.exec(select(MailMessage.key, MailMessage.id).where(col(MailMessage.key).in_(keys))).all())
    for one in rows:
        went = one.status in (DeliveryStatus.SENT, DeliveryStatus.SIMULATED)
        told = one.payload
        yield ThreadMail(
            mail_id=kept.get(one.external_ref.strip("<>")),
            direction=Direction.OUT,
            people=tuple(told.get("to") or ()),
            copies=tuple(told.get("cc") or ()),
            subject=str(told.get("subject", "")),
            text=str(told.get("text", "")),
            at=(one.finished_at or one.created_at) if went else None,
            level=told.get("level"),
            round=told.get("round"),
            status=one.status,
        )


def _answers(session: Session, order_id: int) -> Iterator[ThreadMail]:
    theirs = select(MailMessage).where(MailMessage.order_id == order_id, MailMessage.direction == Direction.IN)
    for one in session.exec(theirs.order_by(col(MailMessage.id).desc()).limit(MOST_MAILS)):
        yield ThreadMail(
            mail_id=one.id,
            direction=Direction.IN,
            people=(one.sender,),
            copies=(),
            subject=one.subject,
            text=str(one.facts.get("text", "")),
            at=one.sent_at,
            rule=one.rule,
        )
