"""The law of reservations: states, papers, and what a cancellation costs."""

from enum import StrEnum

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.transitions import check_total


class Origin(StrEnum):
    """Which engine sold it, or the mail that brought it (X-31)."""

    CORE = "core"
    ATLAS = "atlas"
    MAIL = "correo"


class ReservationStatus(StrEnum):
    """From paid to travelled. `without_quota`: paid, but no place was left; a person decides."""

    CONFIRMED = "confirmed"
    WITHOUT_QUOTA = "without_quota"
    REVIEW = "review"
    CANCELLED = "cancelled"
    COMPLETED = "completed"


class ReservationReason(Reason):
    """Why something about a reservation is refused."""

    BAD_STATUS = "bad_reservation_status"
    NO_VOUCHER = "no_voucher"
    NEEDS_CAUSE = "needs_cause"
    NO_TRAVELLER = "no_traveller"


MOVES: dict[ReservationStatus, frozenset[ReservationStatus]] = {
    ReservationStatus.CONFIRMED: frozenset({ReservationStatus.CANCELLED, ReservationStatus.COMPLETED}),
    ReservationStatus.WITHOUT_QUOTA: frozenset({ReservationStatus.CONFIRMED, ReservationStatus.CANCELLED}),
    ReservationStatus.REVIEW: frozenset({ReservationStatus.CONFIRMED, ReservationStatus.CANCELLED}),
    ReservationStatus.CANCELLED: frozenset(),
    ReservationStatus.COMPLETED: frozenset(),
}
check_total(ReservationStatus, MOVES)


def code(reservation_id: int) -> str:
    """The human code: `R-000087`."""
    return f"R-{reservation_id:06d}"
