"""The State of the ticket list: its pile, kind and words, live."""

import contextlib

import reflex as rx

from aliun_dashboard.flows import cases
from aliun_dashboard.kernel import clock
from aliun_dashboard.queries import tickets as query
from aliun_dashboard.queries.tickets import PAGE, Pile, TicketFilter
from aliun_dashboard.tickets.rules import TicketKind
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_tickets as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.tickets import shown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "tickets"
PATH = "/tickets/"


class TicketsState(rx.State):
    """One page of tickets."""

    loaded: bool = False
    pile: str = Pile.OPEN.value
    kind: str = ""
    text: str = ""
    page: int = 1
    pages: int = 1
    rows: list[shown.Row] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    piles: dict[str, int] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Read what fits the address, and stay informed."""
        wanted = self.router.url.query_parameters
        self.pile = wanted.get("ver", "") if wanted.get("ver", "") in words.PILES else Pile.OPEN.value
        self.kind = wanted.get("tipo", "") if wanted.get("tipo", "") in words.KINDS else ""
        self.text, self.page = wanted.get("q", "")[:80], 1
        hub.join(STREAM, self, viewer())
        await self._refill()

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Something that is shown changed."""
        await self._refill()

    @rx.event(supersedes=True)
    @roles()
    async def choose_kind(self, kind: str):
        """Show only tickets of a kind; nothing: all."""
        self.kind, self.page = str(kind) if str(kind) in words.KINDS else "", 1
        await self._refill()
        return self._address()

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Show only tickets with these words or this code."""
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
        """Show everything that is open."""
        self.pile, self.kind, self.text, self.page = Pile.OPEN.value, "", "", 1
        await self._refill()
        return self._address()

    @rx.event
    @roles()
    async def take(self, ticket_id: int):
        """Start on one from the list."""
        await ask(cases.take, int(ticket_id))
        code = next((row.code for row in self.rows if row.id == int(ticket_id)), "")
        await self._refill()
        return toast.done(words.TAKEN.format(code=code))

    def _address(self) -> rx.event.EventSpec:
        pile = "" if self.pile == Pile.OPEN.value else self.pile
        return address.show(PATH, ver=pile, tipo=self.kind, q=self.text)

    async def _refill(self) -> None:
        now, who = clock.now(), viewer()
        wanted = TicketFilter(Pile(self.pile), _kind(self.kind), self.text)
        found = await look(query.listed, who, wanted, self.page)
        self.rows = [shown.row(one, now) for one in found.rows]
        self.pages = max(-(-found.total // PAGE), 1)
        self.piles = {pile.value: number for pile, number in (await look(query.counts, who)).items()}
        self.loaded = True


@hub.publishes(STREAM, "ticket", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, TicketsState.refresh)


def _kind(text: str) -> TicketKind | None:
    with contextlib.suppress(ValueError):
        return TicketKind(text)
    return None
