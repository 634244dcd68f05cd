"""Confirmations are read whole or asked about, never guessed (K-08)."""

from datetime import date
from decimal import Decimal

from aliun_dashboard.purchase_orders.reading import (
    FieldName,
    Found,
    Known,
    Learned,
    Page,
    Paper,
    learn,
    preview,
    read,
)

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


def test_a_correction_teaches_where_this_sender_writes_a_field() -> None:
    page = Page(FORM, FORM.replace("Confirmación de Reserva N°", "Cod. operación Kontrol:"))
    paper = Paper((page,))
    assert read(paper)[FieldName.BOOKING].value is None
    rule = learn(paper, FieldName.BOOKING, "123456")
    assert rule == Learned(FieldName.BOOKING, "cod. operacion kontrol")
    assert read(paper, (), [rule])[FieldName.BOOKING].value == "123456"


def test_a_rule_shows_what_it_would_change_before_it_counts() -> None:
    other = Paper((Page("", FORM.replace("Total:  ", "Saldo:")),))
    rule = Learned(FieldName.AMOUNT, "saldo")
    changes = preview([Paper((Page(FORM, FORM),)), other], [NANDU], [], [rule])
    assert {(change.paper, change.field) for change in changes} == {(1, FieldName.AMOUNT), (1, FieldName.CURRENCY)}
    assert changes[0].after.value == Decimal("150000.00")
