"""Acts of the comparison: quote, read the letter over, send, take back, force or ask for Atlas."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from aliun_dashboard.flows import atlas, comparing, quoting
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.quotes.rules import Stay
from aliun_dashboard.staff.rules import FORCES_ATLAS
from aliun_dashboard.ui import labels_quotes as words
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.screens.quotes import told
from aliun_dashboard.ui.screens.quotes.filled import WORKERS
from aliun_dashboard.ui.session import ask, roles

LONGEST_TEXT = 4000


class Selling(rx.State, mixin=True):
    """Handlers of both engines' panels and of the versions."""

    @rx.event
    @roles(*WORKERS)
    async def quote_core(self):
        """Make a version of the Core option that is pointed at, and show its letter."""
        if not self.core_key:
            raise Refused(CommonReason.INVALID, field=words.CORE)
        chosen = {"hotel_id": self._hotel, "room_type_id": self._room, "board": self._board}
        quote = await ask(quoting.quote_core, self.head.lead_id, self._wanted(), **chosen)
        return await self._made(quote.id or 0, quote.version)

    @rx.event
    @roles(*WORKERS)
    async def quote_atlas(self, campaign_id: int):
        """Make a version of a campaign, and show its letter."""
        quote = await ask(quoting.quote_atlas, self.head.lead_id, int(campaign_id), self._wanted())
        return await self._made(quote.id or 0, quote.version)

    @rx.event
    @roles(*WORKERS)
    async def read_letter(self, quote_id: int):
        """Show the words of a version before they go out."""
        await self._letter(int(quote_id), 0)

    @rx.event
    @roles(*WORKERS)
    async def read_both(self, quote_id: int):
        """Show the words of a version beside the newest live one of the other engine."""
        other = self._other(int(quote_id))
        await self._letter(int(quote_id), other)

    @rx.event
    @roles(*WORKERS)
    async def send(self, form: dict[str, Any]):
        """Send what the letter now says."""
        text = str(form.get("text", ""))[:LONGEST_TEXT]
        return await self._in_dialog(self._send, text)

    @rx.event
    @roles(*WORKERS)
    async def send_alternative(self, quote_id: int):
        """One key: the Core alternative goes out in the words it has."""
        await ask(quoting.send, int(quote_id))
        await self._again()
        return toast.done(words.SENT_NOW.format(name=self.head.name))

    @rx.event
    @roles(*WORKERS)
    async def withdraw(self, quote_id: int):
        """Take an offer back."""
        quote = await ask(quoting.withdraw, int(quote_id))
        await self._again()
        return toast.done(words.WITHDRAWN.format(version=quote.version))

    @rx.event
    @roles(*WORKERS)
    async def ask_why(self, name: str, campaign_id: int):
        """Open the dialog that forces a campaign, or asks for it."""
        offer = next((one for one in self.offers if one.id == int(campaign_id)), None)
        if offer is None or name not in ("force", "wish"):
            raise Refused(CommonReason.NOT_FOUND, what="campaign")
        self.dialog, self.dialog_error = str(name), ""
        self.dialog_id, self.dialog_about = offer.id, f"{offer.code} {offer.name}"

    @rx.event
    @roles(*sorted(FORCES_ATLAS))
    async def force(self, form: dict[str, Any]):
        """Direction or operations force a campaign, saying why (A-31)."""
        return await self._in_dialog(self._force, str(form.get("reason", ""))[:500])

    @rx.event
    @roles(*WORKERS)
    async def ask_direction(self, form: dict[str, Any]):
        """Ask direction to force a campaign, saying why."""
        return await self._in_dialog(self._ask_direction, str(form.get("reason", ""))[:500])

    @rx.event
    @roles()
    async def close_dialog(self):
        """Close whatever dialog is open."""
        self.dialog = ""

    def _wanted(self) -> Stay:
        try:
            return self.form.stay()
        except ValueError as wrong:
            raise Refused(CommonReason.INVALID, field=str(wrong)) from None

    def _other(self, quote_id: int) -> int:
        mine = self._version(quote_id)
        others = (one for one in self.versions if mine and one.is_offer and one.engine != mine.engine)
        return next((one.id for one in others), 0)

    async def _made(self, quote_id: int, version: int) -> rx.event.EventSpec:
        await self._again()
        if self.head.reachable:
            await self._letter(quote_id, 0)
        return toast.done(words.QUOTED.format(version=version))

    async def _letter(self, quote_id: int, other: int) -> None:
        self.letter = await ask(quoting.preview, quote_id, other or None)
        self.dialog, self.dialog_error = "letter", ""
        self.dialog_id, self.pair_id = quote_id, other

    async def _send(self, text: str) -> Any:
        await ask(quoting.send, self.dialog_id, beside=self.pair_id or None, text=text)
        await self._again()
        return toast.done(words.SENT_NOW.format(name=self.head.name))

    async def _force(self, reason: str) -> Any:
        await ask(atlas.force, self.head.lead_id, self.dialog_id, reason)
        await self._again()
        return toast.done(words.FORCED)

    async def _ask_direction(self, reason: str) -> Any:
        await ask(comparing.ask_direction, self.head.lead_id, self.dialog_id, reason)
        return toast.done(words.ASKED)

    async def _again(self) -> None:
        await self._fill(self.head.lead_id, None)

    async def _in_dialog(self, act: Callable[..., Any], *args: Any) -> Any:
        """Carry out what a dialog asked for: it closes when done, and says why when not."""
        try:
            answer = await act(*args)
        except Refused as refused:
            self.dialog_error = told.explained(refused)
            return None
        self.dialog = ""
        return answer
