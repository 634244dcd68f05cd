"""What a mail and its PDF say about which order they are for: thread, our link, subject, body, the PDF's own text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from aliun_dashboard.mail.rules import PUBLIC_DOMAINS, Mail
from aliun_dashboard.purchase_orders import matching, suggesting
from aliun_dashboard.purchase_orders.matching import Match
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, MatchedBy
from aliun_dashboard.purchase_orders.suggesting import Candidate
from aliun_dashboard.reservations.models import Reservation

from .mail_house import house, orders_of_thread

MOST_CANDIDATES = 1000


@dataclass(frozen=True)
class Clues:
    """The orders that a mail names, by each kind of clue. `unknown_id`: its subject calls one that nobody knows."""

    agency_id: int | None
    named: Mapping[MatchedBy, frozenset[int]]
    unknown_id: bool
    text: str


def gather(session: Session, mail: Mail, agency_id: int | None) -> Clues:
    """The clues of the mail itself. A body is full of numbers: there only their bookings count, and called such."""
    text = f"{mail.subject}\n{mail.text}"
    of_subject = _by_booking(session, matching.mentions(mail.subject))
    called = matching.called(mail.subject)
    return Clues(
        agency_id,
        {
            MatchedBy.THREAD: frozenset(orders_of_thread(session, mail.thread)),
            MatchedBy.TOKEN: _by_token(session, matching.tokens(text)),
            MatchedBy.SUBJECT: frozenset(of_subject.values()),
            MatchedBy.BODY: frozenset(_by_booking(session, matching.marked(mail.text), agency_id).values()),
        },
        bool(called) and not called & of_subject.keys(),
        text,
    )


def match(session: Session, clues: Clues, pdf: str, *, alone: bool) -> Match:
    """The one order of this PDF. Of several PDFs in one mail each may name its own among those the mail names."""
    of_pdf = frozenset(_by_booking(session, matching.mentions(pdf, matching.IN_PAPERS), clues.agency_id).values())
    of_mail = frozenset[int]().union(*clues.named.values())
    if not alone and len(of_pdf) == 1 and (of_pdf <= of_mail or not of_mail):
        return Match(next(iter(of_pdf)), MatchedBy.PDF)
    return matching.decide({**clues.named, MatchedBy.PDF: of_pdf}, unknown_id=clues.unknown_id)


def suggestions(session: Session, clues: Clues, pdf: str) -> list[dict[str, Any]]:
    """The orders it may be for, as they are stored with the file: `why` are codes with spaces between."""
    found = suggesting.suggest(f"{clues.text}\n{pdf}", clues.agency_id, _waiting(session, clues.agency_id))
    return [{"order_id": one.order_id, "score": one.score, "why": " ".join(one.why)} for one in found]


def agency_of(session: Session, address: str) -> int | None:
    """The agency an address is known to be of."""
    known, domain = house(session).agencies, address.rpartition("@")[2]
    return known.get(address, None if domain in PUBLIC_DOMAINS else known.get(domain))


def _by_booking(session: Session, words: Collection[str], agency_id: int | None = None) -> dict[str, int]:
    """The orders of these bookings; with an agency, only its own."""
    if not words:
        return {}
    named = select(PurchaseOrder.booking_id, col(PurchaseOrder.id)).where(
        col(PurchaseOrder.booking_id) == func.any(list(words))
    )
    if agency_id is not None:
        named = named.where(PurchaseOrder.organization_id == agency_id)
    return {booking: order_id or 0 for booking, order_id in session.exec(named)}


def _by_token(session: Session, tokens: Collection[str]) -> frozenset[int]:
    if not tokens:
        return frozenset()
    ours = select(PurchaseOrder.id).where(col(PurchaseOrder.token).in_(tokens))
    return frozenset(order_id or 0 for order_id in session.exec(ours))


def _waiting(session: Session, agency_id: int | None) -> list[Candidate]:
    """Open orders: the agency's own, or of all agencies when nobody knows the sender."""
    query = select(PurchaseOrder, Reservation).join(
        Reservation, col(Reservation.id) == col(PurchaseOrder.reservation_id)
    )
    query = query.where(col(PurchaseOrder.status).in_(OPEN))
    if agency_id is not None:
        query = query.where(PurchaseOrder.organization_id == agency_id)
    newest = query.order_by(col(PurchaseOrder.id).desc()).limit(MOST_CANDIDATES)
    return [
        Candidate(order.id or 0, order.booking_id, order.organization_id, trip.hotel, trip.check_in, trip.total)
        for order, trip in session.exec(newest)
    ]
