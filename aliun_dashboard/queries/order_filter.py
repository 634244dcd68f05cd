"""Which purchase orders: the one filter that list and spreadsheet share, and the address it lives in."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from aliun_dashboard.kernel.config import settings
from aliun_dashboard.purchase_orders.rules import OCStatus

from .kpis import period as periods
from .kpis.period import Period

LONGEST_SEARCH = 80
IN_A_WEEK = "pronto"  # what `ver` says in an address that asks for trips that begin within a week


class Sort(StrEnum):
    """What the list can be ordered by; a minus before it turns it round."""

    RISK = "riesgo"
    CHECK_IN = "entrada"
    WAITING = "espera"
    AMOUNT = "importe"
    AGENCY = "agencia"


SORTS = frozenset(f"{sign}{one}" for one in Sort for sign in ("", "-"))


@dataclass(frozen=True)
class OrderFilter:
    """What to show; empty means any. `sort` is a `Sort`, or one with a minus; `text` a word of what can be read.

    `near`: only those still owed whose trip begins within a week; `received`: those that came in on these days.
    """

    status: OCStatus | None = None
    agency_id: int | None = None
    text: str = ""
    sort: str = f"-{Sort.RISK}"
    near: bool = False
    received: Period | None = None


def asked(said: Mapping[str, str]) -> OrderFilter:
    """The filter of an address: `estado`, `agencia`, `q`, `orden`, `ver`, `recibida`. Nonsense asks for nothing."""
    status, agency, sort = said.get("estado", ""), said.get("agencia", ""), said.get("orden", "")
    return OrderFilter(
        OCStatus(status) if status in set(OCStatus) else None,
        int(agency) if agency.isascii() and agency.isdecimal() and len(agency) < 10 else None,
        said.get("q", "").replace("\0", "")[:LONGEST_SEARCH],
        sort if sort in SORTS else OrderFilter.sort,
        said.get("ver") == IN_A_WEEK,
        periods.read(said.get("recibida", ""), settings().timezone),
    )
