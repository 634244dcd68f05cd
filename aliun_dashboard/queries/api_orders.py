"""Purchase orders as the REST API and the spreadsheet tell of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlmodel import Session, col, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.purchase_orders.models import OrderFile, PurchaseOrder
from aliun_dashboard.purchase_orders.rules import OPEN, FileStanding, OCStatus
from aliun_dashboard.reservations.models import Reservation

from . import order_trips, orders
from .order_filter import OrderFilter
from .orders import OrderRow

DATA = "data/"  # what people call the data directory, wherever it lies


@dataclass(frozen=True)
class OrderAnswer:
    """One order, as the contract has it. The file's name is its sender's, `file_path` ours; null until one came."""

    id: int
    booking_id: str
    agency: str
    hotel: str
    check_in: date
    check_out: date
    amount: Decimal
    currency: str
    status: OCStatus
    reminders_sent: int
    requested_at: datetime | None
    received_at: datetime | None
    file_name: str | None
    file_path: str | None
    sender_email: str | None
    needs_attention: bool


@dataclass(frozen=True)
class SheetRow:
    """One line of the spreadsheet: the order, and the file that ended it."""

    order: OrderRow
    check_out: date
    file_name: str
    file_path: str
    sender: str


def page(session: Session, status: OCStatus | None, limit: int, before: int | None) -> list[OrderAnswer]:
    """Orders, the newest first, those before an id."""
    query = order_trips.joined(Organization.name)
    if status is not None:
        query = query.where(PurchaseOrder.status == status)
    if before is not None:
        query = query.where(col(PurchaseOrder.id) < before)
    return _answers(session, query.order_by(col(PurchaseOrder.id).desc()).limit(limit))


def one(session: Session, order_id: int) -> OrderAnswer | None:
    """One order, or None."""
    query = order_trips.joined(Organization.name).where(PurchaseOrder.id == order_id)
    return next(iter(_answers(session, query)), None)


def sheet(session: Session, wanted: OrderFilter, now: datetime) -> Iterator[SheetRow]:
    """Every order that the list would show, in its order, page by page."""
    number, left = 1, True
    while left:
        rows = orders.page(session, wanted, now, number).rows
        files = _files(session, [row.id for row in rows])
        for row in rows:
            file = files.get(row.id)
            told = (file.file_name, DATA + file.file_path, file.sender) if file else ("", "", "")
            yield SheetRow(row, row.check_out, *told)
        number, left = number + 1, len(rows) == orders.PAGE


def _answers(session: Session, query: Any) -> list[OrderAnswer]:
    rows = cast(list[tuple[PurchaseOrder, Reservation, str]], session.exec(query).all())
    files = _files(session, [order.id or 0 for order, _, _ in rows])
    return [_answer(order, trip, agency, files.get(order.id or 0)) for order, trip, agency in rows]


def _answer(order: PurchaseOrder, trip: Reservation, agency: str, file: OrderFile | None) -> OrderAnswer:
    return OrderAnswer(
        id=order.id or 0,
        booking_id=order.booking_id,
        agency=agency,
        hotel=trip.hotel,
        check_in=trip.check_in,
        check_out=trip.check_out,
        amount=trip.total,
        currency=trip.currency,
        status=order.status,
        reminders_sent=order.reminders,
        requested_at=order.requested_at,
        received_at=order.received_at,
        file_name=file.file_name if file else None,
        file_path=DATA + file.file_path if file else None,
        sender_email=file.sender if file else None,
        needs_attention=bool(order.trouble) and order.status in OPEN,
    )


def _files(session: Session, order_ids: Sequence[int]) -> dict[int, OrderFile]:
    """The OC that counts, of each order that has one."""
    current = (col(OrderFile.order_id).in_(order_ids), OrderFile.standing == FileStanding.CURRENT)
    return {file.order_id or 0: file for file in session.exec(select(OrderFile).where(*current))}
