"""What people do in the list and to several leads at once: sort, page, select, assign, move."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from aliun_dashboard.flows import pipeline
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import Refused
from aliun_dashboard.leads.rules import CloseReason, Stage, code
from aliun_dashboard.messages.refusals import explain
from aliun_dashboard.queries import lead_list
from aliun_dashboard.queries.staff import users
from aliun_dashboard.staff.rules import WORKS_LEADS
from aliun_dashboard.ui import labels
from aliun_dashboard.ui.live import hub
from aliun_dashboard.ui.parts import format as say
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.session import ask, look, roles, viewer

from . import live, shown
from .address import Address
from .shown import Row

SAYS = labels.PIPELINE
REASONS_TOLD = 3


class ListActs(rx.State, mixin=True):
    """One page of rows, what is ticked in it, and the dialogs for one lead or many."""

    rows: list[Row] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    total: int = 0
    worth: str = ""
    page: int = 1
    pages: int = 1
    sort: str = lead_list.NEWEST
    selected: list[int] = []  # noqa: RUF012
    assigning: list[int] = []  # noqa: RUF012
    moving: bool = False
    moving_to: str = ""
    moving_error: str = ""

    async def _load_rows(self, address: Address, handler: Any) -> None:
        hub.join(live.STREAM, self, viewer(), live.Watch(address.filters, handler, listing=True, loading=False))
        now, zone = clock.now(), settings().timezone
        order = address.sort, address.page
        found = await look(lead_list.list_page, viewer(), address.filters, order, now, zone)
        self.rows = [shown.row(card, now, zone) for card in found.rows]
        self.total, self.page, self.pages, self.sort = found.total, found.number, found.pages, address.sort
        self.worth = " · ".join(say.money(one.amount, one.currency) for one in found.sums)
        here = {row.id for row in self.rows}
        self.selected = [id for id in self.selected if id in here]

    @rx.event
    @roles()
    async def toggle(self, lead_id: int):
        """Tick a row, or take the tick back."""
        here = lead_id in self.selected
        self.selected = [id for id in self.selected if id != lead_id] if here else [*self.selected, lead_id]

    @rx.event
    @roles()
    async def toggle_all(self):
        """Tick the whole page, or nothing."""
        self.selected = [] if len(self.selected) == len(self.rows) else [row.id for row in self.rows]

    @rx.event
    @roles()
    async def select_none(self):
        """Quit the selection."""
        self.selected = []

    @rx.event
    @roles(*WORKS_LEADS)
    async def ask_owner(self, lead_id: int):
        """«Asignar a…» for one lead; 0 means those that are ticked."""
        self.assigning = [lead_id] if lead_id else list(self.selected)

    @rx.event
    @roles()
    async def close_owner(self):
        """The dialog was left."""
        self.assigning = []

    @rx.event
    @roles(*WORKS_LEADS)
    async def assign(self, owner_id: int):
        """Give what is chosen to a colleague (0: to nobody), each lead by itself."""
        ids, self.assigning = self.assigning, []

        async def give(lead_id: int) -> None:
            await ask(pipeline.assign, lead_id, owner_id or None)

        refused = await _each(ids, give)
        self.selected = [id for id in self.selected if id in refused]
        names = {user.id: user.name for user in await look(users)}
        says = SAYS["assigned"] if owner_id else SAYS["unassigned"]
        if len(ids) > 1:
            says = SAYS["assigned_many"]
        given = [id for id in ids if id not in refused]
        text = says.format(owner=names.get(owner_id, labels.NOBODY), n=len(given))
        return [*_told(text, len(given), refused, type(self).give_back(given)), *self._anew()]

    @rx.event
    @roles(*WORKS_LEADS)
    async def give_back(self, ids: list[int]):
        """«Deshacer» of an assignment: every lead back to whom it belonged."""

        async def give(lead_id: int) -> None:
            await ask(pipeline.undo_assign, lead_id)

        refused = await _each([int(id) for id in ids[: lead_list.ROWS]], give)
        done = len(ids) - len(refused)
        return [*_told(SAYS["undone_many"].format(n=done), done, refused), *self._anew()]

    @rx.event
    @roles(*WORKS_LEADS)
    async def ask_stage(self):
        """«Mover a…» for the ticked rows."""
        self.moving, self.moving_to, self.moving_error = True, "", ""

    @rx.event
    @roles()
    async def choose_stage(self, slug: str):
        """Which stage: some ask for a reason."""
        self.moving_to, self.moving_error = slug, ""

    @rx.event
    @roles()
    async def close_stage(self):
        """The dialog was left."""
        self.moving = False

    @rx.event
    @roles(*WORKS_LEADS)
    async def move_many(self, form: dict[str, Any]):
        """Move every ticked row by itself; those that may not move say why and stay ticked."""
        if self.moving_to not in set(Stage):
            self.moving_error = labels.FIELD_ERRORS["stage"]
            return None
        to, why = Stage(self.moving_to), str(form.get("close_reason", ""))
        close_reason = CloseReason(why) if why in set(CloseReason) else None
        reason = str(form.get("reason", ""))
        seen = {row.id: row.version for row in self.rows if row.id in self.selected}

        async def move(lead_id: int) -> None:
            await ask(pipeline.move, lead_id, seen=seen[lead_id], to=to, reason=reason, close_reason=close_reason)

        refused = await _each(list(seen), move)
        self.moving, self.selected = False, list(refused)
        done = len(seen) - len(refused)
        text = SAYS["moved_many"].format(n=done, stage=labels.STAGES[to])
        return [*_told(text, done, refused), *self._anew()]

    def _anew(self) -> list[Any]:
        """The list shows its page again; the board hears of changes by itself."""
        return [type(self).load()] if self.listing else []


async def _each(ids: list[int], act: Callable[[int], Any]) -> dict[int, str]:
    """Run `act` on each lead in a transaction of its own; what was refused, with its reason."""
    refused: dict[int, str] = {}
    for lead_id in ids:
        try:
            await act(lead_id)
        except Refused as no:
            refused[lead_id] = explain(no.reason.value, no.facts).message
    return refused


def _told(text: str, done: int, refused: dict[int, str], undo: Any = None) -> list[Any]:
    lines = [SAYS["not_done"].format(code=code(id), why=why) for id, why in list(refused.items())[:REASONS_TOLD]]
    if len(refused) > REASONS_TOLD:
        lines.append(SAYS["and_more"].format(n=len(refused) - REASONS_TOLD))
    bad = [toast.refused(SAYS["none_done"] if not done else lines.pop(0), " ".join(lines))] if refused else []
    return [*([toast.done(text, undo=undo)] if done else []), *bad]
