"""Values as people here write them: money, dates, relative times, phones. Pure."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers
from babel.numbers import format_decimal

from aliun_dashboard.queries.capped import MOST
from aliun_dashboard.ui import labels

LOCALE = "es_DO"
SYMBOLS = {"USD": "US$", "DOP": "RD$", "EUR": "€", "MXN": "MX$"}
STEPS = ((60, "min", 60), (24, "h", 3600), (7, "d", 86400))


def money(amount: Decimal, currency: str) -> str:
    """`US$ 1,850.00`; the sign and number stay on one line. An unknown currency shows its ISO code."""
    return f"{SYMBOLS.get(currency, currency)}\u00a0{format_decimal(amount, '#,##0.00', locale=LOCALE)}"


def money_short(amount: Decimal, currency: str) -> str:
    """`US$ 1.9 mil`, `RD$ 2.4 M`: for heads where only the size matters."""
    size, unit = (amount / 1_000_000, " M") if amount >= 1_000_000 else (amount / 1000, " mil")
    if amount < 1000:
        size, unit = amount, ""
    return f"{SYMBOLS.get(currency, currency)}\u00a0{format_decimal(size, '#,##0.#', locale=LOCALE)}{unit}"


def number(value: float) -> str:
    """`1,204`."""
    return format_decimal(value, "#,##0.##", locale=LOCALE)


def counted(value: int) -> str:
    """`204`, or «1,000+» where nobody counted further."""
    return labels.MANY if value > MOST else number(value)


def day(date: dt.date) -> str:
    """`21/11/2026`."""
    return date.strftime("%d/%m/%Y")


def moment(at: dt.datetime, zone: ZoneInfo) -> str:
    """`21/11/2026 14:05` in the agency's zone."""
    return at.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def ago(at: dt.datetime, now: dt.datetime, zone: ZoneInfo) -> str:
    """«ahora», «hace 5 min», «en 2 h», «hace 3 d»; from a week on, the date."""
    seconds = (now - at).total_seconds()
    if abs(seconds) < 60:
        return "ahora"
    for limit, unit, length in STEPS:
        size = int(abs(seconds) // length)
        if size < limit:
            return f"{'hace' if seconds > 0 else 'en'} {size}\u00a0{unit}"
    return day(at.astimezone(zone).date())


def in_days(left: int) -> str:
    """A day so many from today: «en 4 días», «mañana», «hoy», «ayer», «hace 3 días»."""
    near = {1: "mañana", 0: "hoy", -1: "ayer"}
    return near.get(left) or (f"en {left} días" if left > 0 else f"hace {-left} días")


def days(length: dt.timedelta) -> str:
    """Time in a stage: `40 min`, `5 h`, `12 d`."""
    seconds = int(length.total_seconds())
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 86400 else f"{seconds // 86400} d"


def phone(e164: str) -> str:
    """`+1 809-555-0142` from `+18095550142`; what cannot be read is shown as it is."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
