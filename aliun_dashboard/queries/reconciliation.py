"""A provider's own list against ours: what fits, what only one side knows, what differs (S-58)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import Provider


@dataclass(frozen=True)
class Line:
    """One payment, as a provider's statement has it."""

    reference: str
    amount: Money


@dataclass(frozen=True)
class Difference:
    """The same payment with two amounts."""

    reference: str
    theirs: Money
    ours: Money


@dataclass(frozen=True)
class Reconciliation:
    """The comparison; both lists by reference."""

    matched: int
    only_theirs: tuple[Line, ...]
    only_ours: tuple[Line, ...]
    different: tuple[Difference, ...]


def compare(session: Session, provider: Provider, since: datetime, lines: Iterable[Line]) -> Reconciliation:
    """`lines` against what came in by `provider` since then."""
    paid = select(Payment).where(
        Payment.provider == provider, col(Payment.paid_at) >= since, col(Payment.paid_amount).is_not(None)
    )
    ours: dict[str, Money] = {}
    for row in session.exec(paid.order_by(col(Payment.id))):
        reference = row.provider_payment or row.provider_session or row.ref
        ours[reference] = Money(row.currency, row.paid_amount or row.amount)
    theirs = {line.reference: line.amount for line in lines}
    both = theirs.keys() & ours.keys()
    return Reconciliation(
        sum(theirs[ref] == ours[ref] for ref in both),
        tuple(Line(ref, amount) for ref, amount in theirs.items() if ref not in ours),
        tuple(Line(ref, amount) for ref, amount in ours.items() if ref not in theirs),
        tuple(Difference(ref, theirs[ref], ours[ref]) for ref in theirs if ref in both and theirs[ref] != ours[ref]),
    )
