"""OCs nobody could file: the file, who sent it, and the reservations it may be for (K-30)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from sqlmodel import Session, col, func, or_, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.mail.models import MailMessage
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, FileStanding, OCStatus
from aliun_dashboard.reservations.models import Reservation

from . import order_trips
from .words import says

PAGE = 20
FOUND = 12

Order = tuple[PurchaseOrder, Reservation, str]


@dataclass(frozen=True)
class Candidate:
    """An order a stray file may be for. `score` from 0 to 100 and `why` are those of a suggestion."""

    order_id: int
    booking: str
    agency: str
    hotel: str
    check_in: date
    total: Money
    status: OCStatus
    score: float = 0
    why: str = ""


@dataclass(frozen=True)
class Stray:
    """One file without a reservation."""

    id: int
    document_id: int
    file_name: str
    sender: str
    subject: str
    mail_id: int | None
    received_at: datetime
    note: str
    suggestions: tuple[Candidate, ...]


@dataclass(frozen=True)
class StrayPage:
    """One page of strays, the oldest first, and how many there are in all."""

    rows: tuple[Stray, ...]
    total: int


def strays(session: Session, page: int = 1) -> StrayPage:
    """Files that wait for somebody to say what they are for."""
    is_stray = OrderFile.standing == FileStanding.STRAY
    query = (
        select(OrderFile, MailMessage.subject)
        .outerjoin(MailMessage, col(MailMessage.id) == col(OrderFile.mail_id))
        .where(is_stray)
        .order_by(col(OrderFile.received_at), col(OrderFile.id))
    )
    found = session.exec(query.offset((page - 1) * PAGE).limit(PAGE)).all()
    total = session.exec(select(func.count()).select_from(OrderFile).where(is_stray)).one()
    known = _candidates(session, {hint["order_id"] for file, _ in found for hint in file.suggestions})
    return StrayPage(tuple(_stray(file, subject or "", known) for file, subject in found), total)


def orders_like(session: Session, text: str) -> list[Candidate]:
    """Orders by «ID Reserva», agency, hotel or holder: open ones first, the nearest check-in first."""
    sought = text.strip()[:80]
    if not sought:
        return []
    columns = (PurchaseOrder.booking_id, Organization.name, Reservation.hotel, Reservation.holder)
    query = order_trips.joined(Organization.name).where(
        PurchaseOrder.status != OCStatus.NOT_REQUIRED,
        or_(*(says(column, sought) for column in columns)),
    )
    nearest = query.order_by(col(PurchaseOrder.status).in_(OPEN).desc(), col(Reservation.check_in)).limit(FOUND)
    return [_candidate(*row) for row in _rows(session, nearest)]


def _candidates(session: Session, ids: set[int]) -> dict[int, Candidate]:
    rows = _rows(session, order_trips.joined(Organization.name).where(col(PurchaseOrder.id).in_(ids))) if ids else []
    return {order.id or 0: _candidate(order, trip, agency) for order, trip, agency in rows}


def _rows(session: Session, query: Any) -> list[Order]:
    return cast(list[Order], session.exec(query).all())


def _candidate(order: PurchaseOrder, trip: Reservation, agency: str) -> Candidate:
    return Candidate(
        order.id or 0,
        order.booking_id,
        agency,
        trip.hotel,
        trip.check_in,
        Money(trip.currency, trip.total),
        order.status,
    )


def _stray(file: OrderFile, subject: str, known: dict[int, Candidate]) -> Stray:
    return Stray(
        file.id or 0,
        file.document_id,
        file.file_name,
        file.sender,
        subject,
        file.mail_id,
        file.received_at,
        file.note,
        tuple(_hinted(known[hint["order_id"]], hint) for hint in file.suggestions if hint["order_id"] in known),
    )


def _hinted(candidate: Candidate, hint: dict[str, Any]) -> Candidate:
    return replace(candidate, score=float(hint.get("score", 0)), why=str(hint.get("why", "")))
