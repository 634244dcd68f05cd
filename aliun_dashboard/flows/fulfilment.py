"""After the money: papers, their way to the customer, Kommo; each carried and retried by itself (A-38…A-42)."""

from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.outbox import Letter
from aliun_dashboard.leads import actions as leads
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PaymentStatus
from aliun_dashboard.reservations.models import Reservation
from aliun_dashboard.reservations.rules import ReservationStatus

from . import mirror

PAPERS = "papers"


def fulfil(work: UnitOfWork, reservation: Reservation) -> None:
    """Set going what a settled payment brings: the paper, which then goes out, and the stage in Kommo.

    Keyed by the newest payment of the reservation: told twice, it happens once. A reservation that is
    not confirmed gets nothing yet; whoever confirms it asks again.
    """
    if reservation.status is not ReservationStatus.CONFIRMED:
        return
    payment_id = _newest_payment(work, reservation)
    payload = {"reservation_id": reservation.id, "payment_id": payment_id}
    key = f"paper:{reservation.id}:payment:{payment_id}"
    lock = f"reservation:{reservation.id}"
    work.send(Letter(PAPERS, "issue", key, f"lead:{reservation.lead_id}", payload, lock))
    _tell_kommo(work, reservation)


def _newest_payment(work: UnitOfWork, reservation: Reservation) -> int | None:
    paid = select(Payment.id).where(Payment.reservation_id == reservation.id, Payment.status == PaymentStatus.PAID)
    return work.session.exec(paid.order_by(col(Payment.paid_at).desc(), col(Payment.id).desc())).first()


def _tell_kommo(work: UnitOfWork, reservation: Reservation) -> None:
    lead = leads.get(work, reservation.lead_id)
    if (move := leads.last_move(work, reservation.lead_id)) is not None:
        mirror.stage_moved(work, lead, move)
