"""The way back: its rehearsal on a copy with a button, live, against the clock; and the command for real (A-67)."""

import dataclasses
from datetime import datetime, timedelta

import reflex as rx

from aliun_dashboard.flows import rehearsals as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.operations.rules import ROLLBACK_TARGET, RehearsalStep
from aliun_dashboard.queries import operations as query
from aliun_dashboard.queries.operations import RehearsalRow, StepRow
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels_operations as words
from aliun_dashboard.ui import shell
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.live import Change, Seat, hub
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.banner import banner
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.inbox import took
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.operations.frame import view
from aliun_dashboard.ui.session import ask, look, roles, viewer

STREAM = "rehearsals"


@dataclasses.dataclass(frozen=True)
class Step:
    """One step in words."""

    name: str = ""
    took: str = ""
    says: str = ""
    tone: str = "neutral"
    icon: str = "clock"


@dataclasses.dataclass(frozen=True)
class Drill:
    """One rehearsal in words."""

    id: int = 0
    status: str = ""
    tone: str = "neutral"
    icon: str = "clock"
    when: str = ""
    at: str = ""
    who: str = ""
    took: str = ""
    leads: str = ""
    error: str = ""
    late: bool = False
    steps: list[Step] = dataclasses.field(default_factory=list)


class RehearsalsState(rx.State):
    """The last rehearsal with its steps, and those before."""

    loaded: bool = False
    runs: bool = False
    newest: Drill = Drill()
    drills: list[Drill] = []  # noqa: RUF012  (Reflex copies it for each browser tab)

    @rx.event(supersedes=True)
    @roles(*EDITS_RULES)
    async def load(self):
        """Read them, and stay informed."""
        hub.join(STREAM, self, viewer())
        await self._fill()

    @rx.event(supersedes=True)
    @roles(*EDITS_RULES)
    async def refresh(self):
        """A step went on."""
        await self._fill()

    @rx.event
    @roles(*EDITS_RULES)
    async def rehearse(self):
        """Have a worker rehearse now."""
        await ask(flow.ask)
        await self._fill()
        return toast.told(words.REHEARSAL_ASKED)

    async def _fill(self) -> None:
        now, found = clock.now(), await look(query.rehearsals)
        self.drills = [_drill(one, now) for one in found]
        self.newest = self.drills[0] if self.drills else Drill()
        self.runs = any(one.under_way for one in found)
        self.loaded = True


@hub.publishes(STREAM, "rehearsal", "reconnected")
async def _tell(changes: list[Change], seats: list[Seat]) -> None:  # noqa: ARG001  (any change counts)
    for seat in seats:
        await hub.nudge(seat, RehearsalsState.refresh)


LOADS = [ShellState.load, RehearsalsState.load]


@rx.page(route="/operaciones", title=shell.tab_title(words.OPERATIONS), on_load=LOADS)
def rehearsals() -> rx.Component:
    """The button and the last rehearsal, the command, the history."""
    state = RehearsalsState
    nothing = empty(words.NO_REHEARSAL, words.NO_REHEARSAL_WHY, icon="history")
    last = rx.cond(state.newest.id > 0, _last(), nothing)
    return view(
        "/operaciones/",
        panel(
            rx.el.p(words.REHEARSE_WHY, class_name="muted"),
            rx.cond(state.loaded, last, skeleton_rows(8)),
            title=words.LAST,
            actions=[_button()],
        ),
        _for_real(),
        rx.cond(state.drills.length() > 1, _history(), rx.fragment()),
    )


def _button() -> rx.Component:
    state = RehearsalsState
    says = rx.cond(state.runs, words.REHEARSING, words.REHEARSE)
    return button(says, kind="primary", icon="play", disabled=state.runs | ~state.loaded, on_click=state.rehearse)


def _last() -> rx.Component:
    drill = RehearsalsState.newest
    return rx.el.div(
        rx.el.p(
            rx.el.span(drill.took, class_name="figure-value"),
            pill(drill.status, drill.tone, drill.icon),
            rx.cond(drill.late, pill(words.LATE, "warn", "warning"), rx.fragment()),
            rx.el.span(drill.when, " · ", drill.who, " · ", drill.leads, title=drill.at, class_name="muted"),
            class_name="drill-head",
        ),
        rx.cond(drill.error != "", banner(drill.error, tone="bad"), rx.fragment()),
        rx.el.ol(rx.foreach(drill.steps, _step), class_name="drill-steps"),
        class_name="drill",
        aria_live="polite",
    )


def _step(step: rx.Var[Step]) -> rx.Component:
    return rx.el.li(
        pill(step.took, step.tone, step.icon),
        rx.el.strong(step.name),
        rx.el.span(step.says, class_name="muted"),
    )


def _for_real() -> rx.Component:
    told = [
        rx.el.div(rx.el.dt(says), rx.el.dd(rx.el.code(command, tab_index=0, class_name="command")))
        for says, command in words.COMMANDS
    ]
    return panel(
        rx.el.p(words.FOR_REAL_WHY, class_name="muted"), rx.el.dl(*told, class_name="facts"), title=words.FOR_REAL
    )


def _history() -> rx.Component:
    columns = [
        Column(words.WHEN),
        Column(words.RESULT),
        Column(words.TOOK, align="end"),
        Column(words.LEADS, align="end", hide_small=True),
        Column(words.WHO, hide_small=True),
    ]
    listed = table(columns, RehearsalsState.drills, _row, caption=words.HISTORY, empty=rx.fragment())
    return panel(listed, title=words.HISTORY, flush=True)


def _row(drill: rx.Var[Drill]) -> rx.Component:
    return row(
        cell(rx.el.time(drill.when, title=drill.at), class_name="nowrap"),
        cell(pill(drill.status, drill.tone, drill.icon), rx.el.span(drill.error, class_name="why"), class_name="wrap"),
        cell(drill.took, align="end", class_name="nowrap"),
        cell(drill.leads, align="end", hide_small=True),
        cell(drill.who, hide_small=True),
    )


def _drill(one: RehearsalRow, now: datetime) -> Drill:
    zone, begun = settings().timezone, one.begun_at or one.asked_at
    lasted = one.took or (now - begun if one.under_way else timedelta())
    return Drill(
        id=one.id,
        status=words.STATUSES[one.status],
        tone=words.TONES[one.status],
        icon=words.ICONS[one.status],
        when=write.ago(begun, now, zone),
        at=write.moment(begun, zone),
        who=one.asked_by,
        took=words.OF_TARGET.format(took=_clock(lasted), target=_clock(ROLLBACK_TARGET)),
        leads=f"{write.number(one.leads)} leads",
        error=words.BROKE_OFF if one.error.startswith(flow.BROKE_OFF) else one.error,
        late=one.in_time is False,
        steps=_steps(one),
    )


def _steps(one: RehearsalRow) -> list[Step]:
    """Those that were done, and while it runs also those to come."""
    done = [_told(step) for step in one.steps]
    to_come = list(RehearsalStep)[len(done) :] if one.under_way else []
    return done + [Step(words.STEPS[step], words.STEP_WAITS) for step in to_come]


def _told(step: StepRow) -> Step:
    facts = [words.STEP_FACTS[name].format(_fact(value)) for name, value in step.facts.items() if value]
    tone, icon = {True: ("good", "check"), False: ("bad", "alert"), None: ("sky", "clock")}[step.ok]
    spent = words.STEP_RUNS if step.ok is None else took(step.ms) or "0 ms"
    return Step(words.STEPS[step.name], spent, " · ".join(facts), tone, icon)


def _fact(value: object) -> str:
    return write.number(value) if isinstance(value, int | float) else str(value)


def _clock(length: timedelta) -> str:
    """`04:12`, minutes and seconds."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes:02d}:{seconds:02d}"
