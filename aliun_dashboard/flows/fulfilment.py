"""After the money: papers, their way to the customer, Kommo; each carried and retried by itself (A-38…A-42).

A paper is asked for by a letter to the house's own printer, keyed by what makes it due: a payment, a
correction, a cancellation. The printer renders with no transaction open and comes back with `issued`,
which keeps the document once per key and posts it.
"""

from dataclasses import dataclass

from sqlmodel import col, delete, select

from aliun_dashboard.kernel import documents
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.documents import Document, DocumentKind
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentStatus
from aliun_dashboard.reservations import actions as reservations
from aliun_dashboard.reservations.models import Reservation, Traveller
from aliun_dashboard.reservations.rules import (
    HAS_PAPERS,
    PaperKind,
    Penalty,
    ReservationReason,
    ReservationStatus,
    penalty,
)

from . import access, mirror, paper_post, sold_orders
from .paper_post import Post

PRINTER, ISSUE = "papers", "issue"
KINDS = {PaperKind.VOUCHER: DocumentKind.VOUCHER, PaperKind.CONFIRMATION: DocumentKind.CONFIRMATION}
MAX_NAME = 120


class Outdated(Exception):
    """The reservation changed while its paper was printed: it has to be printed anew."""


@dataclass(frozen=True)
class Printed:
    """A paper fresh from the printer. `seen` is the version of the reservation it shows."""

    reservation_id: int
    key: str
    occasion: str
    kind: PaperKind
    name: str
    content: bytes
    seen: int


def fulfil(work: UnitOfWork, reservation: Reservation) -> None:
    """Set going what a settled payment brings: the paper, which then goes out, the agency's order, Kommo's stage.

    Keyed by the newest payment of the reservation: told twice, it happens once. A reservation that is
    not confirmed gets nothing yet; whoever confirms it asks again.
    """
    if reservation.status is not ReservationStatus.CONFIRMED:
        return
    sold_orders.open_for(work, reservation)
    _print(work, reservation, "payment", f"payment:{_newest_payment(work, reservation)}")
    lead = leads.get(work, reservations.sold_to(reservation))
    if (move := leads.last_move(work, lead.id or 0)) is not None:
        mirror.stage_moved(work, lead, move)


def issued(work: UnitOfWork, printed: Printed) -> Document | None:
    """Keep a printed paper as the newest version and post it; None when its cause has its paper already.

    Raises Outdated, and then nothing has changed.
    """
    reservation = reservations.get(work, printed.reservation_id)
    if work.session.exec(select(Document.id).where(Document.key == printed.key)).first() is not None:
        return None
    if reservation.version != printed.seen:
        raise Outdated(printed.key)
    subject = reservations.subject(reservation)
    document = _keep(work, printed, subject)
    reservation.voucher_version += 1
    reservations.touch(work, reservation)
    kept = {"document": document.id, "name": document.name, "version": reservation.voucher_version}
    work.audit("paper.issued", subject, reason=printed.occasion, after=kept | {"kind": printed.kind.value})
    paper_post.send(work, reservation, Post(printed.key, printed.kind, printed.occasion, document))
    return document


def _keep(work: UnitOfWork, printed: Printed, subject: str) -> Document:
    paper = Document(
        key=printed.key,
        kind=KINDS[printed.kind],
        subject=subject,
        name=printed.name,
        media_type="application/pdf",
        content=printed.content,
        created_at=work.now,
        created_by=work.actor.name,
    )
    return documents.keep(work.session, paper)


def reissue(work: UnitOfWork, reservation_id: int, travellers: list[tuple[str, int | None]], reason: str) -> None:
    """Correct who travels, and issue a new version under the same code; the old ones are archived.

    `travellers` are (name, age or None), the holder first; they replace all that were there.
    Raises Refused: NOT_FOUND, FORBIDDEN, BAD_STATUS for a trip that is not confirmed, NO_TRAVELLER.
    """
    reservation = _workable(work, reservation_id)
    if reservation.status is not ReservationStatus.CONFIRMED:
        raise Refused(ReservationReason.BAD_STATUS, current=reservation.status.value)
    people = [(" ".join(name.split())[:MAX_NAME], age) for name, age in travellers if name.strip()]
    if not people:
        raise Refused(ReservationReason.NO_TRAVELLER)
    before = _names(work, reservation)
    mine = col(Traveller.reservation_id) == reservation.id
    work.session.exec(delete(Traveller).where(mine))
    work.session.add_all(Traveller(reservation_id=reservation_id, name=name, age=age) for name, age in people)
    reservation.holder = people[0][0]
    reservations.touch(work, reservation)
    after = {"travellers": [name for name, _ in people]}
    subject = reservations.subject(reservation)
    work.audit("reservation.corrected", subject, reason=reason.strip(), before={"travellers": before}, after=after)
    _print(work, reservation, "correction", f"version:{reservation.version}")


def cancel(work: UnitOfWork, reservation_id: int, reason: str) -> Penalty:
    """Cancel a trip: its papers get the stamp, the penalty of today is written down. Refunds are asked for apart.

    Quota never comes back by itself (X-30). Raises Refused: NOT_FOUND, FORBIDDEN, NEEDS_CAUSE, BAD_STATUS.
    """
    reservation = _workable(work, reservation_id)
    if not reason.strip():
        raise Refused(ReservationReason.NEEDS_CAUSE)
    had_papers = reservation.status in HAS_PAPERS
    costs = penalty_today(work, reservation)
    reservations.move(work, reservation, ReservationStatus.CANCELLED, "reservation.cancelled", reason.strip())
    told = {"percent": costs.percent, "amount": str(costs.amount), "currency": reservation.currency}
    work.audit("reservation.penalty", reservations.subject(reservation), after=told | {"days_left": costs.days_left})
    sold_orders.called_off(work, reservation)
    if had_papers:
        _print(work, reservation, "cancellation", "cancelled")
    return costs


def print_again(work: UnitOfWork, reservation: Reservation, cause: str) -> None:
    """What the papers of a trip say has changed: a new version of those that are out, once per `cause`."""
    if reservation.status is not ReservationStatus.CONFIRMED:
        return
    reservations.touch(work, reservation)  # one that is being printed just now is printed anew
    if reservation.voucher_version:
        _print(work, reservation, "correction", cause)


def penalty_today(work: UnitOfWork, reservation: Reservation) -> Penalty:
    """What cancelling now costs by the policies it was sold with, in its currency (A-43, A-44)."""
    known = reservation.policies.get("cancellation_windows") or ()
    today = work.today
    return penalty(known, reservation.check_in, reservation.total, today)


def _print(work: UnitOfWork, reservation: Reservation, occasion: str, cause: str) -> None:
    key, lock = f"paper:{reservation.id}:{cause}", f"reservation:{reservation.id}"
    payload = {"reservation_id": reservation.id, "occasion": occasion}
    work.send(Letter(PRINTER, ISSUE, key, f"lead:{reservation.lead_id}", payload, lock))


def _newest_payment(work: UnitOfWork, reservation: Reservation) -> int | None:
    paid = select(Payment.id).where(Payment.reservation_id == reservation.id, Payment.status == PaymentStatus.PAID)
    return work.session.exec(paid.order_by(col(Payment.paid_at).desc(), col(Payment.id).desc())).first()


def _names(work: UnitOfWork, reservation: Reservation) -> list[str]:
    mine = select(Traveller.name).where(Traveller.reservation_id == reservation.id)
    return list(work.session.exec(mine.order_by(col(Traveller.id))))


def _workable(work: UnitOfWork, reservation_id: int) -> Reservation:
    """The reservation, locked, if its lead is one the actor may work on. Locks in the order of `flows.sale`."""
    reservation = reservations.get(work, reservation_id)
    access.workable(work, reservations.sold_to(reservation))
    return reservation
