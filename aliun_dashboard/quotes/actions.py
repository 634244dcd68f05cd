"""Verbs on quotes. A quote keeps what was offered; every change is audited beside its lead and told to open screens."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import Quote
from .rules import CORE, LIVE, MOVES, Line, Price, QuoteReason, QuoteStatus, Stay


def get(work: UnitOfWork, quote_id: int) -> Quote:
    """The quote, locked until the transaction ends. Whoever also needs its lead locks the lead first.

    Raises Refused: NOT_FOUND.
    """
    quote = work.session.get(Quote, quote_id, with_for_update=True, populate_existing=True)
    if quote is None:
        raise Refused(CommonReason.NOT_FOUND, what="quote")
    return quote


def lead_of(work: UnitOfWork, quote_id: int) -> int:
    """Whose quote it is, without locking anything. Raises Refused: NOT_FOUND."""
    lead_id = work.session.exec(select(Quote.lead_id).where(Quote.id == quote_id)).one_or_none()
    if lead_id is None:
        raise Refused(CommonReason.NOT_FOUND, what="quote")
    return lead_id


def id_of(work: UnitOfWork, token: str) -> int:
    """The quote a customer's address opens, without locking it. Raises Refused: NOT_FOUND, for a draft too."""
    token = token.replace("\0", "")
    mine = select(Quote.id).where(Quote.token == token, col(Quote.sent_at).is_not(None))
    quote_id = work.session.exec(mine).one_or_none()
    if quote_id is None:
        raise Refused(CommonReason.NOT_FOUND, what="quote")
    return quote_id


def draft(
    work: UnitOfWork, lead_id: int, engine: str, stay: Stay, price: Price, *, valid_until: datetime, **facts: Any
) -> Quote:
    """The next version of a lead's quotes; drafts of the same engine before it are done with. Lock the lead first."""
    for older in of_lead(work, lead_id, engine, frozenset({QuoteStatus.DRAFT})):
        move(work, older, QuoteStatus.SUPERSEDED)
    quote = Quote(
        lead_id=lead_id,
        version=_next_version(work, lead_id),
        engine=engine,
        check_in=stay.check_in,
        nights=stay.nights,
        adults=stay.adults,
        child_ages=list(stay.child_ages),
        rooms=stay.rooms,
        total=price.total.amount,
        cost=price.cost.amount if price.cost else None,
        currency=price.total.currency,
        lines=[_line(line) for line in price.lines],
        token=secrets.token_urlsafe(24),
        valid_until=valid_until,
        created_at=work.now,
        created_by=work.actor.name,
        **facts,
    )
    work.session.add(quote)
    work.session.flush()
    _tell(work, quote, "quote.made", reason="")
    return quote


def move(work: UnitOfWork, quote: Quote, to: QuoteStatus, *, reason: str = "", **facts: Any) -> None:
    """Move along the transition table; `facts` are set together with the state. Raises Refused: BAD_STATUS."""
    check_move(MOVES, quote.status, to, QuoteReason.BAD_STATUS)
    before = quote.status
    quote.sqlmodel_update(facts | {"status": to})
    work.session.add(quote)
    work.session.flush()
    _tell(work, quote, f"quote.{to.value}", reason=reason, before=before)


def of_lead(work: UnitOfWork, lead_id: int, engine: str | None, statuses: frozenset[QuoteStatus]) -> list[Quote]:
    """A lead's quotes in one of `statuses`, oldest first, locked; of every engine when it is None."""
    mine = select(Quote).where(Quote.lead_id == lead_id, col(Quote.status).in_(statuses))
    if engine is not None:
        mine = mine.where(Quote.engine == engine)
    return list(work.session.exec(mine.order_by(col(Quote.id)).with_for_update()).all())


def core_was_sent(work: UnitOfWork, lead_id: int) -> bool:
    """Whether this lead has had its first proposal from Core (A-03)."""
    sent = select(Quote.id).where(Quote.lead_id == lead_id, Quote.engine == CORE, col(Quote.sent_at).is_not(None))
    return work.session.exec(sent.limit(1)).first() is not None


def expired(work: UnitOfWork) -> list[Quote]:
    """Quotes that are past their validity and do not say so yet, locked; those somebody works on come next time."""
    due = select(Quote).where(col(Quote.status).in_({*LIVE, QuoteStatus.DRAFT}), Quote.valid_until <= work.now)
    return list(work.session.exec(due.order_by(col(Quote.id)).with_for_update(skip_locked=True)).all())


def stay_of(quote: Quote) -> Stay:
    """What was priced."""
    return Stay(quote.check_in, quote.nights, quote.adults, tuple(quote.child_ages), quote.rooms)


def _next_version(work: UnitOfWork, lead_id: int) -> int:
    newest = work.session.exec(select(func.max(Quote.version)).where(Quote.lead_id == lead_id)).one()
    return (newest or 0) + 1


def _line(line: Line) -> dict[str, str]:
    return {name: str(value) for name, value in vars(line).items()}


def _tell(work: UnitOfWork, quote: Quote, action: str, *, reason: str, before: QuoteStatus | None = None) -> None:
    after: dict[str, Any] = {
        "quote": quote.id,
        "version": quote.version,
        "engine": quote.engine,
        "total": str(quote.total),
        "currency": quote.currency,
        "status": quote.status.value,
    }
    if quote.why and before is None:
        after |= {"verdict": quote.why}
    stood = {"status": before.value} if before else None
    work.audit(action, f"lead:{quote.lead_id}", reason=reason, before=stood, after=after)
    work.tell("quote", quote.id, lead=quote.lead_id, status=quote.status.value)
