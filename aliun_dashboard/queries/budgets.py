"""The director's budget rules, and what a rule would change before it is written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from aliun_dashboard.kernel.money import Money
from aliun_dashboard.leads.models import BudgetRule
from aliun_dashboard.leads.rules import OPEN, Stage


@dataclass(frozen=True)
class RuleRow:
    """One rule. Empty destination or category means any; `least` is per night and person."""

    id: int
    destination: str
    category: str
    least: Money
    updated_at: datetime
    updated_by: str


@dataclass(frozen=True)
class Draft:
    """A rule somebody is about to write."""

    destination: str
    category: str
    least: Money


def rules(session: Session) -> list[RuleRow]:
    """All rules, by destination and category; those for any come last."""
    by = (col(BudgetRule.destination) == "", BudgetRule.destination, col(BudgetRule.category) == "")
    found = session.exec(select(BudgetRule).order_by(*by, BudgetRule.category, BudgetRule.currency)).all()
    return [
        RuleRow(
            row.id or 0,
            row.destination,
            row.category,
            Money(row.currency, row.min_per_night_per_person),
            row.updated_at,
            row.updated_by,
        )
        for row in found
    ]


# A rule counts where no more specific one of the same currency does; the order is that of validate_hotel_budget().
_WOULD_CHANGE = text("""
SELECT count(*)
FROM lead LEFT JOIN LATERAL (
    SELECT 2 * CAST(destination <> '' AS int) + CAST(category <> '' AS int) AS rank FROM budget_rule
    WHERE currency = lead.currency
      AND (destination = '' OR fold(destination) = fold(lead.destination))
      AND (category = '' OR fold(category) = fold(lead.category))
    ORDER BY rank DESC LIMIT 1
) AS rule ON true
WHERE (stage = :waiting OR stage = ANY(:open) AND budget_verdict = 'no_rule') AND lead.currency = :currency
  AND (:destination = '' OR fold(lead.destination) = fold(:destination))
  AND (:category = '' OR fold(lead.category) = fold(:category))
  AND coalesce(rule.rank, 0) <= 2 * CAST(:destination <> '' AS int) + CAST(:category <> '' AS int)
  AND lead.amount IS NOT NULL AND lead.nights > 0 AND coalesce(lead.adults, 0) + lead.children > 0
  AND lead.budget_verdict IS DISTINCT FROM
      CASE WHEN lead.amount >= :least * lead.nights * (coalesce(lead.adults, 0) + lead.children)
           THEN 'sufficient' ELSE 'insufficient' END
""")


def would_change(session: Session, draft: Draft) -> int:
    """How many leads would get another verdict by this rule: of those that wait for one, and those that had no rule."""
    values = {
        "waiting": Stage.INCOMING.value,
        "open": [stage.value for stage in OPEN],
        "currency": draft.least.currency,
        "destination": " ".join(draft.destination.split()),
        "category": " ".join(draft.category.split()),
        "least": draft.least.amount,
    }
    return session.connection().scalar(_WOULD_CHANGE, values) or 0
