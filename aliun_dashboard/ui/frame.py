"""What every page holds besides its own content: who looks, what waits for them, what the palette found.

Every page but the log-in begins its `on_load` with `ShellState.load`.
"""

import reflex as rx

from aliun_dashboard.flows import notices as bells
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import notices, search, staff
from aliun_dashboard.queries.notices import NoticeRow
from aliun_dashboard.queries.search import Found
from aliun_dashboard.ui import labels, labels_alerts
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import alert_words
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.bell import Notice
from aliun_dashboard.ui.parts.palette import Hit
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "bell"
HITS = 8
RECENT = 5
ALERTS = {"alert": "{text}", "alert_trial": labels_alerts.TRIAL_MARK}


class ShellState(rx.State):
    """Who is looking and what waits for them, on every page."""

    name: str = ""
    email: str = ""
    role: str = ""
    demo: bool = False
    unread: int = 0
    notices: list[Notice] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    hits: list[Hit] = []  # noqa: RUF012
    _recent: list[int] = []  # noqa: RUF012

    @rx.event
    @roles()
    async def load(self):
        """Leave the page before, fill the frame and take a seat at the bell."""
        hub.turn(self)
        who = viewer()
        self.name, self.email, self.role = who.name, who.email, who.role.value
        self.demo = settings().aliun_demo
        hub.join(STREAM, self, who)
        await self._fill_bell()

    @rx.event
    @roles()
    async def ring(self):
        """Something behind the bell changed."""
        await self._fill_bell()

    @rx.event
    @roles()
    async def confirm(self):
        """A log-in of this person changed. Who is out was turned away before; another role needs another page."""
        return rx.call_script("location.reload()") if self.role != viewer().role else None

    @rx.event
    @roles()
    async def read(self, notice_id: int):
        """Open one notice: it is read."""
        await ask(bells.read, int(notice_id))
        await self._fill_bell()

    @rx.event
    @roles()
    async def read_all(self):
        """Everything is read."""
        await ask(bells.read_all)
        await self._fill_bell()

    @rx.event(supersedes=True)
    @roles()
    async def search(self, text: str):
        """What the palette finds for `text`; for nothing, what was found and opened last."""
        who, wanted = viewer(), str(text).strip()
        found = await (look(search.search, who, wanted, HITS) if wanted else look(search.these, who, self._recent))
        self.hits = [_hit(one) for one in found]

    @rx.event
    @roles()
    async def open_hit(self, lead_id: int):
        """Remember what was opened from the palette, newest first."""
        chosen = int(lead_id)
        self._recent = [chosen, *[one for one in self._recent if one != chosen]][:RECENT]

    async def _fill_bell(self) -> None:
        behind = await look(notices.bell, viewer().id)
        self.unread = behind.unread
        self.notices = [_notice(line) for line in behind.lines]


@hub.publishes(STREAM, "notice", "reconnected")
async def _ring(changes: list[Change], seats: list[Seat]) -> None:
    told = {change.get("id") for change in changes}
    for seat in seats:
        if seat.viewer.id in told or None in told:
            await hub.nudge(seat, ShellState.ring)


@hub.publishes(STREAM, "session")
async def _confirm(changes: list[Change], seats: list[Seat]) -> None:
    """Who lost a log-in or changed role hears nothing more from this moment on, then is told so."""
    touched = {change["id"] for change in changes}
    theirs = [seat for seat in seats if seat.viewer.id in touched]
    logins = [seat.viewer.login_id for seat in theirs if seat.viewer.login_id]
    good = {(who.login_id, who.role) for who in await look(staff.viewers_now, logins, clock.now())}
    for seat in theirs:
        if (seat.viewer.login_id, seat.viewer.role) not in good:
            hub.vacate(seat.token)
            await hub.nudge(seat, ShellState.confirm)


def _notice(line: NoticeRow) -> Notice:
    when = write.ago(line.at, clock.now(), settings().timezone)
    if line.kind in ALERTS:
        known = labels_alerts.RULES[line.facts["rule"]]
        told = ALERTS[line.kind].format(text=alert_words.line(line.facts["rule"], line.facts["n"]))
        return Notice(line.id, known.icon, told, when, line.link, not line.is_read)
    icon, words = labels.NOTICE_TEXTS.get(line.kind, labels.NOTICE_OTHER)
    facts = {name: labels.STAGES.get(value, value) for name, value in line.facts.items()}
    return Notice(line.id, icon, words.format_map(facts), when, line.link, not line.is_read)


def _hit(found: Found) -> Hit:
    detail = " · ".join(part for part in (found.code, found.destination, labels.STAGES[found.stage]) if part)
    return Hit(found.lead_id, "user", found.name, detail, f"/leads/{found.lead_id}/")
