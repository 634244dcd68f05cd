"""The verb on costs of sources: enter one."""

from datetime import date

from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.money import Money

from .models import SourceCost


def enter_cost(work: UnitOfWork, source: str, month: date, cost: Money, note: str) -> SourceCost:
    """What `source` cost in `month` (its first day) from now on, in place of what was entered before."""
    before = _newest(work, source, month, cost.currency)
    row = SourceCost(
        source=source,
        month=month,
        amount=cost.amount,
        currency=cost.currency,
        note=note,
        entered_at=work.now,
        entered_by=work.actor.name,
    )
    work.session.add(row)
    work.session.flush()
    work.audit(
        "source_cost.entered",
        f"source_cost:{row.id}",
        reason=note,
        before={"amount": str(before.amount)} if before else None,
        after={"source": source, "month": f"{month:%Y-%m}", "amount": str(cost.amount), "currency": cost.currency},
    )
    work.tell("source_cost", row.id)
    return row


def _newest(work: UnitOfWork, source: str, month: date, currency: str) -> SourceCost | None:
    same = (SourceCost.source == source, SourceCost.month == month, SourceCost.currency == currency)
    return work.session.exec(select(SourceCost).where(*same).order_by(col(SourceCost.id).desc()).limit(1)).first()
