"""Payments, the instalments of a plan, refunds, and what does not fit."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .rules import PaymentKind, PaymentStatus, Provider, RefundStatus, TroubleKind


class Payment(columns.Table, table=True):
    """One amount asked for once. `ref` is unguessable: it opens the payment page and is what providers echo.

    `provider_session` is the provider's checkout or order, `provider_payment` its money (intent, capture):
    one payment is settled once, whichever of the two is told of first. `paid_amount` is what really came.
    `due_on` and `sequence` belong to the instalments of a plan. `failures` counts refused attempts to pay it.
    """

    __table_args__ = (
        Index("ix_payment_status", "status", "id"),
        Index("ix_payment_paid_at", "paid_at"),
        Index(
            "ix_payment_money",
            "provider",
            "provider_payment",
            unique=True,
            postgresql_where=text("provider_payment <> ''"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    quote_id: int = Field(foreign_key="quote.id", index=True)
    reservation_id: int | None = Field(default=None, foreign_key="reservation.id", index=True)
    kind: PaymentKind = columns.choice(PaymentKind)
    provider: Provider = columns.choice(Provider)
    status: PaymentStatus = columns.choice(PaymentStatus, default=PaymentStatus.OPEN)
    amount: Decimal = columns.amount()
    currency: str = columns.currency()
    paid_amount: Decimal | None = columns.amount(default=None, nullable=True)
    refunded_amount: Decimal = columns.amount(default=Decimal(0))
    provider_session: str = Field(default="", index=True)
    provider_payment: str = ""
    sequence: int = 1
    due_on: date | None = None
    expires_at: datetime | None = columns.moment(default=None, nullable=True)
    opened_at: datetime | None = columns.moment(default=None, nullable=True)
    paid_at: datetime | None = columns.moment(default=None, nullable=True)
    receipt_id: int | None = Field(default=None, foreign_key="document.id")
    failures: int = 0
    risk: int | None = None
    risk_reasons: list[str] = columns.json(default_factory=list)
    created_at: datetime = columns.moment()
    created_by: str = ""


class PaymentTrouble(columns.Table, table=True):
    """One line of the payment inbox: something of money that does not fit, until a person has settled it."""

    __table_args__ = (
        UniqueConstraint("kind", "provider", "external_ref"),
        Index("ix_payment_trouble_open", "settled_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: TroubleKind = columns.choice(TroubleKind)
    provider: Provider = columns.choice(Provider)
    external_ref: str
    payment_id: int | None = Field(default=None, foreign_key="payment.id")
    amount: Decimal | None = columns.amount(default=None, nullable=True)
    currency: str = columns.currency(default="")
    detail: dict[str, Any] = columns.json(default_factory=dict)
    at: datetime = columns.moment()
    settled_at: datetime | None = columns.moment(default=None, nullable=True)
    settled_by: str = ""
    settlement: str = ""


class Refund(columns.Table, table=True):
    """Money to go back: asked for, approved by somebody else, then executed (X-27)."""

    __table_args__ = (
        Index("ix_refund_list", text("(status <> 'requested')"), text("id DESC")),
        Index(
            "ix_refund_waiting",
            "requested_at",
            postgresql_where=text("status IN ('requested', 'approved', 'failed')"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    payment_id: int = Field(foreign_key="payment.id", index=True)
    amount: Decimal = columns.amount()
    currency: str = columns.currency()
    status: RefundStatus = columns.choice(RefundStatus, default=RefundStatus.REQUESTED)
    cause: str
    note: str = ""
    requested_by: str
    requested_by_id: int | None = None
    requested_at: datetime = columns.moment()
    decided_by: str = ""
    decided_at: datetime | None = columns.moment(default=None, nullable=True)
    executed_at: datetime | None = columns.moment(default=None, nullable=True)
    external_ref: str = ""
