"""The State of a campaign's form: the browser has the letters, a refusal is said beside its field."""

import dataclasses
import re

import reflex as rx

from aliun_dashboard.campaigns.rules import CampaignReason, CampaignStatus
from aliun_dashboard.flows import campaigns as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import campaigns as query
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.campaigns import typed
from aliun_dashboard.ui.screens.campaigns.decisions import PLANNERS
from aliun_dashboard.ui.session import ask, look, roles

ADDRESS = re.compile(r"/campanas/(\d{1,9})/editar/?$")
FIELD_OF_SPAN = {"travel": "travel_to", "booking": "booking_to", "release": "release_on"}
FIELD_OF_REASON = {CampaignReason.BAD_QUOTA: "quota_total", CampaignReason.BELOW_TAKEN: "quota_total"}
FOCUS_WRONG = "setTimeout(() => document.querySelector('main [aria-invalid=true]')?.focus(), 100)"
BLANK = {
    "kind": "sales_offer",
    "keep": "0",
    "max_people": "4",
    "currency": "USD",
    "deposit_percent": "30",
    "balance_days": "15",
}


@dataclasses.dataclass(frozen=True)
class Window:
    """A row of the cancellation windows; `row` keeps its letters apart from those of the others."""

    row: int
    days: str = ""
    percent: str = ""


class CampaignFormState(rx.State):
    """What the form begins with, and what was wrong with it."""

    status: str = "loading"
    id: int = 0
    code: str = ""
    asks_again: bool = False
    proposes: bool = True
    start: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    windows: list[Window] = []  # noqa: RUF012
    hotels: list[tuple[str, str]] = []  # noqa: RUF012
    errors: dict[str, str] = {}  # noqa: RUF012
    sheet: int = 0
    _version: int = 0
    _connection: str = ""
    _rows: int = 0

    @rx.event(supersedes=True)
    @roles(*PLANNERS)
    async def load(self):
        """Lay out a new form. After a lost line the page is the same: what is being written stays."""
        address = ADDRESS.search(self.router.url.path)
        wanted, connection = int(address[1]) if address else 0, self.router.session.session_id
        came_back = self.status == "ready" and self.id == wanted and self._connection != connection
        self._connection = connection
        if came_back:
            return
        self.hotels = [(str(id), f"{name} · {place}") for id, name, place in await look(query.hotels)]
        found = await look(query.campaign, wanted, clock.now()) if wanted else None
        if wanted and found is None:
            self.status = "missing"
            return
        self._lay_out(found)

    @rx.event
    @roles(*PLANNERS)
    async def add_window(self):
        """One more row of the cancellation windows."""
        self._rows += 1
        self.windows = [*self.windows, Window(self._rows)][:12]

    @rx.event
    @roles(*PLANNERS)
    async def drop_window(self, row: int):
        """One row less; the letters of the others stay."""
        self.windows = [window for window in self.windows if window.row != int(row)]

    @rx.event
    @roles(*PLANNERS)
    async def save(self, form: dict):
        """Write the campaign as the form shows it."""
        facts, self.errors = typed.read(form)
        if self.errors:
            return rx.call_script(FOCUS_WRONG)
        try:
            saved = await (ask(flow.edit, self.id, facts, self._version) if self.id else ask(flow.create, facts))
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            self.errors = {_field_of(refused): _says(refused)}
            return rx.call_script(FOCUS_WRONG)
        self.status = "loading"
        told = await self._submit(saved.id or 0) if form.get("submit_now") else toast.done(words.SAVED)
        return [rx.redirect(f"/campanas/{saved.id}/"), told]

    async def _submit(self, campaign_id: int) -> rx.event.EventSpec:
        """Ask direction at once. What is still missing is told; the draft is kept."""
        try:
            await ask(flow.submit, campaign_id)
        except Refused as refused:
            return toast.refused(f"{words.KEPT_AS_DRAFT} {_says(refused)}")
        return toast.done(words.SUBMITTED)

    def _lay_out(self, found: query.CampaignRow | None) -> None:
        self.id, self._version = (found.id, found.version) if found else (0, 0)
        self.code = found.code if found else ""
        self.start = typed.written(found.terms) if found else typed.written(BLANK)
        windows = found.terms["cancellation_windows"] if found else []
        self.windows = [Window(row, str(one["days"]), str(one["percent"])) for row, one in enumerate(windows)]
        self._rows = len(self.windows)
        status = found.status if found else CampaignStatus.DRAFT
        self.asks_again = status in (CampaignStatus.APPROVED, CampaignStatus.PAUSED)
        self.proposes = status in (CampaignStatus.DRAFT, CampaignStatus.RETURNED)
        self.errors, self.status = {}, "ready"
        self.sheet += 1


def _field_of(refused: Refused) -> str:
    """The field a refusal speaks of; empty for the whole form."""
    if refused.reason is CampaignReason.BAD_DATES:
        return FIELD_OF_SPAN.get(str(refused.facts.get("span")), "travel_to")
    if refused.reason is CommonReason.INVALID:
        return str(refused.facts.get("field", ""))
    return FIELD_OF_REASON.get(refused.reason, "")


def _says(refused: Refused) -> str:
    facts = dict(refused.facts)
    if refused.reason is CommonReason.INVALID:
        facts["field"] = words.FIELDS.get(str(facts.get("field")), facts.get("field"))
    return in_full(refused.reason.value, facts)
