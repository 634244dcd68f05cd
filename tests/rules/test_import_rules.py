"""What heads and cells of a foreign file mean."""

from datetime import date
from decimal import Decimal

import pytest

from aliun_dashboard.imports import cells, heads
from aliun_dashboard.imports.rules import DateOrder, Field, ImportReason, check_mapping
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.sheet import as_typed, harmless
from aliun_dashboard.messages.import_words import FIELDS, REFUSED_COLUMNS
from aliun_dashboard.messages.lead_sheet import HEAD


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (["Nombre Completo", "TELÉFONO", "E-mail", "Destino:"], ["name", "phone", "email", "destination"]),
        (["First Name", "Last Name", "Mobile Phone Number", "Email"], ["name", "last_name", "phone", "email"]),
        (["Contacto", "Correo electrónico", "Número de WhatsApp"], ["name", "email", "whatsapp"]),
        (["check_in", "Check-Out", "Pax", "Presupuesto *"], ["check_in", "check_out", "adults", "amount"]),
        (["Nombre", "Cliente", "Color favorito", "fila", "motivo"], ["name"]),
    ],
)
def test_heads_are_known_in_spanish_and_english_each_field_once(head: list[str], fields: list[str]) -> None:
    assert [field.value for field in heads.guess(head).values()] == fields


def test_our_own_export_is_read_without_being_told() -> None:
    found = {HEAD[at]: field for at, field in heads.guess(HEAD).items()}
    assert found == {
        "Cliente": Field.NAME, "Teléfono": Field.PHONE, "Correo": Field.EMAIL, "Destino": Field.DESTINATION,
        "Entrada": Field.CHECK_IN, "Noches": Field.NIGHTS, "Adultos": Field.ADULTS, "Niños": Field.CHILDREN,
        "Importe": Field.AMOUNT, "Moneda": Field.CURRENCY, "Responsable": Field.OWNER,
    }  # fmt: skip


def test_a_head_means_one_field_and_every_field_is_explained() -> None:
    names = [name for of_field in heads.NAMES.values() for name in of_field]
    assert len(names) == len(set(names))
    assert set(FIELDS) == {field.value for field in Field} == {field.value for field in heads.NAMES}


def test_refused_rows_that_come_back_have_the_same_heads() -> None:
    assert heads.fingerprint(["Nombre", "Tel"]) == heads.fingerprint(["nombre ", "TEL", *REFUSED_COLUMNS])
    assert heads.fingerprint(["Nombre", "Tel"]) != heads.fingerprint(["Tel", "Correo"])


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("12/03/2027", DateOrder.DAY_FIRST, date(2027, 3, 12)),
        ("12/03/2027", DateOrder.MONTH_FIRST, date(2027, 12, 3)),
        ("1-3-27", DateOrder.DAY_FIRST, date(2027, 3, 1)),
        ("2027-03-12", DateOrder.MONTH_FIRST, date(2027, 3, 12)),
        ("2027-03-12 00:00:00", DateOrder.DAY_FIRST, date(2027, 3, 12)),
        ("12.03.2027 14:00", DateOrder.DAY_FIRST, date(2027, 3, 12)),
        ("12 de Marzo de 2027", DateOrder.DAY_FIRST, date(2027, 3, 12)),
        ("12-Mar-27", DateOrder.DAY_FIRST, date(2027, 3, 12)),
        ("5 ago 2027", DateOrder.DAY_FIRST, date(2027, 8, 5)),
        ("29/02/2028", DateOrder.DAY_FIRST, date(2028, 2, 29)),
    ],
)
def test_days_are_read_as_people_and_programs_write_them(text: str, order: DateOrder, day: date) -> None:
    assert cells.day(text, order) == day


@pytest.mark.parametrize(
    "text", ["29/02/2027", "13/13/2027", "mañana", "2027", "12/03", "0/0/0", "45000", "١٢/٠٣/٢٠٢٧x"]
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        cells.day(text, DateOrder.DAY_FIRST)
    assert refused.value.reason is ImportReason.BAD_DAY


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("1234.56", "1234.56", "USD"),
        ("1,234.56", "1234.56", "USD"),
        ("1.234,56", "1234.56", "USD"),
        ("1.234.567", "1234567", "USD"),
        ("1,234", "1234", "USD"),
        ("1.234", "1234", "USD"),
        ("1234,5", "1234.50", "USD"),
        ("1 850", "1850", "USD"),
        ("1'850.00", "1850", "USD"),
        ("$1,850", "1850", "USD"),
        ("RD$ 95.000,00", "95000", "DOP"),
        ("US$1,850.00", "1850", "USD"),
        ("€ 900", "900", "EUR"),
        ("900 EUR", "900", "EUR"),
    ],
)
def test_amounts_are_read_with_either_separator(text: str, amount: str, currency: str) -> None:
    assert cells.amount(text, "USD") == (Decimal(amount), currency)


@pytest.mark.parametrize("text", ["mucho", "-5", "0", "1,2,3.4.5x", "1e9", "$", "NaN", "=1+1", "1" * 30])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        cells.amount(text, "USD")
    assert refused.value.reason is ImportReason.BAD_MONEY


@pytest.mark.parametrize(("text", "number"), [("2", 2), (" 2.0", 2), ("2 adultos", 2), ("02", 2)])
def test_whole_numbers(text: str, number: int) -> None:
    assert cells.count(text, 1, 90) == number


@pytest.mark.parametrize("text", ["0", "91", "dos", "2.5", "-2", "2-3"])
def test_what_is_no_such_number_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        cells.count(text, 1, 90)
    assert refused.value.reason is ImportReason.BAD_NUMBER


def test_yes_no_and_languages() -> None:
    assert [cells.yes_no(text) for text in ("Sí", "X", "TRUE", "no", "0")] == [True, True, True, False, False]
    assert [cells.language(text) for text in ("Español", "EN", "en-US", "es_DO")] == ["es", "en", "en", "es"]
    for read, text in ((cells.yes_no, "tal vez"), (cells.language, "klingon"), (cells.currency, "pesitos")):
        with pytest.raises(Refused):
            read(text)


def test_a_mapping_needs_a_name_and_a_way() -> None:
    check_mapping({0: Field.NAME, 4: Field.EMAIL})
    for columns in ({4: Field.EMAIL}, {0: Field.NAME}, {0: Field.NAME, 1: Field.EMAIL, 2: Field.EMAIL}):
        with pytest.raises(Refused):
            check_mapping(columns)


def test_what_we_made_harmless_is_read_as_it_was_typed() -> None:
    for text in ("=2+5", "+1 809", "-x", "@y", "plain", "'quoted'"):
        assert as_typed(harmless(text)) == text
