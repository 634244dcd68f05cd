"""What people do on the board: move, take back, accept, reject, and answer what a move asks for."""

from typing import Any

import reflex as rx

from aliun_dashboard.flows import pipeline, qualification
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.leads.rules import BudgetVerdict, CloseReason, LeadReason, Stage
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import board
from aliun_dashboard.staff.rules import WORKS_LEADS
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.parts import format, toast
from aliun_dashboard.ui.session import ask, look, refusal, roles, viewer

from . import live, shown
from .address import Address

SAYS = labels.PIPELINE
QUESTIONS = {
    LeadReason.NEEDS_CLOSE_REASON: "close",
    LeadReason.NEEDS_REASON: "reason",
    LeadReason.BUDGET: "budget",
}
BUDGET_WHY = {BudgetVerdict.INCOMPLETE: "budget_unknown", BudgetVerdict.NO_RULE: "budget_no_rule"}


class BoardActs(rx.State, mixin=True):
    """The board. Its 450 cards are pushed to the browser and never kept here: `columns`, `patch` and `more` stay empty
    on the server, so that hydrating any page sends nothing of them."""

    columns: list[dict[str, Any]] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    loaded: int = 0
    patch: dict[str, Any] = {}  # noqa: RUF012
    more: dict[str, Any] = {}  # noqa: RUF012
    nothing: bool = False

    question: str = ""
    question_title: str = ""
    question_why: str = ""
    question_error: str = ""
    _asked: tuple[int, int, str] = (0, 0, "")

    async def _load_board(self, address: Address, handler: Any) -> None:
        watch = live.Watch(address.filters, handler)
        hub.join(live.STREAM, self, viewer(), watch)
        now, zone = clock.now(), settings().timezone
        columns = await look(board.snapshot, viewer(), address.filters, now, zone)
        drawn = [shown.column(column, address.filters, now, zone) for column in columns]
        self.nothing = not address.href.count("?") and not any(column.head.count for column in columns)
        if seat := hub.seat(live.STREAM, self):
            await hub.push(seat, columns=drawn, loaded=int(now.timestamp() * 1000), patch={}, more={})
            watch.loading = False
            await live.show(watch.waiting, [seat])

    @rx.event
    @roles()
    async def load_more(self, slug: str, last_id: int):
        """The next page of a column, to the browser only."""
        seat = hub.seat(live.STREAM, self)
        if seat is None:
            return
        now, zone = clock.now(), settings().timezone
        below = _stage(slug), last_id
        cards, more = await look(board.page, viewer(), seat.interest.filters, below, now, zone)
        drawn = [shown.card(card, now, zone) for card in cards]
        await hub.push(seat, more={"slug": slug, "cards": drawn, "more": more})

    @rx.event
    @roles()
    async def leave(self):
        """Nobody looks at the board: it is told of nothing."""
        hub.leave(live.STREAM, self)

    @rx.event
    @roles(*WORKS_LEADS)
    async def move(self, lead_id: int, seen: int, to: str):
        """A card was dropped. Refused: it goes back, with the reason or the question that would allow it."""
        try:
            done = await ask(pipeline.move, lead_id, seen=seen, to=_stage(to))
        except Refused as refused:
            return await self._not_moved(refused, lead_id, seen, to)
        await self._show(lead_id)
        return toast.done(SAYS["moved"].format(stage=labels.STAGES[to]), undo=type(self).undo(done.id))

    @rx.event
    @roles(*WORKS_LEADS)
    async def accept(self, lead_id: int, seen: int):
        """✓ on an incoming lead."""
        try:
            done = await ask(pipeline.accept, lead_id, seen=seen)
        except Refused as refused:
            return await self._not_moved(refused, lead_id, seen, Stage.QUALIFIED.value)
        await self._show(lead_id)
        stage = labels.STAGES[Stage.QUALIFIED]
        return toast.done(SAYS["moved"].format(stage=stage), undo=type(self).undo(done.id))

    @rx.event
    @roles(*WORKS_LEADS)
    async def reject(self, lead_id: int, seen: int):
        """✗ on an incoming lead: out as spam."""
        try:
            done = await ask(pipeline.reject, lead_id, seen=seen)
        except Refused as refused:
            return await self._not_moved(refused, lead_id, seen, Stage.CLOSED.value)
        await self._show(lead_id)
        stage = labels.STAGES[Stage.CLOSED]
        return toast.done(SAYS["moved"].format(stage=stage), undo=type(self).undo(done.id))

    @rx.event
    @roles(*WORKS_LEADS)
    async def undo(self, move_id: int):
        """«Deshacer» in the toast of a move."""
        lead = await ask(pipeline.undo_move, move_id)
        await self._show(lead.id)
        return toast.told(SAYS["undone"].format(stage=labels.STAGES[lead.stage]))

    @rx.event
    @roles(*WORKS_LEADS)
    async def answer(self, form: dict[str, Any]):
        """The dialog's answer: the move again, with what it lacked. What is wrong is said in the dialog."""
        lead_id, seen, to = self._asked
        reason = str(form.get("reason", ""))
        try:
            done = await self._move_with(lead_id, seen, to, reason, str(form.get("close_reason", "")))
        except Refused as refused:
            if refused.reason is not LeadReason.MOVED_MEANWHILE:
                self.question_error = in_full(refused.reason.value, refused.facts)
                return None
            self.question = ""
            return await self._not_moved(refused, lead_id, seen, to)
        self.question = ""
        await self._show(lead_id)
        if done is None:
            return toast.done(SAYS["qualified"])
        return toast.done(SAYS["moved"].format(stage=labels.STAGES[to]), undo=type(self).undo(done.id))

    @rx.event
    @roles()
    async def close_question(self):
        """The dialog was left; the card has been back in its place since it opened."""
        self.question = ""

    @rx.event
    @roles()
    async def open_lead(self, lead_id: int):
        """A card was clicked."""
        return rx.redirect(f"/leads/{int(lead_id)}/")

    async def _move_with(self, lead_id: int, seen: int, to: str, reason: str, close_reason: str):
        if self.question == "budget":
            await ask(qualification.override_budget, lead_id, reason)
            return None
        why = CloseReason(close_reason) if close_reason in set(CloseReason) else None
        return await ask(pipeline.move, lead_id, seen=seen, to=_stage(to), reason=reason, close_reason=why)

    async def _not_moved(self, refused: Refused, lead_id: int, seen: int, to: str):
        await self._show(lead_id)
        if refused.reason not in QUESTIONS:
            return refusal(refused)
        now, zone = clock.now(), settings().timezone
        cards = await look(board.cards, [lead_id], now, zone)
        self.question, self.question_error = QUESTIONS[refused.reason], ""
        self._asked = lead_id, seen, to
        self.question_title = SAYS[f"ask_{self.question}"].format(name=cards[0].name)
        self.question_why = _budget_why(refused) if self.question == "budget" else SAYS[f"ask_{self.question}_why"]
        return None

    async def _show(self, lead_id: int) -> None:
        """Put one card of this page where it really is, now; the other pages hear of it by the hub."""
        if seat := hub.seat(live.STREAM, self):
            await live.show([lead_id], [] if seat.interest.listing else [seat], force=True)


def _budget_why(refused: Refused) -> str:
    verdict = BudgetVerdict(str(refused.facts["verdict"]))
    minimum = str(refused.facts["minimum"])
    if verdict in BUDGET_WHY or not minimum:
        return SAYS[BUDGET_WHY.get(verdict, "budget_unknown")]
    return SAYS["budget_short"].format(minimum=format.money(shown.exact(minimum), str(refused.facts["currency"])))


def _stage(slug: str) -> Stage:
    if slug not in set(Stage):
        raise Refused(CommonReason.INVALID, field="etapa")
    return Stage(slug)
