"""What is decided about a campaign, from the list or from its page: submit, rehearse, approve, return, pause, stop."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from aliun_dashboard.flows import campaign_trial as trials
from aliun_dashboard.flows import campaigns as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.messages.refusals import in_full
from aliun_dashboard.queries import campaign_file, campaigns
from aliun_dashboard.staff.rules import APPROVES_CAMPAIGNS, PLANS_CAMPAIGNS, RUNS_CAMPAIGNS
from aliun_dashboard.ui import labels_campaigns as words
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.diff import Change, changes
from aliun_dashboard.ui.screens.campaigns import rehearsal, shown
from aliun_dashboard.ui.screens.campaigns.rehearsal import Trial
from aliun_dashboard.ui.session import ask, look, roles

DIRECTORS = tuple(sorted(APPROVES_CAMPAIGNS))
RUNNERS = tuple(sorted(RUNS_CAMPAIGNS))
PLANNERS = tuple(sorted(PLANS_CAMPAIGNS))


class Decisions(rx.State, mixin=True):
    """The dialogs over a campaign. `asked` is the one that is open, `about` the campaign it is about."""

    asked: str = ""
    about: shown.Card = shown.Card()
    asked_error: str = ""
    trial: Trial = Trial()
    trial_ready: bool = False
    differences: list[Change] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event
    @roles(*DIRECTORS)
    async def review(self, campaign_id: int):
        """Rehearse a campaign that waits: what would happen if it were approved now."""
        await self._open("review", int(campaign_id))
        self.trial_ready = False
        yield
        self.trial = rehearsal.trial(await ask(trials.dry_run, self.about.id))
        self.differences = changes(*await look(campaign_file.changed_since_approval, self.about.id))
        self.trial_ready = True

    @rx.event
    @roles(*DIRECTORS)
    async def approve(self):
        """Put on sale what was rehearsed: nothing else, should it have changed meanwhile."""
        chosen = self.about
        if await self._carry_out(flow.approve, chosen.id, seen=chosen.version):
            return toast.done(f"{chosen.code}: {words.APPROVED}", undo=type(self).undo_approval(chosen.id))
        return None

    @rx.event
    @roles(*DIRECTORS)
    async def undo_approval(self, campaign_id: int):
        """Take an approval back: it waits for direction again (A-67)."""
        await ask(flow.undo_approval, int(campaign_id))
        await self._refill()
        return toast.done(words.TAKEN_BACK)

    @rx.event
    @roles(*DIRECTORS)
    async def ask_return(self, campaign_id: int):
        """Ask why it goes back."""
        await self._open("return", int(campaign_id))

    @rx.event
    @roles(*DIRECTORS)
    async def return_campaign(self, form: dict):
        """Send it back to whoever proposed it, with the reason."""
        if await self._carry_out(flow.return_, self.about.id, _reason(form)):
            return toast.done(f"{self.about.code}: {words.RETURNED}")
        return None

    @rx.event
    @roles(*RUNNERS)
    async def ask_pause(self, campaign_id: int):
        """Ask why it is paused."""
        await self._open("pause", int(campaign_id))

    @rx.event
    @roles(*RUNNERS)
    async def pause(self, form: dict):
        """Take it off sale for a while."""
        if await self._carry_out(flow.pause, self.about.id, _reason(form)):
            return toast.done(f"{self.about.code}: {words.PAUSED}", undo=type(self).resume(self.about.id))
        return None

    @rx.event
    @roles(*RUNNERS)
    async def resume(self, campaign_id: int):
        """Put a paused campaign on sale again."""
        await ask(flow.resume, int(campaign_id))
        await self._refill()
        return toast.done(words.RESUMED)

    @rx.event
    @roles(*RUNNERS)
    async def ask_stop(self, campaign_id: int):
        """Ask why the sale stops."""
        await self._open("stop", int(campaign_id))

    @rx.event
    @roles(*RUNNERS)
    async def stop(self, form: dict):
        """Stop the sale at once; the approval stays."""
        if await self._carry_out(flow.stop_sale, self.about.id, on=True, reason=_reason(form)):
            return toast.done(f"{self.about.code}: {words.STOPPED_NOW}", undo=type(self).start(self.about.id))
        return None

    @rx.event
    @roles(*RUNNERS)
    async def start(self, campaign_id: int):
        """Let the sale go on."""
        await ask(flow.stop_sale, int(campaign_id), on=False)
        await self._refill()
        return toast.done(words.STARTED)

    @rx.event
    @roles(*PLANNERS)
    async def submit(self, campaign_id: int):
        """Ask direction for approval."""
        await ask(flow.submit, int(campaign_id))
        await self._refill()
        return toast.done(words.SUBMITTED)

    @rx.event
    @roles()
    async def close_dialog(self, name: str):
        """A dialog closed. One that gave way to another says so late: that one stays."""
        if self.asked == str(name):
            self.asked = ""

    async def _open(self, asked: str, campaign_id: int) -> None:
        now = clock.now()
        found = await look(campaigns.campaign, campaign_id, now)
        if found is None:
            raise Refused(CommonReason.NOT_FOUND, what="campaign")
        self.about, self.asked, self.asked_error = shown.card(found, now), asked, ""

    async def _carry_out(self, act: Callable[..., Any], *args: Any, **facts: Any) -> bool:
        """Do what a dialog asked for: it closes when done, and says why when not."""
        try:
            await ask(act, *args, **facts)
        except Refused as refused:
            self.asked_error = in_full(refused.reason.value, refused.facts)
            return False
        self.asked = ""
        await self._refill()
        return True

    async def _refill(self) -> None:
        """Read again what the page shows; each page says how."""
        raise NotImplementedError


def _reason(form: dict[str, Any]) -> str:
    return str(form.get("reason", ""))[:500]
