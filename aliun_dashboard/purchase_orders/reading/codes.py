"""Booking codes: what may be one, and what only looks like it."""

import re
from dataclasses import dataclass

CODE = re.compile(r"[\s:.#°º*=>(\[\-]{0,6}(?:n[°o*]?\.?\s?(?=\d))?(?P<code>[a-z0-9]+(?:[-/_.][a-z0-9]+){0,5})")
PHONE = re.compile(r"(?:\+?1[-\s.])?\(?8[024]9\)?[-\s.]\d{3}[-\s.]\d{4}|\+\d[\d\s\-]{7,}")
TAX_ID = re.compile(r"\d{1,2}\.\d{3}\.\d{3}-[\dk]\b|\b\d{7,8}-[\dk]\b")
COUNTED = re.compile(
    r"\s?(?:noches?|nights?|habitaci|rooms?|adult|personas?|pax|ninos?|people|dias?|days?|hab\b|hrs?\b|am\b|pm\b|%)"
)
PRICE = re.compile(r"\d+[.,]\d{2}(?!\d)|\d{1,3}(?:[.,]\d{3})+(?!\d)")
WITH_DAY = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})$")  # a day of the next column, glued to it
SHORTEST, LONGEST = 3, 30


@dataclass(frozen=True)
class Code:
    """A code at `start:end`. `unclear`: more digits follow, or it is rather a year."""

    start: int
    end: int
    unclear: bool


def at(text: str, original: str) -> Code | None:
    """The code that folded `text` begins with. `original` is the same text as it stands."""
    match = CODE.match(text)
    if match is None or any(no.match(text, match.start("code")) for no in (PHONE, TAX_ID, PRICE)):
        return None
    start, end = match.span("code")
    code, after = text[start:end], text[end : end + 12]
    if not SHORTEST <= len(code) <= LONGEST or after.startswith("@") or COUNTED.match(after):
        return None
    if not any(char.isdigit() for char in code) and not (_locator(original[start:end]) and not text[end:].strip()):
        return None
    return Code(
        start, end, bool(re.match(r"\s\d|[.,:/]\d|\s?[-/]\s?\d", after)) or _year(code) or bool(WITH_DAY.search(code))
    )


def _locator(code: str) -> bool:
    """Six capital letters, as airlines and hotels give them."""
    return len(code) == 6 and code.isalpha() and code.isupper()


def _year(code: str) -> bool:
    return len(code) == 4 and code.startswith("20")
