"""Acts on a lead's way: its stage, its owner, its budget, its next steps."""

from typing import Any

import reflex as rx

from aliun_dashboard.flows import desk, pipeline, qualification
from aliun_dashboard.followups.rules import Choice, chosen, morning
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.rules import CloseReason, Stage
from aliun_dashboard.ui import labels
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.lead.filled import WORKERS
from aliun_dashboard.ui.screens.lead.typed import day
from aliun_dashboard.ui.session import ask, roles, viewer


class Journey(rx.State, mixin=True):
    """Handlers of the head, the stepper and the panels «Próxima acción» and «Presupuesto»."""

    @rx.event
    @roles(*WORKERS)
    async def move(self, slug: str):
        """Move the lead, or first ask for what that move needs."""
        to = Stage(str(slug))
        shut_by_budget = to is Stage.QUALIFIED and self.verdict.can_override
        if to in (Stage.SPECIAL_CASE, Stage.CLOSED) or shut_by_budget:
            self.move_to, self.dialog_error = to.value, ""
            self.dialog = "override" if shut_by_budget else "move"
            return None
        return await self._move(to)

    @rx.event
    @roles(*WORKERS)
    async def move_with_reason(self, form: dict[str, Any]):
        """Move with the reason the dialog asked for."""
        close = str(form.get("close_reason") or "")
        to = Stage(self.move_to)
        return await self._in_dialog(
            self._move, to, str(form.get("reason", "")), CloseReason(close) if to is Stage.CLOSED and close else None
        )

    @rx.event
    @roles(*WORKERS)
    async def undo_move(self, move_id: int):
        """Take one's last move back."""
        await ask(pipeline.undo_move, int(move_id))
        await self._fill(self.head.id)
        return toast.told(words.UNDONE)

    @rx.event
    @roles(*WORKERS)
    async def override(self, form: dict[str, Any]):
        """Let the lead pass although its budget falls short."""
        return await self._in_dialog(self._override, str(form.get("reason", "")))

    @rx.event
    @roles(*WORKERS)
    async def assign(self, owner_id: int):
        """Give the lead to somebody; 0 is nobody."""
        before = await ask(pipeline.assign, self.head.id, int(owner_id) or None)
        try:
            await self._fill(self.head.id)
        except Refused:  # given away: it is no longer this person's to see
            self.status = "missing"
        name = self.head.owner if owner_id else ""
        said = words.ASSIGNED.format(name=name) if name else words.UNASSIGNED
        return toast.done(said, undo=type(self).assign(before or 0) if self.status == "ready" else None)

    @rx.event
    @roles(*WORKERS)
    async def take(self):
        """Make the lead one's own."""
        return await type(self).assign.fn(self, viewer().id)

    @rx.event
    @roles(*WORKERS)
    async def plan(self, form: dict[str, Any]):
        """Add a next step."""
        choice, given = str(form.get("due", "today")), str(form.get("day", ""))
        now, zone = clock.now(), settings().timezone
        due = morning(day(given), zone) if choice == "date" else chosen(Choice(choice), now, zone)
        task = await ask(desk.plan_task, self.head.id, str(form.get("title", "")), due)
        self.planned += 1
        await self._fill(self.head.id)
        return toast.done(words.PLANNED, undo=type(self).complete(task.id))

    @rx.event
    @roles(*WORKERS)
    async def complete(self, task_id: int):
        """Tick a step off."""
        task = await ask(desk.complete_task, int(task_id))
        await self._fill(self.head.id)
        return toast.done(words.DONE_STEP.format(title=task.title), undo=type(self).reopen(task.id))

    @rx.event
    @roles(*WORKERS)
    async def reopen(self, task_id: int):
        """Take a tick back."""
        await ask(desk.complete_task, int(task_id), done=False)
        await self._fill(self.head.id)

    async def _move(self, to: Stage, reason: str = "", close_reason: CloseReason | None = None) -> Any:
        row = await ask(
            pipeline.move, self.head.id, seen=self.head.version, to=to, reason=reason, close_reason=close_reason
        )
        await self._fill(self.head.id)
        return toast.done(words.MOVED.format(stage=labels.STAGES[to]), undo=type(self).undo_move(row.id))

    async def _override(self, reason: str) -> Any:
        await ask(qualification.override_budget, self.head.id, reason)
        await self._fill(self.head.id)
        return toast.done(words.OVERRIDDEN)
