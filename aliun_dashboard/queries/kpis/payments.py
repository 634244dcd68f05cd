"""How payments end: paid, refused, expired, given back, suspected; by state and by provider (S-98)."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.payments.rules import MONEY_CAME, RISK_LIMIT, PaymentStatus, Provider

from .cut import Cut, execute
from .revenue import OF_CUT, PAYMENTS

ENDED_BADLY = frozenset({PaymentStatus.FAILED, PaymentStatus.EXPIRED})

# Those asked for in the period, however long they took.
_STATES = text(f"""
SELECT payment.provider, payment.status, count(*) AS number, sum(payment.amount) AS amount,
       sum(payment.failures) AS refused, sum(payment.refunded_amount) AS back,
       count(*) FILTER (WHERE payment.risk >= {RISK_LIMIT} OR EXISTS (
           SELECT FROM payment_trouble AS trouble
           WHERE trouble.payment_id = payment.id AND trouble.kind IN ('risk', 'chargeback')
       )) AS suspected
FROM {PAYMENTS}
WHERE payment.created_at >= :since AND payment.created_at < :until AND {OF_CUT}
GROUP BY 1, 2
""")  # noqa: S608 - only our own words


@dataclass(frozen=True)
class StateRow:
    """Payments of one provider in one state. `refused` are attempts to pay that failed, `back` went back since."""

    provider: Provider
    status: PaymentStatus
    number: int
    amount: Decimal
    refused: int
    back: Decimal
    suspected: int


@dataclass(frozen=True)
class Outcome:
    """How some payments ended. What is still open has no part in `success`."""

    rows: tuple[StateRow, ...]

    @property
    def asked(self) -> int:
        """How many were asked for."""
        return sum(row.number for row in self.rows)

    @property
    def came(self) -> int:
        """How many brought money, also if it went back later."""
        return sum(row.number for row in self.rows if row.status in MONEY_CAME)

    @property
    def ended(self) -> int:
        """How many were paid, refused or ran out."""
        return self.came + sum(row.number for row in self.rows if row.status in ENDED_BADLY)

    @property
    def success(self) -> Decimal | None:
        """Paid of those that ended, in percent."""
        return Decimal(self.came * 100) / self.ended if self.ended else None

    @property
    def suspected(self) -> int:
        """How many looked like a fraud, or were disputed."""
        return sum(row.suspected for row in self.rows)

    @property
    def suspicion(self) -> Decimal | None:
        """Suspected of those that brought money, in percent."""
        return Decimal(self.suspected * 100) / self.came if self.came else None

    @property
    def refused(self) -> int:
        """Attempts that a provider refused."""
        return sum(row.refused for row in self.rows)

    def in_state(self, status: PaymentStatus) -> tuple[int, Decimal]:
        """How many stand so, and what they ask for."""
        mine = [row for row in self.rows if row.status is status]
        return sum(row.number for row in mine), sum((row.amount for row in mine), Decimal(0))

    def by(self, provider: Provider) -> "Outcome":
        """Those of one provider."""
        return Outcome(tuple(row for row in self.rows if row.provider is provider))


def outcome(session: Session, cut: Cut) -> Outcome:
    """The payments asked for in the period."""
    rows = execute(session, _STATES, cut.values())
    return Outcome(tuple(StateRow(Provider(row[0]), PaymentStatus(row[1]), *tuple(row)[2:]) for row in rows))
