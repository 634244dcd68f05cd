"""Leads, their moves, their ids elsewhere, and the rules their budgets are held against."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, func, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .rules import BudgetVerdict, CloseReason, Engine, Source, Stage


class Lead(columns.Table, table=True):
    """One wish to travel. `amount` is what the customer means to spend, later what was quoted.

    `version` grows with every change: a screen says which one it saw, a card patch which one it shows.
    """

    __table_args__ = (
        # A column of the board: its order, and its head without touching the table.
        Index("ix_lead_column", "stage", "stage_since", "id", postgresql_include=["owner_id", "currency", "amount"]),
        # The list of all leads. As an expression, or a column of the board would be looked for in it, from its end.
        Index("ix_lead_since", func.timezone(text("'UTC'"), text("stage_since")), "id"),
        Index("ix_lead_owner", "owner_id", "stage"),
        Index("ix_lead_inbound", "last_inbound_at", postgresql_where=text("last_inbound_at IS NOT NULL")),
        Index("ix_lead_destination", func.fold(text("destination")), "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    stage: Stage = columns.choice(Stage, default=Stage.INCOMING)
    stage_since: datetime = columns.moment()
    engine: Engine | None = columns.choice(Engine, default=None, nullable=True)
    owner_id: int | None = Field(default=None, foreign_key="staff_user.id")
    source: Source = columns.choice(Source)
    campaign_ref: str = ""
    ad_ref: str = ""
    destination: str = ""
    category: str = ""
    check_in: date | None = None
    nights: int | None = None
    adults: int | None = None
    children: int = 0
    amount: Decimal | None = columns.amount(default=None, nullable=True)
    currency: str = columns.currency(default="USD")
    budget_verdict: BudgetVerdict | None = columns.choice(BudgetVerdict, default=None, nullable=True)
    budget_minimum: Decimal | None = columns.amount(default=None, nullable=True)
    budget_override: str = ""
    score: int | None = None
    close_reason: CloseReason | None = columns.choice(CloseReason, default=None, nullable=True)
    unread: int = 0
    last_inbound_at: datetime | None = columns.moment(default=None, nullable=True)
    last_outbound_at: datetime | None = columns.moment(default=None, nullable=True)
    created_at: datetime = columns.moment(index=True)
    updated_at: datetime = columns.moment()
    version: int = 1


class LeadRef(columns.Table, table=True):
    """A lead's id in another system. `seen_at` is that system's own time of the newest state we applied."""

    __table_args__ = (UniqueConstraint("source", "value"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    source: str
    value: str
    seen_at: datetime | None = columns.moment(default=None, nullable=True)


SOLD = "to_stage IN ('atlas_confirmed', 'core_confirmed') AND NOT undone"


class StageMove(columns.Table, table=True):
    """One move of one lead (A-10). `undone` moves stay, with the move back after them."""

    __table_args__ = (
        # With what boards ask of each move of a lead, so that the rows themselves are not fetched.
        Index(
            "ix_stage_move_lead",
            "lead_id",
            "id",
            postgresql_include=["from_stage", "to_stage", "at", "cause", "undone"],
        ),
        Index("ix_stage_move_sold", "lead_id", "id", postgresql_include=["at"], postgresql_where=text(SOLD)),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    from_stage: Stage | None = columns.choice(Stage, default=None, nullable=True)
    to_stage: Stage = columns.choice(Stage)
    at: datetime = columns.moment(index=True)
    actor: str
    user_id: int | None = None
    cause: str
    reason: str = ""
    engine: Engine | None = columns.choice(Engine, default=None, nullable=True)
    undone: bool = False


class BudgetRule(columns.Table, table=True):
    """The least a stay may cost per night and person. Empty destination or category means any."""

    __table_args__ = (UniqueConstraint("destination", "category", "currency"),)

    id: int | None = Field(default=None, primary_key=True)
    destination: str = ""
    category: str = ""
    min_per_night_per_person: Decimal = columns.amount()
    currency: str = columns.currency()
    updated_at: datetime = columns.moment()
    updated_by: str = ""


class StageMapping(columns.Table, table=True):
    """Which stage of Kommo is which of ours. Several of theirs may be one of ours; `outward` names the one we write."""

    __table_args__ = (UniqueConstraint("pipeline_id", "status_id"),)

    id: int | None = Field(default=None, primary_key=True)
    stage: Stage = columns.choice(Stage)
    pipeline_id: int
    status_id: int
    outward: bool = True
    labels: dict[str, Any] = columns.json(default_factory=dict)
