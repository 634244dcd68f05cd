"""Reservations and their travellers."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from aliun_dashboard.kernel import columns

from .rules import Origin, ReservationStatus

NAMED = "holder || ' ' || hotel || ' ' || coalesce(booking_ref, '')"
WORDS = f"to_tsvector('simple', translate(fold({NAMED}), '@.-#/', '     '))"


class Reservation(columns.Table, table=True):
    """A trip: sold by us, or confirmed by mail (X-31). What was sold is kept as it was quoted; `paid` has come in.

    What came by mail has no lead, and `booking_ref` is its «ID Reserva»; its money is not ours to collect.

    `token` opens the verification page of its voucher. `voucher_version` counts the issues of one code.
    `policies` are those of the quote.
    """

    __table_args__ = (
        Index("ix_reservation_list", "status", "check_in"),
        Index(
            "ix_reservation_balance",
            "balance_due_on",
            postgresql_where=text("paid < total AND status = 'confirmed'"),
        ),
        Index("ix_reservation_agency", "organization_id"),
        Index("ix_reservation_words", text(WORDS), postgresql_using="gin"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    quote_id: int | None = Field(default=None, foreign_key="quote.id", unique=True)
    booking_ref: str | None = Field(default=None, unique=True)
    campaign_id: int | None = Field(default=None, foreign_key="campaign.id", index=True)
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    origin: Origin = columns.choice(Origin)
    status: ReservationStatus = columns.choice(ReservationStatus)
    holder: str
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
    paid: Decimal = columns.amount(default=Decimal(0))
    currency: str = columns.currency()
    balance_due_on: date | None = None
    inclusions: str = ""
    policies: dict[str, Any] = columns.json(default_factory=dict)
    token: str = Field(unique=True)
    voucher_version: int = 0
    created_at: datetime = columns.moment()
    confirmed_at: datetime | None = columns.moment(default=None, nullable=True)
    cancelled_at: datetime | None = columns.moment(default=None, nullable=True)
    version: int = 1

    @property
    def check_out(self) -> date:
        """The day after the last night."""
        return self.check_in + timedelta(days=self.nights)


class Traveller(columns.Table, table=True):
    """Somebody who travels. `age` only matters for children."""

    id: int | None = Field(default=None, primary_key=True)
    reservation_id: int = Field(foreign_key="reservation.id", index=True)
    name: str
    age: int | None = None
    document: str = ""
