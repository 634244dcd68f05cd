"""The simulator of a demo: ask for a trial, keep what was answered. Refused where there is no demo."""

from typing import Any

from sqlmodel import col, select

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.db import UnitOfWork
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.kernel.outbox import Delivery, Letter
from aliun_dashboard.leads.models import Lead, LeadRef, StageMapping
from aliun_dashboard.leads.rules import Stage
from aliun_dashboard.payments import actions as payments
from aliun_dashboard.payments.models import Payment
from aliun_dashboard.payments.rules import PAYABLE, Provider

PROVIDER, ACTION = "simulator", "request"
TARGETS = 20
PLAYED = (Provider.STRIPE, Provider.PAYPAL, Provider.SQUARE)
ANSWERS = ("paid", "failed", "late")
FIRST_ID, IDS = 60_000_000, 30_000_000


def request(work: UnitOfWork, kind: str) -> None:
    """Have the worker send the requests of one trial to our own address.

    A payment provider's (`stripe_paid`) are about the payment that was asked for last through it and is still open.
    """
    provider = kind.partition("_")[0]
    payment = _newest_open(work, Provider(provider)) if provider in PLAYED else None
    _send(work, kind, payment)


def pay(work: UnitOfWork, ref: str, answer: str) -> None:
    """What a customer chose at the played checkout: `paid`, `failed` or `late`. Refused: NOT_FOUND, INVALID."""
    payment = payments.by_ref(work, ref)
    if answer not in ANSWERS or payment.provider not in PLAYED:
        raise Refused(CommonReason.INVALID, field="answer")
    work.audit("payment.simulated", payments.subject(payment), after={"answer": answer})
    _send(work, f"{payment.provider.value}_{answer}", payment)


def check_demo() -> None:
    """Refused where there is no demo: nobody plays with real data."""
    if not settings().aliun_demo:
        raise Refused(CommonReason.DEMO_ONLY)


def _send(work: UnitOfWork, kind: str, payment: Payment | None) -> None:
    check_demo()
    moment = work.now.timestamp()
    seed = FIRST_ID + int(moment * 20) % IDS
    facts: dict[str, Any] = {"kind": kind, "seed": seed, "at": int(moment), "targets": _targets(work)}
    if payment:
        facts["payment"] = {"ref": payment.ref, "amount": str(payment.amount), "currency": payment.currency}
    work.send(Letter(PROVIDER, ACTION, f"simulator:{work.now.isoformat()}", "simulator", facts))


def _newest_open(work: UnitOfWork, provider: Provider) -> Payment | None:
    waiting = select(Payment).where(Payment.provider == provider, col(Payment.status).in_(PAYABLE))
    return work.session.exec(waiting.order_by(col(Payment.id).desc()).limit(1)).first()


def answered(work: UnitOfWork, delivery_id: int, exchange: dict[str, Any]) -> None:
    """Keep what went there and back, for the screen."""
    row = work.session.get_one(Delivery, delivery_id)
    row.payload = {**row.payload, "exchange": exchange}


def _targets(work: UnitOfWork) -> list[list[int]]:
    """Leads that Kommo knows and that wait in Calificado, with Kommo's place for Propuesta (Core)."""
    there = work.session.exec(select(StageMapping).where(StageMapping.stage == Stage.CORE_PROPOSAL)).first()
    known = (
        select(LeadRef.value)
        .join(Lead, col(Lead.id) == col(LeadRef.lead_id))
        .where(LeadRef.source == "kommo", Lead.stage == Stage.QUALIFIED)
        .order_by(col(Lead.id).desc())
        .limit(TARGETS)
    )
    pipeline_id, status_id = (there.pipeline_id, there.status_id) if there else (0, 0)
    return [[int(value), pipeline_id, status_id] for value in work.session.exec(known) if value.isdecimal()]
