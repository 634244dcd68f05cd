"""What makes a missing order dangerous: how near the trip is, and how far the chase has come (idea 5)."""

from decimal import Decimal
from enum import IntEnum

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


class Danger(IntEnum):
    """How close a trip is to being served without an order.

    High: in the last `NEAR` days, or nobody answered the ultimatum. Medium: in the last `SOON`, after a firm word, or
    something is wrong. None: nothing is owed.
    """

    NONE = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
