"""What a person types about a confirmation: amounts as every screen writes them, and those that could mean two."""

from decimal import Decimal

import pytest

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.purchase_orders.reading import FieldName
from aliun_dashboard.purchase_orders.rules import OCReason
from aliun_dashboard.purchase_orders.saying import settled

TYPED = {
    FieldName.BOOKING: "123456",
    FieldName.AGENCY: "Viajes Andes",
    FieldName.HOTEL: "Hotel Bahía Azul",
    FieldName.CHECK_IN: "2026-12-01",
    FieldName.CHECK_OUT: "2026-12-05",
    FieldName.CURRENCY: "USD",
}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("150000", "150000"),
        ("150000.00", "150000"),
        ("150,000.00", "150000"),
        ("1,240.50", "1240.50"),
        (" 1,234,567.8 ", "1234567.8"),
    ],
)
def test_an_amount_is_typed_as_the_screens_write_it(text: str, amount: str) -> None:
    assert settled(TYPED | {FieldName.AMOUNT: text}).amount == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["150,000", "150.000,00", "1,24.50", "1,2400.50", ",240.50", "1,240.505", "US$ 1,240.50", "1,240.", "-5"]
)
def test_an_amount_that_could_mean_two_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        settled(TYPED | {FieldName.AMOUNT: text})
    assert (refused.value.reason, refused.value.facts["field"]) == (OCReason.BAD_FIELD, "amount")
