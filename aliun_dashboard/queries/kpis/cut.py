"""The cut: which period, currency, channel, agent and engine the numbers are about, and its address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, Executable, text
from sqlmodel import Session

from aliun_dashboard.leads.rules import Engine, Source

from . import period as periods
from .period import Period

CURRENCY = "USD"

# Leads of the cut, whenever they came; the period is each query's own affair.
LEADS = """
    (:source = '' OR lead.source = :source)
    AND (:owner_id = 0 OR lead.owner_id = :owner_id)
    AND (:engine = '' OR lead.engine = :engine)
"""
ARRIVED = f"lead.created_at >= :since AND lead.created_at < :until AND {LEADS}"


@dataclass(frozen=True)
class Cut:
    """What the numbers are about. Money is only ever that of `currency`; counts are of all currencies.

    `named` is the preset the period came from, if any; `base` the period to compare with instead of the one before.
    """

    period: Period
    currency: str = CURRENCY
    source: Source | None = None
    owner_id: int | None = None
    engine: Engine | None = None
    base: Period | None = None
    named: str = ""

    @classmethod
    def from_query(cls, query: str, now: datetime, zone: ZoneInfo) -> "Cut":
        """Read an address. Whatever it does not understand in it, it leaves out."""
        given = {name: values[0].strip() for name, values in parse_qs(query.removeprefix("?")).items()}
        chosen = periods.read(given.get("dias", ""), zone)
        named = given.get("periodo", "")
        named = named if named in periods.PRESETS else periods.DEFAULT
        currency, owner = given.get("moneda", ""), given.get("agente", "")
        return cls(
            period=chosen or periods.preset(named, now, zone),
            currency=currency if len(currency) == 3 and currency.isascii() and currency.isupper() else CURRENCY,
            source=Source(given["canal"]) if given.get("canal") in set(Source) else None,
            owner_id=int(owner) if owner.isdecimal() and 0 < len(owner) < 10 else None,
            engine=Engine(given["motor"]) if given.get("motor") in set(Engine) else None,
            base=periods.read(given.get("comparar", ""), zone),
            named="" if chosen else named,
        )

    def words(self) -> dict[str, str]:
        """Its words in an address, always the same; nothing for the defaults."""
        words = {
            "periodo": "" if self.named == periods.DEFAULT else self.named,
            "dias": "" if self.named else self.period.words(),
            "moneda": "" if self.currency == CURRENCY else self.currency,
            "canal": self.source or "",
            "agente": str(self.owner_id or ""),
            "motor": self.engine or "",
            "comparar": self.base.words() if self.base else "",
        }
        return {name: word for name, word in words.items() if word}

    def to_query(self) -> str:
        """Its address."""
        return urlencode(self.words())

    def compared(self) -> "Cut":
        """The same cut of the period it is compared with: the chosen one (C-10), else the one just before."""
        return replace(self, period=self.base or self.period.before(), base=None, named="")

    def values(self) -> dict[str, Any]:
        """What `LEADS` and `ARRIVED`, and queries about money, are bound to."""
        since, until = self.period.bounds()
        return {
            "since": since,
            "until": until,
            "currency": self.currency,
            "source": self.source or "",
            "owner_id": self.owner_id or 0,
            "engine": self.engine or "",
            "zone": self.period.zone.key,
        }


# A board asks about much of the house and rarely: its joins and sorts stay in memory, are planned for the values asked
# for (most cuts have no channel, agent or engine), and count on what they read being at hand.
_ROOM = text("""
    SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true),
           set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true),
           set_config('cursor_tuple_fraction', '1', true)
""")


def execute(
    session: Session, query: Executable, asked: Mapping[str, Any] | None = None, at_once: int = 0
) -> CursorResult[*tuple[Any, ...]]:
    """What the database answers, with the room that such questions need until this transaction ends.

    With `at_once` only so many rows are in memory at a time.
    """
    connection = session.connection()
    connection.execute(_ROOM)
    options: dict[str, Any] = {"yield_per": at_once} if at_once else {}
    return connection.execute(query, asked, execution_options=options)
