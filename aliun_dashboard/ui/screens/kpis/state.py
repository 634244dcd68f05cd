"""The State of the frame of KPI: which boards there are for this person, and the cut as its controls show it."""

import dataclasses

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries.kpis import period as periods
from aliun_dashboard.queries.kpis.cut import Cut
from aliun_dashboard.queries.staff import users
from aliun_dashboard.staff.rules import WORKS_LEADS, Role
from aliun_dashboard.ui import labels_kpis as words
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.screens.kpis.asked import BY_VALUE, WHO, Asked, asked
from aliun_dashboard.ui.session import look, roles, viewer

OTHER_DAYS = "dias"


@dataclasses.dataclass
class Person:
    """Somebody whose leads can be looked at."""

    id: str = ""
    name: str = ""


class KpisState(rx.State):
    """The address, taken apart for the controls. The numbers belong to the States of the boards."""

    loaded: bool = False
    tab: str = ""
    tabs: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    period: str = periods.DEFAULT
    first: str = ""
    last: str = ""
    base_first: str = ""
    base_last: str = ""
    currency: str = ""
    source: str = ""
    owner: str = ""
    engine: str = ""
    by_value: bool = False
    people: list[Person] = []  # noqa: RUF012
    everybody: bool = False
    says: str = ""
    chosen_dates: bool = False
    chosen_base: bool = False

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Show what the address asks for."""
        wanted, role = asked(self), viewer().role
        self._show(wanted)
        self.tabs = {tab: Asked(tab, wanted.cut).href() for tab, allowed in WHO.items() if role in allowed}
        self.everybody = role is not Role.AGENT
        found = await look(users) if self.everybody else []
        self.people = [Person(str(one.id), one.name) for one in found if one.role in WORKS_LEADS]
        self.loaded = True

    @rx.event
    @roles()
    async def choose(self, name: str, value: str):
        """Another value for one word of the address."""
        if (str(name), str(value)) == ("periodo", OTHER_DAYS):
            self.chosen_dates = True
            return None
        given = asked(self)
        changed = {**given.cut.words(), str(name): str(value)}
        if name == "periodo":
            changed.pop(OTHER_DAYS, None)
        return self._go(given, changed)

    @rx.event
    @roles()
    async def choose_days(self, form: dict[str, str]):
        """Other days, or another period to compare with: `name` of the form's word, `first` and `last`."""
        given = asked(self)
        name = "comparar" if form.get("word") == "comparar" else OTHER_DAYS
        days = f"{form.get('first', '')}..{form.get('last', '')}"
        if periods.read(days, settings().timezone) is None:
            return rx.toast.error(words.BAD_PERIOD)
        return self._go(given, {**given.cut.words(), name: days})

    @rx.event
    @roles()
    async def compare(self, kind: str):
        """With the period before, or with one that is still to be named."""
        self.chosen_base = str(kind) != ""
        if self.chosen_base:
            return None
        given = asked(self)
        return self._go(given, {name: word for name, word in given.cut.words().items() if name != "comparar"})

    @rx.event
    @roles()
    async def choose_mode(self, mode: str):
        """Heads, or money."""
        given = asked(self)
        return rx.redirect(dataclasses.replace(given, by_value=str(mode) == BY_VALUE).href())

    def _go(self, given: Asked, changed: dict[str, str]) -> rx.event.EventSpec:
        query = "&".join(f"{name}={value}" for name, value in changed.items())
        cut = Cut.from_query(query, clock.now(), settings().timezone)
        return rx.redirect(dataclasses.replace(given, cut=cut).href())

    def _show(self, wanted: Asked) -> None:
        cut = wanted.cut
        self.tab, self.by_value = wanted.tab, wanted.by_value
        self.period = cut.named or OTHER_DAYS
        self.chosen_dates, self.chosen_base = not cut.named, cut.base is not None
        self.first, self.last = cut.period.start.isoformat(), cut.period.end.isoformat()
        base = cut.base or cut.period.before()
        self.base_first, self.base_last = base.start.isoformat(), base.end.isoformat()
        self.currency, self.owner = cut.currency, str(cut.owner_id or "")
        self.source, self.engine = cut.source or "", cut.engine or ""
        self.says = f"{say.day(cut.period.start)} – {say.day(cut.period.end)}"
