"""The State of «Cómo estaba»: which thing, and the minute at which it is shown."""

import re
from datetime import datetime

import reflex as rx

from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.kernel.errors import CommonReason, Refused
from aliun_dashboard.queries import replay as query
from aliun_dashboard.queries.replay import WHOLE, Story, Thing
from aliun_dashboard.ui import address
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts.stepper import Step
from aliun_dashboard.ui.screens.replay import rows
from aliun_dashboard.ui.screens.replay.rows import Deed, Fact, Group
from aliun_dashboard.ui.session import look, roles, viewer

PATH = "/como-estaba/"
SUBJECT = re.compile(rf"({'|'.join(sorted(WHOLE))}):(\d{{1,9}})")
LOCAL = "%Y-%m-%dT%H:%M"


class ReplayState(rx.State):
    """A story at one minute; `minutes` is its length, `jump` grows when the slider is put elsewhere."""

    status: str = ""
    subject: str = ""
    title: str = ""
    back: str = ""
    minutes: int = 0
    minute: int = 0
    jump: int = 0
    local: str = ""
    shown: str = ""
    marks: list[float] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    stages: list[Step] = []  # noqa: RUF012
    facts: list[Fact] = []  # noqa: RUF012
    groups: list[Group] = []  # noqa: RUF012
    done: list[Deed] = []  # noqa: RUF012
    following: list[Deed] = []  # noqa: RUF012

    @rx.event(supersedes=True)
    @roles()
    async def load(self):
        """Open the story of the address, at its minute or now."""
        wanted = self.router.url.query_parameters
        self.subject = wanted.get("de", "")
        story = await self._story()
        if story is None:
            self.status = "missing"
            return
        at = _typed(wanted.get("a", ""))
        self._write(story, rows.minute_of(at, rows.begin(story)) if at else self._length(story))
        self.jump += 1

    @rx.event(supersedes=True)
    @roles()
    async def slide(self, minute: str):
        """Show another minute, while the slider moves."""
        story = await self._story()
        if story and str(minute).isdecimal():
            self._write(story, int(minute))

    @rx.event
    @roles()
    async def go(self, typed: str):
        """Show the minute that was typed."""
        story, at = await self._story(), _typed(str(typed))
        if story is None or at is None:
            return None
        return self._put(story, rows.minute_of(at, rows.begin(story)))

    @rx.event
    @roles()
    async def step(self, to: str):
        """To the first or last minute, or to the change before or after this one."""
        story = await self._story()
        if story is None:
            return None
        since = rows.begin(story)
        changes = sorted({rows.minute_of(one.at, since) for one in story.steps if one.at >= since})
        earlier = [one for one in changes if one < self.minute]
        later = [one for one in changes if one > self.minute]
        ends = {"first": 0, "now": self._length(story)}
        beside = {"earlier": earlier[-1] if earlier else 0, "later": later[0] if later else self._length(story)}
        return self._put(story, (ends | beside).get(str(to), self.minute))

    async def _story(self) -> Story | None:
        found = SUBJECT.fullmatch(self.subject)
        if found is None:
            return None
        try:
            return await look(query.story, viewer(), Thing(found[1]), int(found[2]))
        except Refused as refused:
            if refused.reason is CommonReason.NOT_FOUND:
                return None
            raise

    def _put(self, story: Story, minute: int) -> rx.event.EventSpec:
        self._write(story, minute)
        self.jump += 1
        return address.show(PATH, de=self.subject, a=self.local)

    def _write(self, story: Story, minute: int) -> None:
        since, zone = rows.begin(story), settings().timezone
        self.minutes = self._length(story)
        self.minute = min(max(minute, 0), self.minutes)
        at = since + self.minute * rows.MINUTE
        self.title, self.back = story.about.name, rows.PAGES[story.about.thing].format(story.about.id)
        self.local, self.shown = at.astimezone(zone).strftime(LOCAL), write.moment(at, zone)
        self.marks = rows.marks(story, since, self.minutes)
        self.stages, self.facts = rows.stages(story, at), rows.facts(story, at)
        self.groups = list(rows.groups(story, at))
        self.done, self.following = rows.deeds(story, at)
        self.status = "ready"

    def _length(self, story: Story) -> int:
        return max(rows.minute_of(clock.now(), rows.begin(story)), 1)


def _typed(text: str) -> datetime | None:
    """A local minute as the browser writes it."""
    try:
        return datetime.strptime(text, LOCAL).replace(tzinfo=settings().timezone)
    except ValueError:
        return None
