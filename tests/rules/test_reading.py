"""Confirmations are read whole or asked about, never guessed (K-08)."""

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.purchase_orders.reading import (
    Doubt,
    FieldName,
    Found,
    Known,
    Learned,
    Page,
    Paper,
    learn,
    preview,
    read,
    which,
)

NANDU = Known(1, ("Viajes Ñandú", "Nandu Travel"))
SUR = Known(2, ("Turismo Sur",))
FORM = """\
        Confirmación de Reserva N° 123456

Agencia:    Viajes Ñandú Ltda.       RUT:     76.123.456-7
Hotel:      Gran Bahía Ámbar
Entrada:    01/12/2025               Salida:  05/12/2025
Total:      $150.000
"""
TRUTH = {
    FieldName.BOOKING: "123456",
    FieldName.AGENCY: "Viajes Ñandú",
    FieldName.HOTEL: "Gran Bahía Ámbar",
    FieldName.CHECK_IN: date(2025, 12, 1),
    FieldName.CHECK_OUT: date(2025, 12, 5),
    FieldName.AMOUNT: Decimal("150000.00"),
    FieldName.CURRENCY: "CLP",
}
AMOUNT, CURRENCY, CHECK_IN, CHECK_OUT = FieldName.AMOUNT, FieldName.CURRENCY, FieldName.CHECK_IN, FieldName.CHECK_OUT


def paper(text: str, scanned: bool = False) -> Paper:
    return Paper((Page(text, text),), scanned)


def reading(text: str) -> dict[FieldName, Found]:
    return read(paper(text), [NANDU, SUR])


def test_a_plain_form_is_read_whole() -> None:
    found = reading(FORM)
    assert {name: field.value for name, field in found.items()} == TRUTH
    assert all(field.sure and not field.why for field in found.values())


def test_each_field_says_where_it_stands() -> None:
    for field in reading(FORM).values():
        assert FORM[field.start : field.end] == field.raw != ""


def test_what_was_read_from_a_picture_is_asked_about() -> None:
    found = read(paper(FORM, scanned=True), [NANDU])
    assert {name: field.value for name, field in found.items()} == TRUTH
    assert not any(field.sure for field in found.values())
    assert {field.why for field in found.values()} == {Doubt.SCANNED}


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Entrada: 01/12/2025", date(2025, 12, 1)),
        ("FechaEntrada01/12/2025", date(2025, 12, 1)),
        ("Fecha de ingreso: lunes 1 de diciembre de 2025", date(2025, 12, 1)),
        ("Check-in: Dec 1, 2025", date(2025, 12, 1)),
        ("ARRIVAL: 01-DEC-2025 15:00", date(2025, 12, 1)),
        ("Llegada: 1.12.2025", date(2025, 12, 1)),
        ("Arrival date: 2025-12-01", date(2025, 12, 1)),
    ],
)
def test_days_are_read_as_people_write_them(line: str, day: date) -> None:
    found = reading(f"{line}\nNoches: 4")
    assert (found[CHECK_IN].value, found[CHECK_OUT].value) == (day, date(2025, 12, 5))
    assert found[CHECK_IN].sure
    assert found[CHECK_OUT].sure


@pytest.mark.parametrize(
    ("line", "amount", "currency"),
    [
        ("Total: RD$150,000.00", "150000.00", "DOP"),
        ("Monto total: CLP 150.000", "150000.00", "CLP"),
        ("Importe total: 3.120,75 EUR", "3120.75", "EUR"),
        ("Grand Total   US$ 2,485.50", "2485.50", "USD"),
        ("Total (USD): 2,485.50", "2485.50", "USD"),
        ("Precio total: $ 1.250.000.- RUT 76.123.456-7", "1250000.00", "CLP"),
        ("Valores expresados en USD\nTotal: $ 980.00", "980.00", "USD"),
    ],
)
def test_amounts_are_read_as_people_write_them(line: str, amount: str, currency: str) -> None:
    found = reading(line)
    assert (found[AMOUNT].value, found[CURRENCY].value) == (Decimal(amount), currency)
    assert found[AMOUNT].sure
    assert found[CURRENCY].sure


@pytest.mark.parametrize(
    ("text", "field", "doubt"),
    [
        ("Total: US$ 1,000.00\nTotal: US$ 1,180.00", AMOUNT, Doubt.SEVERAL),
        ("Total: US$ 1,000.00\nTotal: RD$ 60,000.00", CURRENCY, Doubt.SEVERAL),
        ("Monto: $150.000\nTotal: $178.500", AMOUNT, Doubt.SEVERAL),
        ("Total: US$ 700.00\nHotel US$ 1,700.00", AMOUNT, Doubt.BIGGER_AMOUNT),
        ("Anticipo: US$ 300.00\nTotal a pagar: US$ 700.00", AMOUNT, Doubt.PART_PAID),
        ("Total: US$ 1.250\nImpuesto: US$ 12.50", AMOUNT, Doubt.SEPARATORS),
        ("Precio: US$ 450.00 por persona", AMOUNT, Doubt.MISSING),
        ("Total pasajeros: 4\nTotal: 4", AMOUNT, Doubt.MISSING),
        ("Subtotal: US$ 100.00\nImpuestos: US$ 18.00", AMOUNT, Doubt.MISSING),
        ("Total: $150,000", CURRENCY, Doubt.NO_CURRENCY),
        ("Agencia: ventas@agencia.cl\nTotal: $150,000.00", CURRENCY, Doubt.NO_CURRENCY),
        ("Arrival date: 03/04/2025\nTotal price: USD 900.00", CHECK_IN, Doubt.DAY_OR_MONTH),
        ("Fecha de entrada: 03/04/2025\nFecha de salida: 03/09/2025", CHECK_IN, Doubt.DAY_OR_MONTH),
        ("Entrada: 01/12/2025\nSalida: 05/12/2025\nNoches: 5", CHECK_OUT, Doubt.NIGHTS_DIFFER),
        ("Entrada: 05/12/2025\nSalida: 01/12/2025", CHECK_OUT, Doubt.BAD_DATES),
        ("Entrada: lunes 2 de diciembre de 2025\nSalida: 5 de diciembre de 2025", CHECK_IN, Doubt.BAD_DATES),
        ("Entrada: 1 de diciembre\nSalida: 5 de diciembre", CHECK_IN, Doubt.MISSING),
        ("Vuelo LA530 Salida 01/12/2025 Llegada 01/12/2025", CHECK_IN, Doubt.MISSING),
        ("Reserva: 123456\nReserva: 654321", FieldName.BOOKING, Doubt.SEVERAL),
        ("Reserva\n809-555-1234", FieldName.BOOKING, Doubt.MISSING),
        ("Reserva: 20/11/2025", FieldName.BOOKING, Doubt.MISSING),
        ("Voucher: 88123", FieldName.BOOKING, Doubt.WEAK_LABEL),
        ("RESERVA CANCELADA\nReserva: 88123", FieldName.BOOKING, Doubt.NOT_CONFIRMED),
        ("Agencia: Viajes Ñandú\nAgencia: Turismo Sur", FieldName.AGENCY, Doubt.SEVERAL),
        ("Agencia: Viajes Ñandúu", FieldName.AGENCY, Doubt.NEARLY_KNOWN),
        ("Hotel: Por confirmar", FieldName.HOTEL, Doubt.MISSING),
        ("Hotel: Barceló, Punta Cana", FieldName.HOTEL, Doubt.UNCLEAR_PLACE),
        ("Hotel         Entrada\nBarceló Sol   01/12/2025\nDreams Onyx   03/12/2025", FieldName.HOTEL, Doubt.SEVERAL),
    ],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_asked_about(text: str, field: FieldName, doubt: Doubt) -> None:
    found = reading(text)[field]
    assert not found.sure
    assert found.why == doubt


def test_days_of_a_cancellation_policy_are_not_those_of_the_stay() -> None:
    found = reading("Cancelación gratis hasta el 25/11/2025, luego se cobra 1 noche\nFechas: 01/12/2025 al 05/12/2025")
    assert (found[CHECK_IN].value, found[CHECK_OUT].value) == (date(2025, 12, 1), date(2025, 12, 5))


def test_a_value_the_plain_text_does_not_have_is_doubted() -> None:
    """A column too narrow glues what the file keeps apart."""
    layout = "Reserva       Entrada\nKT-202504/12/2025"
    assert not read(Paper((Page("Reserva\nKT-2025\nEntrada\n04/12/2025", layout),)))[FieldName.BOOKING].sure


def test_a_name_that_may_go_on_in_the_next_line_is_doubted() -> None:
    text = "Hotel      Iberostar Selection Hacienda\n           Dominicus"
    assert not reading(text)[FieldName.HOTEL].sure


def test_an_agency_is_known_by_any_of_its_spellings() -> None:
    assert which("VIAJES NANDU LIMITADA", [NANDU, SUR]) == NANDU
    assert which("Nandu Travel SpA", [NANDU, SUR]) == NANDU
    assert which("Viajes Ñandú del Sur", [NANDU, SUR]) is None
    assert reading("Estimados señores de Viajes Ñandú:")[FieldName.AGENCY].value == "Viajes Ñandú"
    assert reading("Estimados señores de Viajes Ñandú Internacional:")[FieldName.AGENCY].value is None


def test_a_correction_teaches_where_this_sender_writes_a_field() -> None:
    strange = paper(FORM.replace("Confirmación de Reserva N°", "Cod. operación Kontrol:"))
    assert read(strange)[FieldName.BOOKING].value is None
    rule = learn(strange, FieldName.BOOKING, "123456")
    assert rule == Learned(FieldName.BOOKING, "cod. operacion kontrol")
    assert read(strange, (), [rule])[FieldName.BOOKING].value == "123456"


def test_a_correction_teaches_what_a_bare_dollar_means() -> None:
    bare = paper("Reserva: 123456\nTotal: $150,000.00")
    rule = learn(bare, FieldName.CURRENCY, "DOP")
    assert rule == Learned(FieldName.CURRENCY, "$=DOP")
    assert read(bare, (), [rule])[FieldName.CURRENCY].sure


def test_nothing_is_learned_from_what_is_not_on_the_paper() -> None:
    assert learn(paper(FORM), FieldName.BOOKING, "999999") is None


def test_a_rule_shows_what_it_would_change_before_it_counts() -> None:
    other = paper(FORM.replace("Total:  ", "Saldo:"))
    rule = Learned(FieldName.AMOUNT, "saldo")
    changes = preview([paper(FORM), other], [NANDU], [], [rule])
    assert {(change.paper, change.field) for change in changes} == {(1, AMOUNT), (1, CURRENCY)}
    assert changes[0].after.value == Decimal("150000.00")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.integers(0, len(FORM)))
def test_any_text_can_be_read_and_every_field_points_into_it(noise: str, at: int) -> None:
    text = FORM[:at] + noise + FORM[at:]
    for field in read(paper(text), [NANDU]).values():
        assert 0 <= field.start <= field.end <= len(text)
        assert not field.sure or field.raw


LABELS = ("Confirmación de", "Reserva N°", "Agencia:", "RUT:", "Hotel:", "Entrada:", "Salida:", "Total:")


@pytest.mark.parametrize("label", LABELS)
def test_a_paper_without_a_label_is_never_read_wrong(label: str) -> None:
    found = reading(FORM.replace(label, "Xyzzyxyzzyxyzzy"[: len(label)]))
    assert {name: field.value for name, field in found.items() if field.sure}.items() <= TRUTH.items()


@pytest.mark.parametrize("piece", ["Hotel: ", "total ", "Hotel  x  ", "Total   $5\n", "1 000 ", "01/12/2025 ", "."])
def test_a_hostile_text_costs_little_time(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    begun = time.perf_counter()
    reading(text)
    assert time.perf_counter() - begun < 10  # seconds; without bounds it was minutes
