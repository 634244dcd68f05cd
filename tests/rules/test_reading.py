"""Confirmations are read whole or asked about, never guessed (K-08)."""

from datetime import date
from decimal import Decimal

from aliun_dashboard.purchase_orders.reading import FieldName, Found, Known, Page, Paper, read

NANDU = Known(1, ("Viajes Ñandú", "Nandu Travel"))
FORM = """\
        Confirmación de Reserva N° 123456

Agencia:    Viajes Ñandú Ltda.       RUT:     76.123.456-7
Hotel:      Gran Bahía Ámbar
Entrada:    01/12/2025               Salida:  05/12/2025
Total:      $150.000
"""


def reading(text: str) -> dict[FieldName, Found]:
    return read(Paper((Page(text, text),)), [NANDU])


def test_a_plain_form_is_read_whole() -> None:
    found = reading(FORM)
    assert {name: field.value for name, field in found.items()} == {
        FieldName.BOOKING: "123456",
        FieldName.AGENCY: "Viajes Ñandú",
        FieldName.HOTEL: "Gran Bahía Ámbar",
        FieldName.CHECK_IN: date(2025, 12, 1),
        FieldName.CHECK_OUT: date(2025, 12, 5),
        FieldName.AMOUNT: Decimal("150000.00"),
        FieldName.CURRENCY: "CLP",
    }
    assert all(field.sure for field in found.values())


def test_each_field_says_where_it_stands() -> None:
    for field in reading(FORM).values():
        assert FORM[field.start : field.end] == field.raw != ""
