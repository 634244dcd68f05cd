"""What the address asks for: which board, of which cut. Every State of the page reads it here."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.lead_filters import Filters
from aliun_dashboard.staff.rules import EVERYONE, READS_HEALTH, SEES_DIRECTION, Role
from aliun_dashboard.ui.session import viewer

PATH = "/kpis/"
DIRECTION, SALES, TECHNICAL = "direccion", "ventas", "tecnico"
WHO: dict[str, frozenset[Role]] = {DIRECTION: SEES_DIRECTION, SALES: EVERYONE, TECHNICAL: READS_HEALTH}
BY_VALUE = "valor"


@dataclass(frozen=True)
class Asked:
    """A board and a cut; `by_value` shows charts in money instead of heads."""

    tab: str
    cut: Cut
    by_value: bool = False

    def href(self) -> str:
        """Its address."""
        words = {"ver": self.tab, **self.cut.words(), **({"modo": BY_VALUE} if self.by_value else {})}
        return f"{PATH}?{urlencode(words)}"

    def csv(self, section: str) -> str:
        """The address of a section's numbers as a file."""
        return f"/kpis/{section}.csv?{self.cut.to_query()}"


def asked(state: rx.State) -> Asked:
    """What this page is about; no board elsewhere. Agents see their own leads only, whatever the address says."""
    url, who = state.router.url, viewer()
    cut = Cut.from_query(url.query, clock.now(), settings().timezone)
    if who.role is Role.AGENT:
        cut = replace(cut, owner_id=who.id)
    wanted = url.query_parameters.get("ver", "")
    tab = wanted if who.role in WHO.get(wanted, ()) else home(who.role)
    if url.path.strip("/") != PATH.strip("/"):
        tab = ""  # a page that has been left may still be told of news
    return Asked(tab, cut, url.query_parameters.get("modo", "") == BY_VALUE)


def leads(filters: Filters) -> str:
    """The list of these leads."""
    return f"/pipeline/?vista=lista&{filters.to_query()}"


def home(role: Role) -> str:
    """The first board this role may see."""
    return next(tab for tab, allowed in WHO.items() if role in allowed)
