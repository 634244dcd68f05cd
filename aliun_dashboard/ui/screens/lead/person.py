"""Acts on the person behind a lead: how to reach them, who they may also be."""

from typing import Any

import reflex as rx

from aliun_dashboard.contacts.rules import IdentityKind
from aliun_dashboard.flows import contacts
from aliun_dashboard.queries import contacts as lookups
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.lead import sheet
from aliun_dashboard.ui.screens.lead.filled import WORKERS
from aliun_dashboard.ui.session import ask, look, roles, viewer


class Person(rx.State, mixin=True):
    """Handlers of the panel «Contacto» and the dialogs that belong to it."""

    @rx.event
    @roles(*WORKERS)
    async def add_identity(self, form: dict[str, Any]):
        """One more way to reach the contact."""
        kind, value = IdentityKind(str(form.get("kind"))), str(form.get("value", ""))
        return await self._in_dialog(self._add_identity, kind, value)

    @rx.event
    @roles(*WORKERS)
    async def remove_identity(self, identity_id: int):
        """Forget a way to reach the contact."""
        row = await ask(contacts.remove_identity, self.head.contact_id, int(identity_id))
        await self._fill(self.head.id)
        undo = type(self).restore_identity(row.kind.value, row.value)
        return toast.done(words.REMOVED.format(value=row.value), undo=undo)

    @rx.event
    @roles(*WORKERS)
    async def restore_identity(self, kind: str, value: str):
        """Undo `remove_identity`."""
        await ask(contacts.add_identity, self.head.contact_id, IdentityKind(str(kind)), str(value))
        await self._fill(self.head.id)

    @rx.event
    @roles(*WORKERS)
    async def opt_out(self, checked: bool):
        """The customer wants no messages, or wants them again."""
        await ask(contacts.set_opt_out, self.head.contact_id, bool(checked))
        await self._fill(self.head.id)
        return toast.done(words.OPT_OUT_ON if checked else words.OPT_OUT_OFF, undo=type(self).opt_out(not checked))

    @rx.event
    @roles(*WORKERS)
    async def compare(self, contact_id: int):
        """Put a possible double beside this contact; 0 asks to search for one."""
        known = [twin for twin in [*self.twins, *self.found] if twin.contact_id == int(contact_id)]
        self.other = known[0] if known else sheet.Twin()
        self.keeps_other, self.dialog_error, self.dialog = False, "", "merge"
        if not contact_id:
            self.found, self.looked = [], False

    @rx.event(supersedes=True)
    @roles(*WORKERS)
    async def find(self, text: str):
        """Search for the other contact while it is being typed."""
        typed = str(text).strip()
        rows = await look(lookups.find, viewer(), typed, exclude=self.head.contact_id)
        self.found = [sheet.twin(row) for row in rows]
        self.looked = len(typed) > 2

    @rx.event
    @roles(*WORKERS)
    async def keep_other(self, other: bool):
        """Which of the two stands for both."""
        self.keeps_other = bool(other)

    @rx.event
    @roles(*WORKERS)
    async def merge(self, form: dict[str, Any]):
        """Make one of the two contacts."""
        return await self._in_dialog(self._merge, str(form.get("reason", "")))

    @rx.event
    @roles(*WORKERS)
    async def part(self, merge_id: int):
        """Undo a merge."""
        await ask(contacts.undo_merge, int(merge_id))
        await self._fill(self.head.id)
        await self._fill_twins()
        return toast.told(words.PARTED)

    async def _add_identity(self, kind: IdentityKind, value: str) -> Any:
        row = await ask(contacts.add_identity, self.head.contact_id, kind, value)
        await self._fill(self.head.id)
        await self._fill_twins()
        return toast.done(words.ADDED.format(value=row.value), undo=type(self).remove_identity(row.id))

    async def _merge(self, reason: str) -> Any:
        pair = (self.head.contact_id, self.other.contact_id)
        kept, absorbed = pair[::-1] if self.keeps_other else pair
        row = await ask(contacts.merge, kept, absorbed, reason)
        await self._fill(self.head.id)
        await self._fill_twins()
        return toast.done(words.MERGED.format(name=self.head.name), undo=type(self).part(row.id))
