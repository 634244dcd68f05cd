"""The State of one reservation."""

import re

import reflex as rx

from aliun_dashboard.flows import cannot_travel as travel
from aliun_dashboard.flows import checkout, desk, fulfilment
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.payments.rules import PaymentKind, Provider
from aliun_dashboard.queries import reservations as query
from aliun_dashboard.queries import vouchers
from aliun_dashboard.staff.rules import WORKS_LEADS
from aliun_dashboard.tickets.rules import code as ticket_code
from aliun_dashboard.ui import labels_payments
from aliun_dashboard.ui import labels_reservations as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.reservations import rows
from aliun_dashboard.ui.screens.reservations.rows import Item, Sheet, Step
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "reservation"
ADDRESS = re.compile(r"/reservas/(\d{1,9})/?$")
WORKERS = tuple(sorted(WORKS_LEADS))


class ReservationState(rx.State):
    """One reservation, as its page shows it."""

    status: str = ""
    head: Sheet = Sheet()
    gaps: list[str] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    papers: list[Item] = []  # noqa: RUF012
    chain: list[Step] = []  # noqa: RUF012
    payments: list[Item] = []  # noqa: RUF012
    cases: list[Item] = []  # noqa: RUF012
    dialog: str = ""
    error: str = ""
    may_work: bool = False

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the reservation of the address."""
        address = ADDRESS.search(self.router.url.path)
        number = int(address[1]) if address else 0
        if number != self.head.id:
            self.reset()
            yield
        self.may_work = viewer().role in WORKS_LEADS
        await self._fill(number)
        if self.status == "ready":
            hub.join(STREAM, self, viewer(), number)

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """It changed, or one of its papers went out."""
        await self._fill(self.head.id)

    @rx.event
    @roles(*WORKERS)
    async def ask_for(self, name: str):
        """Open a dialog."""
        self.dialog, self.error = str(name), ""

    @rx.event
    @roles()
    async def close(self):
        """Close whatever dialog is open."""
        self.dialog, self.error = "", ""

    @rx.event
    @roles(*WORKERS)
    async def reissue(self, form: dict):
        """Correct who travels and print again."""
        people, reason = rows.people(str(form.get("names", ""))), str(form.get("reason", ""))[:300]
        if await self._did(fulfilment.reissue, people, reason):
            return toast.done(words.REISSUED)
        return None

    @rx.event
    @roles(*WORKERS)
    async def cancel(self, form: dict):
        """Cancel the trip."""
        if await self._did(fulfilment.cancel, str(form.get("reason", ""))[:300]):
            return toast.done(words.CANCELLED)
        return None

    @rx.event
    @roles(*WORKERS)
    async def open_case(self, form: dict):
        """The customer cannot travel: a person's case."""
        ticket = await self._did(travel.cannot_travel, str(form.get("cause", "")), str(form.get("note", ""))[:1000])
        return toast.done(words.CASE_OPENED.format(code=ticket_code(ticket.id or 0))) if ticket else None

    @rx.event
    @roles(*WORKERS)
    async def ask_balance(self, form: dict):
        """A link for what is left to pay, and there to see it."""
        provider = str(form.get("provider", ""))
        if provider not in set(Provider):
            raise Refused(CommonReason.INVALID, field=labels_payments.PROVIDER)
        payment = await self._try(checkout.ask_for, self.head.quote_id, PaymentKind.BALANCE, Provider(provider))
        return rx.redirect(f"/pagos/?ver=pagos&pago={payment.id}") if payment else None

    @rx.event
    @roles(*WORKERS)
    async def send_again(self, delivery_id: int):
        """Have a failed step tried once more."""
        await ask(desk.send_again, self.head.lead_id, int(delivery_id))
        await self._fill(self.head.id)
        return toast.done(words.SENT_AGAIN)

    async def _did(self, flow, *args):
        return await self._try(flow, self.head.id, *args)

    async def _try(self, flow, *args):
        """What the flow gave; nothing when it was refused, with why beside the form."""
        try:
            done = await ask(flow, *args)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            self.error = in_full(refused.reason.value, refused.facts)
            return None
        self.dialog, self.error = "", ""
        await self._fill(self.head.id)
        return done or True

    async def _fill(self, number: int) -> None:
        now = clock.now()
        found = await look(query.one, viewer(), number, now)
        if found is None:
            self.status = "missing"
            return
        voucher = await look(vouchers.voucher_state, number) if found.row.lead_id else None
        self.head = rows.sheet(found, settings().day(now))
        self.payments, self.cases = rows.payments(found), rows.cases(found)
        self.papers, self.gaps, self.chain = rows.papers(voucher), rows.gaps(voucher), rows.chain(voucher)
        self.status = "ready"


@hub.publishes(STREAM, "reservation", "payment", "delivery", "ticket", "order", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """A change of a reservation concerns its page; anything else may concern any."""
    ids = {change.get("id") if change["topic"] == "reservation" else None for change in changes}
    for seat in seats:
        if seat.interest in ids or None in ids:
            await hub.nudge(seat, ReservationState.refresh)
