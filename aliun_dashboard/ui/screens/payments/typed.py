"""What people type into the forms of Pagos."""

from decimal import Decimal, InvalidOperation

from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.ui import labels_payments as words


def amount_of(text: str) -> Decimal:
    """An amount, with or without thousands commas. Raises Refused: INVALID."""
    try:
        return Decimal(text.replace(",", "").replace(" ", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise Refused(CommonReason.INVALID, field=words.AMOUNT) from None
