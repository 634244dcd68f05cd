"""Disponibilidad: uptime out of our own pings, and every incident with its cause (C-11, S-99)."""

import dataclasses
from datetime import datetime

import reflex as rx

from aliun_dashboard.flows import uptime as flow
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.operations.rules import UPTIME_TARGET
from aliun_dashboard.queries import uptime as query
from aliun_dashboard.queries.uptime import Incident, Uptime
from aliun_dashboard.staff.rules import READS_HEALTH
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_operations as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import text_field
from aliun_dashboard.ui.parts.figure import figure, figures
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.pill import pill
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, cell, row, table
from aliun_dashboard.ui.screens.health.frame import view
from aliun_dashboard.ui.session import ask, look, roles

PATH = "/salud/disponibilidad/"
FORM = "plan-form"
SHOWN = 100


@dataclasses.dataclass(frozen=True)
class Down:
    """One incident in words."""

    begun: str = ""
    span: str = ""
    lasted: str = ""
    cause: str = ""
    note: str = ""
    planned: bool = False


class AvailabilityState(rx.State):
    """The last 30 days."""

    loaded: bool = False
    percent: str = ""
    aim: str = ""
    tone: str = "neutral"
    seen: str = ""
    down: str = ""
    planned: str = ""
    incidents: list[Down] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    number: int = 0
    asks: str = ""

    @rx.event(supersedes=True)
    @roles(*READS_HEALTH)
    async def load(self):
        """Read it."""
        await self._fill()

    @rx.event
    @roles(*READS_HEALTH)
    async def open(self, span: str):
        """Ask what was done in that span."""
        self.asks = str(span)

    @rx.event
    @roles(*READS_HEALTH)
    async def close(self):
        """Think better of it."""
        self.asks = ""

    @rx.event
    @roles(*READS_HEALTH)
    async def plan(self, form: dict[str, str]):
        """Mark the incident as planned."""
        begun, _, ended = self.asks.partition("/")
        span = (datetime.fromisoformat(begun), datetime.fromisoformat(ended))
        await ask(flow.plan, *span, str(form.get("note", "")))
        self.asks = ""
        await self._fill()
        return toast.done(words.PLAN_DONE)

    async def _fill(self) -> None:
        found: Uptime = await look(query.of_last_days, clock.now())
        percent = found.percent
        self.percent = f"{percent:.3f} %" if percent is not None else words.NO_UPTIME
        self.aim = words.UPTIME_TARGET.format(target=UPTIME_TARGET) if percent is not None else words.NO_UPTIME_WHY
        self.tone = "neutral" if percent is None else "good" if percent >= UPTIME_TARGET else "bad"
        self.seen = words.SINCE_WHEN.format(n=write.number(found.minutes))
        self.down = write.number(found.down)
        self.planned = words.PLANNED_MINUTES.format(n=write.number(found.planned)) if found.planned else ""
        self.number = len(found.incidents)
        self.incidents = [_down(one) for one in found.incidents[:SHOWN]]
        self.loaded = True


LOADS = [ShellState.load, AvailabilityState.load]


@rx.page(route="/salud/disponibilidad", title=shell.tab_title(words.UPTIME), on_load=LOADS)
def availability() -> rx.Component:
    """The percentage with its target, and the incidents."""
    state = AvailabilityState
    numbers = figures(
        figure(words.UPTIME_30, state.percent, delta=state.aim, tone=state.tone),
        figure(words.DOWN_MINUTES, state.down, delta=rx.cond(state.planned != "", state.planned, state.seen)),
        figure(words.INCIDENT_COUNT, state.number, delta=state.seen),
    )
    return view(
        PATH,
        rx.el.div(
            panel(rx.el.p(words.UPTIME_WHY, class_name="muted handler"), numbers, title=words.UPTIME),
            panel(rx.cond(state.loaded, _list(), skeleton_rows(5)), title=words.INCIDENTS, flush=True),
            _note(),
            class_name="stack",
        ),
        title=words.UPTIME,
    )


def _list() -> rx.Component:
    columns = [
        Column(words.BEGAN),
        Column(words.LASTED, align="end"),
        Column(words.CAUSE),
        Column(words.PLANNED),
    ]
    nothing = empty(words.NO_INCIDENTS, words.NO_INCIDENTS_WHY, icon="ok")
    return table(columns, AvailabilityState.incidents, _row, caption=words.INCIDENTS_CAPTION, empty=nothing)


def _row(down: rx.Var[Down]) -> rx.Component:
    mark = button(words.MARK_PLANNED, icon="calendar", on_click=AvailabilityState.open(down.span))
    return row(
        cell(down.begun, class_name="nowrap"),
        cell(down.lasted, align="end", class_name="nowrap"),
        cell(down.cause, class_name="wrap"),
        cell(rx.cond(down.planned, pill(down.note, "sky", "calendar"), mark), class_name="wrap"),
    )


def _note() -> rx.Component:
    state = AvailabilityState
    note = text_field("note", words.NOTE, hint=words.NOTE_HINT, required=True, max_length=200)
    return dialog(
        "plan",
        words.PLAN_TITLE,
        rx.el.p(words.PLAN_SAYS, class_name="muted"),
        rx.el.form(note, id=FORM, on_submit=state.plan),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=state.close),
            button(words.PLAN_TITLE, kind="primary", type="submit", form=FORM),
        ],
        open=state.asks != "",
        on_close=state.close,
    )


def _down(one: Incident) -> Down:
    zone = settings().timezone
    cause = words.CAUSE_WORDS.get(one.cause) or words.OTHER_CAUSE.format(code=one.cause)
    return Down(
        begun=write.moment(one.begun, zone),
        span=f"{one.begun.isoformat()}/{one.ended.isoformat()}",
        lasted=f"{write.number(one.minutes)} min",
        cause=cause,
        note=words.PLANNED_BY.format(note=one.note, by=one.by) if one.planned else "",
        planned=one.planned > 0,
    )
