"""What a house has however many leads: twenty people, two hundred agencies, hotels, three hundred campaigns."""

import random
from dataclasses import dataclass
from datetime import datetime

from aliun_dashboard.demo import inventory
from aliun_dashboard.kernel.audit import SYSTEM
from aliun_dashboard.kernel.db import begin
from aliun_dashboard.staff.rules import Role

from . import words
from .book import DAY, Book, cents, date, jsonb, stamp

AGENTS = 12
ROLES = (
    *[Role.AGENT] * AGENTS,
    *(
        Role.DIRECTOR,
        Role.FINANCE,
        Role.FINANCE,
        Role.OPERATIONS,
        Role.OPERATIONS,
        Role.SUPPORT,
        Role.SUPPORT,
        Role.ADMIN,
    ),
)
DIRECTOR = AGENTS + 1
AGENCIES, CAMPAIGNS, HOTELS = 200, 300, len(inventory.PLACES)
YEARS = 3 * 365 * DAY
ON_SALE = 90 * DAY
TRAVEL = 250 * DAY
POLICIES = jsonb(
    {
        "balance_days": 15,
        "deposit_percent": 30,
        "supplier_contact": "",
        "voucher_on_deposit": False,
        "cancellation_policy": "Los cambios dependen de la disponibilidad del hotel.",
        "cancellation_windows": [{"days": 30, "percent": 0}, {"days": 7, "percent": 50}],
    }
)
LEAST_PLACES = 10


@dataclass(slots=True)
class Sold:
    """A line of a campaign's ledger to be: places taken (+) or given back (−)."""

    at: int
    units: int
    reservation_id: int
    payment_id: int


@dataclass(slots=True)
class OnSale:
    """A campaign as its buyers see it. How many places it had is only known when all are sold."""

    number: int
    hotel: inventory.Place
    begins: int
    ends: int
    price: int
    sold: list[Sold]


def people(book: Book, now: int) -> None:
    for number, role in enumerate(ROLES, 1):
        name = f"{words.FIRST[number]} {words.LAST[number]}"
        book.add("staff_user", number, f"persona{number}@bench.aliun", name, role, "!", True, stamp(now - YEARS))


def person(number: int | None) -> tuple[str, int | None]:
    """Who acts: somebody of the house, or the system."""
    return ("Sistema", None) if number is None else (f"{words.FIRST[number]} {words.LAST[number]}", number)


def agencies(book: Book, now: int) -> None:
    for number in range(1, AGENCIES + 1):
        first, kind = divmod(number - 1, len(words.AGENCY_KINDS))
        name = f"{words.AGENCY_NAMES[first]} {words.AGENCY_KINDS[kind]}"
        site = f"agencia{number}.example"
        asked = (number % 7 != 0, stamp(now - YEARS), "[]", jsonb([f"oc@{site}"]), jsonb([site]), "[]", "[]", "normal")
        book.add("organization", number, name, *asked, number % 5 == 0, "", "")


def hotels(now: datetime) -> None:
    """Hotels, rooms and rates, as the demo has them."""
    with begin(SYSTEM, now) as work:
        inventory.load(work)


def campaigns(chance: random.Random, now: int) -> list[OnSale]:
    """One after another over three years; about twenty-five are on sale on any day, the last until next month."""
    step = YEARS // CAMPAIGNS
    return [
        OnSale(
            number,
            chance.choice(inventory.PLACES),
            begins := now - YEARS + number * step - ON_SALE // 2,
            begins + ON_SALE,
            chance.randint(90, 400) * 100,
            [],
        )
        for number in range(1, CAMPAIGNS + 1)
    ]


def ledgers(book: Book, chance: random.Random, on_sale: list[OnSale], now: int) -> None:
    """Each campaign with as many places as make the sales so far possible, and its ledger in order of time."""
    for campaign in on_sale:
        taken = most = 0
        for line in sorted(campaign.sold, key=lambda line: line.at):
            taken += line.units
            most = max(most, taken)
            cause = "payment" if line.units > 0 else "returned"
            who = ("", stamp(line.at), "Sistema", "" if line.units > 0 else "Reserva cancelada")
            book.add(
                "quota_movement",
                campaign.number,
                line.units,
                taken,
                cause,
                line.reservation_id,
                line.payment_id,
                *who[1:],
            )
        _campaign(book, chance, campaign, max(LEAST_PLACES, int(most * chance.choice((1.05, 1.2, 1.6, 2.5))) + 1), now)


def _campaign(book: Book, chance: random.Random, campaign: OnSale, places: int, now: int) -> None:
    status = "expired" if campaign.ends < now - DAY else chance.choice(("approved",) * 8 + ("pending", "paused"))
    if campaign.sold and status == "pending":
        status = "approved"
    hotel, begun = campaign.hotel, stamp(campaign.begins - 5 * DAY)
    where = (campaign.number % HOTELS + 1, hotel.name, hotel.destination, "Doble estándar", "all_inclusive")
    span = (date(campaign.begins), date(campaign.begins + TRAVEL), date(campaign.begins), date(campaign.ends))
    price = (
        cents(campaign.price),
        cents(campaign.price * 8 // 10),
        "USD",
        30,
        15,
        False,
        "",
        "[]",
        "Todo incluido.",
        "[]",
        "",
    )
    decided = ("", None) if status == "pending" else (person(DIRECTOR)[0], begun)
    book.add(
        "campaign",
        *(campaign.number, chance.choice(("external_offer", "sales_offer", "block")), status),
        *(f"{hotel.name} {date(campaign.begins)[:7]} {campaign.number}", *where, *span, places, 0, False, 4, *price),
        *(person(1)[0], 1, *decided, "", begun, begun, 2),
    )
