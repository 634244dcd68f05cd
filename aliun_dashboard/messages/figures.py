"""How customers read days, moments and money, in their language."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

MONTHS = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
WEEKDAYS = {
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SIGNS = {"USD": "US$", "DOP": "RD$", "EUR": "€", "MXN": "MX$"}
BOARDS = {
    "es": {
        "room_only": "solo alojamiento",
        "breakfast": "desayuno incluido",
        "half_board": "media pensión",
        "full_board": "pensión completa",
        "all_inclusive": "todo incluido",
    },
    "en": {
        "room_only": "room only",
        "breakfast": "breakfast included",
        "half_board": "half board",
        "full_board": "full board",
        "all_inclusive": "all inclusive",
    },
}
WORDS = {
    "es": {"night": ("noche", "noches"), "adult": ("adulto", "adultos"), "child": ("niño", "niños"),
           "room": ("habitación", "habitaciones"), "day": ("día", "días"), "hour": ("hora", "horas"),
           "minute": ("minuto", "minutos"), "year": ("año", "años")},
    "en": {"night": ("night", "nights"), "adult": ("adult", "adults"), "child": ("child", "children"),
           "room": ("room", "rooms"), "day": ("day", "days"), "hour": ("hour", "hours"),
           "minute": ("minute", "minutes"), "year": ("year", "years")},
}  # fmt: skip


def price(value: Decimal, currency: str) -> str:
    """`US$ 1,234.50`; sign and number stay on one line."""
    return f"{SIGNS.get(currency, currency)}\u00a0{value:,.2f}"


def percent(value: int) -> str:
    """`30 %`, on one line."""
    return f"{value}\u00a0%"


def weekday(value: date, lang: str) -> str:
    """`sábado`."""
    return WEEKDAYS[lang][value.weekday()]


def day(value: date, lang: str) -> str:
    """`7 mar 2026`."""
    return f"{value.day} {MONTHS[lang][value.month - 1]} {value.year}"


def moment(value: datetime, lang: str) -> str:
    """`7 mar 2026, 14:30`, in the zone it comes in."""
    return f"{day(value, lang)}, {value:%H:%M}"


def count(number: int, word: str, lang: str) -> str:
    """`1 noche`, `3 noches`: a number with its word."""
    return f"{number} {WORDS[lang][word][number != 1]}"


def party(adults: int, children: int, lang: str) -> str:
    """`2 adultos, 1 niño`."""
    who = [count(adults, "adult", lang)] + ([count(children, "child", lang)] if children else [])
    return ", ".join(who)


def ages(of_children: Sequence[int], lang: str) -> str:
    """`6, 8 años`; empty when there are none or one is unknown (−1)."""
    if not of_children or min(of_children) < 0:
        return ""
    return (
        f"{', '.join(map(str, of_children[:-1]))}{', ' * (len(of_children) > 1)}{count(of_children[-1], 'year', lang)}"
    )


def board(value: str, lang: str) -> str:
    """What the hotel serves, in words; an unknown board as it was written."""
    return BOARDS[lang].get(value, value)


def time_left(left: timedelta, lang: str) -> str:
    """`2 días, 3 horas`: the two largest units, down to the minute."""
    minutes = max(int(left.total_seconds()) // 60, 0)
    units = (("day", minutes // 1440), ("hour", minutes // 60 % 24), ("minute", minutes % 60))
    shown = [count(number, word, lang) for word, number in units if number][:2]
    return ", ".join(shown) or count(0, "minute", lang)
