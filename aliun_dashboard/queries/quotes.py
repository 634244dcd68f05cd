"""Quotes as the REST API tells of them, and as the customer's own page shows them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, or_, select

from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PAYABLE, PaymentKind
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import LIVE, QuoteStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.reservations.rules import code as reservation_code

from .lead_filters import visible
from .staff import Viewer


@dataclass(frozen=True)
class QuoteLine:
    """One line of the calculation: `quantity` × `unit` = `total`."""

    kind: str
    text: str
    quantity: Decimal
    unit: Decimal
    total: Decimal
    source: str


@dataclass(frozen=True)
class QuoteSummary:
    """A quote in a list. `url` is the customer's page, once it was sent."""

    id: int
    version: int
    engine: str
    status: QuoteStatus
    hotel: str
    total: Decimal
    currency: str
    valid_until: datetime
    sent_at: datetime | None
    url: str | None


@dataclass(frozen=True)
class QuoteFile(QuoteSummary):
    """A quote as it was made. `why` is why Atlas was allowed (A-04); of unknown age is a child of −1."""

    lead_id: int
    hotel_id: int | None
    campaign_id: int | None
    destination: str
    room: str
    board: str
    check_in: date
    check_out: date
    nights: int
    adults: int
    children: int
    child_ages: tuple[int, ...]
    rooms: int
    per_night_person: Decimal
    lines: tuple[QuoteLine, ...]
    inclusions: str
    policies: dict[str, Any]
    why: dict[str, Any]
    created_at: datetime
    created_by: str
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True)
class Trip:
    """A reservation in a list."""

    id: int
    code: str
    status: ReservationStatus
    hotel: str
    check_in: date
    total: Decimal
    paid: Decimal
    currency: str


@dataclass(frozen=True)
class PayLink:
    """Something to be paid, with its page `/p/{ref}`."""

    ref: str
    kind: PaymentKind
    amount: Decimal
    currency: str
    due_on: date | None


@dataclass(frozen=True)
class Offered:
    """A quote for its customer: nothing of costs, suppliers or why.

    `windows` are (days before check-in, penalty in percent), the mildest first; `is_open`: it can be answered.
    """

    id: int
    token: str
    version: int
    status: QuoteStatus
    is_open: bool
    hotel: str
    destination: str
    room: str
    board: str
    check_in: date
    check_out: date
    nights: int
    adults: int
    children: int
    rooms: int
    total: Decimal
    currency: str
    each: Decimal
    inclusions: tuple[str, ...]
    cancellation_policy: str
    windows: tuple[tuple[int, int], ...]
    deposit_percent: int
    balance_days: int
    valid_until: datetime
    answer: str
    links: tuple[PayLink, ...]


@dataclass(frozen=True)
class CustomerPage:
    """What a customer's address opens: the offer, the others of the same person that are still open, and the trip."""

    name: str
    language: str
    offer: Offered
    others: tuple[Offered, ...]
    trip: Trip | None


def one(session: Session, viewer: Viewer, quote_id: int) -> QuoteFile | None:
    """The quote, or None when there is none, or none for this viewer."""
    seen = select(Quote).join(Lead, col(Lead.id) == col(Quote.lead_id)).where(visible(viewer), Quote.id == quote_id)
    quote = session.exec(seen).one_or_none()
    return _file(quote) if quote else None


def of_lead(session: Session, lead_id: int) -> tuple[QuoteSummary, ...]:
    """All versions of a lead, newest first. Whether the viewer sees the lead is the caller's question."""
    rows = session.exec(select(Quote).where(Quote.lead_id == lead_id).order_by(col(Quote.version).desc()))
    return tuple(QuoteSummary(**_summary(quote)) for quote in rows)


def trips(session: Session, lead_id: int) -> tuple[Trip, ...]:
    """The reservations of a lead, newest first."""
    rows = session.exec(select(Reservation).where(Reservation.lead_id == lead_id).order_by(col(Reservation.id).desc()))
    return tuple(_trip(row) for row in rows)


def page_of(session: Session, token: str, now: datetime) -> CustomerPage | None:
    """What the address with `token` shows now; None when it opens nothing, as a draft's does not."""
    token = token.replace("\0", "")
    quote = session.exec(select(Quote).where(Quote.token == token, col(Quote.sent_at).is_not(None))).one_or_none()
    if quote is None:
        return None
    lead = session.get_one(Lead, quote.lead_id)
    contact = session.get_one(Contact, lead.contact_id)
    live = select(Quote).where(
        Quote.lead_id == quote.lead_id,
        Quote.id != quote.id,
        col(Quote.status).in_(LIVE),
        Quote.valid_until > now,
    )
    others = session.exec(live.order_by(col(Quote.version))).all()
    trip = session.exec(select(Reservation).where(Reservation.quote_id == quote.id)).first()
    return CustomerPage(
        contact.name.split(" ")[0],
        contact.language,
        _offered(session, quote, now),
        tuple(_offered(session, other, now) for other in others),
        _trip(trip) if trip else None,
    )


def _summary(quote: Quote) -> dict[str, Any]:
    url = f"{settings().public_url}/c/{quote.token}" if quote.sent_at else None
    return _same(QuoteSummary, quote) | {"url": url}


def _file(quote: Quote) -> QuoteFile:
    own: dict[str, Any] = {
        "check_out": quote.check_in + timedelta(days=quote.nights),
        "children": len(quote.child_ages),
        "child_ages": tuple(quote.child_ages),
        "per_night_person": _each(quote),
        "lines": tuple(_line(line) for line in quote.lines),
    }
    return QuoteFile(**_same(QuoteFile, quote) | _summary(quote) | own)


def _line(line: dict[str, Any]) -> QuoteLine:
    amounts = {name: Decimal(line[name]) for name in ("quantity", "unit", "total")}
    return QuoteLine(kind=line["kind"], text=line["text"], source=line["source"], **amounts)


def _offered(session: Session, quote: Quote, now: datetime) -> Offered:
    policies = quote.policies
    own: dict[str, Any] = {
        "is_open": quote.status in LIVE and quote.valid_until > now,
        "check_out": quote.check_in + timedelta(days=quote.nights),
        "children": len(quote.child_ages),
        "each": _each(quote),
        "inclusions": tuple(part.strip() for part in quote.inclusions.splitlines() if part.strip()),
        "cancellation_policy": policies.get("cancellation_policy", ""),
        "windows": _windows(policies),
        "deposit_percent": int(policies.get("deposit_percent", 100)),
        "balance_days": int(policies.get("balance_days", 0)),
        "links": _links(session, quote, now),
    }
    return Offered(**_same(Offered, quote) | own)


def _windows(policies: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    windows = ((int(window["days"]), int(window["percent"])) for window in policies.get("cancellation_windows", []))
    return tuple(sorted(windows, reverse=True))


def _links(session: Session, quote: Quote, now: datetime) -> tuple[PayLink, ...]:
    still_open = or_(col(Payment.expires_at).is_(None), col(Payment.expires_at) > now)
    asked = select(Payment).where(Payment.quote_id == quote.id, col(Payment.status).in_(PAYABLE), still_open)
    rows = session.exec(asked.order_by(col(Payment.sequence), col(Payment.id)))
    return tuple(PayLink(row.ref, row.kind, row.amount, row.currency, row.due_on) for row in rows)


def _trip(row: Reservation) -> Trip:
    return Trip(**_same(Trip, row), code=reservation_code(row.id or 0))


def _each(quote: Quote) -> Decimal:
    return round(quote.total / (quote.nights * (quote.adults + len(quote.child_ages))), 2)


def _same(kind: type[Any], row: Quote | Reservation) -> dict[str, Any]:
    """The facts of a row that `kind` calls by the same name."""
    return {name: getattr(row, name) for name in kind.__dataclass_fields__.keys() & type(row).model_fields.keys()}
