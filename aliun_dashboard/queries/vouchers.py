"""Papers as people ask for them: why there is none, which hold, what the verification page says, the files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.kernel import documents
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.kernel.outbox import OPEN, Delivery, DeliveryStatus
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import PaperKind, ReservationStatus, VoucherGap, code, paper_due
from aliun_dashboard.staff.rules import SEES_ORDERS

from .lead_filters import visible
from .owed_orders import owed_by
from .staff import Viewer

PAPERS = (DocumentKind.VOUCHER, DocumentKind.CONFIRMATION)
CAME_IN = frozenset({DocumentKind.CONFIRMATION.value, DocumentKind.OC.value})  # subjects of their own
WAYS = ("email", "whatsapp")
REACHABLE = (IdentityKind.EMAIL, IdentityKind.WHATSAPP, IdentityKind.PHONE)
STANDS = {
    ReservationStatus.WITHOUT_QUOTA: VoucherGap.WITHOUT_QUOTA,
    ReservationStatus.REVIEW: VoucherGap.RISK,
    ReservationStatus.CANCELLED: VoucherGap.CANCELLED,
}


@dataclass(frozen=True)
class PaperRow:
    """One issue of a reservation's paper. `version` counts them under the one code; only the last `holds`."""

    document_id: int
    kind: DocumentKind
    version: int
    name: str
    created_at: datetime
    holds: bool


@dataclass(frozen=True)
class Way:
    """How the newest paper travelled: `email` or `whatsapp`, and what became of it."""

    provider: str
    status: DeliveryStatus
    code: str
    delivery_id: int


@dataclass(frozen=True)
class VoucherState:
    """The light of a reservation's voucher. No `gaps`: it is with the customer. `balance` is what is still owed.

    `chain` is what the last settled payment, correction or cancellation set going, each step carried by itself.
    """

    gaps: tuple[VoucherGap, ...]
    balance: Money
    balance_due_on: date | None
    papers: tuple[PaperRow, ...]
    ways: tuple[Way, ...]
    chain: tuple[Way, ...]

    @property
    def ready(self) -> bool:
        """A voucher that holds was issued and sent."""
        return not self.gaps


@dataclass(frozen=True)
class Verified:
    """What anybody with a paper in hand may learn: whether it holds, and of which stay; of its holder the initials."""

    code: str
    language: str
    status: str
    kind: str
    version: int
    newest: int
    holder: str
    hotel: str
    destination: str
    check_in: date
    check_out: date
    adults: int
    children: int
    without_oc: bool


@dataclass(frozen=True)
class File:
    """A file to hand over."""

    name: str
    media_type: str
    content: bytes


def voucher_state(session: Session, reservation_id: int) -> VoucherState | None:
    """«¿Por qué no hay voucher?»: every reason at once; None when there is no such reservation."""
    trip = session.get(Reservation, reservation_id)
    if trip is None:
        return None
    papers, ways = tuple(_papers(session, trip)), tuple(_ways(session, trip))
    balance = Money(trip.currency, max(trip.total - trip.paid, trip.total * 0))
    gaps, chain = tuple(_gaps(session, trip, papers, ways)), tuple(_chain(session, trip))
    return VoucherState(gaps, balance, trip.balance_due_on, papers, ways, chain)


def _gaps(
    session: Session, trip: Reservation, papers: tuple[PaperRow, ...], ways: tuple[Way, ...]
) -> Iterator[VoucherGap]:
    if trip.status in STANDS:
        yield STANDS[trip.status]
    if paper_due(trip.total, trip.paid, voucher_on_deposit=_on_deposit(trip)) is PaperKind.CONFIRMATION:
        yield VoucherGap.BALANCE
    elif not any(paper.kind is DocumentKind.VOUCHER for paper in papers) and trip.status not in STANDS:
        yield VoucherGap.ISSUE_FAILED if _printer_failed(session, trip) else VoucherGap.ON_ITS_WAY
    if owed_by(session, trip):
        yield VoucherGap.NO_OC
    if not _reachable(session, trip):
        yield VoucherGap.NO_CHANNEL
    elif ways and all(way.status is DeliveryStatus.FAILED for way in ways):
        yield VoucherGap.NOT_DELIVERED


def verified(session: Session, token: str, version: int | None) -> Verified | None:
    """What the page of a paper says; `version` is that of the paper in hand. None: no such paper was ever issued."""
    trip = session.exec(select(Reservation).where(Reservation.token == token)).one_or_none()
    if trip is None or not trip.voucher_version:
        return None
    newest = trip.voucher_version
    shown = version if version and 0 < version <= newest else newest
    papers = tuple(_papers(session, trip))
    lead = session.get_one(Lead, trip.lead_id)
    superseded = shown < newest
    cancelled = trip.status is ReservationStatus.CANCELLED
    return Verified(
        code=code(trip.id or 0),
        language=session.get_one(Contact, lead.contact_id).language,
        status="cancelled" if cancelled else "superseded" if superseded else "valid",
        kind=papers[0].kind.value if papers else "",
        version=shown,
        newest=newest,
        holder=" ".join(f"{word[0].upper()}." for word in trip.holder.split()[:4]),
        hotel=trip.hotel,
        destination=trip.destination,
        check_in=trip.check_in,
        check_out=trip.check_out,
        adults=trip.adults,
        children=len(trip.child_ages),
        without_oc=owed_by(session, trip) is not None,
    )


def paper_of_token(session: Session, token: str) -> File | None:
    """The paper that holds now, for whoever has its address."""
    trip = session.exec(select(Reservation).where(Reservation.token == token)).one_or_none()
    newest = next(_papers(session, trip), None) if trip else None
    return _file(documents.get(session, newest.document_id)) if newest else None


def document(session: Session, viewer: Viewer, document_id: int) -> File | None:
    """A document of the archive, if it is about a lead that the viewer sees, or came in by mail to who reads that."""
    row = documents.get(session, document_id)
    if row is None:
        return None
    kind, _, number = row.subject.partition(":")
    if kind in CAME_IN:
        return _file(row) if viewer.role in SEES_ORDERS else None
    lead_id = _lead_of(session, kind, int(number)) if number.isdecimal() else None
    return _file(row) if lead_id is not None and _sees(session, viewer, lead_id) else None


def quote_ids(session: Session, viewer: Viewer, ids: list[int]) -> list[int]:
    """Those of the quotes that are of one lead, which the viewer sees."""
    rows = [quote for quote_id in ids if (quote := session.get(Quote, quote_id)) is not None]
    if len(rows) != len(ids) or len({row.lead_id for row in rows}) != 1 or not _sees(session, viewer, rows[0].lead_id):
        return []
    return ids


def _papers(session: Session, trip: Reservation) -> Iterator[PaperRow]:
    """The newest first; their number counts down from the reservation's own."""
    mine = (Document.subject == f"reservation:{trip.id}", col(Document.kind).in_(PAPERS))
    wanted = select(col(Document.id), Document.kind, Document.name, Document.created_at).where(*mine)
    for place, (number, kind, name, created_at) in enumerate(session.exec(wanted.order_by(col(Document.id).desc()))):
        holds = place == 0 and trip.status is not ReservationStatus.CANCELLED
        yield PaperRow(number or 0, DocumentKind(kind), trip.voucher_version - place, name, created_at, holds)


def _ways(session: Session, trip: Reservation) -> Iterator[Way]:
    """How the newest paper went out."""
    newest = select(Document.key).where(
        Document.subject == f"reservation:{trip.id}", col(Document.kind).in_(PAPERS), col(Document.key).is_not(None)
    )
    key = session.exec(newest.order_by(col(Document.id).desc())).first()
    yield from _deliveries(session, [f"{way}:{key}" for way in WAYS] if key else [])


def _chain(session: Session, trip: Reservation) -> Iterator[Way]:
    """The newest paper: printed, posted on each way; and the stage in Kommo (A-38…A-41)."""
    printed = select(Delivery.key).where(*_printed(trip)).order_by(col(Delivery.id).desc())
    stage = (Delivery.subject == f"lead:{trip.lead_id}", Delivery.provider == "kommo", Delivery.action == "move_lead")
    moved = select(Delivery.key).where(*stage).order_by(col(Delivery.id).desc())
    key, move = session.exec(printed.limit(1)).first(), session.exec(moved.limit(1)).first()
    posted = [key, *(f"{way}:{key}" for way in WAYS)] if key else []
    yield from _deliveries(session, [*posted, *([move] if move else [])])


def _deliveries(session: Session, keys: list[str]) -> Iterator[Way]:
    for row in session.exec(select(Delivery).where(col(Delivery.key).in_(keys)).order_by(col(Delivery.id))):
        yield Way(row.provider, row.status, row.code, row.id or 0)


def _printed(trip: Reservation) -> tuple[ColumnElement[bool], ...]:
    of_trip = col(Delivery.key).startswith(f"paper:{trip.id}:", autoescape=True)
    return col(Delivery.provider) == "papers", of_trip


def _printer_failed(session: Session, trip: Reservation) -> bool:
    states = session.exec(select(Delivery.status).where(*_printed(trip))).all()
    return DeliveryStatus.FAILED in states and not set(states) & set(OPEN)


def _on_deposit(trip: Reservation) -> bool:
    return bool(trip.policies.get("voucher_on_deposit"))


def _reachable(session: Session, trip: Reservation) -> bool:
    lead = session.get_one(Lead, trip.lead_id)
    ways = select(ContactIdentity.id).where(
        ContactIdentity.contact_id == lead.contact_id, col(ContactIdentity.kind).in_(REACHABLE)
    )
    return session.exec(ways.limit(1)).first() is not None


def _lead_of(session: Session, kind: str, number: int) -> int | None:
    if kind == "lead":
        return number
    if kind == "reservation":
        return session.exec(select(Reservation.lead_id).where(Reservation.id == number)).first()
    if kind == "quote":
        return session.exec(select(Quote.lead_id).where(Quote.id == number)).first()
    if kind == "payment":
        return session.exec(select(Payment.lead_id).where(Payment.id == number)).first()
    return None


def _sees(session: Session, viewer: Viewer, lead_id: int) -> bool:
    return session.exec(select(Lead.id).where(Lead.id == lead_id, visible(viewer))).first() is not None


def _file(row: Document | None) -> File | None:
    return File(row.name, row.media_type, row.content) if row else None
