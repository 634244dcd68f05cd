"""The State of the campaign list: tabs, filters, rows, alerts, and staying informed."""

import contextlib

import reflex as rx

from aliun_dashboard.campaigns.rules import CampaignKind, CampaignStatus
from aliun_dashboard.kernel import clock
from aliun_dashboard.queries import campaigns as query
from aliun_dashboard.queries.campaigns import PAGE, CampaignFilter
from aliun_dashboard.staff.rules import APPROVES_CAMPAIGNS, PLANS_CAMPAIGNS
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.screens.campaigns import shown
from aliun_dashboard.ui.screens.campaigns.decisions import Decisions
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "campaigns"
PATH = "/campanas/"
MOST_ALERTS = 6


class CampaignsState(Decisions, rx.State):
    """One page of campaigns. What belongs to a row is kept beside it by its id."""

    loaded: bool = False
    kind: str = ""
    status: str = ""
    text: str = ""
    page: int = 1
    pages: int = 1
    cards: list[shown.Card] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    meters: dict[int, shown.Meter] = {}  # noqa: RUF012
    acts: dict[int, shown.Acts] = {}  # noqa: RUF012
    kinds: dict[str, int] = {}  # noqa: RUF012
    statuses: dict[str, int] = {}  # noqa: RUF012
    every: int = 0
    alerts: list[shown.Alert] = []  # noqa: RUF012
    more_alerts: str = ""
    waiting: str = ""
    plans: bool = False

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read the page that fits the address, and stay informed."""
        wanted = self.router.url.query_parameters
        if wanted.get("campana", "").isdecimal():
            return rx.redirect(f"/campanas/{int(wanted['campana'])}/", replace=True)
        self.kind = wanted.get("tipo", "") if wanted.get("tipo", "") in words.KINDS else ""
        self.status = wanted.get("estado", "") if wanted.get("estado", "") in words.STATUSES else ""
        self.text, self.page, self.asked = wanted.get("q", "")[:80], 1, ""
        self.plans = viewer().role in PLANS_CAMPAIGNS
        hub.join(STREAM, self, viewer())
        await self._refill()
        return None

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something that is shown changed."""
        await self._refill()

    @rx.event(supersedes=True)
    @roles()
    async def choose_status(self, status: str):
        """Show only campaigns that stand so; nothing: all."""
        self.status, self.page = str(status) if str(status) in words.STATUSES else "", 1
        await self._refill()
        return self._address()

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Show only campaigns with these words."""
        self.text, self.page = str(text)[:80], 1
        await self._refill()
        return self._address()

    @rx.event
    @roles()
    async def turn(self, page: int):
        """Another page."""
        self.page = max(int(page), 1)
        await self._refill()

    @rx.event
    @roles()
    async def clear(self):
        """Show everything."""
        self.kind = self.status = self.text = ""
        self.page = 1
        await self._refill()
        return self._address()

    def _address(self) -> rx.event.EventSpec:
        return address.show(PATH, tipo=self.kind, estado=self.status, q=self.text)

    async def _refill(self) -> None:
        wanted = CampaignFilter(_kind(self.kind), _status(self.status), self.text)
        now, role = clock.now(), viewer().role
        found = await look(query.listed, wanted, now, self.page)
        self.cards = [shown.card(row, now) for row in found.rows]
        self.meters = {row.id: shown.meter(row.quota) for row in found.rows}
        self.acts = {row.id: shown.acts(row, role) for row in found.rows}
        self.pages = max(-(-found.total // PAGE), 1)
        await self._count(wanted)
        alarming = await look(query.alarming, now)
        self.alerts = [shown.alert(row, now) for row in alarming[:MOST_ALERTS]]
        rest = len(alarming) - len(self.alerts)
        self.more_alerts = words.MORE_ALERTS.format(n=rest) if rest else ""
        self.loaded = True

    async def _count(self, wanted: CampaignFilter) -> None:
        counted = await look(query.counts, wanted)
        self.kinds = {kind.value: number for kind, number in counted.kinds.items()}
        self.statuses = {status.value: number for status, number in counted.statuses.items()}
        self.every = sum(counted.kinds.values())
        self.waiting = _queue(counted.pending) if viewer().role in APPROVES_CAMPAIGNS else ""


@hub.publishes(STREAM, "campaign", "quote", "payment", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, CampaignsState.refresh)


def _queue(number: int) -> str:
    if not number:
        return ""
    return words.QUEUE_ONE if number == 1 else words.QUEUE_MANY.format(n=number)


def _kind(text: str) -> CampaignKind | None:
    with contextlib.suppress(ValueError):
        return CampaignKind(text)
    return None


def _status(text: str) -> CampaignStatus | None:
    with contextlib.suppress(ValueError):
        return CampaignStatus(text)
    return None
