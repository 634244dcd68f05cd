"""How much a missing order endangers: its age, the days to check-in and the money, in one number (idea 5)."""

from decimal import Decimal
from enum import StrEnum

from .rules import OPEN, OCStatus, Trouble

NEAR, SOON = 3, 7  # days to check-in
# What a unit is roughly worth in US$. Only the order of a list hangs on it: no sum is ever made or shown with it.
ROUGHLY = {
    "USD": Decimal(1),
    "EUR": Decimal("1.1"),
    "DOP": Decimal("0.017"),
    "MXN": Decimal("0.055"),
    "CLP": Decimal("0.00105"),
    "COP": Decimal("0.00025"),
    "PEN": Decimal("0.27"),
    "ARS": Decimal("0.001"),
    "BRL": Decimal("0.18"),
}


class Danger(StrEnum):
    """How close a trip is to being served without an order."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


def danger(status: OCStatus, trouble: Trouble, days_left: int) -> Danger:
    """High in the last three days or when we can do no more by ourselves; medium in the last week or after a firm word.

    `days_left` counts to check-in, negative once it is over.
    """
    if status not in OPEN:
        return Danger.NONE
    if days_left <= NEAR or trouble is Trouble.NO_ANSWER:
        return Danger.HIGH
    if days_left <= SOON or trouble is not Trouble.NONE or status in (OCStatus.REMINDED_2, OCStatus.REMINDED_3):
        return Danger.MEDIUM
    return Danger.LOW
