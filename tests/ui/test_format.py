"""Values are written as people in the Dominican Republic write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from aliun_dashboard.ui.parts import format as write

SANTO_DOMINGO = ZoneInfo("America/Santo_Domingo")
NOON = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "currency", "seen"),
    [
        ("1850", "USD", "US$ 1,850.00"),
        ("95000", "DOP", "RD$ 95,000.00"),
        ("0.5", "EUR", "€ 0.50"),
        ("-12.345", "USD", "US$ -12.34"),
        ("150000", "CLP", "CLP 150,000.00"),
    ],
)
def test_money_carries_its_currency(amount: str, currency: str, seen: str) -> None:
    assert write.money(Decimal(amount), currency) == seen.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("amount", "seen"),
    [("950", "US$ 950"), ("1850", "US$ 1.8 mil"), ("48320", "US$ 48.3 mil"), ("2410000", "US$ 2.4 M")],
)
def test_heads_show_the_size_of_money(amount: str, seen: str) -> None:
    assert write.money_short(Decimal(amount), "USD").replace("\u00a0", " ") == seen


@pytest.mark.parametrize(
    ("earlier", "seen"),
    [
        (timedelta(seconds=59), "ahora"),
        (timedelta(seconds=60), "hace 1 min"),
        (timedelta(minutes=59, seconds=59), "hace 59 min"),
        (timedelta(hours=1), "hace 1 h"),
        (timedelta(hours=23, minutes=59), "hace 23 h"),
        (timedelta(days=1), "hace 1 d"),
        (timedelta(days=6, hours=23), "hace 6 d"),
        (timedelta(days=7), "14/11/2026"),
        (timedelta(minutes=-5), "en 5 min"),
        (timedelta(hours=-30), "en 1 d"),
    ],
)
def test_a_moment_is_told_from_now(earlier: timedelta, seen: str) -> None:
    assert write.ago(NOON - earlier, NOON, SANTO_DOMINGO).replace("\u00a0", " ") == seen


def test_moments_are_shown_in_the_zone_of_the_agency() -> None:
    assert write.moment(NOON, SANTO_DOMINGO) == "21/11/2026 12:00"
    assert write.day(date(2026, 2, 3)) == "03/02/2026"


@pytest.mark.parametrize(
    ("length", "seen"),
    [(timedelta(minutes=40), "40 min"), (timedelta(hours=5), "5 h"), (timedelta(days=12, hours=3), "12 d")],
)
def test_time_in_a_stage_is_one_number(length: timedelta, seen: str) -> None:
    assert write.days(length) == seen


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("+18095550142", "+1 809-555-0142"),
        ("+525512345678", "+52 55 1234 5678"),
        ("ana@correo.example", "ana@correo.example"),
    ],
)
def test_phones_are_shown_with_their_country(stored: str, seen: str) -> None:
    assert write.phone(stored) == seen
