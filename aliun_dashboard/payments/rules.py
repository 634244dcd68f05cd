"""The law of payments: states, kinds, what may happen to money that does not fit."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from aliun_dashboard.kernel.errors import Reason
from aliun_dashboard.kernel.transitions import check_total


class Provider(StrEnum):
    """Who takes the money."""

    STRIPE = "stripe"
    PAYPAL = "paypal"
    SQUARE = "square"
    TRANSFER = "transfer"


class MoneyEvent(StrEnum):
    """What a provider can tell of money, whatever its own word for it. Only `paid` takes a place (A-36)."""

    PAID = "paid"
    PENDING = "pending"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class Told:
    """What a provider has told of one payment, in our words; nothing of it is believed before it fits the payment.

    `ref` is our reference as the provider echoed it, `session` its checkout or order, `payment` its money (intent,
    capture); each may be empty. `amount` is in the currency's own units: the whole sum, of a refund all that has gone
    back so far, of a dispute what is disputed; None when the provider did not say. `live` is None where the
    provider has no test mode in its events. `at` is when it happened there.
    `detail` is kept for people: the provider's event id and type (`event`, `type`), its status, a reason, a refund id.
    """

    provider: Provider
    event: MoneyEvent
    ref: str = ""
    session: str = ""
    payment: str = ""
    amount: Decimal | None = None
    currency: str = ""
    live: bool | None = None
    at: datetime | None = None
    detail: dict[str, Any] = field(default_factory=dict[str, Any])


class PaymentKind(StrEnum):
    """What is paid."""

    DEPOSIT = "deposit"
    TOTAL = "total"
    BALANCE = "balance"
    INSTALMENT = "instalment"


class PaymentStatus(StrEnum):
    """States of the contract."""

    OPEN = "open"
    PAID = "paid"
    PAID_WITHOUT_QUOTA = "paid_without_quota"
    REVIEW = "review"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"


class TroubleKind(StrEnum):
    """Money or news of money that does not fit (peers row 37)."""

    UNMATCHED = "unmatched"
    DUPLICATE = "duplicate"
    WITHOUT_QUOTA = "without_quota"
    AMOUNT = "amount"
    CURRENCY = "currency"
    MODE = "mode"
    LATE = "late"
    RISK = "risk"
    CHARGEBACK = "chargeback"


class RefundStatus(StrEnum):
    """Four eyes: whoever asks never approves."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXECUTED = "executed"
    FAILED = "failed"


class PaymentReason(Reason):
    """Why something about a payment is refused."""

    LINK_EXPIRED = "link_expired"
    NOT_OPEN = "payment_not_open"
    ALREADY_PAID = "already_paid"
    BAD_PLAN = "bad_plan"
    NOT_TRANSFER = "not_transfer"
    FINANCE_ONLY = "finance_only"
    SAME_PERSON = "same_person"
    OVER_REFUND = "over_refund"
    BAD_REFUND_STATUS = "bad_refund_status"
    NEEDS_RECEIPT = "needs_receipt"
    PROVIDER_OFF = "provider_off"
    SETTLED_TROUBLE = "settled_trouble"


_MONEY_IN = {PaymentStatus.PAID, PaymentStatus.PAID_WITHOUT_QUOTA, PaymentStatus.REVIEW}
MOVES: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.OPEN: frozenset(_MONEY_IN | {PaymentStatus.FAILED, PaymentStatus.EXPIRED}),
    # Money counts whenever it comes: also after the link was declared dead.
    PaymentStatus.FAILED: frozenset(_MONEY_IN | {PaymentStatus.EXPIRED}),
    PaymentStatus.EXPIRED: frozenset(_MONEY_IN),
    PaymentStatus.REVIEW: frozenset(
        {PaymentStatus.PAID, PaymentStatus.PAID_WITHOUT_QUOTA, PaymentStatus.REFUNDED, PaymentStatus.FAILED}
    ),
    PaymentStatus.PAID: frozenset({PaymentStatus.REFUNDED}),
    PaymentStatus.PAID_WITHOUT_QUOTA: frozenset({PaymentStatus.PAID, PaymentStatus.REFUNDED}),
    PaymentStatus.REFUNDED: frozenset(),
}
check_total(PaymentStatus, MOVES)

REFUND_MOVES: dict[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.REQUESTED: frozenset({RefundStatus.APPROVED, RefundStatus.REJECTED}),
    RefundStatus.APPROVED: frozenset({RefundStatus.EXECUTED, RefundStatus.FAILED}),
    RefundStatus.FAILED: frozenset({RefundStatus.APPROVED}),
    RefundStatus.REJECTED: frozenset(),
    RefundStatus.EXECUTED: frozenset(),
}
check_total(RefundStatus, REFUND_MOVES)
