"""What people tell the numbers: the cost of each source of leads."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from aliun_dashboard.kernel import columns


class SourceCost(columns.Table, table=True):
    """What one source cost in one month, as somebody entered it (S-49). `month` is its first day.

    Rows are never changed: of one source, month and currency the newest counts, those before it are its history.
    """

    __table_args__ = (Index("ix_source_cost_newest", "source", "month", "currency", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str
    month: date
    amount: Decimal = columns.amount()
    currency: str = columns.currency()
    note: str = ""
    entered_at: datetime = columns.moment()
    entered_by: str
