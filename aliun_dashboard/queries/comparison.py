"""What a lead's quotes are compared by: the wish, every version, its payments and the trip they became."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, func, select

from aliun_dashboard.contacts.models import Contact, ContactIdentity
from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads import rules as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Engine, Stage
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentKind, PaymentStatus, Provider
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.quotes.rules import Line, QuoteStatus, Stay
from aliun_dashboard.reservations import rules as reservations
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import WORKS_LEADS

from .lead_file import seen
from .staff import Viewer

REACHABLE = (IdentityKind.PHONE, IdentityKind.WHATSAPP, IdentityKind.EMAIL)


@dataclass(frozen=True)
class Wish:
    """What the lead asks for. `children` is a number: their ages are only known from a quote."""

    lead_id: int
    code: str
    name: str
    stage: Stage
    engine: Engine | None
    owner: str
    destination: str
    check_in: date | None
    nights: int | None
    adults: int | None
    children: int
    budget: Money | None
    reachable: bool
    editable: bool


@dataclass(frozen=True)
class Version:
    """A quote as it was made. `cost` is for the house only; `why` is why Atlas was allowed (A-04)."""

    id: int
    version: int
    engine: Engine
    status: QuoteStatus
    hotel_id: int | None
    campaign_id: int | None
    hotel: str
    destination: str
    room: str
    board: str
    stay: Stay
    total: Money
    cost: Money | None
    lines: tuple[Line, ...]
    inclusions: str
    policies: dict[str, Any]
    why: dict[str, Any]
    token: str
    created_at: datetime
    created_by: str
    sent_at: datetime | None
    valid_until: datetime
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True)
class Asked:
    """An amount asked for, by a link or as an instalment of a plan."""

    id: int
    ref: str
    quote_id: int
    version: int
    kind: PaymentKind
    provider: Provider
    status: PaymentStatus
    amount: Money
    sequence: int
    due_on: date | None
    expires_at: datetime | None
    paid_at: datetime | None


@dataclass(frozen=True)
class Trip:
    """What was sold, as far as it goes."""

    id: int
    code: str
    status: ReservationStatus
    hotel: str
    check_in: date
    nights: int
    total: Money
    paid: Money


@dataclass(frozen=True)
class Comparison:
    """Everything of the sale to one lead; quotes newest first, payments in the order of their dates."""

    wish: Wish
    versions: tuple[Version, ...]
    payments: tuple[Asked, ...]
    trips: tuple[Trip, ...]


def comparison(session: Session, viewer: Viewer, lead_id: int) -> Comparison:
    """The sale to a lead. Refused when the viewer may not see it; an agent's address of another's lead neither."""
    lead = seen(session, viewer, lead_id)
    return Comparison(
        _wish(session, viewer, lead), _versions(session, lead_id), _payments(session, lead_id), _trips(session, lead_id)
    )


def directors(session: Session) -> tuple[str, ...]:
    """Who decides, by name: for «Pedir a dirección»."""
    asked = select(StaffUser.name).where(StaffUser.role == "director", col(StaffUser.active))
    return tuple(session.exec(asked.order_by(StaffUser.name)))


def _wish(session: Session, viewer: Viewer, lead: Lead) -> Wish:
    owner = session.get(StaffUser, lead.owner_id) if lead.owner_id else None
    ways = select(func.count()).select_from(ContactIdentity)
    mine = (ContactIdentity.contact_id == lead.contact_id, col(ContactIdentity.kind).in_(REACHABLE))
    return Wish(
        lead_id=lead.id or 0,
        code=leads.code(lead.id or 0),
        name=session.get_one(Contact, lead.contact_id).name,
        stage=lead.stage,
        engine=lead.engine,
        owner=owner.name if owner else "",
        destination=lead.destination,
        check_in=lead.check_in,
        nights=lead.nights,
        adults=lead.adults,
        children=lead.children,
        budget=None if lead.amount is None else Money(lead.currency, lead.amount),
        reachable=session.exec(ways.where(*mine)).one() > 0,
        editable=viewer.role in WORKS_LEADS,
    )


def _versions(session: Session, lead_id: int) -> tuple[Version, ...]:
    quotes = session.exec(select(Quote).where(Quote.lead_id == lead_id).order_by(col(Quote.version).desc())).all()
    return tuple(_version(quote) for quote in quotes)


def _version(quote: Quote) -> Version:
    same = {name: getattr(quote, name) for name in Version.__dataclass_fields__ if name in _KEPT}
    return Version(
        **same,
        engine=Engine(quote.engine),
        stay=Stay(quote.check_in, quote.nights, quote.adults, tuple(quote.child_ages), quote.rooms),
        total=Money(quote.currency, quote.total),
        cost=None if quote.cost is None else Money(quote.currency, quote.cost),
        lines=tuple(_line(line) for line in quote.lines),
    )


_KEPT = Quote.model_fields.keys() - {"engine", "total", "cost", "lines"}


def _line(stored: dict[str, Any]) -> Line:
    amounts = {name: Decimal(str(stored[name])) for name in ("quantity", "unit", "total")}
    return Line(kind=stored["kind"], text=stored["text"], source=stored.get("source", ""), **amounts)


def _payments(session: Session, lead_id: int) -> tuple[Asked, ...]:
    rows = session.exec(
        select(Payment, Quote.version)
        .join(Quote, col(Quote.id) == col(Payment.quote_id))
        .where(Payment.lead_id == lead_id)
        .order_by(col(Payment.quote_id).desc(), col(Payment.sequence), col(Payment.id))
    )
    return tuple(_asked(payment, version) for payment, version in rows)


def _asked(payment: Payment, version: int) -> Asked:
    own = Asked.__dataclass_fields__.keys() & Payment.model_fields.keys() - {"amount"}
    facts = {name: getattr(payment, name) for name in own}
    return Asked(**facts, version=version, amount=Money(payment.currency, payment.amount))


def _trips(session: Session, lead_id: int) -> tuple[Trip, ...]:
    rows = select(Reservation).where(Reservation.lead_id == lead_id).order_by(col(Reservation.id).desc())
    return tuple(
        Trip(
            id=row.id or 0,
            code=reservations.code(row.id or 0),
            status=row.status,
            hotel=row.hotel,
            check_in=row.check_in,
            nights=row.nights,
            total=Money(row.currency, row.total),
            paid=Money(row.currency, row.paid),
        )
        for row in session.exec(rows)
    )
