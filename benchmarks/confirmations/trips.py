"""The trips that the papers confirm, and the ways in which people write days and money."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aliun_dashboard.purchase_orders.reading import FieldName, Known, Value

MESES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
MONTHS = "January February March April May June July August September October November December".split()
DIAS = "lunes martes miércoles jueves viernes sábado domingo".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


@dataclass(frozen=True)
class Trip:
    """What a paper confirms. `agency` is the name we know, `written` the one on the paper."""

    booking: str
    agency: str
    written: str
    hotel: str
    check_in: date
    nights: int
    amount: Decimal
    currency: str
    guest: str

    @property
    def check_out(self) -> date:
        return self.check_in + timedelta(self.nights)

    @property
    def per_night(self) -> Decimal:
        return (self.amount / self.nights).quantize(Decimal("0.01"))

    @property
    def truth(self) -> dict[FieldName, Value]:
        return {
            FieldName.BOOKING: self.booking,
            FieldName.AGENCY: self.agency,
            FieldName.HOTEL: self.hotel,
            FieldName.CHECK_IN: self.check_in,
            FieldName.CHECK_OUT: self.check_out,
            FieldName.AMOUNT: self.amount,
            FieldName.CURRENCY: self.currency,
        }


def _trip(
    booking: str, names: tuple[str, str], hotel: str, stay: tuple[date, int], price: tuple[str, str], guest: str
) -> Trip:
    return Trip(booking, *names, hotel, *stay, Decimal(price[0]), price[1], guest)


TRIPS = (
    _trip("123456", ("Viajes Ñandú", "Viajes Ñandú Ltda."), "Hotel Gran Bahía Ámbar", (date(2025, 12, 1), 4), ("150000", "CLP"), "Juan Pérez Soto"),
    _trip("KT-2025-00871", ("Turismo Quisqueya", "TURISMO QUISQUEYA, S.R.L."), "Barceló Bávaro Palace", (date(2026, 3, 4), 7), ("150000", "DOP"), "María Altagracia Núñez"),
    _trip("8841207", ("Caribe Dreams Travel", "Caribe Dreams Travel"), "Dreams Onyx Resort & Spa", (date(2025, 12, 28), 6), ("2485.50", "USD"), "Robert O'Brien"),
    _trip("RES-99813", ("Turismo Cordillera", "Turismo Cordillera SpA"), "Hotel Cumbres Puerto Varas", (date(2026, 1, 10), 2), ("1284900", "CLP"), "Ana María Rojas"),
    _trip("70045512", ("Andes y Mar Operador", "Andes y Mar Operador"), "Lopesan Costa Bávaro", (date(2026, 5, 6), 3), ("1250", "USD"), "Luis Ñíguez"),
    _trip("XK47PM", ("Mundo Azul Viajes", "Mundo Azul Viajes, S.L."), "Iberostar Selection Hacienda Dominicus", (date(2026, 2, 7), 7), ("3120.75", "EUR"), "Carmen Gutiérrez"),
)  # fmt: skip
OTHERS = (
    "Viajes del Sur",
    "Destinos Andinos",
    "Agencia Colonial Tours",
    "Sunrise Vacations",
    "Rutas del Norte",
    "Viajes Cibao",
)
KNOWN = tuple(Known(number, (name,)) for number, name in enumerate([*(trip.agency for trip in TRIPS), *OTHERS], 1))


def dmy(day: date, separator: str = "/") -> str:
    return day.strftime(f"%d{separator}%m{separator}%Y")


def mdy(day: date) -> str:
    return day.strftime("%m/%d/%Y")


def largo(day: date) -> str:
    return f"{day.day} de {MESES[day.month - 1]} de {day.year}"


def corto(day: date) -> str:
    return f"{day.day:02d}-{MESES[day.month - 1][:3]}-{day.year}"


def con_dia(day: date) -> str:
    return f"{DIAS[day.weekday()]} {day.day} de {MESES[day.month - 1]} de {day.year}"


def long(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def short(day: date) -> str:
    return f"{DAYS[day.weekday()][:3]}, {MONTHS[day.month - 1][:3]} {day.day}, {day.year}"


def british(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def comma(amount: Decimal, places: int = 2) -> str:
    """150,000.00"""
    return f"{amount:,.{places}f}"


def dotted(amount: Decimal, places: int = 2) -> str:
    """150.000,00"""
    return comma(amount, places).translate(str.maketrans(",.", ".,"))


MARKS = {"CLP": "$", "DOP": "RD$", "USD": "US$", "EUR": "€"}


def local(trip: Trip, amount: Decimal | None = None) -> str:
    """As it is written at home: $150.000, RD$150,000.00, US$ 2,485.50, 3.120,75 €."""
    amount = trip.amount if amount is None else amount
    by: dict[str, Callable[[], str]] = {
        "CLP": lambda: f"${dotted(amount, 0)}",
        "DOP": lambda: f"RD${comma(amount)}",
        "USD": lambda: f"US$ {comma(amount)}",
        "EUR": lambda: f"{dotted(amount)} €",
    }
    return by[trip.currency]()


def coded(trip: Trip, amount: Decimal | None = None) -> str:
    """With its ISO code: CLP 150.000, USD 2,485.50."""
    amount = trip.amount if amount is None else amount
    if trip.currency == "CLP":
        return f"CLP {dotted(amount, 0)}"
    return f"{trip.currency} {dotted(amount) if trip.currency == 'EUR' else comma(amount)}"


def home(trip: Trip) -> str:
    """The line that says where a paper comes from."""
    by = {
        "CLP": "RUT 76.345.120-8 · Av. Providencia 1208, Santiago de Chile · reservas@kontroltravel.cl",
        "DOP": "RNC 1-31-20456-7 · Av. Winston Churchill 77, Santo Domingo · Tel. 809-555-0142",
        "USD": "RNC 1-31-20456-7 · Tel. +1 809 555 0142 · www.kontroltravel.com",
        "EUR": "CIF B-87451236 · Calle Mayor 12, Madrid · Tel. +34 915 550 142",
    }
    return by[trip.currency]
