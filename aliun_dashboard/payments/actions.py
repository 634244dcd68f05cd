"""Verbs on payments: ask, find, settle once, and keep what does not fit for a person."""

import secrets
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.plain import plain_values
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
    """The payment, locked until the transaction ends. Raises Refused: NOT_FOUND."""
    payment = work.session.get(Payment, payment_id, with_for_update=LOCK, populate_existing=True)
    if payment is None:
        raise Refused(CommonReason.NOT_FOUND, what="payment")
    return payment


def by_ref(work: UnitOfWork, ref: str) -> Payment:
    """The payment of a link, locked. Raises Refused: NOT_FOUND."""
    payment = work.session.exec(select(Payment).where(Payment.ref == ref).with_for_update(key_share=True)).one_or_none()
    if payment is None:
        raise Refused(CommonReason.NOT_FOUND, what="payment")
    return payment


def find(work: UnitOfWork, told: Told) -> Payment | None:
    """The payment the news is about, locked: whose money it is already, else whose reference, else whose session."""
    names = (("provider_payment", told.payment), ("ref", told.ref), ("provider_session", told.session))
    known = [(name, value) for name, value in names if value]
    if not known:
        return None
    same = or_(*(getattr(Payment, name) == value for name, value in known))
    rows = work.session.exec(
        select(Payment)
        .where(Payment.provider == told.provider, same)
        .order_by(col(Payment.id))
        .with_for_update(key_share=True)
    ).all()
    return next((row for name, value in known for row in rows if getattr(row, name) == value), None)


def ask(work: UnitOfWork, **facts: Any) -> Payment:
    """A new payment to be made, with a reference nobody can guess. `facts` are columns of `Payment`."""
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


def instalments(work: UnitOfWork, quote_id: int) -> list[Payment]:
    """The unpaid instalments of a quote, in the order they are due, locked."""
    mine = (Payment.quote_id == quote_id, Payment.kind == PaymentKind.INSTALMENT, col(Payment.status).in_(PAYABLE))
    return list(
        work.session.exec(select(Payment).where(*mine).order_by(col(Payment.id)).with_for_update(key_share=True))
    )


def asked_of_lead(work: UnitOfWork, lead_id: int) -> bool:
    """Whether a lead has something open to pay."""
    asked = select(Payment.id).where(Payment.lead_id == lead_id, col(Payment.status).in_(PAYABLE))
    return work.session.exec(asked.limit(1)).first() is not None


def move(work: UnitOfWork, payment: Payment, to: PaymentStatus, action: str, **facts: Any) -> None:
    """Move along the transition table, with what else changes; audited and told. Raises Refused: NOT_OPEN."""
    check_move(MOVES, payment.status, to, PaymentReason.NOT_OPEN)
    before = {"status": payment.status.value}
    payment.sqlmodel_update(facts | {"status": to})
    work.session.add(payment)
    work.audit(action, subject(payment), before=before, after={"status": to.value} | facts)
    tell(work, payment)


def came(work: UnitOfWork, payment: Payment, told: Told) -> None:
    """Write down the money itself: how much, when, and what its provider calls it. Of another currency: see inbox."""
    payment.paid_amount = told.amount if told.currency.upper() == payment.currency else None
    payment.paid_at = told.at or work.now
    payment.provider_session = told.session or payment.provider_session
    payment.provider_payment = told.payment or payment.provider_payment
    work.session.add(payment)


def other_money(work: UnitOfWork, payment: Payment, told: Told) -> Payment:
    """Money that came for what is paid already: a payment of its own, so that it can go back like any other."""
    same = {name: getattr(payment, name) for name in ("lead_id", "quote_id", "kind", "provider", "currency")}
    other = ask(work, amount=told.amount or Decimal(0), **same)
    came(work, other, told)
    return other


def get_trouble(work: UnitOfWork, trouble_id: int) -> PaymentTrouble:
    """The line of the inbox, locked. Raises Refused: NOT_FOUND."""
    row = work.session.get(PaymentTrouble, trouble_id, with_for_update=LOCK, populate_existing=True)
    if row is None:
        raise Refused(CommonReason.NOT_FOUND, what="payment_trouble")
    return row


def settle_trouble(work: UnitOfWork, row: PaymentTrouble, settlement: str, note: str) -> None:
    """A person has dealt with it: how (a code: `attached`, `accepted`, …), and in their words."""
    row.settled_at, row.settled_by, row.settlement = work.now, work.actor.name, settlement
    work.session.add(row)
    about = f"payment:{row.payment_id}" if row.payment_id else f"payment_trouble:{row.id}"
    after = {"trouble": row.id, "kind": row.kind.value, "settlement": settlement}
    work.audit("payment.trouble_settled", about, reason=note, after=after)
    work.tell("payment_trouble", row.id)


def usual(work: UnitOfWork, currency: str) -> Decimal | None:
    """The mean of the last 50 amounts that came in this currency; None below 10."""
    count, mean = work.session.connection().execute(_USUAL, {"currency": currency}).one()
    return mean if count >= 10 else None


def due(work: UnitOfWork) -> list[Payment]:
    """Unpaid payments whose link is past its time, locked; whoever settles one just now keeps it."""
    past = (col(Payment.status).in_(PAYABLE), col(Payment.expires_at) <= work.now)
    rows = select(Payment).where(*past).order_by(col(Payment.id)).limit(SWEEP)
    return list(work.session.exec(rows.with_for_update(key_share=True, skip_locked=True)))


def trouble(work: UnitOfWork, kind: TroubleKind, told: Told, payment: Payment | None = None) -> int | None:
    """A line in the payment inbox: its id, or None when the same one (kind, provider, reference) is there already."""
    ref = told.detail.get("dispute") or told.payment or told.session or told.ref
    names = {"ref": told.ref, "session": told.session, "payment": told.payment, "at": told.at}
    new = (
        insert(PaymentTrouble)
        .values(
            kind=kind,
            provider=told.provider,
            external_ref=str(ref),
            payment_id=payment.id if payment else None,
            amount=told.amount,
            currency=told.currency.upper()[:3],
            detail=plain_values(told.detail | names),
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
