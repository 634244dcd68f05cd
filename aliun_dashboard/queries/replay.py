"""What a lead, a trip or a purchase order looked like at any moment, folded from the forensic log (idea 10)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from aliun_dashboard.campaigns.models import Campaign, QuotaMovement
from aliun_dashboard.campaigns.rules import code as campaign_code
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.audit import AuditEntry
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import code as lead_code
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.purchase_orders.models import PurchaseOrder
from aliun_dashboard.purchase_orders.rules import code as order_code
from aliun_dashboard.quotes.models import Quote
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import code as trip_code
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import SEES_ORDERS
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import code as ticket_code

from . import reservations
from .lead_file import seen
from .staff import Viewer

MOST_STEPS = 5000


class Thing(StrEnum):
    """What has a story; the value is how the forensic log names it."""

    LEAD = "lead"
    TRIP = "reservation"
    ORDER = "order"
    PAYMENT = "payment"
    TICKET = "ticket"
    CONTACT = "contact"
    CAMPAIGN = "campaign"


WHOLE = frozenset({Thing.LEAD, Thing.TRIP, Thing.ORDER})
_MODELS = {
    Thing.LEAD: Lead,
    Thing.TRIP: Reservation,
    Thing.ORDER: PurchaseOrder,
    Thing.PAYMENT: Payment,
    Thing.TICKET: Ticket,
    Thing.CONTACT: Contact,
    Thing.CAMPAIGN: Campaign,
}
# A line may also tell what is no value of the thing: the campaign that matched, the letter that went.
VALUES = {thing: frozenset(model.model_fields) - {"id", "version"} for thing, model in _MODELS.items()}


@dataclass(frozen=True)
class Subject:
    """One thing of a story, and what people call it."""

    thing: Thing
    id: int
    name: str

    @property
    def key(self) -> str:
        """As the forensic log names it."""
        return f"{self.thing.value}:{self.id}"


@dataclass(frozen=True)
class Step:
    """One line of the forensic log."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True)
class Places:
    """So many places of a campaign were taken after a movement of its ledger."""

    campaign_id: int
    at: datetime
    taken: int


@dataclass(frozen=True)
class Known:
    """A value as the log wrote it, since when, and by whom; from the beginning where nobody ever set it."""

    value: Any
    since: datetime | None = None
    actor: str = ""


@dataclass(frozen=True)
class Story:
    """A thing with what belongs to it, and every line about them, oldest first. `people` are names by user id."""

    about: Subject
    others: tuple[Subject, ...]
    steps: tuple[Step, ...]
    places: tuple[Places, ...]
    people: dict[int, str]


def story(session: Session, viewer: Viewer, thing: Thing, number: int) -> Story | None:
    """The story of a lead, a trip or an order, if this viewer may see it."""
    about = _about(session, viewer, thing, number)
    if about is None:
        return None
    others = tuple(_others(session, about))
    keys = [one.key for one in (about, *others)]
    campaigns = [one.id for one in others if one.thing is Thing.CAMPAIGN]
    people = session.exec(select(StaffUser.id, StaffUser.name)).all()
    return Story(
        about,
        others,
        tuple(_steps(session, keys)),
        tuple(_places(session, campaigns)),
        {n or 0: name for n, name in people},
    )


def state(steps: Iterable[Step], subject: Subject, at: datetime) -> dict[str, Known]:
    """The values of `subject` at a moment: the last that was set by then, else what the next change found. Pure."""
    known: dict[str, Known] = {}
    is_there = False
    for step in steps:
        if step.subject != subject.key or not step.action.startswith(f"{subject.thing.value}."):
            continue  # of something else, or told there for the reader: a quote's engine is not its lead's
        if step.at <= at:
            is_there = True
            known |= {name: Known(value, step.at, step.actor) for name, value in step.after.items()}
        else:
            known = {name: Known(value) for name, value in step.before.items()} | known
    return {name: one for name, one in known.items() if name in VALUES[subject.thing]} if is_there else {}


def taken(places: Sequence[Places], campaign_id: int, at: datetime) -> int:
    """How many places of a campaign were taken at a moment. Pure."""
    return next((one.taken for one in reversed(places) if one.campaign_id == campaign_id and one.at <= at), 0)


def _about(session: Session, viewer: Viewer, thing: Thing, number: int) -> Subject | None:
    if thing is Thing.LEAD:
        lead = seen(session, viewer, number)
        return Subject(thing, number, f"{lead_code(number)} · {session.get_one(Contact, lead.contact_id).name}")
    if thing is Thing.TRIP:
        return _trip(session.get(Reservation, number)) if reservations.may_see(session, viewer, number) else None
    order = session.get(PurchaseOrder, number) if thing is Thing.ORDER and viewer.role in SEES_ORDERS else None
    return Subject(Thing.ORDER, number, f"{order_code(number)} · {order.booking_id}") if order else None


def _trip(trip: Reservation | None) -> Subject | None:
    return Subject(Thing.TRIP, trip.id or 0, f"{trip_code(trip.id or 0)} · {trip.holder}") if trip else None


def _others(session: Session, about: Subject) -> Iterator[Subject]:
    """What belongs to the thing: its person, trips, money, orders, cases, and the campaigns that held its places."""
    if about.thing is Thing.LEAD:
        lead = session.get_one(Lead, about.id)
        yield Subject(Thing.CONTACT, lead.contact_id, session.get_one(Contact, lead.contact_id).name)
    trips = _trips(session, about)
    for trip in trips:
        if about.thing is not Thing.TRIP:
            yield Subject(Thing.TRIP, trip.id or 0, f"{trip_code(trip.id or 0)} · {trip.hotel}")
    numbers = [trip.id for trip in trips]
    yield from _money_and_cases(session, about, numbers)
    if about.thing is not Thing.ORDER:
        for order in session.exec(select(PurchaseOrder).where(col(PurchaseOrder.reservation_id).in_(numbers))):
            yield Subject(Thing.ORDER, order.id or 0, f"{order_code(order.id or 0)} · {order.booking_id}")
    quoted = select(Quote.campaign_id).where(Quote.lead_id == (about.id if about.thing is Thing.LEAD else 0))
    campaigns = {trip.campaign_id for trip in trips} | set(session.exec(quoted))
    for number in sorted(one for one in campaigns if one):
        yield Subject(Thing.CAMPAIGN, number, f"{campaign_code(number)} · {session.get_one(Campaign, number).name}")


def _money_and_cases(session: Session, about: Subject, trips: list[int | None]) -> Iterator[Subject]:
    of_lead = about.id if about.thing is Thing.LEAD else 0
    paid = (col(Payment.reservation_id).in_(trips)) | (Payment.lead_id == of_lead)
    for payment in session.exec(select(Payment).where(paid).order_by(col(Payment.id))):
        yield Subject(Thing.PAYMENT, payment.id or 0, payment.provider.value)
    cases = (col(Ticket.reservation_id).in_(trips)) | (Ticket.lead_id == of_lead)
    for ticket in session.exec(select(Ticket).where(cases).order_by(col(Ticket.id))):
        yield Subject(Thing.TICKET, ticket.id or 0, f"{ticket_code(ticket.id or 0)} · {ticket.title}")


def _trips(session: Session, about: Subject) -> list[Reservation]:
    if about.thing is Thing.LEAD:
        mine = Reservation.lead_id == about.id
    elif about.thing is Thing.TRIP:
        mine = Reservation.id == about.id
    else:
        mine = Reservation.id == session.get_one(PurchaseOrder, about.id).reservation_id
    return list(session.exec(select(Reservation).where(mine).order_by(col(Reservation.id))))


def _steps(session: Session, subjects: list[str]) -> Iterator[Step]:
    told = select(AuditEntry).where(col(AuditEntry.subject).in_(subjects)).order_by(col(AuditEntry.id))
    for one in session.exec(told.limit(MOST_STEPS)):
        before, after = one.before or {}, one.after or {}
        yield Step(one.id or 0, one.at, one.actor, one.action, one.subject, one.reason, before, after)


def _places(session: Session, campaigns: list[int]) -> Iterator[Places]:
    ledger = select(QuotaMovement).where(col(QuotaMovement.campaign_id).in_(campaigns)).order_by(col(QuotaMovement.id))
    for one in session.exec(ledger):
        yield Places(one.campaign_id, one.at, one.taken)
