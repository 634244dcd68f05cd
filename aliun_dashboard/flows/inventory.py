"""What Core can offer for a stay: every room and board of the agency's own inventory, priced (A-12, A-13)."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from sqlmodel import Session

from aliun_dashboard.inventory import actions as inventory
from aliun_dashboard.inventory.models import Hotel, Rate, RoomType
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.quotes.core import ChildBand, CoreOffer, NightRate
from aliun_dashboard.quotes.rules import Price, QuoteReason, Stay, check


@dataclass(frozen=True)
class CoreOption:
    """One way to have the stay. `policies` has the keys of `quotes.models.Quote.policies`."""

    hotel_id: int
    hotel: str
    destination: str
    room_type_id: int
    room: str
    board: str
    offer: CoreOffer
    price: Price
    inclusions: str
    policies: dict[str, Any]


def core_offers(
    session: Session, stay: Stay, *, destination: str = "", hotel_id: int | None = None
) -> list[CoreOption]:
    """Every room and board that can be had for all nights, the cheapest first (within its currency); maybe none.

    Raises Refused: BAD_STAY.
    """
    return _tried(session, stay, destination, hotel_id)[0]


def must_offer(session: Session, stay: Stay, *, destination: str = "", hotel_id: int | None = None) -> list[CoreOption]:
    """As `core_offers`, but never empty. Raises Refused: BAD_STAY, or NO_RATE or NO_ROOM, whichever stands nearer."""
    options, refusals = _tried(session, stay, destination, hotel_id)
    if options:
        return options
    fits = [refused for refused in refusals if refused.reason is QuoteReason.NO_RATE]
    night = f"{stay.check_in:%d/%m/%Y}"
    raise next(iter(fits or refusals), Refused(QuoteReason.NO_RATE, night=night))


def _tried(
    session: Session, stay: Stay, destination: str, hotel_id: int | None
) -> tuple[list[CoreOption], list[Refused]]:
    check(stay)
    last = stay.check_in + timedelta(stay.nights - 1)
    rows = inventory.on_sale(session, stay.check_in, last, destination=destination, hotel_id=hotel_id)
    options: list[CoreOption] = []
    refusals: list[Refused] = []
    for _, group in groupby(rows, key=lambda row: (row[1].id, row[2].board)):
        try:
            options.append(_option(stay, list(group)))
        except Refused as refused:
            refusals.append(refused)
    return sorted(options, key=lambda option: (option.price.total, option.hotel, option.room)), refusals


def _option(stay: Stay, rows: list[tuple[Hotel, RoomType, Rate]]) -> CoreOption:
    hotel, room, rate = rows[0]
    offer = CoreOffer(
        hotel.name,
        room.name,
        rate.board.value,
        hotel.currency,
        hotel.tax_percent,
        tuple(ChildBand(band["to_age"], band["percent"]) for band in hotel.child_bands),
        room.max_adults,
        room.max_people,
        tuple(_night_rate(row[2]) for row in rows),
    )
    return CoreOption(
        hotel.id or 0,
        hotel.name,
        hotel.destination,
        room.id or 0,
        room.name,
        rate.board.value,
        offer,
        offer.price(stay),
        hotel.inclusions,
        _policies(hotel),
    )


def _night_rate(rate: Rate) -> NightRate:
    return NightRate(rate.first_night, rate.last_night, rate.adults, rate.price, rate.cost, f"rate:{rate.id}")


def _policies(hotel: Hotel) -> dict[str, Any]:
    """What holds for a quote of this hotel. Its voucher leaves when all is paid (X-55)."""
    return {
        "deposit_percent": hotel.deposit_percent,
        "balance_days": hotel.balance_days,
        "voucher_on_deposit": False,
        "cancellation_policy": hotel.cancellation_policy,
        "cancellation_windows": hotel.cancellation_windows,
        "supplier_contact": hotel.supplier_contact,
    }
