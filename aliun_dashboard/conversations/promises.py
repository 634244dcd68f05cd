"""The guard of promises: what a text to a customer may not say unless it is so (A-62…A-64, A-48).

Pure: the text and the truth in, objections out. The truth comes from the database (`flows/promises.py`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum


class Promise(StrEnum):
    """The rules, in the order in which they are applied."""

    CONFIRMED = "confirmed"
    REFUND = "refund"
    LAST_PLACE = "last_place"
    GIFT = "gift"
    PERCENT = "percent"
    PRICE = "price"


# Figures a person may stand in for with a reason; nobody may confirm, refund or invent places.
OVERRIDABLE = frozenset({Promise.PERCENT, Promise.PRICE})


@dataclass(frozen=True)
class Truth:
    """What may be said to one customer today. Amounts and percentages without currency or sign.

    `offered` are the texts of what they may be offered (inclusions, names of allowed campaigns); `places`
    the numbers of free places of those campaigns.
    """

    confirmed: bool = False
    amounts: frozenset[Decimal] = frozenset()
    percents: frozenset[Decimal] = frozenset()
    offered: str = ""
    places: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Objection:
    """One thing that is not so: the rule, the words, and the sentence they stand in."""

    rule: Promise
    words: str
    sentence: str


SENTENCE = re.compile(r"[^.!?¡¿\n]*(?:\.(?=\d)[^.!?¡¿\n]*)*[.!?]*")
# «cuando entre el pago queda confirmada» promises nothing; «confirmada, sin problema» does.
CONDITION = re.compile(
    r"\b(no|sin|nunca|aun|todavia|cuando|en cuanto|si|una vez|tras|despues|hasta|para|al recibir|apenas|luego|"
    r"pendiente|not|never|once|when|if|until|after|unless|as soon as)\b"
)
CONFIRMING = re.compile(
    r"\b(confirmad[oa]s?|(te|le|les|lo|la) confirm(o|amos)|asegurad[oa]s?|"
    r"(?<!reembolso )(?<!devolucion )garantizad[oa]s?|"
    r"(ya )?(esta|estan|queda|quedan|tienes|tiene|tienen) (reservad|apartad|separad|bloquead)[oa]s?|"
    r"(te|le|les) (la |lo |las |los )?(reserv|apart|separ|guard|bloque)(o|e|amos)|"
    r"confirmed|guaranteed|(is|are) (booked|reserved)|we (hold|have held|reserved) (it|them|a room|the room))\b"
)
REFUNDING = re.compile(
    r"\b((te|le|les|lo|se) (lo |la |los )?(reembols|devolv|devuelv)\w*|reembols(amos|aremos)|"
    r"devolv(emos|eremos)|(reembolso|devolucion) (total|completo|completa|garantizad[oa]|inmediat[oa]|asegurad[oa])|"
    r"(we )?(will|ll) (be )?refund\w*|(full|guaranteed) refund|money back)\b"
)
LAST = re.compile(
    r"\b(?P<last>ultim[oa]s?)( \d+| dos| tres)? (plaza|cupo|habitacion|lugar|espacio)|"
    r"\b(solo )?(queda|quedan) (solo )?(?P<left>\d+|una?) (plaza|cupo|habitacion|lugar|espacio)|"
    r"\b(?P<final>last|final) (place|room|spot)|\bonly (?P<only>\d+|one) (place|room|spot)"
)
GIVING = re.compile(
    r"\b(regal\w+|gratis|gratuit[oa]s?|obsequi\w+|de cortesia|sin costo|descuent\w+|rebaj\w+|promo\w*|"
    r"oferta\w*|2x1|dos por uno|free|complimentary|discount\w*|gift\w*|deal)\b"
)
PERCENTAGE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?(?:%|por ciento|percent)")
MONEY = re.compile(
    r"(?:us\$|rd\$|\$|€|\busd|\bdop|\beur)\s?(\d[\d.,]*)|(\d[\d.,]*)\s?(?:usd|dop|eur|dolares|pesos|euros|dollars)\b"
)


def objections(text: str, truth: Truth) -> tuple[Objection, ...]:
    """Everything in `text` that is not so, by rule."""
    found = [
        Objection(rule, words, sentence)
        for sentence in _sentences(text)
        for rule, seek in _RULES.items()
        for words in seek(_fold(sentence), truth)
    ]
    return tuple(sorted(set(found), key=lambda one: (list(Promise).index(one.rule), text.find(one.sentence))))


def corrected(text: str, found: Iterable[Objection], instead: dict[Promise, str]) -> str:
    """The text with each objectionable sentence replaced by what is true; the same sentence only once."""
    for objection in found:
        true = instead[objection.rule]
        text = text.replace(objection.sentence, "" if true in text else true)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in SENTENCE.findall(text) if sentence.strip()]


def _fold(text: str) -> str:
    """Lower case without accents, so that «Está» and «esta» are one word. Keeps every position."""
    return text.lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))


def _confirmed(sentence: str, truth: Truth) -> list[str]:
    return [] if truth.confirmed else _unconditional(CONFIRMING, sentence)


def _refund(sentence: str, _: Truth) -> list[str]:
    return _unconditional(REFUNDING, sentence, also=r"\b(no|not|never|nunca)\b")


def _last_place(sentence: str, truth: Truth) -> list[str]:
    return [found[0] for found in LAST.finditer(sentence) if _places_said(found) not in truth.places]


def _places_said(found: re.Match[str]) -> int:
    number = found["left"] or found["only"]
    return int(number) if number and number.isdigit() else 1


def _gift(sentence: str, truth: Truth) -> list[str]:
    offered = _fold(truth.offered)
    return [found[0] for found in GIVING.finditer(sentence) if found[0][:5] not in offered]


def _percent(sentence: str, truth: Truth) -> list[str]:
    return [found[0] for found in PERCENTAGE.finditer(sentence) if _number(found[1]) not in truth.percents]


def _price(sentence: str, truth: Truth) -> list[str]:
    return [found[0] for found in MONEY.finditer(sentence) if _number(found[1] or found[2]) not in truth.amounts]


def _unconditional(pattern: re.Pattern[str], sentence: str, also: str = "") -> list[str]:
    """Matches that no condition or denial stands before in their own sentence."""
    unless = re.compile(also) if also else CONDITION
    return [found[0] for found in pattern.finditer(sentence) if not unless.search(sentence[: found.start()])]


def _number(text: str) -> Decimal | None:
    """«1,850.50», «1.850,50», «1850» alike; three digits after the only separator are thousands."""
    text = text.rstrip(".,")
    mark = max(text.rfind("."), text.rfind(","))
    is_cents = mark >= 0 and len(text) - mark - 1 in (1, 2)
    whole, cents = (text[:mark], text[mark + 1 :]) if is_cents else (text, "0")
    try:
        return Decimal(f"{re.sub('[.,]', '', whole)}.{cents}").normalize()
    except InvalidOperation:
        return None


_RULES: dict[Promise, Callable[[str, Truth], list[str]]] = {
    Promise.CONFIRMED: _confirmed,
    Promise.REFUND: _refund,
    Promise.LAST_PLACE: _last_place,
    Promise.GIFT: _gift,
    Promise.PERCENT: _percent,
    Promise.PRICE: _price,
}
