"""The verbs on costs of sources, and on boards that are kept."""

from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, delete, func, or_, select, update

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.money import Money

from .keeping import GIVEN_UP, Numbers
from .models import KpiBoard, SourceCost


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


def keep(work: UnitOfWork, numbers: Numbers, *, seen: bool) -> None:
    """Keep them in place of older ones of the same board and cut, which nobody is waiting for any more."""
    seen_at = work.now if seen else None
    new = insert(KpiBoard).values(**asdict(numbers), wanted_at=None, seen_at=seen_at)
    seen_last = {"seen_at": func.coalesce(new.excluded.seen_at, col(KpiBoard.seen_at))}
    changed = {name: new.excluded[name] for name in ("shape", "body", "seconds", "computed_at", "wanted_at")}
    older = col(KpiBoard.computed_at) <= numbers.computed_at
    kept = new.on_conflict_do_update(index_elements=["board", "cut"], set_=changed | seen_last, where=older)
    work.session.connection().execute(kept)


def forget(work: UnitOfWork, board: str, cut: str) -> None:
    """Keep them no longer."""
    work.session.connection().execute(delete(KpiBoard).where(*_of(board, cut)))


def want(work: UnitOfWork, board: str, cut: str) -> bool:
    """Claim the computing of kept numbers; False when it is under way already, or none are kept."""
    free = or_(col(KpiBoard.wanted_at).is_(None), col(KpiBoard.wanted_at) <= work.now - GIVEN_UP)
    claim = update(KpiBoard).where(*_of(board, cut), free).values(wanted_at=work.now, seen_at=work.now)
    return work.session.connection().execute(claim).rowcount == 1


def _of(board: str, cut: str) -> tuple[ColumnElement[bool], ...]:
    return col(KpiBoard.board) == board, col(KpiBoard.cut) == cut
