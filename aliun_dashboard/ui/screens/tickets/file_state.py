"""The State of one ticket's page: its facts, history and acts, live."""

import re

import reflex as rx

from aliun_dashboard.flows import cases
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import forensic_log, staff
from aliun_dashboard.queries import tickets as query
from aliun_dashboard.queries.forensic_log import LogFilter
from aliun_dashboard.queries.tickets import TicketFile
from aliun_dashboard.tickets.rules import TicketStatus
from aliun_dashboard.ui import labels_tickets as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.tickets import shown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "ticket"
ADDRESS = re.compile(r"/tickets/(\d{1,9})/?$")
LOG_LINES = 30


class TicketState(rx.State):
    """One ticket."""

    status: str = "loading"
    ticket: shown.Row = shown.Row()
    facts: list[tuple[str, str]] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    onward: list[shown.Onward] = []  # noqa: RUF012
    may_resolve: bool = False
    resolution: str = ""
    promises_nothing: bool = False
    payment_href: str = ""
    draft_supplier: str = ""
    draft_customer: str = ""
    people: list[tuple[str, str]] = []  # noqa: RUF012
    history: list[shown.Line] = []  # noqa: RUF012
    resolving: bool = False
    resolve_error: str = ""

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the ticket of the address, and stay informed."""
        found = ADDRESS.search(self.router.url.path)
        ticket_id = int(found[1]) if found else 0
        if ticket_id != self.ticket.id:
            self.reset()
            yield
        if await self._fill(ticket_id):
            hub.join(STREAM, self, viewer(), ticket_id)

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something that is shown changed."""
        if self.status == "ready":
            await self._fill(self.ticket.id)

    @rx.event
    @roles()
    async def take(self):
        """Start on it."""
        await ask(cases.take, self.ticket.id)
        await self._fill(self.ticket.id)
        return toast.done(words.TAKEN.format(code=self.ticket.code))

    @rx.event
    @roles()
    async def move(self, to: str):
        """To another state that needs no words."""
        if to not in words.MOVES:
            return None
        await ask(cases.move, self.ticket.id, TicketStatus(to))
        await self._fill(self.ticket.id)
        return toast.done(words.MOVED.format(code=self.ticket.code, status=words.STATUSES[to]))

    @rx.event
    @roles()
    async def assign(self, owner_id: str):
        """Give it to somebody, or to nobody."""
        owner = int(owner_id) if str(owner_id).isdecimal() and len(str(owner_id)) < 10 else None
        await ask(cases.assign, self.ticket.id, owner)
        await self._fill(self.ticket.id)
        says = words.ASSIGNED if owner else words.UNASSIGNED
        return toast.done(says.format(code=self.ticket.code))

    @rx.event
    @roles()
    async def ask_resolve(self):
        """Ask how it was resolved."""
        self.resolving, self.resolve_error = True, ""

    @rx.event
    @roles()
    async def close_dialog(self):
        """Close whatever dialog is open."""
        self.resolving = False

    @rx.event
    @roles()
    async def resolve(self, form: dict):
        """Resolve it, in one sentence; without one it says so and what was typed stays."""
        try:
            await ask(cases.move, self.ticket.id, TicketStatus.RESOLVED, str(form.get("resolution", ""))[:1000])
        except Refused as refused:
            self.resolve_error = in_full(refused.reason.value, refused.facts)
            return None
        self.resolving = False
        await self._fill(self.ticket.id)
        return toast.done(words.RESOLVED.format(code=self.ticket.code))

    async def _fill(self, ticket_id: int) -> bool:
        found: TicketFile | None = await look(query.ticket, viewer(), ticket_id)
        if found is None:
            self.status = "missing"
            return False
        now = clock.now()
        self.ticket, self.facts, self.onward = shown.row(found, now), shown.facts(found), shown.onward(found)
        self.may_resolve, self.resolution = TicketStatus.RESOLVED in found.onward, found.resolution
        self.promises_nothing = "cause" in found.facts
        self.payment_href = shown.payment_of(found)
        self.draft_supplier = str(found.facts.get("draft_supplier", ""))
        self.draft_customer = str(found.facts.get("draft_customer", ""))
        self.people = [(str(one.id), one.name) for one in await look(staff.users) if one.active]
        log = await look(forensic_log.page, LogFilter(subject=f"ticket:{ticket_id}"), limit=LOG_LINES)
        self.history = [shown.line(entry, now) for entry in log.rows]
        self.status = "ready"
        return True


@hub.publishes(STREAM, "ticket", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    changed = {change.get("id") for change in changes}
    for seat in seats:
        if seat.interest in changed or None in changed:
            await hub.nudge(seat, TicketState.refresh)
