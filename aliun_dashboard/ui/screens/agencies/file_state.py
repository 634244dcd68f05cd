"""The State of one agency's page: its addresses, whether it owes orders, its pause, its habits."""

import re
from datetime import date

import reflex as rx

from aliun_dashboard.flows import agencies as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.purchase_orders.rules import OCReason
from aliun_dashboard.queries import agencies as query
from aliun_dashboard.queries.agencies import AgencyFile
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import labels_agencies as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import order_tabs, toast
from aliun_dashboard.ui.screens.agencies import shown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "agency"
ADDRESS = re.compile(r"/agencias/(\d{1,9})/?$")


class AgencyState(rx.State):
    """One agency."""

    stands: str = "loading"
    id: int = 0
    name: str = ""
    form: shown.Form = shown.Form()
    sheet: int = 0
    errors: dict[str, str] = {}  # noqa: RUF012  (Reflex copies it for each browser tab)
    requires: bool = False
    unreachable: bool = False
    paused: str = ""
    bad_pause: str = ""
    dead: list[str] = []  # noqa: RUF012
    owed: list[shown.Owed] = []  # noqa: RUF012
    owes: int = 0
    figures: list[shown.Figure] = []  # noqa: RUF012
    answerers: list[tuple[str, str]] = []  # noqa: RUF012
    advice: str = ""
    switching: bool = False
    may_edit: bool = False
    waits: dict[str, int] = {}  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Open the agency of the address, and stay informed."""
        found = ADDRESS.search(self.router.url.path)
        agency_id = int(found[1]) if found else 0
        if agency_id != self.id:
            self.reset()
            yield
        hub.join(STREAM, self, viewer(), agency_id)
        await self._fill(agency_id)

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """Something that is shown changed; what is being typed stays."""
        await self._fill(self.id)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def save(self, form: dict):
        """Keep what was typed; what is wrong is said beside its field."""
        try:
            await ask(flow.edit, self.id, shown.terms(form))
        except Refused as refused:
            self.errors = shown.beside(refused, form)
            return None
        self.errors, self.sheet = {}, self.sheet + 1
        await self._fill(self.id)
        return toast.done(words.SAVED)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def ask_switch(self):
        """Ask whether open ones change too."""
        self.switching = True

    @rx.event
    @roles(*CHASES_ORDERS)
    async def leave_it(self):
        """Rather not."""
        self.switching = False

    @rx.event
    @roles(*CHASES_ORDERS)
    async def switch(self, form: dict):
        """From the next mail on it must send orders, or need not; open ones change when they are told to."""
        open_ones = bool(form.get("open_ones"))
        number = await ask(flow.set_requires_oc, self.id, required=not self.requires, open_ones=open_ones)
        self.switching = False
        await self._fill(self.id)
        return toast.done(words.CHANGED_TOO.format(n=number) if number else words.CHANGED)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def pause(self, form: dict):
        """No letter before that day."""
        try:
            until = date.fromisoformat(str(form.get("until", "")))
            await ask(flow.pause, self.id, until)
        except ValueError:
            self.bad_pause = words.BAD_DAY
            return None
        except Refused as refused:
            if refused.reason is not OCReason.BAD_PAUSE:
                raise
            self.bad_pause = in_full(refused.reason.value, refused.facts)
            return None
        self.bad_pause = ""
        await self._fill(self.id)
        return toast.done(words.PAUSED_DONE.format(day=write.day(until)), undo=AgencyState.resume)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def resume(self):
        """Write to it again."""
        await ask(flow.pause, self.id, None)
        await self._fill(self.id)
        return toast.done(words.RESUMED)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def revive(self, email: str):
        """An address takes mail again."""
        await ask(flow.revive, self.id, str(email))
        await self._fill(self.id)
        return toast.done(words.REVIVED.format(email=str(email)))

    async def _fill(self, agency_id: int) -> None:
        found: AgencyFile | None = await look(query.agency, agency_id)
        self.waits = await order_tabs.waiting()
        self.stands, self.id = ("ready", agency_id) if found else ("missing", 0)
        if found is None:
            return
        self.name, self.form, self.requires = found.name, shown.form(found), found.requires_oc
        self.unreachable, self.owes = found.is_unreachable, found.owes
        today = settings().day(clock.now())
        paused = found.paused_until if found.paused_until and found.paused_until > today else None
        self.paused = words.PAUSED_NOW.format(day=write.day(paused)) if paused else ""
        self.dead, self.owed = list(found.dead_emails), [shown.owed(one) for one in found.owed]
        self.figures, self.advice = shown.figures(found.punctuality), shown.advice(found)
        self.answerers = [(one.address, words.WHO_N.format(n=one.n)) for one in found.punctuality.answerers]
        self.may_edit = viewer().role in CHASES_ORDERS


@hub.publishes(STREAM, "agency", "order", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (an order may be any agency's)
    for seat in seats:
        hub.nudge_soon(seat, AgencyState.refresh)
