"""The texts customers get: both languages, the same blanks, one question, no promises."""

import re

import pytest

from aliun_dashboard.messages import HERE, LANGUAGES, BlankUnfilled, TextMissing, blanks, write

NAMES = sorted({path.name.split(".")[0] for path in HERE.glob("*.txt")})
GREETING = {"name": "Ana", "agency": "Caribe Azul", "destination": "Punta Cana", "missing": "dates"}
BUDGET = {
    "name": "Ana",
    "agency": "Caribe Azul",
    "destination": "Punta Cana",
    "category": "5 estrellas",
    "minimum": "US$120.00",
}
WRITTEN = [
    *(("greeting", {**GREETING, "missing": missing}) for missing in ("destination", "dates", "travellers", None)),
    ("greeting", {**GREETING, "name": None, "destination": None, "missing": "destination"}),
    ("budget_short", BUDGET),
    ("budget_short", {**BUDGET, "name": None, "destination": None, "category": None}),
]
PROMISES = re.compile(
    r"confirmad|garantiz|asegurad|descuento|oferta|promoci|gratis|regalo|%|solo hoy|últim|"
    r"confirmed|guarantee|discount|offer|promo|free|gift|today only|last",
    re.IGNORECASE,
)


def test_there_are_texts_to_test() -> None:
    assert {"greeting", "budget_short"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_exists_in_both_languages_with_the_same_blanks(name: str) -> None:
    spanish, english = (blanks(name, lang) for lang in LANGUAGES)
    assert spanish == english


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "facts"), WRITTEN)
def test_a_text_asks_one_question_signs_and_promises_nothing(name: str, facts: dict[str, str], lang: str) -> None:
    text = write(name, lang, **facts)
    assert text.count("?") == 1
    assert text.splitlines()[-1].endswith("Caribe Azul")
    assert not PROMISES.search(text)
    assert "None" not in text
    assert "\n\n\n" not in text
    assert len(text) < 600


@pytest.mark.parametrize(
    ("missing", "asked"), [("destination", "a dónde"), ("dates", "fechas"), ("travellers", "personas")]
)
def test_the_greeting_asks_for_what_is_missing(missing: str, asked: str) -> None:
    assert asked in write("greeting", "es", **{**GREETING, "missing": missing})


def test_a_customers_own_words_are_put_in_as_they_are() -> None:
    text = write("greeting", "es", **{**GREETING, "name": "{{ agency }} & <Ana>"})
    assert text.startswith("¡Hola, {{ agency }} & <Ana>!")


def test_a_fact_left_out_is_named_even_where_the_text_would_not_use_it() -> None:
    with pytest.raises(BlankUnfilled, match=r"greeting\.es needs agency, missing"):
        write("greeting", "es", name=None, destination=None)


@pytest.mark.parametrize(("name", "lang"), [("nothing", "es"), ("greeting", "fr"), ("../kernel/config", "es")])
def test_a_text_that_is_not_there_is_named(name: str, lang: str) -> None:
    with pytest.raises(TextMissing, match=re.escape(f"{name}.{lang}.txt")):
        write(name, lang)
