"""Days as people write them, in Spanish and English; a day written 03/04/2025 keeps both its readings."""

import re
from dataclasses import dataclass, replace
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "enero january ene jan",
            "febrero february feb",
            "marzo march mar",
            "abril april abr apr",
            "mayo may",
            "junio june jun",
            "julio july jul",
            "agosto august ago aug",
            "septiembre setiembre september sept sep set",
            "octubre october oct",
            "noviembre november nov",
            "diciembre december dic dec",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = (
    ("lunes", "lun", "monday", "mon"),
    ("martes", "mar", "tuesday", "tues", "tue"),
    ("miercoles", "mie", "mier", "wednesday", "wed"),
    ("jueves", "jue", "thursday", "thurs", "thur", "thu"),
    ("viernes", "vie", "friday", "fri"),
    ("sabado", "sab", "saturday", "sat"),
    ("domingo", "dom", "sunday", "sun"),
)
DAY_OF = {name: day for day, names in enumerate(WEEKDAYS) for name in names}
EARLIEST, LATEST = 2015, 2045  # years a trip may lie in

MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th|ro|er|[°o])?"
YEAR = r"(?:\d{4}|\d{2})(?![\d])"
OF = r"\s?(?:(?:de|del|of|,|-|/|')\s?){0,2}"
TO = r"\s{0,2}(?:al|a|to|hasta(?:\s(?:el|the))?|until|thru|through|-+>?|→|y|and)\s{0,2}(?:el\s)?"
NOT_IN_NUMBER = r"(?<![\d.,/])(?<!\d-)"
# Two days that share a month or a year, then one alone. Groups: d day, m month (word), n month (number), y year.
PAIRS = (
    re.compile(rf"{NOT_IN_NUMBER}(?P<d1>{DAY}){TO}(?P<d2>{DAY}){OF}(?P<m2>{MONTH}){OF}(?P<y2>{YEAR})"),
    re.compile(
        rf"{NOT_IN_NUMBER}(?P<d1>{DAY}){OF}(?P<m1>{MONTH}){TO}(?P<d2>{DAY}){OF}(?P<m2>{MONTH}){OF}(?P<y2>{YEAR})"
    ),
    re.compile(rf"(?<![a-z])(?P<m1>{MONTH})\s?(?P<d1>{DAY}){TO}(?P<m2>{MONTH})\s?(?P<d2>{DAY}),?\s?(?P<y2>{YEAR})"),
    re.compile(rf"(?<![a-z])(?P<m1>{MONTH})\s?(?P<d1>{DAY}){TO}(?P<d2>{DAY}),?\s?(?P<y2>{YEAR})"),
)
WORDED = (
    re.compile(rf"{NOT_IN_NUMBER}(?P<d>{DAY})\s?{OF}(?P<m>{MONTH}){OF}(?P<y>{YEAR})"),
    re.compile(rf"(?<![a-z])(?P<m>{MONTH})[\s\-/]?(?P<d>{DAY})[\s,\-/]{{1,2}}(?:de |del )?(?P<y>\d{{4}})(?!\d)"),
    re.compile(rf"{NOT_IN_NUMBER}(?P<y>\d{{4}})[\s\-/](?P<m>{MONTH})[\s\-/](?P<d>\d{{1,2}})(?!\d)"),
)
ISO = re.compile(r"(?<!\d)(?P<y>20\d\d)\s?(?P<s>[-/.])\s?(?P<n>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})(?!\d)")
NUMERIC_PAIR = re.compile(
    rf"{NOT_IN_NUMBER}(?P<a1>\d{{1,2}})[/.](?P<b1>\d{{1,2}}){TO}(?P<a2>\d{{1,2}})[/.](?P<b2>\d{{1,2}})[/.](?P<y2>{YEAR})"
)
NUMERIC = re.compile(
    r"(?<![\d/])(?<!\d[.\-])(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4}|\d{2})(?![\d/]|[.\-]\d)"
)
WEEKDAY = re.compile(rf"(?<![a-z])({'|'.join(sorted(DAY_OF, key=len, reverse=True))})\.?,?\s{{0,2}}(?:el\s)?$")


@dataclass(frozen=True)
class Day:
    """A day as written at `start:end`: read day first and month first, the same unless only the order tells.

    `odd`: the weekday beside it fits neither.
    """

    start: int
    end: int
    day_first: date | None
    month_first: date | None
    numeric: bool = False
    odd: bool = False

    @property
    def certain(self) -> bool:
        return self.day_first == self.month_first


def find(text: str) -> list[Day]:
    """Every day in folded `text`, in order."""
    found: list[Day] = []
    for pattern in (*PAIRS, NUMERIC_PAIR, *WORDED, ISO, NUMERIC):
        for match in list(pattern.finditer(text)):
            days = _read(match)
            if all(day.day_first or day.month_first for day in days):
                found += [_weekday_checked(day, text) for day in days]
                text = text[: match.start()] + "\x00" * len(match.group()) + text[match.end() :]
    return sorted(found, key=lambda day: day.start)


def _read(match: re.Match[str]) -> list[Day]:
    if "y2" not in match.groupdict():
        return [_one(match)]
    return _numeric_pair(match) if "a1" in match.groupdict() else _pair(match)


def _one(match: re.Match[str]) -> Day:
    parts, year = match.groupdict(), _year(match["y"])
    if "a" in parts:
        a, b = int(parts["a"]), int(parts["b"])
        return Day(*match.span(), _date(year, b, a), _date(year, a, b), numeric=True)
    month = MONTHS[parts["m"].rstrip(".")] if "m" in parts else int(parts["n"])
    day = _date(year, month, _number(parts["d"]))
    return Day(*match.span(), day, day)


def _pair(match: re.Match[str]) -> list[Day]:
    parts, year = match.groupdict(), _year(match["y2"])
    last_month = MONTHS[(parts.get("m2") or parts["m1"]).rstrip(".")]
    first_month = MONTHS[(parts.get("m1") or parts["m2"]).rstrip(".")]
    first = _date(year - (first_month > last_month), first_month, _number(parts["d1"]))
    last = _date(year, last_month, _number(parts["d2"]))
    middle = max(match.end(name) for name in ("d1", "m1") if name in parts and match.start(name) < match.start("d2"))
    second = min(match.start(name) for name in ("d2", "m2") if name in parts)
    return [Day(match.start(), middle, first, first), Day(second, match.end(), last, last)]


def _numeric_pair(match: re.Match[str]) -> list[Day]:
    a1, b1, a2, b2 = (int(match[name]) for name in ("a1", "b1", "a2", "b2"))
    year = _year(match["y2"])
    first = Day(match.start(), match.end("b1"), _date(year - (b1 > b2), b1, a1), _date(year - (a1 > a2), a1, b1), True)
    return [first, Day(match.start("a2"), match.end(), _date(year, b2, a2), _date(year, a2, b2), True)]


def _weekday_checked(day: Day, text: str) -> Day:
    """A weekday before it decides between its readings, or says that something is wrong."""
    before = WEEKDAY.search(text[max(0, day.start - 14) : day.start])
    if before is None:
        return day
    wanted = DAY_OF[before.group(1)]
    fits = [read for read in (day.day_first, day.month_first) if read and read.weekday() == wanted]
    if not fits:
        return replace(day, odd=True)
    return replace(day, day_first=fits[0], month_first=fits[-1])


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _number(text: str) -> int:
    return int(re.sub(r"\D.*", "", text))


def _date(year: int, month: int, day: int) -> date | None:
    if not EARLIEST <= year <= LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
