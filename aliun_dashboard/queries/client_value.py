"""What clients have paid in all, and the segment that earns them: for the filter of leads, a lead's file, the KPIs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, inspect, literal, or_, select
from sqlmodel import Session

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.kpis.segments import FROM, Segment, segment
from aliun_dashboard.leads.models import Lead
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import MONEY_CAME, PaymentStatus

SETTLED = sorted(MONEY_CAME - {PaymentStatus.REVIEW})  # what is under review is not ours yet
LEAD = inspect(Lead).local_table.c
PAYMENT = inspect(Payment).local_table.c
_NET = func.coalesce(PAYMENT.paid_amount, PAYMENT.amount) - PAYMENT.refunded_amount


@dataclass(frozen=True)
class ClientValue:
    """What somebody has paid, net of refunds, a sum a currency; `trips` are their leads that brought money."""

    spent: tuple[Money, ...]
    trips: int
    segment: Segment | None


def of_contact(session: Session, contact_id: int) -> ClientValue:
    """One client's."""
    mine = _by_currency().add_columns(func.count(PAYMENT.lead_id.distinct())).where(LEAD.contact_id == contact_id)
    rows = session.connection().execute(mine).all()
    spent = tuple(sorted(Money(row.currency, row.spent) for row in rows))
    return ClientValue(spent, sum(row[3] for row in rows), segment(spent))


def in_segment(wanted: Segment) -> ColumnElement[bool]:
    """Leads whose person is in this segment; the same law as `kpis.segments.segment`."""
    best = segments()
    return LEAD.contact_id.in_(select(best.c.contact_id).where(best.c.segment == wanted.value))


def segments() -> Subquery:
    """Every client with the `place` of their best segment in `Segment`, and its name."""
    spent = _by_currency().subquery("spent")
    place = func.min(_place(spent.c.currency, spent.c.spent))
    names = case({number: one.value for number, one in enumerate(Segment)}, value=place)
    return select(spent.c.contact_id, names.label("segment")).group_by(spent.c.contact_id).subquery("best")


def _by_currency() -> Select[*tuple[Any, ...]]:
    total = func.sum(_NET).label("spent")
    paid = select(LEAD.contact_id, PAYMENT.currency, total).join_from(Payment, Lead, LEAD.id == PAYMENT.lead_id)
    settled = paid.where(PAYMENT.status.in_(SETTLED))
    return settled.group_by(LEAD.contact_id, PAYMENT.currency).having(func.sum(_NET) > 0)


def _place(currency: ColumnElement[Any], spent: ColumnElement[Any]) -> ColumnElement[Any]:
    """0 for Oro, 1 for Plata, 2 for Bronce."""
    return case((_reaches(0, currency, spent), 0), (_reaches(1, currency, spent), 1), else_=literal(2))


def _reaches(step: int, currency: ColumnElement[Any], spent: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(*((currency == code) & (spent >= Decimal(least[step])) for code, least in FROM.items()))
