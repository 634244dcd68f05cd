"""What people tell the numbers: the cost of each source of leads; and boards that are kept, for they took long."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, Text
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


class KpiBoard(columns.Table, table=True):
    """The numbers of one board in one cut, as they stood at `computed_at` (ADR 34).

    `cut` names its days, `asked` may say «the last 90»: so the numbers of yesterday are not taken for those of today.
    `wanted_at` is set while they are being computed anew, `seen_at` says when somebody last waited for or saw old ones.
    """

    board: str = Field(primary_key=True)
    cut: str = Field(primary_key=True)
    asked: str
    shape: str
    body: str = Field(sa_type=Text)
    seconds: float
    computed_at: datetime = columns.moment()
    wanted_at: datetime | None = columns.moment(default=None)
    seen_at: datetime | None = columns.moment(default=None)
