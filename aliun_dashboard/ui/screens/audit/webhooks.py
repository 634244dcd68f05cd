"""Every webhook, also the rejected ones, for those who audit (A-09)."""

from datetime import datetime

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.queries import inbox
from aliun_dashboard.queries.inbox import EventFilter
from aliun_dashboard.staff.rules import READS_AUDIT
from aliun_dashboard.ui import address, shell
from aliun_dashboard.ui import labels_audit as words
from aliun_dashboard.ui import labels_health as common
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts.chip import chip, chips
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.inbox import EventLine, events_table, line
from aliun_dashboard.ui.parts.paging import older_newer
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.screens.audit.frame import view
from aliun_dashboard.ui.session import look, roles

PATH = "/auditoria/webhooks/"


class WebhookLogState(rx.State):
    """One page of what came in."""

    loaded: bool = False
    source: str = ""
    lines: list[EventLine] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    has_older: bool = False
    depth: int = 0
    _edges: list[tuple[datetime, int]] = []  # noqa: RUF012  (where each page after the first begins)
    _next: tuple[datetime, int] | None = None

    @rx.event(supersedes=True)
    @roles(*READS_AUDIT)
    async def load(self):
        """Read the first page of the address."""
        self.source = self.router.url.query_parameters.get("source", "")[:40]
        self._edges = []
        await self._fill()

    @rx.event
    @roles(*READS_AUDIT)
    async def choose_source(self, source: str):
        """Show only what `source` sent; nothing: everybody."""
        self.source = str(source)
        self._edges = []
        await self._fill()
        return address.show(PATH, source=self.source)

    @rx.event
    @roles(*READS_AUDIT)
    async def older(self):
        """The next page."""
        if self._next is not None:
            self._edges = [*self._edges, self._next]
            await self._fill()

    @rx.event
    @roles(*READS_AUDIT)
    async def newer(self):
        """The page before."""
        self._edges = self._edges[:-1]
        await self._fill()

    async def _fill(self) -> None:
        found = await look(inbox.page, EventFilter(self.source), self._edges[-1] if self._edges else None)
        now = clock.now()
        self.lines = [line(row, now) for row in found.rows]
        self._next = found.after
        self.has_older, self.depth, self.loaded = found.after is not None, len(self._edges), True


@rx.page(
    route="/auditoria/webhooks", title=shell.tab_title(words.WEBHOOKS), on_load=[ShellState.load, WebhookLogState.load]
)
def webhooks() -> rx.Component:
    """The list by source; a row leads to the event with its raw body."""
    state = WebhookLogState
    every = chip(common.ALL, active=state.source == "", on_click=state.choose_source(""))
    each = [chip(n, active=state.source == s, on_click=state.choose_source(s)) for s, n in common.SOURCES.items()]
    nothing = empty(common.NO_EVENTS, common.NO_EVENTS_WHY, icon="inbox")
    return view(
        PATH,
        rx.cond(state.loaded, panel(events_table(state.lines, nothing), flush=True), skeleton_rows()),
        older_newer(state.depth > 0, state.has_older, state.newer, state.older),
        toolbar=(chips(every, *each, label=common.SOURCE),),
    )
