"""What a cell says: days, amounts, numbers, yes or no, as people here and their programs write them. Pure."""

import re
from datetime import date
from decimal import Decimal

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.kernel.money import money
from aliun_dashboard.kernel.sheet import fold

from .rules import DateOrder, ImportReason

MONTHS = (
    ("ene", "jan"), ("feb",), ("mar",), ("abr", "apr"), ("may",), ("jun",),
    ("jul",), ("ago", "aug"), ("sep", "set"), ("oct",), ("nov",), ("dic", "dec"),
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?: .*)?")
WORDED = re.compile(r"(\d{1,2})(?: de |[-/ ])([a-z]{3,10})\.?(?: de |[-/ ,]+)(\d{4}|\d{2})")
CURRENCIES = {
    "us$": "USD", "usd": "USD", "u$s": "USD", "rd$": "DOP", "dop": "DOP", "€": "EUR", "eur": "EUR", "mx$": "MXN",
    "mxn": "MXN", "dolares": "USD", "dolar": "USD", "pesos dominicanos": "DOP", "euros": "EUR", "euro": "EUR",
}  # fmt: skip
MARK = re.compile(r"^([^\d\s.,-]{1,4})?\s*([\d.,'\s]*\d[.,]?)\s*([^\d\s.,-]{1,4})?$")
YES = frozenset({"si", "s", "yes", "y", "true", "verdadero", "1", "x"})
NO = frozenset({"no", "n", "false", "falso", "0", ""})
LANGUAGES = {"es": "es", "espanol": "es", "spanish": "es", "en": "en", "ingles": "en", "english": "en"}


def day(text: str, order: DateOrder) -> date:
    """`2027-03-12`, `12/03/2027` (or month first), `12 de marzo de 2027`. Refused: BAD_DAY."""
    plain = fold(text)
    if found := ISO.fullmatch(plain):
        year, month, number = (int(part) for part in found.groups())
    elif found := NUMBERS.fullmatch(plain):
        first, second, year = (int(part) for part in found.groups())
        number, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    elif (found := WORDED.fullmatch(plain)) and found[2][:3] in MONTH_OF:
        number, month, year = int(found[1]), MONTH_OF[found[2][:3]], int(found[3])
    else:
        raise Refused(ImportReason.BAD_DAY, value=text)
    try:
        return date(year + 2000 if year < 100 else year, month, number)
    except ValueError:
        raise Refused(ImportReason.BAD_DAY, value=text) from None


def amount(text: str, currency: str) -> tuple[Decimal, str]:
    """`1.234,56`, `1,234.56`, `US$ 1 850`: the number, and its own currency where it names one, else `currency`.

    Of one separator alone three digits after it are thousands, fewer are cents. Refused: BAD_MONEY.
    """
    found = MARK.fullmatch(" ".join(text.split()))
    if found is None:
        raise Refused(ImportReason.BAD_MONEY, value=text)
    mark = fold(found[1] or found[3] or "")
    if mark not in ("", "$") and mark not in CURRENCIES:
        raise Refused(ImportReason.BAD_MONEY, value=text)
    try:
        value = money(_digits(found[2]), CURRENCIES.get(mark, currency))
    except ValueError:
        raise Refused(ImportReason.BAD_MONEY, value=text) from None
    if not value.amount:
        raise Refused(ImportReason.BAD_MONEY, value=text)
    return value.amount, value.currency


def _digits(text: str) -> str:
    """With a point before the cents and nothing else between the digits."""
    plain = re.sub(r"['\s]", "", text)
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return plain
    both = "." in plain and "," in plain
    alone = plain.count(plain[last]) == 1
    cents = len(plain) - last - 1
    if alone and (both or cents != 3):
        return re.sub(r"[.,]", "", plain[:last]) + "." + (plain[last + 1 :] or "0")
    return re.sub(r"[.,]", "", plain)


def currency(text: str) -> str:
    """An ISO code, or a mark or name people use for one. Refused: BAD_CURRENCY."""
    plain = fold(text)
    if plain in CURRENCIES:
        return CURRENCIES[plain]
    if re.fullmatch(r"[a-z]{3}", plain):
        return plain.upper()
    raise Refused(ImportReason.BAD_CURRENCY, value=text)


def count(text: str, least: int, most: int) -> int:
    """A whole number, also when a spreadsheet made it `2.0` or a person wrote `2 adultos`. Refused: BAD_NUMBER."""
    found = re.fullmatch(r"(\d{1,4})(?:[.,]0+)?(?: [^\d]*)?", text.strip())
    if not found or not least <= int(found[1]) <= most:
        raise Refused(ImportReason.BAD_NUMBER, value=text, least=least, most=most)
    return int(found[1])


def yes_no(text: str) -> bool:
    """`sí`, `x`, `true`, `1`; `no`, nothing, `0`. Refused: BAD_YES_NO."""
    plain = fold(text)
    if plain not in YES | NO:
        raise Refused(ImportReason.BAD_YES_NO, value=text)
    return plain in YES


def language(text: str) -> str:
    """`es` or `en`, by code or name. Refused: BAD_LANGUAGE."""
    found = LANGUAGES.get(fold(text)) or LANGUAGES.get(fold(text)[:2] if re.match(r"[a-zA-Z]{2}[-_]", text) else "")
    if not found:
        raise Refused(ImportReason.BAD_LANGUAGE, value=text)
    return found
