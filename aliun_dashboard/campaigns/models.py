"""Campaigns, their quota ledger, and which lead may be offered which."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field, UniqueConstraint

from aliun_dashboard.kernel import columns

from .mentions import Named
from .rules import CampaignKind, CampaignStatus, QuotaCause, Terms, Trigger


class Campaign(columns.Table, table=True):
    """An offer of few places. One unit of quota is one room for the whole stay.

    All dates are days of the agency's zone, both ends included: nights lie in `travel_from`…`travel_to`
    (the last is the last possible check-out), bookings in `booking_from`…`booking_to`. From `release_on`
    unsold places are the supplier's again; the last `keep` places are not sold.
    `cancellation_windows`: `[{"days": 30, "percent": 0}, {"days": 7, "percent": 50}]`, the penalty when
    cancelled at least so many days before check-in; later than the last it is 100 %.
    `deposit_percent` is 0 until somebody has said it.
    """

    __table_args__ = (Index("ix_campaign_status", "status", "booking_to"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: CampaignKind = columns.choice(CampaignKind)
    status: CampaignStatus = columns.choice(CampaignStatus, default=CampaignStatus.DRAFT)
    name: str
    hotel_id: int | None = Field(default=None, foreign_key="hotel.id")
    hotel: str = ""
    destination: str
    room: str = ""
    board: str = ""
    travel_from: date
    travel_to: date
    booking_from: date
    booking_to: date
    quota_total: int
    keep: int = 0
    release_on: date | None = None
    stop_sale: bool = False
    max_people: int = 4
    price_per_night: Decimal = columns.amount()
    cost_per_night: Decimal | None = columns.amount(default=None, nullable=True)
    currency: str = columns.currency(default="USD")
    deposit_percent: int = 30
    balance_days: int = 15
    voucher_on_deposit: bool = False
    cancellation_policy: str = ""
    cancellation_windows: list[dict[str, Any]] = columns.json(default_factory=list)
    inclusions: str = ""
    ad_refs: list[str] = columns.json(default_factory=list)
    supplier_contact: str = ""
    created_by: str = ""
    created_by_id: int | None = Field(default=None, foreign_key="staff_user.id")
    decided_by: str = ""
    decided_at: datetime | None = columns.moment(default=None, nullable=True)
    decision_reason: str = ""
    created_at: datetime = columns.moment()
    updated_at: datetime = columns.moment()
    version: int = 1

    def terms(self) -> Terms:
        """What its law is held against."""
        return Terms(**{name: getattr(self, name) for name in Terms.__dataclass_fields__})

    def named(self) -> Named:
        """How people may speak of it."""
        return Named(self.id or 0, self.name, f"{self.destination} {self.hotel}", tuple(self.ad_refs))


class QuotaMovement(columns.Table, table=True):
    """One line of a campaign's quota ledger: places taken (+) or given back (−), never changed.

    `taken` is how many are taken after it. A reservation takes its places once (A-36, X-28).
    """

    __table_args__ = (
        Index("ix_quota_ledger", "campaign_id", "id"),
        Index("ix_quota_reservation", "reservation_id"),
        Index("ix_quota_once", "reservation_id", unique=True, postgresql_where=text("cause = 'payment'")),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id")
    units: int
    taken: int
    cause: QuotaCause = columns.choice(QuotaCause)
    reservation_id: int | None = Field(default=None, foreign_key="reservation.id")
    payment_id: int | None = Field(default=None, foreign_key="payment.id")
    at: datetime = columns.moment()
    actor: str
    user_id: int | None = None
    reason: str = ""


class CampaignMatch(columns.Table, table=True):
    """Why a lead may be offered a campaign: the words, the match, or who forced it and why."""

    __table_args__ = (UniqueConstraint("lead_id", "campaign_id", "trigger"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    trigger: Trigger = columns.choice(Trigger)
    words: str = ""
    actor: str
    user_id: int | None = None
    at: datetime = columns.moment()
    withdrawn_at: datetime | None = columns.moment(default=None, nullable=True)
