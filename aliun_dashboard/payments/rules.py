"""The law of payments: states, kinds, what may happen to money that does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from aliun_dashboard.kernel.errors import Reason, Refused
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
    `detail` is kept for people: the provider's event id and type (`event`, `type`), its status, a reason,
    a `refund`'s or `dispute`'s own id.
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

# Currencies without cents: their amounts are whole (integrations §4.4).
WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
MONEY_CAME = frozenset(
    {PaymentStatus.PAID, PaymentStatus.PAID_WITHOUT_QUOTA, PaymentStatus.REVIEW, PaymentStatus.REFUNDED}
)
UNPAID = frozenset({PaymentStatus.OPEN, PaymentStatus.FAILED, PaymentStatus.EXPIRED})
PAYABLE = frozenset({PaymentStatus.OPEN, PaymentStatus.FAILED})
MOST_PARTS = 12


@dataclass(frozen=True)
class Part:
    """One instalment of a plan: a share of the total in percent, and the day it is due."""

    percent: int
    due_on: date


def share(total: Decimal, percent: int, currency: str) -> Decimal:
    """`percent` of `total`, rounded half up to the smallest unit of the currency."""
    unit = Decimal(1) if currency in WHOLE else Decimal("0.01")
    return (total * percent / 100).quantize(unit, ROUND_HALF_UP)


def split(total: Decimal, currency: str, parts: Sequence[Part]) -> list[Decimal]:
    """The amounts of a plan, to the cent: the last one is what the others leave (A-34, S-54).

    Refused unless there are 2 to 12 positive shares that make 100 % and their days come one after another.
    """
    percents, days = [part.percent for part in parts], [part.due_on for part in parts]
    if not 2 <= len(parts) <= MOST_PARTS or min(percents) <= 0 or sum(percents) != 100:
        raise Refused(PaymentReason.BAD_PLAN, why="las cuotas no suman 100 %")
    if sorted(set(days)) != days:
        raise Refused(PaymentReason.BAD_PLAN, why="las fechas no van en orden")
    amounts = [share(total, percent, currency) for percent in percents[:-1]]
    return [*amounts, total - sum(amounts, Decimal(0))]


def misfit(amount: Decimal, currency: str, live: bool | None, told: Told) -> TroubleKind | None:
    """What is wrong with the money told of, against what was asked for. `live` None: the mode is not known here."""
    if live is not None and told.live is not None and live is not told.live:
        return TroubleKind.MODE
    if told.currency.upper() != currency:
        return TroubleKind.CURRENCY
    return None if told.amount == amount else TroubleKind.AMOUNT


def is_same_money(payment: str, session: str, told: Told) -> bool:
    """Whether news tells again of the money that settled a payment: of its session and its intent, both may come."""
    if payment and told.payment:
        return payment == told.payment
    return not session or not told.session or session == told.session


RISK_LIMIT = 70


@dataclass(frozen=True)
class RiskFacts:
    """What is known of a payment that has just come in. Unknown countries are empty; `usual` None: no history."""

    amount: Decimal
    usual: Decimal | None
    payer_country: str
    phone_country: str
    failures: int
    contact_age_days: int
    days_to_check_in: int
    provider_risk: str = ""


@dataclass(frozen=True)
class Risk:
    """0 to 100, and why. From `RISK_LIMIT` on a person looks before the voucher leaves (S-57)."""

    score: int
    reasons: tuple[str, ...]

    @property
    def needs_person(self) -> bool:
        return self.score >= RISK_LIMIT


def risk(facts: RiskFacts) -> Risk:
    """How likely a payment is a fraud: the weights of the signs that hold, 100 at most. Codes, not words."""
    large = facts.usual is not None and facts.amount > 3 * facts.usual
    countries = {country for country in (facts.payer_country, facts.phone_country) if country}
    signs = (
        ("provider_alarm", 70, facts.provider_risk in {"highest", "high"}),
        ("large_amount", 25, large),
        ("new_contact", 10, facts.contact_age_days < 1),
        ("new_and_large", 15, large and facts.contact_age_days < 1),
        ("countries_differ", 20, len(countries) > 1),
        ("some_failures", 15, facts.failures in (2, 3)),
        ("many_failures", 30, facts.failures > 3),
        ("soon_check_in", 20, facts.days_to_check_in <= 2),
    )
    reasons = tuple(code for code, _, holds in signs if holds)
    return Risk(min(100, sum(weight for _, weight, holds in signs if holds)), reasons)
