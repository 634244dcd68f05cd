"""The one State of the comparison: opening it, the stay, what is pointed at, and what changes elsewhere."""

import re
from typing import Any

import reflex as rx

from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.queries import offers
from aliun_dashboard.ui import address
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.screens.quotes.filled import STREAM, Filled
from aliun_dashboard.ui.screens.quotes.paying import Paying
from aliun_dashboard.ui.screens.quotes.selling import Selling
from aliun_dashboard.ui.screens.quotes.typed import Typed, from_address, from_form
from aliun_dashboard.ui.session import look, roles

ADDRESS = re.compile(r"/cotizaciones/(\d{1,9})/?$")


class QuotesState(Filled, Selling, Paying, rx.State):
    """One lead's quotes, Core beside Atlas, and what a person can do there."""

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the sale of the address, for the stay that the address may hold."""
        found = ADDRESS.search(self.router.url.path)
        lead_id = int(found[1]) if found else 0
        if lead_id != self.head.lead_id:
            self.reset()
            yield
        await self._show(lead_id, from_address(self.router.url.query_parameters))

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something of this sale, or of its places, changed: show it; the stay that is typed stays."""
        if self.status == "ready":
            await self._show(self.head.lead_id, None)

    @rx.event(supersedes=True)
    @roles()
    async def price(self, form: dict[str, Any]):
        """Ask the prices of the stay that was typed."""
        self.form = from_form(form)
        await self._show(self.head.lead_id, None)
        return address.show(f"/cotizaciones/{self.head.lead_id}/", **self.form.address())

    @rx.event
    @roles()
    async def choose_core(self, key: str):
        """Point at a Core option."""
        self.core_key = str(key)
        await self._show(self.head.lead_id, None)

    @rx.event
    @roles()
    async def choose_atlas(self, campaign_id: int):
        """Point at a campaign."""
        self.atlas = next((one for one in self.offers if one.id == int(campaign_id)), self.atlas)
        await self._show(self.head.lead_id, None)

    @rx.event
    @roles()
    async def show_all(self):
        """Every Core option, not only the cheapest."""
        self.all_options = True
        await self._show(self.head.lead_id, None)

    @rx.event
    @roles()
    async def look_everywhere(self):
        """Campaigns of other destinations too, or no longer."""
        self.everywhere = not self.everywhere
        await self._show(self.head.lead_id, None)

    async def _show(self, lead_id: int, wanted: Typed | None) -> None:
        try:
            await self._fill(lead_id, wanted)
        except Refused:
            self.reset()
            self.status = "missing"


@hub.publishes(STREAM, "lead", "quote", "payment", "campaign", "reservation", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """A page looks again when its sale changed; when only its places did, once a second at most."""
    leads = {change["id"] if change["topic"] == "lead" else change.get("lead") for change in changes}
    everything = any(change["topic"] == "reconnected" for change in changes)
    campaigns = await look(offers.campaigns_behind, [(change["topic"], change.get("id")) for change in changes])
    for seat in seats:
        lead_id, shown = seat.interest
        if everything or lead_id in leads:
            await hub.nudge(seat, QuotesState.refresh)
        elif shown & campaigns:
            hub.nudge_soon(seat, QuotesState.refresh)
