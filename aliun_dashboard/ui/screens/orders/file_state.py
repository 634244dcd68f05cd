"""The State of one order's page: its facts, steps, papers, mails, history, and what a person may do."""

import re
from datetime import date

import reflex as rx

from aliun_dashboard.flows import oc_by_hand, oc_letters
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_address, in_full
from aliun_dashboard.queries import forensic_log
from aliun_dashboard.queries import order_file as query
from aliun_dashboard.queries.forensic_log import LogFilter, LogRow
from aliun_dashboard.queries.order_file import OrderSheet
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_orders as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.stepper import Step
from aliun_dashboard.ui.screens.orders import file_rows as shown
from aliun_dashboard.ui.screens.orders import rows
from aliun_dashboard.ui.screens.orders.rows import Line
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "order"
ADDRESS = re.compile(r"/oc/(\d{1,9})/?$")
VIEWERS, CHASERS = tuple(sorted(SEES_ORDERS)), tuple(sorted(CHASES_ORDERS))
LOG_LINES = 60
DIALOGS = frozenset({"send", "pause", "exempt", "upload"})


class OrderState(rx.State):
    """One purchase order, as its page shows it."""

    status: str = ""
    line: Line = Line()
    head: shown.Head = shown.Head()
    facts: list[tuple[str, str, str]] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    steps: list[Step] = []  # noqa: RUF012
    papers: list[shown.Paper] = []  # noqa: RUF012
    paper: str = ""
    files: list[shown.Filed] = []  # noqa: RUF012
    mails: list[shown.MailLine] = []  # noqa: RUF012
    history: list[shown.Deed] = []  # noqa: RUF012
    draft: shown.Draft = shown.Draft()
    dialog: str = ""
    error: str = ""
    may_chase: bool = False

    @rx.event(supersedes=True)
    @roles(*VIEWERS)
    async def load(self):
        """Open the order of the address; say what became of a file that was handed in."""
        found = ADDRESS.search(self.router.url.path)
        number = int(found[1]) if found else 0
        if number != self.line.id:
            self.reset()
            yield
        self.may_chase, self.dialog, self.error = viewer().role in CHASES_ORDERS, "", ""
        await self._fill(number)
        if self.status == "ready":
            hub.join(STREAM, self, viewer(), number)
            yield self._after_upload(dict(self.router.url.query_parameters))

    @rx.event(supersedes=True)
    @roles(*VIEWERS)
    async def refresh(self):
        """It changed, or one of its mails did."""
        if self.status == "ready":
            await self._fill(self.line.id)

    @rx.event
    @roles(*VIEWERS)
    async def look_at(self, key: str):
        """Show another PDF."""
        self.paper = next((one.href for one in self.papers if one.key == str(key)), self.paper)

    @rx.event
    @roles(*CHASERS)
    async def ask_for(self, name: str):
        """Open a dialog; that of the next letter has its very words."""
        if str(name) not in DIALOGS:
            return
        if str(name) == "send":
            letter = await ask(oc_letters.upcoming, self.line.id)
            self.draft = shown.draft(letter) if letter else shown.Draft()
        self.dialog, self.error = str(name), ""

    @rx.event
    @roles(*VIEWERS)
    async def close(self):
        """Close whatever dialog is open."""
        self.dialog, self.error = "", ""

    @rx.event
    @roles(*CHASERS)
    async def send_now(self):
        """Send the next letter without waiting for its hour."""
        said = words.SENT.format(letter=self.draft.name, agency=self.line.agency)
        return await self._try(said, oc_by_hand.send_now)

    @rx.event
    @roles(*CHASERS)
    async def skip(self):
        """Leave the next reminder out."""
        return await self._try(words.SKIPPED_DONE.format(letter=self.head.letter), oc_by_hand.skip)

    @rx.event
    @roles(*CHASERS)
    async def pause(self, form: dict):
        """Send nothing before a day."""
        try:
            until = date.fromisoformat(str(form.get("until", "")))
        except ValueError:
            self.error = words.BAD_DAY
            return None
        return await self._try(words.PAUSED_DONE.format(day=write.day(until)), oc_by_hand.pause, until)

    @rx.event
    @roles(*CHASERS)
    async def resume(self):
        """Go on now."""
        return await self._try(words.RESUMED, oc_by_hand.resume)

    @rx.event
    @roles(*CHASERS)
    async def exempt(self, form: dict):
        """This trip needs no order."""
        reason = str(form.get("reason", ""))[:500].strip()
        if not reason:
            self.error = words.NEEDS_REASON
            return None
        return await self._try(words.EXEMPTED.format(code=self.line.code), oc_by_hand.exempt, reason)

    @rx.event
    @roles(*CHASERS)
    async def require(self):
        """This trip does need an order."""
        return await self._try(words.REQUIRED.format(code=self.line.code), oc_by_hand.require)

    async def _try(self, said: str, flow, *args):
        """Do it; what is refused stays in the dialog, or is told where there is none."""
        try:
            await ask(flow, self.line.id, *args)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN or not self.dialog:
                raise
            self.error = in_full(refused.reason.value, refused.facts)
            return None
        self.dialog, self.error = "", ""
        await self._fill(self.line.id)
        return toast.done(said)

    def _after_upload(self, asked: dict[str, str]):
        if asked.get("subida"):
            return [toast.done(words.UPLOADED), address.show(f"/oc/{self.line.id}/")]
        if why := in_address(asked):
            self.dialog, self.error = "upload", why
            return address.show(f"/oc/{self.line.id}/")
        return None

    async def _fill(self, number: int) -> None:
        now = clock.now()
        found: OrderSheet | None = await look(query.sheet, number, now)
        if found is None:
            self.status = "missing"
            return
        self.line, self.head = rows.line(found.row, found.step, now), shown.head(found, now)
        self.facts, self.steps = shown.facts(found, self.line), shown.steps(found)
        self.papers, self.files = shown.papers(found), shown.files(found.files)
        if self.paper not in {one.href for one in self.papers}:
            self.paper = self.papers[0].href if self.papers else ""
        self.mails = shown.thread(found.mails, now)
        self.history = [shown.deed(entry, now) for entry in await _story(found)]
        self.status = "ready"


@hub.publishes(STREAM, "order", "reservation", "delivery", "mail", "agency", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """A change of an order concerns its page; anything else may concern any."""
    ids = {change.get("id") if change["topic"] == "order" else None for change in changes}
    for seat in seats:
        if seat.interest in ids or None in ids:
            hub.nudge_soon(seat, OrderState.refresh)


async def _story(found: OrderSheet) -> list[LogRow]:
    """The order's own entries and its confirmations', newest first."""
    pages = [await look(forensic_log.page, LogFilter(subject=one), limit=LOG_LINES) for one in found.told_of]
    return sorted((entry for page in pages for entry in page.rows), key=lambda entry: entry.id, reverse=True)
