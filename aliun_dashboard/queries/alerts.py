"""Alerts as Notificaciones shows them: what is open for one person, what is put off, what is over, and the rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, or_, select

from aliun_dashboard.alerts.models import AlertRule, AlertSnooze
from aliun_dashboard.alerts.rules import ALERTS, Rule, Severity, Spec, seen_by
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.staff.rules import Role

from .staff import Viewer

PAGE = 50
CLOSED_SHOWN = timedelta(days=7)


class State(StrEnum):
    """Where an alert stands for whoever looks."""

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True)
class AlertFilter:
    """What to show; None means any rule, any severity."""

    state: State = State.OPEN
    rule: Rule | None = None
    severity: Severity | None = None


@dataclass(frozen=True)
class AlertRow:
    """One alert. `until` is until when it is put off for whoever looks."""

    id: int
    rule: Rule
    subject: str
    name: str
    link: str
    owner: str
    money: Money | None
    due_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    facts: dict[str, Any]
    until: datetime | None


@dataclass(frozen=True)
class AlertPage:
    """One page of `PAGE`, the most pressing first, and how many there are in all."""

    rows: tuple[AlertRow, ...]
    total: int


@dataclass(frozen=True)
class Snooze:
    """Something put off: a whole rule when there is no `subject`."""

    rule: Rule
    subject: str
    name: str
    for_all: bool
    until: datetime
    by: str


@dataclass(frozen=True)
class RuleRow:
    """A rule as it holds now, and how much of it is open for whoever looks."""

    rule: Rule
    spec: Spec
    n: int
    enabled: bool
    edited_by: str
    edited_at: datetime | None
    open: int


# The same law as `flows.alerts`: whom something concerns.
_MINE = """
(alert.owner_id = :me OR :me = ANY(alert.people) OR (
    alert.rule = ANY(:rules) AND (NOT :agent OR (alert.owner_id IS NULL AND alert.people IS NULL))))
"""
_SNOOZES = """
LEFT JOIN LATERAL (
    SELECT max(until) AS until FROM alert_snooze AS snooze
    WHERE snooze.rule = alert.rule AND snooze.subject IN ('', alert.subject) AND snooze.until > :now
      AND (snooze.user_id IS NULL OR snooze.user_id = :me)
) AS off ON true
"""
_STATES = {
    State.OPEN: "alert.closed_at IS NULL AND off.until IS NULL",
    State.SNOOZED: "alert.closed_at IS NULL AND off.until IS NOT NULL",
    State.CLOSED: "alert.closed_at > :recent",
}
_WANTED = "(CAST(:only AS text[]) IS NULL OR alert.rule = ANY(:only))"
_COUNTS = text(f"""
SELECT count(*) FILTER (WHERE {_STATES[State.OPEN]}) AS open,
       count(*) FILTER (WHERE {_STATES[State.SNOOZED]}) AS snoozed,
       count(*) FILTER (WHERE {_STATES[State.CLOSED]}) AS closed
FROM alert {_SNOOZES} WHERE {_MINE} AND {_WANTED} AND (alert.closed_at IS NULL OR alert.closed_at > :recent)
""")  # noqa: S608
_BY_RULE = text(f"""
SELECT alert.rule, count(*) FROM alert {_SNOOZES} WHERE {_MINE} AND {_STATES[State.OPEN]} GROUP BY alert.rule
""")  # noqa: S608


def page(session: Session, viewer: Viewer, wanted: AlertFilter, now: datetime, number: int = 1) -> AlertPage:
    """Page `number` of what concerns this person."""
    asked = _asked(viewer, now, wanted)
    query = text(f"""
        SELECT alert.*, person.name AS owner, off.until
        FROM alert {_SNOOZES} LEFT JOIN staff_user AS person ON person.id = alert.owner_id
        WHERE {_MINE} AND {_WANTED} AND {_STATES[wanted.state]}
        ORDER BY alert.closed_at DESC, array_position(CAST(:urgent AS text[]), alert.rule), alert.due_at, alert.id
        LIMIT {PAGE} OFFSET :skip
    """)  # noqa: S608
    rows = session.connection().execute(query, asked | {"skip": (number - 1) * PAGE})
    return AlertPage(tuple(_row(row) for row in rows), counts(session, viewer, wanted, now)[wanted.state])


def counts(session: Session, viewer: Viewer, wanted: AlertFilter, now: datetime) -> dict[State, int]:
    """How many there are in each state, of the wanted rule and severity."""
    row = session.connection().execute(_COUNTS, _asked(viewer, now, wanted)).one()
    return dict(zip(State, row, strict=True))


def open_by_rule(session: Session, viewer: Viewer, now: datetime) -> dict[Rule, int]:
    """How many are open for this person, of each rule that has any."""
    rows = session.connection().execute(_BY_RULE, _asked(viewer, now, AlertFilter()))
    return {Rule(rule): number for rule, number in rows}


def snoozes(session: Session, viewer: Viewer, now: datetime) -> tuple[Snooze, ...]:
    """What this person, or anybody for all, has put off."""
    mine = or_(col(AlertSnooze.user_id).is_(None), col(AlertSnooze.user_id) == viewer.id)
    rows = session.exec(select(AlertSnooze).where(mine, AlertSnooze.until > now).order_by(col(AlertSnooze.until))).all()
    named = text("SELECT name FROM alert WHERE rule = :rule AND subject = :subject ORDER BY id DESC LIMIT 1")
    names = {
        row.id: session.connection().scalar(named, {"rule": row.rule, "subject": row.subject})
        for row in rows
        if row.subject
    }
    return tuple(
        Snooze(row.rule, row.subject, names.get(row.id) or "", row.user_id is None, row.until, row.by) for row in rows
    )


def rules(session: Session, viewer: Viewer, now: datetime) -> tuple[RuleRow, ...]:
    """The rules of this person's role, the most pressing first."""
    edited = {row.rule: row for row in session.exec(select(AlertRule))}
    numbers = open_by_rule(session, viewer, now)
    return tuple(_rule(rule, edited.get(rule), numbers.get(rule, 0)) for rule in seen_by(viewer.role))


def _rule(rule: Rule, edited: AlertRule | None, number: int) -> RuleRow:
    spec = ALERTS[rule]
    if edited is None:
        return RuleRow(rule, spec, spec.n, True, "", None, number)
    return RuleRow(rule, spec, edited.n, edited.enabled, edited.edited_by, edited.edited_at, number)


def _asked(viewer: Viewer, now: datetime, wanted: AlertFilter) -> dict[str, Any]:
    by_urgency = sorted(ALERTS, key=lambda rule: -ALERTS[rule].severity)
    only = [rule.value for rule in ALERTS if wanted.rule in (None, rule)]
    only = [rule for rule in only if wanted.severity in (None, ALERTS[Rule(rule)].severity)]
    return {
        "me": viewer.id,
        "agent": viewer.role is Role.AGENT,
        "rules": [rule.value for rule in seen_by(viewer.role)],
        "only": only,
        "now": now,
        "recent": now - CLOSED_SHOWN,
        "urgent": [rule.value for rule in by_urgency],
    }


def _row(row: Any) -> AlertRow:
    return AlertRow(
        id=row.id,
        rule=Rule(row.rule),
        subject=row.subject,
        name=row.name,
        link=row.link,
        owner=row.owner or "",
        money=Money(row.currency, row.amount) if row.currency and row.amount is not None else None,
        due_at=row.due_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        facts=row.facts,
        until=row.until,
    )
