"""Core and Atlas, concept by concept: one table for what people would otherwise hold side by side (D-05). Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from aliun_dashboard.flows.comparing import AtlasSide
from aliun_dashboard.flows.inventory import CoreOption
from aliun_dashboard.queries.offers import Contender
from aliun_dashboard.quotes.rules import ATLAS, CORE, VALIDITY, Stay
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import semaforo

from . import told
from .rows import Beside, Priced


def beside(
    core: CoreOption | None, contender: Contender | None, side: AtlasSide | None, stay: Stay | None
) -> list[Beside]:
    """Every concept with both answers; nothing when one of the two is missing."""
    if core is None or contender is None or side is None or stay is None:
        return []
    price = told.priced(core.price, stay)
    atlas = told.priced(side.price, stay) if side.price else Priced()
    return [
        *_prices(price, atlas, told.difference(side.price, core.price)[0] if side.price else ""),
        *_rooms(core, contender),
        *_terms(core.policies, contender.row.terms),
        _row(words.VALIDITY, _validity(CORE), _validity(ATLAS, contender.row.booking[1])),
        _row(words.SEATS, words.CORE_SEATS, told.seats(contender.row.quota)),
        _row(words.WHY_ATLAS, words.CORE_WHY, _why(side)),
        _row(words.MARGIN, price.margin, atlas.margin),
    ]


def _prices(core: Priced, atlas: Priced, difference: str) -> list[Beside]:
    return [
        Beside(words.PRICE, core.total, atlas.total or words.NOTHING, strong=True),
        _row(words.PER_NIGHT.capitalize(), core.per_night, atlas.per_night),
        _row(words.PER_PERSON.capitalize(), core.per_person, atlas.per_person),
        _row(words.DIFFERENCE, "", difference),
    ]


def _rooms(core: CoreOption, contender: Contender) -> list[Beside]:
    row = contender.row
    return [
        _row(words.HOTEL, core.hotel, row.hotel or row.destination),
        _row(words.BOARD_AND_ROOM, told.room(core.room, core.board), told.room(row.terms["room"], row.terms["board"])),
        _row(words.INCLUDES, core.inclusions, row.terms["inclusions"]),
    ]


def _terms(core: Mapping[str, Any], atlas: Mapping[str, Any]) -> list[Beside]:
    said = {
        words.CANCELLATION: told.cancellation,
        words.DEPOSIT: lambda terms: f"{terms['deposit_percent']} %",
        words.BALANCE: lambda terms: words.DAYS_BEFORE.format(days=terms["balance_days"]),
        words.VOUCHER: lambda terms: words.VOUCHERS[bool(terms["voucher_on_deposit"])],
    }
    return [_row(concept, say(core), say(atlas)) for concept, say in said.items()]


def _validity(engine: str, last: date | None = None) -> str:
    """How long a quote of this engine holds from when it is made, and the last day of its campaign."""
    hours = words.VALID_HOURS.format(hours=int(VALIDITY[engine].total_seconds() // 3600))
    return hours + (words.AT_MOST.format(day=write.day(last)) if last else "")


def _why(side: AtlasSide) -> str:
    shown = semaforo.lights(side.verdict)
    return f"{shown.title}. {shown.why}"


def _row(concept: str, core: str, atlas: str) -> Beside:
    return Beside(concept, core or words.NOTHING, atlas or words.NOTHING)
