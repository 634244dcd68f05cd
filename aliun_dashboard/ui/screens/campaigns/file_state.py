"""The State of one campaign's page: its quota, ledger, leads, occupancy and history, live."""

import re
from datetime import timedelta

import reflex as rx

from aliun_dashboard.flows import campaigns as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import campaign_file, campaigns, forensic_log, occupancy
from aliun_dashboard.queries.campaigns import CampaignRow
from aliun_dashboard.queries.forensic_log import LogFilter
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import diff, toast
from aliun_dashboard.ui.parts.semaforo import Lights
from aliun_dashboard.ui.screens.campaigns import file_shown, shown
from aliun_dashboard.ui.screens.campaigns.decisions import RUNNERS, Decisions
from aliun_dashboard.ui.session import look, roles, viewer

STREAM = "campaign"
ADDRESS = re.compile(r"/campanas/(\d{1,9})/?$")
NIGHTS = 28
LOG_LINES = 20
MOST_LINES = 500


class CampaignState(Decisions, rx.State):
    """One campaign, as its page shows it."""

    status: str = "loading"
    card: shown.Card = shown.Card()
    meter: shown.Meter = shown.Meter()
    acts: shown.Acts = shown.Acts()
    numbers: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    lights: Lights = Lights()
    rivals: str = ""
    terms: list[tuple[str, str]] = []  # noqa: RUF012
    changed: list[diff.Change] = []  # noqa: RUF012
    wanting: list[file_shown.Wanting] = []  # noqa: RUF012
    ledger: list[file_shown.Movement] = []  # noqa: RUF012
    has_older: bool = False
    held: list[file_shown.Held] = []  # noqa: RUF012
    heads: list[file_shown.HeatHead] = []  # noqa: RUF012
    nights: list[file_shown.HeatRow] = []  # noqa: RUF012
    history: list[file_shown.Act] = []  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the campaign of the address, and stay informed."""
        address = ADDRESS.search(self.router.url.path)
        campaign_id = int(address[1]) if address else 0
        if campaign_id != self.card.id:
            self.reset()
            yield
        if await self._fill(campaign_id):
            hub.join(STREAM, self, viewer(), campaign_id)

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something that is shown changed."""
        await self._refill()

    @rx.event
    @roles()
    async def older(self):
        """One more page of the ledger."""
        await self._fill_ledger(self.card.id, len(self.ledger) + campaign_file.LINES)

    @rx.event
    @roles(*RUNNERS)
    async def ask_give_back(self):
        """Choose the reservation whose places come back."""
        self.held = [file_shown.held(row) for row in await look(campaign_file.held, self.card.id)]
        await self._open("give_back", self.card.id)

    @rx.event
    @roles(*RUNNERS)
    async def give_back(self, form: dict):
        """«Devolver cupo»: only a person does, and says why (X-30)."""
        chosen = str(form.get("reservation", ""))
        if chosen not in {one.id for one in self.held}:
            self.asked_error = words.CHOOSE_RESERVATION
            return None
        if await self._carry_out(flow.return_quota, self.card.id, int(chosen), str(form.get("reason", ""))[:500]):
            return toast.done(words.GIVEN_BACK)
        return None

    async def _refill(self) -> None:
        if self.status == "ready":
            await self._fill(self.card.id)

    async def _fill(self, campaign_id: int) -> bool:
        now = clock.now()
        row: CampaignRow | None = await look(campaigns.campaign, campaign_id, now)
        if row is None:
            self.status = "missing"
            return False
        self.card, self.meter = shown.card(row, now), shown.meter(row.quota)
        self.acts, self.numbers = shown.acts(row, viewer().role), shown.numbers(row.quota)
        self.lights, self.terms = file_shown.lights(row, now), file_shown.terms(row)
        self.changed = diff.changes(*await look(campaign_file.changed_since_approval, campaign_id))
        leads = await look(campaign_file.wanting, viewer(), campaign_id, now)
        self.wanting = [file_shown.wanting(one) for one in leads]
        self.rivals = file_shown.rivals(leads, viewer().name) if row.quota.is_contended else ""
        await self._fill_ledger(campaign_id, len(self.ledger))
        await self._fill_rest(row)
        self.status = "ready"
        return True

    async def _fill_ledger(self, campaign_id: int, lines: int) -> None:
        now, limit = clock.now(), min(max(lines, campaign_file.LINES), MOST_LINES)
        page = await look(campaign_file.ledger, viewer(), campaign_id, limit=limit)
        self.ledger = [file_shown.movement(one, now) for one in page.rows]
        self.has_older = page.after is not None and limit < MOST_LINES

    async def _fill_rest(self, row: CampaignRow) -> None:
        now = clock.now()
        first = max(row.travel[0], settings().day(now)) if row.travel[1] > settings().day(now) else row.travel[0]
        days = min((row.travel[1] - first).days, NIGHTS) or 1
        rows = await look(occupancy.occupancy, first, days=days, campaign_id=row.id)
        self.heads = file_shown.heat_heads(first, [first + timedelta(days=step) for step in range(days)])
        self.nights = [file_shown.heat_row(one) for one in rows]
        log = await look(forensic_log.page, LogFilter(subject=f"campaign:{row.id}"), limit=LOG_LINES)
        self.history = [file_shown.act(one, now) for one in log.rows]


@hub.publishes(STREAM, "campaign", "quote", "payment", "reservation", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """Its own changes at once; quotes and payments do not say of which campaign they are."""
    own = {change.get("id") for change in changes if change["topic"] == "campaign"}
    for seat in seats:
        if not own:
            hub.nudge_soon(seat, CampaignState.refresh)
        elif seat.interest in own:
            await hub.nudge(seat, CampaignState.refresh)
