"""Ajustes → OC: who may confirm, copies, switches, and letters that are seen before they count."""

from typing import Any

import pytest

from aliun_dashboard.kernel.db import read
from aliun_dashboard.messages.orders import BLANKS, original
from aliun_dashboard.purchase_orders import habits
from aliun_dashboard.purchase_orders.rules import LetterName
from aliun_dashboard.staff.rules import CHASES_ORDERS, EDITS_RULES, SEES_ORDERS, Role
from aliun_dashboard.ui import labels_order_habits as words
from aliun_dashboard.ui.screens.settings.order_words import LettersState
from aliun_dashboard.ui.screens.settings.orders import OrdersState
from tests import make
from tests.ui.test_hoy import act_as, fresh  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def director(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.DIRECTOR, "Dora Jefa"))


def now() -> habits.HouseHabits:
    with read() as session:
        return habits.current(session)


def test_only_direction_hurries_and_whoever_reads_changes_nothing() -> None:
    reads = {"load", "choose"}
    for state in (OrdersState, LettersState):
        for name, handler in state.event_handlers.items():
            if name not in {*reads, "setvar", "turn_hurries"}:
                assert handler.fn.__roles__ == CHASES_ORDERS, name
    assert LettersState.choose.fn.__roles__ == SEES_ORDERS
    assert OrdersState.turn_hurries.fn.__roles__ == CHASES_ORDERS & EDITS_RULES
    assert Role.FINANCE not in OrdersState.turn_hurries.fn.__roles__


async def test_senders_are_kept_exact_and_a_bad_one_is_named_without_losing_the_list(director: None) -> None:
    page = fresh(OrdersState)
    await OrdersState.load.fn(page)
    assert page.fixed == ""
    await OrdersState.save_senders.fn(page, {"senders": "a@b.cl\nno es"})
    assert "no es" in page.senders_error
    await OrdersState.save_senders.fn(page, {"senders": "Kontrol@Ideas.example\n\nv@x.example"})
    assert now().senders == ("kontrol@ideas.example", "v@x.example")
    assert (page.senders, page.senders_error) == ("kontrol@ideas.example\nv@x.example", "")


async def test_copies_go_to_whom_is_written_or_to_nobody(director: None) -> None:
    page = fresh(OrdersState)
    await OrdersState.save_copies.fn(page, {"admin_email": "mala", "finance_email": ""})
    assert page.copies_error
    await OrdersState.save_copies.fn(page, {"admin_email": "adm@aliun.example", "finance_email": ""})
    assert (now().admin_email, now().finance_email, page.copies_error) == ("adm@aliun.example", "", "")


async def test_switches_turn_and_turn_back(director: None) -> None:
    page = fresh(OrdersState)
    await OrdersState.load.fn(page)
    for turn, kept in (
        (OrdersState.turn_reception, "confirms_reception"),
        (OrdersState.turn_office, "business_days_only"),
        (OrdersState.turn_hurries, "hurries"),
    ):
        await turn.fn(page)
        assert getattr(now(), kept) is True
        await turn.fn(page)
        assert getattr(now(), kept) is False
    await OrdersState.choose_country.fn(page, "CL")
    assert (now().country, page.country) == ("CL", "CL")
    await OrdersState.choose_country.fn(page, "XX")
    assert (now().country, page.country) == ("CL", "CL")
    assert "Dora Jefa" in page.edited


async def test_a_letter_is_seen_before_it_counts_and_a_blank_that_there_is_not_is_named(director: None) -> None:
    page = fresh(LettersState)
    await LettersState.load.fn(page)
    assert page.shown_subject == "Solicitud de Orden de Compra - Reserva #123456"
    assert "{{" not in page.shown_text
    await LettersState.type.fn(page, "text", "Hola {{ agency }}")
    assert page.shown_text.startswith("Hola Agencia Ejemplo")
    await LettersState.type.fn(page, "text", "Hola {{ secret }}")
    assert "secret" in page.error
    assert page.shown_text.startswith("Hola Agencia Ejemplo")  # the last one that could be sent
    await LettersState.save.fn(page, {"subject": "OC {{ id }}", "text": "{% for x in y %}{% endfor %}"})
    assert page.error
    assert not page.own
    await LettersState.save.fn(page, {"subject": "OC {{ id }}", "text": "Hola {{ agency }}", "cc_admin": True})
    assert (page.own, page.subject, page.cc_admin, page.cc_finance, page.error) == (
        True,
        "OC {{ id }}",
        True,
        False,
        "",
    )
    assert "Dora Jefa" in page.edited
    await LettersState.restore.fn(page)
    assert (page.own, page.subject) == (False, original("oc_request", "normal").subject)


async def test_each_letter_and_tone_is_its_own(director: None) -> None:
    page = fresh(LettersState)
    seen = set()
    for name in words.LETTER_NAMES:
        for tone in words.TONES:
            await LettersState.choose.fn(page, name, tone)
            assert page.error == ""
            seen.add((page.shown_subject, page.shown_text))
    assert len(seen) == len(words.LETTER_NAMES) * len(words.TONES)
    await LettersState.choose.fn(page, "oc_nothing", "normal")
    assert page.name == "oc_received"


async def test_whoever_only_reads_sees_forms_they_cannot_use(act_as: Any) -> None:  # noqa: F811
    act_as(make.user(Role.SUPPORT, "Sonia Paz"))
    page, letters = fresh(OrdersState), fresh(LettersState)
    await OrdersState.load.fn(page)
    await LettersState.load.fn(letters)
    assert (page.may_edit, page.may_hurry, letters.may_edit) == (False, False, False)


def test_every_letter_and_blank_has_its_words() -> None:
    assert set(words.LETTER_NAMES) == set(LetterName)
    assert set(words.BLANK_NAMES) == set(BLANKS)
