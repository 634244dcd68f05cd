"""Revenue: settled payments net of what went back, on the day each came in; one meaning for every section (S-98)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlmodel import Session

from aliun_dashboard.payments.rules import MONEY_CAME, PaymentStatus

from .cut import Cut, execute

# Money under review is not settled: nobody has said yet that it is ours.
SETTLED = MONEY_CAME - {PaymentStatus.REVIEW}
CAME = "coalesce(payment.paid_amount, payment.amount)"
NET = f"({CAME} - payment.refunded_amount)"
IS_SETTLED = "payment.status IN ({})".format(", ".join(f"'{status.value}'" for status in sorted(SETTLED)))
# Every payment has both; as outer joins they cost nothing where nothing of them is asked.
PAYMENTS = "payment LEFT JOIN lead ON lead.id = payment.lead_id LEFT JOIN quote ON quote.id = payment.quote_id"
OF_CUT = """
    payment.currency = :currency
    AND (:source = '' OR lead.source = :source)
    AND (:owner_id = 0 OR lead.owner_id = :owner_id)
    AND (:engine = '' OR quote.engine = :engine)
"""
PAID_IN = f"payment.paid_at >= :since AND payment.paid_at < :until AND {IS_SETTLED} AND {OF_CUT}"

_MONTHS = text(f"""
SELECT CAST(date_trunc('month', payment.paid_at AT TIME ZONE :zone) AS date) AS month,
       sum({CAME}) AS came, sum(payment.refunded_amount) AS back, count(*) AS payments
FROM {PAYMENTS} WHERE {PAID_IN} GROUP BY 1 ORDER BY 1
""")  # noqa: S608 - only our own words
_HELD = text(f"""
SELECT coalesce(sum({CAME}), 0) FROM {PAYMENTS}
WHERE payment.paid_at >= :since AND payment.paid_at < :until AND payment.status = 'review' AND {OF_CUT}
""")  # noqa: S608


@dataclass(frozen=True)
class Month:
    """What came in on the days of one month that lie in the period. `back` is what of it went back since."""

    month: date
    came: Decimal
    back: Decimal
    payments: int

    @property
    def net(self) -> Decimal:
        """What is left."""
        return self.came - self.back


@dataclass(frozen=True)
class Revenue:
    """The months of the period, in the cut's currency. `held` came too, but waits for a person: it is in no sum."""

    months: tuple[Month, ...]
    held: Decimal

    @property
    def net(self) -> Decimal:
        """The revenue."""
        return sum((one.net for one in self.months), Decimal(0))

    @property
    def payments(self) -> int:
        """Of how many payments."""
        return sum(one.payments for one in self.months)


def revenue(session: Session, cut: Cut) -> Revenue:
    """What the cut brought, month by month of the agency's calendar."""
    rows = execute(session, _MONTHS, cut.values())
    held = session.connection().scalar(_HELD, cut.values())
    return Revenue(tuple(Month(*row) for row in rows), held or Decimal(0))
