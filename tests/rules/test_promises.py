"""The guard of promises: what is blocked, what is let through, and what is put in its place."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aliun_dashboard.conversations.promises import Promise, Truth, corrected, objections
from aliun_dashboard.messages.corrections import INSTEAD

OFFERED = Truth(
    amounts=frozenset({Decimal("1850"), Decimal("1850.5").normalize(), Decimal("64500")}),
    percents=frozenset({Decimal(30)}),
    offered="Escapada Bayahíbe. Todo incluido, traslado gratis y botella de cortesía. Oferta de verano",
    places=frozenset({3}),
)
PAID = Truth(confirmed=True)

BLOCKED = [
    ("Te confirmo la reserva.", Promise.CONFIRMED),
    ("¡Listo, tu reserva está confirmada!", Promise.CONFIRMED),
    ("Queda reservada la habitación a tu nombre", Promise.CONFIRMED),
    ("Ya te aparto la habitación, tranquila.", Promise.CONFIRMED),
    ("Your booking is confirmed.", Promise.CONFIRMED),
    ("Tienes la habitación garantizada.", Promise.CONFIRMED),
    ("Si cancelas te devolvemos todo.", Promise.REFUND),
    ("Cuando quieras le reembolsamos el dinero.", Promise.REFUND),
    ("Es con reembolso garantizado.", Promise.REFUND),
    ("We will refund you in full.", Promise.REFUND),
    ("Es la última plaza.", Promise.LAST_PLACE),
    ("Solo quedan 2 habitaciones.", Promise.LAST_PLACE),
    ("Only 1 room at this price", Promise.LAST_PLACE),
    ("Te regalo el traslado.", Promise.GIFT),
    ("Tenemos un descuento para ti.", Promise.GIFT),
    ("Te doy un 15 % si reservas hoy.", Promise.PERCENT),
    ("Es el 12,5 por ciento.", Promise.PERCENT),
    ("Te sale en US$ 1,200.00 todo.", Promise.PRICE),
    ("Son 900 dólares por persona.", Promise.PRICE),
    ("Te queda en RD$64.000 la pareja.", Promise.PRICE),
]
LET_THROUGH = [
    "Tu reserva queda pendiente: se confirma con el pago.",
    "Sin pago no queda confirmada la reserva.",
    "Cuando entre el pago te confirmamos todo por aquí.",
    "Once we receive your payment, the booking is confirmed.",
    "No prometemos que se reembolse: depende del hotel.",
    "Tu solicitud de reembolso la revisa una persona del equipo.",
    "Quedan 3 habitaciones en la Escapada Bayahíbe.",
    "La oferta incluye traslado gratis.",
    "Se paga un depósito del 30 %.",
    "El total es US$ 1,850.00 y se paga en línea.",
    "El total es US$1.850,50.",
    "Son RD$ 64,500 por la pareja.",
    "Salida a las 12.30, habitación 204, del 3 al 7 de enero.",
    "Mañana te escribo con el precio.",
]


@pytest.mark.parametrize(("text", "rule"), BLOCKED)
def test_what_is_not_so_is_objected_to(text: str, rule: Promise) -> None:
    assert [found.rule for found in objections(text, OFFERED)] == [rule]


@pytest.mark.parametrize("text", LET_THROUGH)
def test_what_is_so_or_promises_nothing_passes(text: str) -> None:
    assert objections(text, OFFERED) == ()


def test_what_is_paid_may_be_called_confirmed() -> None:
    assert objections("¡Tu reserva está confirmada! Te esperamos.", PAID) == ()


def test_the_objection_quotes_the_words_and_only_their_sentence_is_replaced() -> None:
    text = "Hola, Rosa. ¡Tu reserva está confirmada! El check-in es a las 15:00."
    found = objections(text, Truth())
    assert [(one.words, one.sentence) for one in found] == [("confirmada", "Tu reserva está confirmada!")]
    true = {Promise.CONFIRMED: "Tu reserva se confirma con el pago."}
    assert corrected(text, found, true).startswith("Hola, Rosa. ¡Tu reserva se confirma con el pago. El check-in")


def test_two_objections_to_one_rule_put_the_truth_there_once() -> None:
    text = "Te confirmo la reserva. Queda reservada la suite."
    found = objections(text, Truth())
    assert corrected(text, found, {Promise.CONFIRMED: "Se confirma con el pago."}) == "Se confirma con el pago."


@pytest.mark.parametrize(("language", "rule"), [(language, rule) for language in INSTEAD for rule in Promise])
def test_what_is_put_in_its_place_passes_whatever_the_case(language: str, rule: Promise) -> None:
    assert objections(INSTEAD[language][rule], Truth()) == ()


@given(st.text(max_size=300), st.booleans())
def test_no_text_breaks_the_guard_and_its_corrections_pass(text: str, confirmed: bool) -> None:
    truth = Truth(confirmed=confirmed)
    found = objections(text, truth)
    assert all(one.words for one in found)
    assert all(one.sentence in text for one in found)


@given(st.decimals(min_value=1, max_value=999_999, places=2))
def test_every_known_amount_passes_however_it_is_written(amount: Decimal) -> None:
    truth = Truth(amounts=frozenset({amount.normalize()}))
    assert objections(f"El total es US$ {amount:,.2f}.", truth) == ()
    swapped = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    assert objections(f"El total es US$ {swapped}.", truth) == ()
    assert [one.rule for one in objections(f"El total es US$ {amount + 1:,.2f}.", truth)] == [Promise.PRICE]
