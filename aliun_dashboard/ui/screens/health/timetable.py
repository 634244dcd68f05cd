"""The timed tasks: what each is for, how it last went, when it is next, and running it now (C-21)."""

import dataclasses
import re
from datetime import datetime

import reflex as rx

from aliun_dashboard.flows import timetable as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.queries import timetable as query
from aliun_dashboard.queries.timetable import TimedTaskRow
from aliun_dashboard.staff.rules import ADMINISTERS, READS_HEALTH
from aliun_dashboard.ui import labels_health as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.inbox import took
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.health.frame import view
from aliun_dashboard.ui.session import ask, roles, viewer

STREAM = "timetable"
PATH = "/salud/tareas/"


@dataclasses.dataclass(frozen=True)
class TaskLine:
    """One timed task in words."""

    slug: str
    name: str
    what: str
    last: str
    last_at: str
    took: str
    result: str
    tone: str
    icon: str
    says: str
    next: str
    next_at: str


class TimetableState(rx.State):
    """All timed tasks."""

    loaded: bool = False
    may_run: bool = False
    lines: list[TaskLine] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def load(self):
        """Read them, and stay informed."""
        self.may_run = viewer().role in ADMINISTERS
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def refresh(self):
        """One of them ran."""
        await self._fill()

    @rx.event
    @roles(*ADMINISTERS)
    async def run_now(self, name: str):
        """Have a worker run one at once."""
        await ask(flow.run_now, str(name))
        return toast.done(words.RUN_ASKED.format(name=words.TASKS.get(str(name), (str(name), ""))[0]))

    async def _fill(self) -> None:
        now = clock.now()
        self.lines = [_line(task, now) for task in await rx.run_in_thread(query.rows)]
        self.loaded = True


@hub.publishes(STREAM, "health", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        hub.nudge_soon(seat, TimetableState.refresh)


@rx.page(route="/salud/tareas", title=shell.tab_title(words.TIMETABLE), on_load=[ShellState.load, TimetableState.load])
def timetable() -> rx.Component:
    """The list; who may, runs one."""
    columns = [
        Column(words.TASK),
        Column(words.LAST_RUN),
        Column(words.RESULT),
        Column(words.TOOK, align="end", hide_small=True),
        Column(words.NEXT_RUN),
        Column(words.RUN_NOW),
    ]
    nothing = empty(words.NO_TASKS, words.NO_TASKS_WHY, icon="clock")
    listed = table(columns, TimetableState.lines, _row, caption=words.TIMETABLE_CAPTION, empty=nothing)
    return view(
        PATH,
        rx.cond(TimetableState.loaded, panel(listed, flush=True), skeleton_rows(5)),
        rx.cond(TimetableState.may_run, rx.fragment(), rx.el.p(words.ONLY_ADMINS_RUN, class_name="muted")),
        title=words.TIMETABLE,
    )


def _row(task: rx.Var[TaskLine]) -> rx.Component:
    run = button(
        words.RUN_NOW,
        icon="play",
        on_click=TimetableState.run_now(task.slug),
        disabled=~TimetableState.may_run,
        aria_label=f"{words.RUN_NOW}: {task.name}",
    )
    return row(
        cell(rx.el.strong(task.name), rx.el.span(task.what, class_name="muted why"), class_name="wrap"),
        cell(rx.el.time(task.last, title=task.last_at), class_name="nowrap"),
        cell(pill(task.result, task.tone, task.icon), rx.el.span(task.says, class_name="why"), class_name="wrap"),
        cell(task.took, align="end", hide_small=True, class_name="muted"),
        cell(rx.el.time(task.next, title=task.next_at), class_name="nowrap"),
        cell(run),
    )


def _line(task: TimedTaskRow, now: datetime) -> TaskLine:
    zone = settings().timezone
    name, what = words.TASKS.get(task.name, (task.name, ""))
    ran, failed = task.last_at is not None, bool(task.error)
    return TaskLine(
        slug=task.name,
        name=name,
        what=what,
        last=write.ago(task.last_at, now, zone) if task.last_at else words.NEVER,
        last_at=write.moment(task.last_at, zone) if task.last_at else "",
        took=took(task.ms) if ran else "",
        result=words.FAILED if failed else words.DONE if ran else words.NOT_YET,
        tone="bad" if failed else "good" if ran else "neutral",
        icon="alert" if failed else "check" if ran else "clock",
        says=task.error if failed else _result(task.result),
        next=write.ago(task.next_at, now, zone) if task.next_at else "–",
        next_at=write.moment(task.next_at, zone) if task.next_at else "",
    )


def _result(account: str) -> str:
    """`sealed=12` in words: «12 selladas»."""
    pairs = re.findall(r"(\w+)=(\w+)", account)
    told = [
        f"{value} {words.RESULT_WORDS.get(name, name)}"
        if value.isdecimal()
        else f"{words.RESULT_WORDS.get(name, name)}: {words.RESULT_WORDS.get(value, value)}"
        for name, value in pairs
    ]
    return " · ".join(told) or words.RESULT_WORDS.get(account, account)
