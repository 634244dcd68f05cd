"""The State of Pagos: its four views, the payment that is open, and what finance may do."""

from datetime import datetime

import reflex as rx

from aliun_dashboard.flows import checkout, payment_inbox
from aliun_dashboard.flows import refunds as refunding
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import payment_filter
from aliun_dashboard.queries import payments as query
from aliun_dashboard.staff.rules import APPROVES_REFUNDS, ASKS_REFUNDS, LOOKS_AT_RISK, SEES_MONEY
from aliun_dashboard.ui import address
from aliun_dashboard.ui import labels_payments as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.payments import scope
from aliun_dashboard.ui.screens.payments.rows import Back, Line, Sheet, Trouble, back, chart, line, sheet, sums, trouble
from aliun_dashboard.ui.screens.payments.typed import amount_of
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "payments"
PATH = "/pagos/"
VIEWS = ("pagos", "bandeja", "reembolsos", "conciliacion")


class PaymentsState(rx.State):
    """What is shown; the lists are read again whenever something of theirs changed."""

    loaded: bool = False
    view: str = "pagos"
    status: str = ""
    provider: str = ""
    text: str = ""
    scope: dict[str, str] = {}  # noqa: RUF012
    scope_says: str = ""
    settled: bool = False
    lines: list[Line] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    troubles: list[Trouble] = []  # noqa: RUF012
    backs: list[Back] = []  # noqa: RUF012
    causes: list[list[str]] = []  # noqa: RUF012
    numbers: dict[str, int] = {}  # noqa: RUF012
    figures: list[list[str]] = []  # noqa: RUF012
    waiting: int = 0
    asked: int = 0
    opened: Sheet = Sheet()
    is_open: bool = False
    chosen: int = 0
    act: str = ""
    error: str = ""
    has_older: bool = False
    depth: int = 0
    sees_money: bool = False
    asks_refunds: bool = False
    approves: bool = False
    _edges: list[int] = []  # noqa: RUF012
    _next: int | None = None

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the view of the address."""
        wanted = self.router.url.query_parameters
        self.sees_money = viewer().role in SEES_MONEY | LOOKS_AT_RISK
        self.asks_refunds = viewer().role in ASKS_REFUNDS
        self.approves = viewer().role in APPROVES_REFUNDS
        view = wanted.get("ver", "bandeja" if self.sees_money else "pagos")
        self.view = view if view in VIEWS and (self.sees_money or view == "pagos") else "pagos"
        self.status = wanted.get("estado", "") if wanted.get("estado", "") in words.STATUSES else ""
        self.provider = wanted.get("pasarela", "") if wanted.get("pasarela", "") in words.PROVIDERS else ""
        self.text, self.is_open, self._edges = wanted.get("q", "")[:80], False, []
        self.scope, self.scope_says = scope.read(wanted), scope.says(wanted)
        hub.join(STREAM, self, viewer())
        await self._fill()
        if (number := wanted.get("pago", "")).isdecimal() and len(number) < 10:
            await self._open(int(number))

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Money moved: read the same again."""
        await self._fill()

    @rx.event
    @roles()
    async def choose(self, name: str, value: str):
        """Filter by state or provider; nothing: all."""
        if str(name) == "status":
            self.status = str(value)
        else:
            self.provider = str(value)
        return await self._from_the_top()

    @rx.event
    @roles()
    async def unscope(self):
        """Without what KPI asked for."""
        self.scope, self.scope_says = {}, ""
        return await self._from_the_top()

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Payments of this name or reference."""
        self.text = str(text)[:80]
        return await self._from_the_top()

    @rx.event
    @roles()
    async def older(self):
        """The next page."""
        if self._next is not None:
            self._edges = [*self._edges, self._next]
            await self._fill()

    @rx.event
    @roles()
    async def newer(self):
        """The page before."""
        self._edges = self._edges[:-1]
        await self._fill()

    @rx.event
    @roles()
    async def open(self, payment_id: int):
        """Read one payment whole."""
        self.act, self.error = "", ""
        await self._open(int(payment_id))

    @rx.event
    @roles()
    async def close(self):
        """Back to the list."""
        self.is_open, self.chosen, self.act, self.error = False, 0, "", ""

    @rx.event
    @roles(*SEES_MONEY)
    async def confirm_transfer(self, form: dict):
        """The money of a transfer is on the account."""
        reference, came = str(form.get("reference", ""))[:80], str(form.get("amount", "")).strip()
        amount = amount_of(came) if came else None
        return await self._try(words.TRANSFER_DONE, checkout.confirm_transfer, self.opened.id, reference, None, amount)

    @rx.event
    @roles(*ASKS_REFUNDS)
    async def ask_refund(self, form: dict):
        """Ask for money to go back."""
        cause, note = str(form.get("cause", ""))[:80], str(form.get("note", ""))[:500]
        amount = amount_of(str(form.get("amount", "")))
        return await self._try(words.REFUND_ASKED, refunding.request, self.opened.id, amount, cause, note)

    @rx.event
    @roles(*LOOKS_AT_RISK)
    async def begin_act(self, trouble_id: int, act: str):
        """Ask for what an act on a trouble needs."""
        self.chosen, self.act, self.error = int(trouble_id), str(act), ""

    @rx.event
    @roles(*LOOKS_AT_RISK)
    async def settle(self, form: dict):
        """Do the chosen act."""
        verb, note = ACTS.get(self.act), str(form.get("note", ""))[:500]
        if verb is None:
            return None
        extra: list = []
        if self.act == "attach":
            number = str(form.get("payment", "")).strip()
            extra = [int(number) if number.isdecimal() and len(number) < 10 else 0]
        elif self.act == "accept" and str(form.get("amount", "")).strip():
            return await self._try(words.RESOLVED, verb, self.chosen, note, amount_of(str(form.get("amount", ""))))
        return await self._try(words.RESOLVED, verb, self.chosen, *extra, note)

    @rx.event
    @roles(*SEES_MONEY)
    async def reopen(self, trouble_id: int):
        """It is not settled after all."""
        await ask(payment_inbox.reopen, int(trouble_id))
        await self._fill()

    @rx.event
    @roles(*LOOKS_AT_RISK)
    async def show_settled(self, settled: bool):
        """The waiting ones, or the last that were settled."""
        self.settled = bool(settled)
        await self._fill()

    @rx.event
    @roles(*APPROVES_REFUNDS)
    async def approve(self, refund_id: int):
        """Let money go back."""
        await ask(refunding.approve, int(refund_id))
        await self._fill()
        return toast.done(words.APPROVED_DONE)

    @rx.event
    @roles(*APPROVES_REFUNDS)
    async def begin_reject(self, refund_id: int):
        """Ask why not."""
        self.chosen, self.act, self.error = int(refund_id), "reject", ""

    @rx.event
    @roles(*APPROVES_REFUNDS)
    async def reject(self, form: dict):
        """Say no, and why."""
        reason = str(form.get("note", ""))[:500]
        return await self._try(words.REJECTED_DONE, refunding.reject, self.chosen, reason)

    @rx.event
    @roles(*SEES_MONEY)
    async def executed(self, form: dict):
        """Finance paid a transfer back by hand."""
        reference = str(form.get("reference", ""))[:80]
        return await self._try(words.EXECUTED_DONE, refunding.executed, int(form.get("refund", 0)), reference)

    async def _try(self, said: str, flow, *args):
        """Do it; what is refused stays beside the form, with what to do."""
        try:
            await ask(flow, *args)
        except Refused as refused:
            if refused.reason is CommonReason.FORBIDDEN:
                raise
            self.error = in_full(refused.reason.value, refused.facts)
            return None
        self.is_open, self.chosen, self.act, self.error = False, 0, "", ""
        await self._fill()
        return toast.done(said)

    async def _open(self, payment_id: int) -> None:
        found = await look(query.one, viewer(), payment_id)
        if found:
            self.opened, self.is_open = sheet(found), True

    async def _from_the_top(self) -> rx.event.EventSpec:
        self._edges = []
        await self._fill()
        return address.show(PATH, ver=self.view, **self._words())

    def _words(self) -> dict[str, str]:
        return {"estado": self.status, "pasarela": self.provider, "q": self.text, **self.scope}

    async def _fill(self) -> None:
        now, who = clock.now(), viewer()
        await self._fill_lines(now)
        if self.sees_money:
            self.troubles = [trouble(row, now) for row in await look(_troubles, self.settled)]
            self.backs = [back(row, now, who.id) for row in await look(query.refunds)]
            self.causes = chart(await look(query.refund_causes))
        self.loaded = True
        if self.is_open:
            await self._open(self.opened.id)

    async def _fill_lines(self, now: datetime) -> None:
        who = viewer()
        wanted = payment_filter.asked(self._words())
        found = await look(query.page, who, wanted, self._edges[-1] if self._edges else None)
        self.lines = [line(row, now) for row in found.rows]
        self._next, self.has_older, self.depth = found.after, found.after is not None, len(self._edges)
        counted = await look(query.counts, who)
        self.numbers = {status.value: number for status, number in counted.items()}
        if self.sees_money:
            await self._fill_figures(now)

    async def _fill_figures(self, now: datetime) -> None:
        month = now.astimezone(settings().timezone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        found = await look(query.takings, viewer(), month)
        self.waiting, self.asked = found.troubles, found.refunds
        self.figures = [
            [words.PAID_MONTH, sums(found.paid)],
            [words.REFUNDED_MONTH, sums(found.refunded)],
            [words.OPEN_LINKS, write.number(found.open)],
            [words.WAITING, write.number(found.troubles + found.refunds)],
        ]


ACTS = {
    "attach": payment_inbox.attach,
    "accept": payment_inbox.accept,
    "ask_back": payment_inbox.ask_back,
    "close": payment_inbox.close,
    "assign_place": payment_inbox.assign_place,
    "trust": payment_inbox.trust,
    "distrust": payment_inbox.distrust,
}


@hub.publishes(STREAM, "payment", "payment_trouble", "refund", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, PaymentsState.refresh)


def _troubles(session, settled: bool):
    return query.troubles(session, settled=settled)
