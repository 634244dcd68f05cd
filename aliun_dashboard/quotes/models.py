"""Quotes as they were made: prices, calculation and policies are kept, never computed anew."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .rules import QuoteStatus


class Quote(columns.Table, table=True):
    """One version of an offer to a lead. `engine` is `core` or `atlas`; `token` opens the customer's page.

    `lines` is the calculation (`rules.Line`), `policies` what held when it was made: `deposit_percent`,
    `balance_days`, `voucher_on_deposit`, `cancellation_policy`, `cancellation_windows`, `supplier_contact`.
    `why` is why Atlas was allowed (A-04): `trigger`, `words`, and the verdict as it was.
    """

    __table_args__ = (
        UniqueConstraint("lead_id", "version"),
        Index("ix_quote_status", "status", "valid_until"),
        Index(
            "ix_quote_sent",
            "sent_at",
            postgresql_include=["engine", "status", "lead_id", "currency"],
            postgresql_where=text("sent_at IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    version: int
    engine: str
    status: QuoteStatus = columns.choice(QuoteStatus, default=QuoteStatus.DRAFT)
    hotel_id: int | None = Field(default=None, foreign_key="hotel.id")
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", index=True)
    hotel: str
    destination: str
    room: str = ""
    board: str = ""
    check_in: date
    nights: int
    adults: int
    child_ages: list[int] = columns.json(default_factory=list)
    rooms: int = 1
    total: Decimal = columns.amount()
    cost: Decimal | None = columns.amount(default=None, nullable=True)
    currency: str = columns.currency()
    lines: list[dict[str, Any]] = columns.json(default_factory=list)
    inclusions: str = ""
    policies: dict[str, Any] = columns.json(default_factory=dict)
    why: dict[str, Any] = columns.json(default_factory=dict)
    token: str = Field(unique=True)
    valid_until: datetime = columns.moment(index=True)
    created_at: datetime = columns.moment()
    created_by: str = ""
    sent_at: datetime | None = columns.moment(default=None, nullable=True)
    answered_at: datetime | None = columns.moment(default=None, nullable=True)
    answer: str = ""
