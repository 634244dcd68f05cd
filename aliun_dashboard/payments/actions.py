"""Verbs on payments: ask, find, settle once, and keep what does not fit for a person."""

import secrets
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.transitions import check_move

from .models import Payment, PaymentTrouble
from .rules import MOVES, PAYABLE, PaymentKind, PaymentReason, PaymentStatus, Provider, Told, TroubleKind

# Weaker than FOR UPDATE: rows that point at a payment may be written meanwhile.
LOCK = {"key_share": True}
SWEEP = 500
_USUAL = text("""
    SELECT count(*), avg(paid_amount) FROM (
        SELECT paid_amount FROM payment WHERE status = 'paid' AND currency = :currency ORDER BY id DESC LIMIT 50
    ) AS last
""")


def subject(payment: Payment) -> str:
    """How the forensic log names a payment."""
    return f"payment:{payment.id}"


def get(work: UnitOfWork, payment_id: int) -> Payment:
    """The payment, locked until the transaction ends."""
    payment = work.session.get(Payment, payment_id, with_for_update=LOCK, populate_existing=True)
    if payment is None:
        raise Refused(CommonReason.NOT_FOUND, what="payment")
    return payment


def by_ref(work: UnitOfWork, ref: str) -> Payment:
    """The payment of a link, locked."""
    payment = work.session.exec(select(Payment).where(Payment.ref == ref).with_for_update(key_share=True)).one_or_none()
    if payment is None:
        raise Refused(CommonReason.NOT_FOUND, what="payment")
    return payment


def find(work: UnitOfWork, told: Told) -> tuple[Payment | None, bool]:
    """The payment the news is about, locked, and whether another payment has that money already.

    Our own reference decides; without it the provider's session, then its money.
    """
    session, money = col(Payment.provider_session), col(Payment.provider_payment)
    ways = [(col(Payment.ref), told.ref), (session, told.session), (money, told.payment)]
    known = [column == value for column, value in ways if value]
    if not known:
        return None, False
    rows = work.session.exec(
        select(Payment)
        .where(and_(col(Payment.provider) == told.provider, or_(*known)))
        .order_by(col(Payment.id))
        .with_for_update(key_share=True)
    ).all()
    found = _closest(rows, told)
    return found, any(row is not found and told.payment and row.provider_payment == told.payment for row in rows)


def _closest(rows: Any, told: Told) -> Payment | None:
    if told.ref:
        return next((row for row in rows if row.ref == told.ref), None)
    by_session = (row for row in rows if told.session and row.provider_session == told.session)
    return next(by_session, None) or next(iter(rows), None)


def ask(work: UnitOfWork, **facts: Any) -> Payment:
    """A new payment to be made, with a reference nobody can guess."""
    payment = Payment(ref=secrets.token_urlsafe(24), created_at=work.now, created_by=work.actor.name, **facts)
    work.session.add(payment)
    work.session.flush()
    asked = {"kind": payment.kind.value, "amount": str(payment.amount), "currency": payment.currency}
    work.audit("payment.asked", subject(payment), after=asked | {"provider": payment.provider.value})
    tell(work, payment)
    return payment


def asked_already(work: UnitOfWork, quote_id: int, kind: PaymentKind, provider: Provider) -> Payment | None:
    """The link that still holds for the same thing, if there is one."""
    same = (Payment.quote_id == quote_id, Payment.kind == kind, Payment.provider == provider)
    holds = or_(col(Payment.expires_at).is_(None), col(Payment.expires_at) > work.now)
    newest = select(Payment).where(*same, col(Payment.status).in_(PAYABLE), holds)
    return work.session.exec(newest.order_by(col(Payment.id).desc()).limit(1)).first()


def move(work: UnitOfWork, payment: Payment, to: PaymentStatus, action: str, **facts: Any) -> None:
    """Move along the transition table, with what else changes; audited and told."""
    check_move(MOVES, payment.status, to, PaymentReason.NOT_OPEN)
    before = {"status": payment.status.value}
    payment.sqlmodel_update(facts | {"status": to})
    work.session.add(payment)
    work.audit(action, subject(payment), before=before, after={"status": to.value} | _plain(facts))
    tell(work, payment)


def came(work: UnitOfWork, payment: Payment, told: Told) -> None:
    """Write down the money itself: how much, when, and what its provider calls it. Of another currency: see inbox."""
    payment.paid_amount = told.amount if told.currency.upper() == payment.currency else None
    payment.paid_at = told.at or work.now
    payment.provider_session = told.session or payment.provider_session
    payment.provider_payment = told.payment or payment.provider_payment
    work.session.add(payment)


def usual(work: UnitOfWork, currency: str) -> Decimal | None:
    """The mean of the last 50 amounts that came in this currency; None below 10."""
    count, mean = work.session.connection().execute(_USUAL, {"currency": currency}).one()
    return mean if count >= 10 else None


def due(work: UnitOfWork) -> list[Payment]:
    """Unpaid payments whose link is past its time, locked; whoever settles one just now keeps it."""
    past = (col(Payment.status).in_(PAYABLE), col(Payment.expires_at) <= work.now)
    rows = select(Payment).where(*past).order_by(col(Payment.id)).limit(SWEEP)
    return list(work.session.exec(rows.with_for_update(key_share=True, skip_locked=True)))


def trouble(
    work: UnitOfWork, kind: TroubleKind, told: Told, payment: Payment | None = None, **detail: Any
) -> int | None:
    """A line in the payment inbox; None when the same one is there already."""
    ref = told.detail.get("dispute") or told.payment or told.session or told.ref
    new = (
        insert(PaymentTrouble)
        .values(
            kind=kind,
            provider=told.provider,
            external_ref=str(ref),
            payment_id=payment.id if payment else None,
            amount=told.amount,
            currency=told.currency.upper()[:3],
            detail=_plain(told.detail | {"ref": told.ref, "session": told.session} | detail),
            at=work.now,
            settled_by="",
            settlement="",
        )
        .on_conflict_do_nothing()
        .returning(col(PaymentTrouble.id))
    )
    trouble_id = work.session.connection().scalar(new)
    if trouble_id is not None:
        about = subject(payment) if payment else f"payment_trouble:{trouble_id}"
        work.audit("payment.trouble", about, after={"kind": kind.value, "amount": str(told.amount), "ref": str(ref)})
        work.tell("payment_trouble", trouble_id)
    return trouble_id


def tell(work: UnitOfWork, payment: Payment) -> None:
    """Tell open screens that the payment changed."""
    work.tell("payment", payment.id, lead=payment.lead_id)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON can hold them."""
    return {name: _as_json(value) for name, value in values.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
