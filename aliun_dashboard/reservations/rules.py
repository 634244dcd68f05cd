"""The law of reservations: states, papers, and what a cancellation costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.money import CENT
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
    NOT_SOLD_HERE = "not_sold_here"


MOVES: dict[ReservationStatus, frozenset[ReservationStatus]] = {
    ReservationStatus.CONFIRMED: frozenset({ReservationStatus.CANCELLED, ReservationStatus.COMPLETED}),
    ReservationStatus.WITHOUT_QUOTA: frozenset({ReservationStatus.CONFIRMED, ReservationStatus.CANCELLED}),
    ReservationStatus.REVIEW: frozenset({ReservationStatus.CONFIRMED, ReservationStatus.CANCELLED}),
    ReservationStatus.CANCELLED: frozenset(),
    ReservationStatus.COMPLETED: frozenset(),
}
check_total(ReservationStatus, MOVES)


class PaperKind(StrEnum):
    """What a settled payment brings the customer (X-55)."""

    VOUCHER = "voucher"
    CONFIRMATION = "confirmation"


class TravelCause(StrEnum):
    """Why somebody cannot travel (A-43…A-45)."""

    ACCIDENT = "accidente"
    ILLNESS = "enfermedad"
    DOCUMENTS = "documentos"
    WORK = "trabajo"
    PERSONAL = "personal"
    OTHER = "otra"


class VoucherGap(StrEnum):
    """Why there is no voucher that holds: «¿por qué no hay voucher?» (peers row 39)."""

    NOT_CONFIRMED = "not_confirmed"
    WITHOUT_QUOTA = "without_quota"
    RISK = "risk"
    CANCELLED = "cancelled"
    BALANCE = "balance"
    ON_ITS_WAY = "on_its_way"
    ISSUE_FAILED = "issue_failed"
    NO_OC = "no_oc"
    NO_CHANNEL = "no_channel"
    NOT_DELIVERED = "not_delivered"


MEDICAL = frozenset({TravelCause.ACCIDENT, TravelCause.ILLNESS})
HAS_PAPERS = frozenset({ReservationStatus.CONFIRMED, ReservationStatus.CANCELLED, ReservationStatus.COMPLETED})
LIVE = frozenset({ReservationStatus.CONFIRMED, ReservationStatus.WITHOUT_QUOTA, ReservationStatus.REVIEW})
EVERYTHING = 100


@dataclass(frozen=True)
class Window:
    """Cancelled on `until` at the latest, the penalty is `percent` of the total; no `until`: whatever is later."""

    until: date | None
    percent: int


@dataclass(frozen=True)
class Penalty:
    """What a cancellation costs on one day. `percent` and `amount` are None when the policies say nothing."""

    days_left: int
    percent: int | None
    amount: Decimal | None

    @property
    def inside(self) -> bool:
        """Still in the window in which it costs nothing (A-43)."""
        return self.percent == 0


def paper_due(total: Decimal, paid: Decimal, *, voucher_on_deposit: bool) -> PaperKind:
    """The voucher once everything is paid, or at once when the offer's policy says a deposit suffices (X-55)."""
    return PaperKind.VOUCHER if paid >= total or voucher_on_deposit else PaperKind.CONFIRMATION


def windows(policies: Iterable[Mapping[str, Any]], check_in: date) -> tuple[Window, ...]:
    """The cancellation windows as days, the cheapest first; after the last everything is lost. Empty: none are known.

    `policies` are `[{"days": 30, "percent": 0}, …]`: the penalty when cancelled at least so many days before.
    """
    known = {int(one["days"]): int(one["percent"]) for one in policies}
    if not known:
        return ()
    found = [Window(check_in - timedelta(days=days), known[days]) for days in sorted(known, reverse=True)]
    while found and found[-1].percent == EVERYTHING:  # the law says it already
        found.pop()
    return (*found, Window(None, EVERYTHING))


def penalty(policies: Iterable[Mapping[str, Any]], check_in: date, total: Decimal, today: date) -> Penalty:
    """What cancelling `today` costs, to the cent (A-43, A-44)."""
    days_left = (check_in - today).days
    for window in windows(policies, check_in):
        if window.until is None or today <= window.until:
            share = (total * window.percent / EVERYTHING).quantize(CENT, ROUND_HALF_UP)
            return Penalty(days_left, window.percent, share)
    return Penalty(days_left, None, None)


def code(reservation_id: int) -> str:
    """The human code: `R-000087`."""
    return f"R-{reservation_id:06d}"
