"""The occupancy calendar of all campaigns on sale (`/campanas/ocupacion/`)."""

from datetime import date, timedelta

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import occupancy
from aliun_dashboard.ui import address, shell
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts.button import button, icon_button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.screens.campaigns import file_shown
from aliun_dashboard.ui.screens.campaigns.file_shown import HeatHead, HeatRow
from aliun_dashboard.ui.screens.campaigns.frame import CALENDAR, views
from aliun_dashboard.ui.screens.campaigns.heat import heat, legend
from aliun_dashboard.ui.screens.campaigns.shown import span
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "occupancy"
WEEKS = occupancy.DAYS // 7
STEP = 4


class OccupancyState(rx.State):
    """Six weeks of nights, from a Monday on."""

    loaded: bool = False
    first: str = ""
    says: str = ""
    heads: list[HeatHead] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    rows: list[HeatRow] = []  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read the weeks of the address, and stay informed."""
        hub.join(STREAM, self, viewer())
        await self._fill(_day(self.router.url.query_parameters.get("desde", "")) or settings().day(clock.now()))

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Somebody took or gave back places."""
        await self._fill(date.fromisoformat(self.first))

    @rx.event(supersedes=True)
    @roles()
    async def turn(self, weeks: int):
        """So many weeks later; 0: back to today."""
        shown, step = date.fromisoformat(self.first), timedelta(weeks=max(-STEP, min(int(weeks), STEP)))
        await self._fill(shown + step if weeks else settings().day(clock.now()))
        return address.show(CALENDAR, desde=self.first if weeks else "")

    async def _fill(self, day: date) -> None:
        first = day - timedelta(days=day.weekday())
        days = [first + timedelta(days=step) for step in range(occupancy.DAYS)]
        self.rows = [file_shown.heat_row(row) for row in await look(occupancy.occupancy, first)]
        self.heads = file_shown.heat_heads(first, days)
        self.first, self.says, self.loaded = first.isoformat(), span(days[0], days[-1]), True


@hub.publishes(STREAM, "campaign", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, OccupancyState.refresh)


@rx.page(
    route="/campanas/ocupacion",
    title=shell.tab_title(words.OCCUPANCY),
    on_load=[ShellState.load, OccupancyState.load],
)
def calendar() -> rx.Component:
    """Weeks to turn, the warmth of each night, what the colours mean."""
    state = OccupancyState
    none = empty(words.OCCUPANCY_EMPTY, words.OCCUPANCY_EMPTY_WHY, icon="calendar")
    weeks = rx.el.div(
        icon_button("chevron-left", words.EARLIER, on_click=state.turn(-STEP)),
        rx.el.strong(state.says, role="status"),
        icon_button("chevron-right", words.LATER, on_click=state.turn(STEP)),
        button(words.TODAY, kind="quiet", key="t", on_click=state.turn(0)),
        rx.el.span(class_name="spacer"),
        legend(),
        class_name="row heat-weeks",
    )
    drawn = rx.cond(state.rows.length() > 0, panel(heat(state.heads, state.rows), flush=True), none)
    return shell.page(
        words.CAMPAIGNS,
        rx.el.div(views("calendar"), weeks, rx.cond(state.loaded, drawn, skeleton_rows(6)), class_name="stack"),
        active="campanas",
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2020 <= found.year <= 2100 else None
