"""Amounts of money as people write them: `$150.000`, `RD$150,000.00`, `1.250,50 €`, `USD 1 250`."""

import re
from dataclasses import dataclass
from decimal import Decimal

CODES = (
    "usd", "dop", "clp", "eur", "mxn", "cop", "pen", "ars", "brl", "gbp", "uyu", "pyg", "crc", "gtq", "pab", "hnl",
    "nio", "bob", "cad", "chf",
)  # fmt: skip
MARKS: dict[str, str] = {
    "us$": "USD", "u$s": "USD", "usd$": "USD", "u$d": "USD", "u.s.$": "USD", "us dollars": "USD", "us dollar": "USD",
    "dolares americanos": "USD", "dolares estadounidenses": "USD", "dolares": "USD", "dollars": "USD", "$us": "USD",
    "rd$": "DOP", "dop$": "DOP", "pesos dominicanos": "DOP", "dominican pesos": "DOP", "$rd": "DOP",
    "clp$": "CLP", "ch$": "CLP", "pesos chilenos": "CLP", "chilean pesos": "CLP", "$clp": "CLP",
    "mx$": "MXN", "mxn$": "MXN", "mex$": "MXN", "pesos mexicanos": "MXN", "m.n.": "MXN", "mexican pesos": "MXN",
    "col$": "COP", "cop$": "COP", "pesos colombianos": "COP", "s/.": "PEN", "s/": "PEN", "soles": "PEN",
    "ar$": "ARS", "ars$": "ARS", "pesos argentinos": "ARS", "€": "EUR", "euros": "EUR", "euro": "EUR", "£": "GBP",
    "r$": "BRL", "reais": "BRL", "$usd": "USD", "$mxn": "MXN", "$cop": "COP", "$dop": "DOP", "us $": "USD",
    "rd $": "DOP", "usd $": "USD", "clp $": "CLP", "dop $": "DOP", "american dollars": "USD",
} | {code: code.upper() for code in CODES}  # fmt: skip
BARE = "$"
LARGEST_BARE = 100_000_000  # a longer number without a currency is a telephone, an account, anything
MARK = "|".join(re.escape(mark) for mark in sorted([*MARKS, BARE], key=len, reverse=True))
BEFORE = rf"(?<![a-z])(?P<before>{MARK})"
GROUPED = r"\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
SPACED = r"\d{1,3}(?:\s\d{3})+(?:[.,]\d{1,2})?(?![\d.,]\d)"
NUMBER = rf"(?P<number>{GROUPED}|{SPACED}|\d+(?:[.,]\d{{1,3}})?(?!\d))"
AFTER = rf"(?P<after>{MARK})(?![a-z]|\s?\d)"
AMOUNT = re.compile(
    rf"(?:{BEFORE}[\s:]{{0,3}})?(?<![\d.,/\-+])(?P<minus>[-(]\s?)?{NUMBER}(?![-/]\w|\s?%|[.,]\d)(?P<dash>[.,]-+|-)?(?:\s{{0,2}}{AFTER})?"
)
CURRENCY = re.compile(rf"(?<![a-z$])(?:{MARK})(?![a-z])")


@dataclass(frozen=True)
class Amount:
    """An amount at `start:end`: `currency` empty where no mark stands beside it, "$" where only that does.

    `unclear`: its one separator may part thousands or decimals.
    """

    start: int
    end: int
    value: Decimal
    currency: str
    written: str
    unclear: bool = False

    @property
    def plain(self) -> bool:
        """Nothing but digits: it may be anything."""
        return not self.currency and self.written.isdigit()

    @property
    def small(self) -> bool:
        """A count, rather than money."""
        return self.plain and self.value < 1000


def find(text: str) -> list[Amount]:
    """Every amount in folded `text`, in order. What is negative is none."""
    return [amount for match in AMOUNT.finditer(text) if (amount := _amount(match))]


def _amount(match: re.Match[str]) -> Amount | None:
    if match["minus"]:
        return None
    marked = match["before"] or match["after"]
    value = number(match["number"])
    if not marked and (" " in match["number"] or value > LARGEST_BARE):
        return None
    marks = {MARKS.get(mark, BARE) for mark in (match["before"], match["after"]) if mark}
    named = marks - {BARE}
    currency = named.pop() if len(named) == 1 else (BARE if marks else "")
    return Amount(match.start(), match.end(), value, currency, match["number"], bool(named))


def number(written: str) -> Decimal:
    """The number as written: the last separator before one or two digits parts decimals, all others thousands."""
    parts = re.split(r"[.,]", written)
    if len(parts) > 1 and len(parts[-1]) in (1, 2):
        return Decimal(re.sub(r"\D", "", "".join(parts[:-1])) + "." + parts[-1])
    return Decimal(re.sub(r"\D", "", written))


def decimal_mark(written: str) -> str | None:
    """What parts its decimals, where that can be seen: "." in 1,250.00 and in 1,250,000, "," in 1.250.000."""
    separators = re.findall(r"[.,]", written)
    if len(re.split(r"[.,]", written)[-1]) in (1, 2) and separators:
        return separators[-1]
    if len(separators) > 1:
        return "," if separators[0] == "." else "."
    return None


def currencies(text: str) -> list[tuple[int, int, str]]:
    """Every mark of a currency in folded `text`, as (start, end, ISO code or "$")."""
    return [(m.start(), m.end(), MARKS.get(m.group(), BARE)) for m in CURRENCY.finditer(text)]
