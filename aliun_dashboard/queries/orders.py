"""Purchase orders as finance reads them: the list by risk, how many stand how, the figures above it."""

import typing
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Float, case, cast, literal
from sqlmodel import Date, Session, col, func, or_, select

from aliun_dashboard.contacts.models import Organization
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.risk import NEAR, ROUGHLY, SOON, Danger
from aliun_dashboard.purchase_orders.rules import OPEN, OCStatus, Trouble, code
from aliun_dashboard.reservations.models import Reservation

from . import capped, order_trips, reservations
from .order_filter import OrderFilter, Sort
from .words import among

PAGE = 50
PERIOD = timedelta(days=90)
DAY = 86400.0

Found = tuple[PurchaseOrder, Reservation, str, int]


@dataclass(frozen=True)
class OrderRow:
    """One order with its trip and agency."""

    id: int
    code: str
    booking_id: str
    reservation_id: int
    agency_id: int
    agency: str
    hotel: str
    holder: str
    check_in: date
    nights: int
    amount: Money
    status: OCStatus
    trouble: Trouble
    trouble_detail: str
    level: int
    reminders: int
    skipped: tuple[int, ...]
    created_at: datetime
    requested_at: datetime | None
    last_sent_at: datetime | None
    received_at: datetime | None
    danger: Danger

    @property
    def check_out(self) -> date:
        """The day after the last night."""
        return self.check_in + timedelta(days=self.nights)


@dataclass(frozen=True)
class OrderPage:
    """One page of `PAGE`, and how many there are in all, as `capped`."""

    rows: tuple[OrderRow, ...]
    total: int


@dataclass(frozen=True)
class Figures:
    """The numbers above the list; money is summed per currency.

    `alone` of `ended` orders of the last 90 days came in without a person's help (K-40), after `median_hours`.
    """

    open: int
    waiting: tuple[Money, ...]
    near: int
    near_sums: tuple[Money, ...]
    ended: int
    alone: int
    median_hours: float | None


def page(session: Session, wanted: OrderFilter, now: datetime, number: int = 1) -> OrderPage:
    """Page `number` of the list, in the wanted order."""
    fits = list(_conditions(wanted, now))
    counted = select(PurchaseOrder.id).join(Reservation, order_trips.TRIP).join(Organization, order_trips.AGENCY)
    find = _riskiest if wanted.sort == OrderFilter.sort else _sorted
    return OrderPage(
        find(session, wanted.sort, fits, now, (number - 1) * PAGE), capped.count(session, counted.where(*fits))
    )


def troubled(session: Session, now: datetime) -> tuple[OrderRow, ...]:
    """«Requieren intervención»: the `PAGE` most at risk, the worst first (X-39)."""
    wanted = _joined(now).where(_TROUBLED)
    return _rows(session, wanted.order_by(*_order(f"-{Sort.RISK}", now)).limit(PAGE))


def count_troubled(session: Session) -> int:
    """How many `troubled` there are, however many it shows."""
    return capped.count(session, select(PurchaseOrder.id).where(_TROUBLED))


def counts(session: Session) -> dict[OCStatus, int]:
    """How many orders stand how, as `capped`; of every state, those that nobody has, too."""
    return capped.each(
        session, {status: select(PurchaseOrder.id).where(PurchaseOrder.status == status) for status in OCStatus}
    )


def agencies(session: Session) -> list[tuple[int, str]]:
    """Those that have an order, by name."""
    has = select(PurchaseOrder.id).where(PurchaseOrder.organization_id == col(Organization.id)).limit(1)
    query = select(Organization.id, Organization.name).where(has.exists())
    return [(number or 0, name) for number, name in session.exec(query.order_by(Organization.name))]


def figures(session: Session, now: datetime) -> Figures:
    """Counted now; days are the agency's."""
    ended, alone, median = _ended(session, now)
    count, sums = _money(session, _OPEN)
    near, near_sums = _money(session, *_near(now))
    return Figures(count, sums, near, near_sums, ended, alone, median)


def one(session: Session, order_id: int, now: datetime) -> OrderRow | None:
    """One order as the list has it."""
    found = _rows(session, _joined(now).where(col(PurchaseOrder.id) == order_id))
    return found[0] if found else None


_OPEN = col(PurchaseOrder.status).in_(OPEN)
_TROUBLED = _OPEN & (col(PurchaseOrder.trouble) != Trouble.NONE)


def _joined(now: datetime) -> Any:
    return order_trips.joined(Organization.name, _danger(now))


def _rows(session: Session, query: Any) -> tuple[OrderRow, ...]:
    found = typing.cast(list[Found], session.exec(query).all())
    return tuple(_row(*one) for one in found)


def _conditions(wanted: OrderFilter, now: datetime) -> Iterator[Any]:
    if wanted.status:
        yield PurchaseOrder.status == wanted.status
    if wanted.agency_id:
        yield PurchaseOrder.organization_id == wanted.agency_id
    if wanted.near:
        yield from _near(now)
    if wanted.received:
        since, until = wanted.received.bounds()
        yield col(PurchaseOrder.received_at) >= since
        yield col(PurchaseOrder.received_at) < until
    if sought := wanted.text.strip()[:80]:
        number = sought.upper().removeprefix("OC-").lstrip("0")
        same = col(PurchaseOrder.id) == (int(number) if number.isdecimal() and len(number) < 10 else 0)
        trips = select(Reservation.id).where(reservations.reads(sought))
        booked = col(PurchaseOrder.booking_id) == sought.removeprefix("#").upper()
        yield or_(same, booked, among(col(PurchaseOrder.reservation_id), trips))


def _near(now: datetime) -> tuple[Any, ...]:
    return _OPEN, col(Reservation.check_in) <= settings().day(now) + timedelta(days=SOON)


def _order(sort: str, now: datetime) -> tuple[Any, ...]:
    by_risk: tuple[Any, ...] = (_danger(now), _risk(now))
    columns: dict[str, tuple[Any, ...]] = {
        Sort.RISK: by_risk,
        Sort.CHECK_IN: (col(Reservation.check_in),),
        Sort.WAITING: (_waiting(now),),
        Sort.AMOUNT: (_dollars(),),
        Sort.AGENCY: (func.fold(Organization.name),),
    }
    chosen = columns.get(sort.removeprefix("-"), by_risk)
    turned = (column.desc() if sort.startswith("-") else column.asc() for column in chosen)
    return *turned, col(PurchaseOrder.id).desc()


def _sorted(
    session: Session, sort: str, fits: list[Any], now: datetime, skip: int, limit: int = PAGE
) -> tuple[OrderRow, ...]:
    query = _joined(now).where(*fits).order_by(*_order(sort, now))
    return _rows(session, query.offset(skip).limit(limit))


def _riskiest(session: Session, sort: str, fits: list[Any], now: datetime, skip: int) -> tuple[OrderRow, ...]:
    """What is still owed is little and sorted; what is not has no risk and follows, newest first, without a sort."""
    owed = _sorted(session, sort, [*fits, _OPEN], now, skip)
    if len(owed) == PAGE:
        return owed
    joined = select(func.count()).select_from(PurchaseOrder).join(Reservation, order_trips.TRIP)
    before = session.exec(joined.join(Organization, order_trips.AGENCY).where(*fits, _OPEN)).one()
    rest = _joined(now).where(*fits, ~_OPEN).order_by(col(PurchaseOrder.id).desc())
    return owed + _rows(session, rest.offset(max(skip - before, 0)).limit(PAGE - len(owed)))


def _danger(now: datetime) -> Any:
    """The law of `Danger`."""
    left, trouble = _left(now), col(PurchaseOrder.trouble)
    firm = col(PurchaseOrder.status).in_((OCStatus.REMINDED_2, OCStatus.REMINDED_3))
    return case(
        (~_OPEN, Danger.NONE),
        ((left <= NEAR) | (trouble == Trouble.NO_ANSWER), Danger.HIGH),
        ((left <= SOON) | (trouble != Trouble.NONE) | firm, Danger.MEDIUM),
        else_=Danger.LOW,
    )


def _risk(now: datetime) -> Any:
    """Money × (1 + days waited) / (1 + days to check-in): two of one age, the nearer trip is on top (idea 5)."""
    risk = cast(_dollars(), Float) * (1 + _waiting(now)) / (1 + func.greatest(_left(now), 0))
    return case((_OPEN, risk), else_=0.0)


def _left(now: datetime) -> Any:
    """Days to check-in, negative once it is over."""
    return col(Reservation.check_in) - literal(settings().day(now), Date)


def _waiting(now: datetime) -> Any:
    """Days, with their fraction, from the request until it was answered or now."""
    since = func.coalesce(col(PurchaseOrder.requested_at), col(PurchaseOrder.created_at))
    until = func.coalesce(col(PurchaseOrder.received_at), now)
    return cast(func.extract("epoch", until - since), Float) / DAY


def _dollars() -> Any:
    worth = case(*((col(Reservation.currency) == one, rate) for one, rate in ROUGHLY.items()), else_=Decimal(1))
    return col(Reservation.total) * worth


def _money(session: Session, *conditions: Any) -> tuple[int, tuple[Money, ...]]:
    """How many orders fit, and what they are worth, a sum a currency."""
    query = select(Reservation.currency, func.sum(Reservation.total), func.count()).select_from(PurchaseOrder)
    rows = session.exec(
        query.join(Reservation, order_trips.TRIP).where(*conditions).group_by(Reservation.currency)
    ).all()
    return sum(row[2] for row in rows), tuple(sorted(Money(currency, total) for currency, total, _ in rows))


def _ended(session: Session, now: datetime) -> tuple[int, int, float | None]:
    """Orders that came in lately, or that wait for a person; how many needed none; half came within so many hours."""
    came = (col(PurchaseOrder.status) == OCStatus.RECEIVED) & (col(PurchaseOrder.received_at) >= now - PERIOD)
    by_hand = col(PurchaseOrder.touched_by_hand) | col(PurchaseOrder.escalated_at).is_not(None)
    took = func.extract("epoch", col(PurchaseOrder.received_at) - col(PurchaseOrder.requested_at)) / 3600
    median = func.percentile_cont(0.5).within_group(took).filter(came)
    query = select(func.count(), func.count().filter(came & ~by_hand), median).where(came | _TROUBLED)
    ended, alone, hours = session.exec(query).one()
    return ended, alone, float(hours) if hours is not None else None


def _row(order: PurchaseOrder, trip: Reservation, agency: str, danger: int) -> OrderRow:
    return OrderRow(
        id=order.id or 0,
        code=code(order.id or 0),
        booking_id=order.booking_id,
        reservation_id=order.reservation_id,
        agency_id=order.organization_id,
        agency=agency,
        hotel=trip.hotel,
        holder=trip.holder,
        check_in=trip.check_in,
        nights=trip.nights,
        amount=Money(trip.currency, trip.total),
        status=order.status,
        trouble=order.trouble,
        trouble_detail=order.trouble_detail,
        level=order.level,
        reminders=order.reminders,
        skipped=tuple(order.skipped),
        created_at=order.created_at,
        requested_at=order.requested_at,
        last_sent_at=order.last_sent_at,
        received_at=order.received_at,
        danger=Danger(danger),
    )
