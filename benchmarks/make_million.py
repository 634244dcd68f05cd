"""A house with leads by the thousand or the million, and all that leads bring with them, written with COPY.

`real` is a house that fills up: a thousand leads are its first month, a million three busy years of twenty people. A
lead brings a person with numbers and addresses, eight messages, moves, the forensic log and its seals, steps, a webhook
and letters; some bring quotes, payments, reservations with travellers and papers, places of a campaign, purchase orders
with their mails. `uniform` is the hardest board: any stage, reached within the last month. The same seed and moment
give the same house.

    python -m benchmarks.make_million 1000000 [real|uniform]      into the empty DATABASE_URL
"""

import random
import sys
from datetime import datetime

import psycopg

from aliun_dashboard.kernel import clock, db
from aliun_dashboard.kernel.config import settings
from benchmarks.million import house, life, orders, people, sales
from benchmarks.million.book import DAY, Book
from benchmarks.million.house import AGENTS, DIRECTOR
from benchmarks.million.loading import Press, multiply

__all__ = ["AGENTS", "DIRECTOR", "make"]

A_DAY = 33  # leads, until three years are full
MOST_TOLD = 50_000
CHUNK = 5_000
BY_MAIL = 0.12  # trips confirmed by mail, a lead


def make(url: str, count: int, spread: str = "real", *, seed: int = 1, now: datetime | None = None) -> None:
    """Put a house with `count` leads into the empty database at `url`, which is that of our settings.

    Up to 50,000 are told one by one; of a bigger house every row is written several times over (`million.copies`), so
    that `count` has to be a multiple of how often.
    """
    chance, moment = random.Random(seed), now or clock.now()
    times = -(-count // MOST_TOLD)
    if count % times:
        raise ValueError(f"{count} leads cannot be told {times} times over: take a multiple of {times}")
    house.hotels(moment)
    with psycopg.connect(url) as connection:
        press = Press(connection)
        _tell(press, chance, (count // times, spread, count), int(moment.timestamp()))
        press.close()
    multiply(url, times)


def _tell(press: Press, chance: random.Random, wanted: tuple[int, str, int], now: int) -> None:
    (told, spread, count), book = wanted, Book()
    house.people(book, now)
    house.agencies(book, now)
    on_sale = house.campaigns(chance, now)
    begun, span = _span(count, now)
    for number in range(1, told + 1):
        came = begun + span * number // told - chance.randint(0, span // told)
        _lead(book, chance, _life(chance, number, came, spread, now), on_sale, now)
        if number % CHUNK == 0:
            press.put(book.taken())
    house.ledgers(book, chance, on_sale, now)
    press.put(book.taken())


def _span(count: int, now: int) -> tuple[int, int]:
    """When the first lead came, and over how many seconds they all did."""
    span = min(count * DAY // A_DAY, house.YEARS)
    return now - span, span


def _life(chance: random.Random, number: int, came: int, spread: str, now: int) -> life.Life:
    return life.spread(chance, number, now) if spread == "uniform" else life.lived(chance, number, came, now)


def _lead(book: Book, chance: random.Random, one: life.Life, on_sale: list[house.OnSale], now: int) -> None:
    wish = people.wish(book, chance, one)
    people.tell(book, chance, wish, now)
    trip = sales.sell(book, chance, wish, on_sale, now)
    if trip:
        orders.owe(book, chance, trip, now, mailed=False)
    if chance.random() < BY_MAIL:
        orders.owe(book, chance, orders.by_mail(book, chance, one.came), now, mailed=True)


if __name__ == "__main__":
    make(db.dsn(settings().database_url), int(sys.argv[1]), *sys.argv[2:3])
