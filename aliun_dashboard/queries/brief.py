"""The brief of Hoy (idea 11): what is at risk for a role, counted now, with its money; and the list behind each."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import TextClause, text
from sqlmodel import Session

from aliun_dashboard.alerts import finding
from aliun_dashboard.alerts.models import AlertRule
from aliun_dashboard.alerts.rules import ALERTS, BRIEF, BRIEF_ONLY, URGENCY, Rule, listed_for
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.money import Money
from aliun_dashboard.purchase_orders.risk import ROUGHLY
from aliun_dashboard.staff.rules import SEES_ALL_LEADS

from .staff import Viewer

PAGE = 50
# Their sentence names the first; all others are told by their number and their money alone.
NAMED = frozenset({Rule.BLOCK_RELEASING, Rule.CONTENTION, Rule.CONVERSION_DROP, Rule.AGENCY_OWED, Rule.MAILBOX_SILENT})
_MARKED = {Rule.OC_NEAR: "count(*) FILTER (WHERE facts @> '{\"ultimatum\": true}')"}


@dataclass(frozen=True)
class Risk:
    """One risk: how many things, their money by currency, when the first hurts or since when.

    `name` and `facts` are of the first, where its sentence needs them; `marked` counts those that are worse.
    """

    rule: Rule
    count: int
    sums: tuple[Money, ...] = ()
    first_at: datetime | None = None
    marked: int = 0
    name: str = ""
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class RiskRow:
    """One thing of the list behind a risk. `at` is when it hurts, or since when."""

    subject: str
    name: str
    link: str
    owner: str
    money: Money | None
    at: datetime | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class RiskPage:
    """One page of `PAGE`, and the whole it is of."""

    risk: Risk
    rows: tuple[RiskRow, ...]


def brief(session: Session, viewer: Viewer, now: datetime) -> tuple[Risk, ...]:
    """The five of this role, those with something first, by urgency and then by money at risk."""
    found = [_risk(session, viewer, rule, now) for rule in BRIEF[viewer.role]]
    return tuple(sorted(found, key=_pressing))


def listed(session: Session, viewer: Viewer, rule: Rule, now: datetime, page: int = 1) -> RiskPage | None:
    """The list behind a risk, the first to hurt on top. None when it is not for this role."""
    if rule not in listed_for(viewer.role):
        return None
    asked = _asked(session, viewer, rule, now) | {"skip": (page - 1) * PAGE}
    rows = session.connection().execute(_page(rule), asked)
    return RiskPage(_risk(session, viewer, rule, now), tuple(_row(row) for row in rows))


def _risk(session: Session, viewer: Viewer, rule: Rule, now: datetime) -> Risk:
    asked = _asked(session, viewer, rule, now)
    groups = session.connection().execute(_head(rule), asked).all()
    count = sum(row.n for row in groups)
    first = session.connection().execute(_page(rule), asked | {"skip": 0}).first() if rule in NAMED and count else None
    return Risk(
        rule,
        count,
        tuple(sorted(Money(row.currency, row.total) for row in groups if row.currency and row.total)),
        min((row.first_at for row in groups if row.first_at), default=None),
        sum(row.marked for row in groups),
        first.name or "" if first else "",
        first.facts if first else {},
    )


def _pressing(risk: Risk) -> tuple[bool, int, Decimal]:
    rough = sum((sum_.amount * ROUGHLY.get(sum_.currency, Decimal(1)) for sum_ in risk.sums), Decimal(0))
    return not risk.count, -URGENCY[risk.rule], -rough


def _head(rule: Rule) -> TextClause:
    marked = _MARKED.get(rule, "0")
    return text(
        f"SELECT currency, count(*) AS n, sum(amount) AS total, min(at) AS first_at, {marked} AS marked"  # noqa: S608
        f" FROM ({finding.FOUND[rule]}) AS found WHERE {finding.VISIBLE} GROUP BY currency"
    )


def _page(rule: Rule) -> TextClause:
    return text(
        f"SELECT found.*, person.name AS owner FROM ({finding.FOUND[rule]}) AS found"  # noqa: S608
        f" LEFT JOIN staff_user AS person ON person.id = found.owner_id WHERE {finding.VISIBLE}"
        f" ORDER BY at, subject LIMIT {PAGE} OFFSET :skip"
    )


def _asked(session: Session, viewer: Viewer, rule: Rule, now: datetime) -> dict[str, Any]:
    """An agent's brief is of own leads and of nobody's; all others' is of all."""
    edited = session.get(AlertRule, rule)
    n = edited.n if edited else BRIEF_ONLY[rule] if rule in BRIEF_ONLY else ALERTS[rule].n
    mine = None if viewer.role in SEES_ALL_LEADS else viewer.id
    return finding.params(now, settings().timezone, settings().mailboxes) | {"n": n, "mine": mine}


def _row(row: Any) -> RiskRow:
    money = Money(row.currency, row.amount) if row.currency and row.amount is not None else None
    return RiskRow(row.subject, row.name or "", row.link, row.owner or "", money, row.at, row.facts)
