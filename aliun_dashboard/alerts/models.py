"""Alerts, what was put off, and thresholds that somebody edited."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, CHAR, Integer, text
from sqlmodel import Column, Field, Index

from aliun_dashboard.kernel import columns

from .rules import Rule


class Alert(columns.Table, table=True):
    """One thing a rule has found; `closed_at` once its cause is gone. A thing has one open alert a rule.

    `owner_id` is whose it is, `people` who else is concerned; both empty: every agent. `due_at` is when it hurts.
    """

    __table_args__ = (
        Index("ix_alert_open", "rule", "subject", unique=True, postgresql_where=text("closed_at IS NULL")),
        Index("ix_alert_closed", "closed_at", postgresql_where=text("closed_at IS NOT NULL")),
    )

    id: int | None = Field(default=None, primary_key=True)
    rule: Rule = columns.choice(Rule)
    subject: str
    name: str
    link: str
    owner_id: int | None = Field(default=None, foreign_key="staff_user.id")
    people: list[int] | None = Field(default=None, sa_column=Column(ARRAY(Integer), nullable=True))
    currency: str | None = Field(default=None, sa_column=Column(CHAR(3), nullable=True))
    amount: Decimal | None = columns.amount(default=None, nullable=True)
    due_at: datetime | None = columns.moment(default=None, nullable=True)
    facts: dict[str, Any] = columns.json(default_factory=dict)
    opened_at: datetime = columns.moment()
    closed_at: datetime | None = columns.moment(default=None, nullable=True)


class AlertSnooze(columns.Table, table=True):
    """Not to be said until then: a whole rule, or one thing of it. Without `user_id` for everybody."""

    __table_args__ = (
        Index("ix_alert_snooze", "rule", "subject", "user_id", unique=True, postgresql_nulls_not_distinct=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    rule: Rule = columns.choice(Rule)
    subject: str = ""
    user_id: int | None = Field(default=None, foreign_key="staff_user.id")
    until: datetime = columns.moment()
    by: str
    at: datetime = columns.moment()


class AlertRule(columns.Table, table=True):
    """The threshold of a rule, and whether it is watched at all, as somebody has set it."""

    rule: Rule = columns.choice(Rule, primary_key=True)
    n: int
    enabled: bool = True
    edited_by: str
    edited_at: datetime = columns.moment()
