"""The State of «OC sin reserva»: one page of PDFs, what is looked for, what is asked."""

import reflex as rx

from aliun_dashboard.flows import oc_files as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.purchase_orders.rules import OCReason
from aliun_dashboard.queries import strays as query
from aliun_dashboard.queries.strays import PAGE
from aliun_dashboard.staff.rules import CHASES_ORDERS, SEES_ORDERS
from aliun_dashboard.ui import labels_strays as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import order_tabs, toast
from aliun_dashboard.ui.screens.strays import shown
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "strays"


class StraysState(rx.State):
    """The PDFs that wait; of one of them, orders are being looked for, or it is being laid aside."""

    loaded: bool = False
    cards: list[shown.Card] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    page: int = 1
    pages: int = 1
    searching: int = 0
    found: list[shown.Hint] = []  # noqa: RUF012
    sought: str = ""
    doubt: str = ""
    dismissing: int = 0
    waits: dict[str, int] = {}  # noqa: RUF012
    _doubted: tuple[int, int] = (0, 0)

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def load(self):
        """Read the first page, and stay informed."""
        self.page, self.searching, self.dismissing, self.doubt = 1, 0, 0, ""
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def refresh(self):
        """Something changed: read the same page again."""
        await self._fill()

    @rx.event
    @roles(*SEES_ORDERS)
    async def turn(self, page: int):
        """Another page."""
        self.page = max(int(page), 1)
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*SEES_ORDERS)
    async def search(self, file_id: int, text: str):
        """Look for other orders for one PDF."""
        self.searching, self.sought = int(file_id), str(text)[:80]
        self.found = [shown.hint(one) for one in await look(query.orders_like, self.sought)]

    @rx.event
    @roles(*CHASES_ORDERS)
    async def assign(self, file_id: int, order_id: int):
        """It is for this order. Sent by another agency: say so, and ask whether it is certain."""
        try:
            await self._assign(int(file_id), int(order_id))
        except Refused as refused:
            if refused.reason is not OCReason.OTHER_AGENCY:
                await self._fill()
                raise
            self.doubt, self._doubted = explain(refused.reason.value, refused.facts).message, (file_id, order_id)
            return None
        return toast.done(words.ASSIGNED)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def assign_anyway(self):
        """It is for this order although another agency sent it."""
        file_id, order_id = self._doubted
        await self._assign(file_id, order_id, sure=True)
        return toast.done(words.ASSIGNED)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def ask_dismiss(self, file_id: int):
        """Ask why it is no order."""
        self.dismissing = int(file_id)

    @rx.event
    @roles(*CHASES_ORDERS)
    async def close(self):
        """Put the question away."""
        self.dismissing, self.doubt = 0, ""

    @rx.event
    @roles(*CHASES_ORDERS)
    async def dismiss(self, form: dict):
        """It is no order."""
        await ask(flow.dismiss, self.dismissing, str(form.get("reason", ""))[:200])
        self.dismissing = 0
        await self._fill()
        return toast.done(words.DISMISSED)

    async def _assign(self, file_id: int, order_id: int, *, sure: bool = False) -> None:
        await ask(flow.assign, file_id, order_id, sure=sure)
        self.searching, self.found, self.doubt = 0, [], ""
        await self._fill()

    async def _fill(self) -> None:
        now = clock.now()
        found = await look(query.strays, self.page)
        self.cards = [shown.card(one, now) for one in found.rows]
        self.pages = max(-(-found.total // PAGE), 1)
        self.waits = await order_tabs.waiting()
        self.loaded = True


@hub.publishes(STREAM, "order_file", "order", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, StraysState.refresh)
