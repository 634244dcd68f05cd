"""The one State of the lead file: opening it, its facts, notes, story and dialogs."""

import re

import reflex as rx

from aliun_dashboard.flows import contacts, desk
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.ui import labels_lead as words
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.lead.filled import WORKERS, Sheet
from aliun_dashboard.ui.screens.lead.journey import Journey
from aliun_dashboard.ui.screens.lead.person import Person
from aliun_dashboard.ui.screens.lead.typed import FACTS
from aliun_dashboard.ui.session import ask, roles, viewer

STREAM = "lead"
ADDRESS = re.compile(r"/leads/(\d{1,9})/?$")


class LeadState(Sheet, Journey, Person, rx.State):
    """One lead, as its page shows it, and what a person can do there."""

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the lead of the address; whoever may work on it has read its messages by that."""
        address = ADDRESS.search(self.router.url.path)
        lead_id = int(address[1]) if address else 0
        if lead_id != self.head.id:
            self.reset()
            yield
        self.view = self.router.url.query_parameters.get("ver", "")
        try:
            await self._fill(lead_id)
        except Refused:
            self.status = "missing"
            return
        hub.join(STREAM, self, viewer(), lead_id)
        await self._fill_people()
        await self._fill_twins()
        await self._read()

    @rx.event(supersedes=True)
    @roles()
    async def refresh(self):
        """Somebody changed this lead: show it, without touching what is being typed."""
        if self.status != "ready":
            return
        try:
            await self._fill(self.head.id)
        except Refused:
            self.status = "missing"
            return
        await self._read()

    @rx.event
    @roles(*WORKERS)
    async def save(self, name: str, value: str):
        """Change one fact in place; what is wrong is said beside it and nothing typed is lost."""
        name, error = str(name), ""
        try:
            await self._save(name, str(value))
            await self._fill(self.head.id)
        except Refused as refused:
            error = in_full(refused.reason.value, refused.facts)
        except ValueError as wrong:
            error = str(wrong)
        self.outcome = {"field": name, "error": error, "n": self.outcome.get("n", 0) + 1}

    @rx.event
    @roles(*WORKERS)
    async def note(self, text: str):
        """Pin a note."""
        await ask(desk.add_note, self.head.id, str(text))
        self.noted += 1
        await self._fill_story()

    @rx.event
    @roles(*WORKERS)
    async def send_again(self, delivery_id: int):
        """Send again what failed."""
        if await ask(desk.send_again, self.head.id, int(delivery_id)):
            await self._fill_story()
            return toast.done(words.RESENT)
        return await self._fill_story()

    @rx.event
    @roles()
    async def copy(self, value: str):
        """Put a number or address on the clipboard."""
        return [rx.set_clipboard(str(value)), toast.told(words.COPIED.format(value=value))]

    @rx.event(supersedes=True)
    @roles()
    async def filter(self, kind: str):
        """Show lines of one kind."""
        self.kind = str(kind) if str(kind) in words.FILTERS else ""
        await self._fill_story(reset=True)

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """Show lines with these words."""
        self.wanted = str(text)[:80]
        await self._fill_story(reset=True)

    @rx.event
    @roles()
    async def older(self):
        """One more page of the past."""
        await self._fill_story(pages=1)

    @rx.event
    @roles()
    async def ask_for(self, name: str):
        """Open a dialog."""
        self.dialog, self.dialog_error = str(name), ""

    @rx.event
    @roles()
    async def close_dialog(self):
        """Close whatever dialog is open."""
        self.dialog = ""

    async def _save(self, name: str, value: str) -> None:
        value = value.strip()
        if name == "name":
            await ask(desk.rename, self.head.id, value)
        elif name == "organization":
            await ask(contacts.link_organization, self.head.id, value)
        elif name in FACTS:
            await ask(desk.edit, self.head.id, **{name: FACTS[name](value)})
        else:
            raise Refused(CommonReason.INVALID, field=name)


@hub.publishes(STREAM, "lead", "delivery", "quote", "payment", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:
    """Open pages look again when their lead, its messages or its sale changed; after a lost line all of them do."""
    ids = {_lead_of(change) for change in changes}
    for seat in seats:
        if seat.interest in ids or None in ids:
            await hub.nudge(seat, LeadState.refresh)


def _lead_of(change: Change) -> int | None:
    if change["topic"] in ("quote", "payment"):
        return change.get("lead")
    if change["topic"] != "delivery":
        return change.get("id")
    kind, _, number = str(change.get("subject", "")).partition(":")
    return int(number) if kind == "lead" and number.isdigit() else 0
