"""«Cliente no puede viajar» (A-43…A-48): window and penalty from the policies, a person's case, and no promise."""

from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from aliun_dashboard import messages
from aliun_dashboard.contacts.models import Contact
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.messages import LANGUAGES, causes, figures
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import LIVE, MEDICAL, Penalty, ReservationReason, TravelCause, code
from aliun_dashboard.staff.models import StaffUser
from aliun_dashboard.staff.rules import Role
from aliun_dashboard.tickets import actions as tickets
from aliun_dashboard.tickets.models import Ticket
from aliun_dashboard.tickets.rules import HIGHEST, NORMAL, OPEN, TicketKind

from . import access, cases, fulfilment, mirror

SPANISH = LANGUAGES[0]


def cannot_travel(work: UnitOfWork, reservation_id: int, cause: str, note: str = "") -> Ticket:
    """Open the case of a trip that somebody cannot make, and put its lead among the special ones.

    Inside the free window or not, a person deals with the supplier; an accident or illness goes first and
    asks for a document. Nothing is cancelled, refunded or promised here. While a case is open, it is the case.
    """
    trip = reservations.get(work, reservation_id)
    lead = access.workable(work, reservations.sold_to(trip))
    if cause not in set(TravelCause):
        raise Refused(ReservationReason.NEEDS_CAUSE)
    if trip.status not in LIVE:
        raise Refused(ReservationReason.BAD_STATUS, current=trip.status.value)
    known = _cases(work, trip)
    if known and known[0].status in OPEN:
        return known[0]
    costs = fulfilment.penalty_today(work, trip)
    ticket = cases.open_case(
        work,
        key=f"cannot_travel:{trip.id}:{len(known) + 1}",
        kind=TicketKind.TRAVEL_SUPPORT,
        priority=_priority(TravelCause(cause), costs),
        title=f"No puede viajar: {trip.holder}, {trip.hotel}",
        reason=note.strip(),
        lead_id=trip.lead_id,
        reservation_id=trip.id,
        facts=_facts(trip, TravelCause(cause), costs),
        source="agent" if work.actor.user_id else "rule",
    )
    ticket.facts = {**ticket.facts, **_drafts(work, lead, trip, ticket, costs)}
    _record(work, lead, trip, ticket)
    _write_to_support(work, ticket)
    return ticket


def _cases(work: UnitOfWork, trip: Reservation) -> list[Ticket]:
    mine = (Ticket.reservation_id == trip.id, Ticket.kind == TicketKind.TRAVEL_SUPPORT)
    of_travel = col(Ticket.key).startswith("cannot_travel:", autoescape=True)
    return list(work.session.exec(select(Ticket).where(*mine, of_travel).order_by(col(Ticket.id).desc())))


def _priority(cause: TravelCause, costs: Penalty) -> int:
    if cause in MEDICAL:
        return HIGHEST
    return HIGHEST - 1 if costs.inside else NORMAL


def _facts(trip: Reservation, cause: TravelCause, costs: Penalty) -> dict[str, Any]:
    return {
        "cause": cause.value,
        "medical": cause in MEDICAL,
        "asks_document": cause in MEDICAL,
        "days_left": costs.days_left,
        "inside": costs.inside,
        "percent": costs.percent,
        "amount": None if costs.amount is None else str(costs.amount),
        "currency": trip.currency,
        "policy": str(trip.policies.get("cancellation_policy") or ""),
        "supplier": str(trip.policies.get("supplier_contact") or ""),
        "hotel": trip.hotel,
        "check_in": trip.check_in.isoformat(),
    }


def _drafts(work: UnitOfWork, lead: Lead, trip: Reservation, ticket: Ticket, costs: Penalty) -> dict[str, str]:
    """What a person may send to the supplier and to the customer, after reading it."""
    contact = work.session.get_one(Contact, lead.contact_id)
    lang = contact.language if contact.language in LANGUAGES else SPANISH
    cause = TravelCause(ticket.facts["cause"])
    amount = figures.price(costs.amount or Decimal(0), trip.currency)
    common = {"agency": settings().aliun_agency_name, "code": code(trip.id or 0), "medical": cause in MEDICAL}
    supplier = messages.write(
        "supplier_notice",
        SPANISH,
        **common,
        hotel=trip.hotel,
        holder=trip.holder,
        check_in=figures.day(trip.check_in, SPANISH),
        check_out=figures.day(trip.check_out, SPANISH),
        party=figures.party(trip.adults, len(trip.child_ages), SPANISH),
        cause=causes.CAUSES[SPANISH][cause.value],
        penalty=causes.penalty(costs.percent, amount, SPANISH),
    )
    name = contact.name.split(" ")[0]
    customer = messages.write("case_opened", lang, **common, name=name, ticket=tickets.code_of(ticket))
    return {"draft_supplier": supplier, "draft_customer": customer}


def _record(work: UnitOfWork, lead: Lead, trip: Reservation, ticket: Ticket) -> None:
    """The case's code on the reservation and the lead (A-46)."""
    known = {"ticket": tickets.code_of(ticket), "cause": ticket.facts["cause"], "percent": ticket.facts["percent"]}
    work.audit("reservation.case", reservations.subject(trip), reason=ticket.reason, after=known)
    reservations.touch(work, trip)
    if lead.stage is not Stage.SPECIAL_CASE:
        reason = f"{tickets.code_of(ticket)}: {ticket.title}"
        mirror.stage_moved(work, lead, leads.move(work, lead, Stage.SPECIAL_CASE, cause="case", reason=reason))


def _write_to_support(work: UnitOfWork, ticket: Ticket) -> None:
    """By e-mail too, not only behind the bell (A-47)."""
    of_support = select(StaffUser.email).where(StaffUser.role == Role.SUPPORT, col(StaffUser.active))
    if to := sorted(work.session.exec(of_support)):
        subject = f"{tickets.code_of(ticket)} · {ticket.title}"
        link = f"{settings().public_url}/tickets/{ticket.id}"
        text = "\n\n".join(part for part in (ticket.title, ticket.reason, link) if part)
        payload = {"to": to, "cc": [], "subject": subject, "text": text, "attachments": []}
        work.send(Letter("email", "send", f"email:ticket:{ticket.id}", f"lead:{ticket.lead_id}", payload))
