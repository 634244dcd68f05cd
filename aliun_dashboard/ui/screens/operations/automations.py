"""«Deshacer automatizaciones»: what the house did by itself, chosen line by line, with a reason (A-67)."""

import dataclasses
from datetime import datetime, timedelta

import reflex as rx

from aliun_dashboard.flows import automations as flow
from aliun_dashboard.flows.automations import Chosen
from aliun_dashboard.kernel import clock
from aliun_dashboard.kernel.config import settings
from aliun_dashboard.leads.rules import code
from aliun_dashboard.queries import automations as query
from aliun_dashboard.queries.automations import Done, Kind
from aliun_dashboard.staff.rules import EDITS_RULES
from aliun_dashboard.ui import labels, shell
from aliun_dashboard.ui import labels_operations as words
from aliun_dashboard.ui.frame import ShellState
from aliun_dashboard.ui.parts import format as write
from aliun_dashboard.ui.parts import toast
from aliun_dashboard.ui.parts.button import button
from aliun_dashboard.ui.parts.dialog import dialog
from aliun_dashboard.ui.parts.empty import empty
from aliun_dashboard.ui.parts.field import area_field, select_field
from aliun_dashboard.ui.parts.icon import icon
from aliun_dashboard.ui.parts.link import link
from aliun_dashboard.ui.parts.panel import panel
from aliun_dashboard.ui.parts.skeleton import skeleton_rows
from aliun_dashboard.ui.parts.table import Column, bulk_bar, cell, row, select_all, select_row, table
from aliun_dashboard.ui.screens.operations.frame import view
from aliun_dashboard.ui.session import ask, look, roles

PATH = "/operaciones/deshacer/"
FORM = "undo-form"
DEFAULT_HOURS = "2"


@dataclasses.dataclass(frozen=True)
class Line:
    """One act in words; `key` is `move:12:42`."""

    key: str = ""
    kind: str = ""
    icon: str = ""
    name: str = ""
    code: str = ""
    href: str = ""
    says: str = ""
    note: str = ""
    actor: str = ""
    when: str = ""
    at: str = ""
    blocked: str = ""


class AutomationsState(rx.State):
    """The preview of the last hours, and what of it is chosen."""

    loaded: bool = False
    hours: str = DEFAULT_HOURS
    lines: list[Line] = []  # noqa: RUF012  (Reflex copies it for each browser tab)
    chosen: list[str] = []  # noqa: RUF012
    asks: bool = False
    _since: datetime | None = None

    @rx.var
    def all_chosen(self) -> bool:
        """Whether everything that can be undone is chosen."""
        free = [line.key for line in self.lines if not line.blocked]
        return bool(free) and set(self.chosen) == set(free)

    @rx.event(supersedes=True)
    @roles(*EDITS_RULES)
    async def load(self):
        """Read what happened."""
        await self._fill()

    @rx.event
    @roles(*EDITS_RULES)
    async def look_back(self, hours: str):
        """Another span."""
        known = {value for value, _ in words.HOURS_OPTIONS}
        self.hours = str(hours) if str(hours) in known else DEFAULT_HOURS
        await self._fill()

    @rx.event
    @roles(*EDITS_RULES)
    async def toggle(self, key: str):
        """Choose a line, or not."""
        free = {line.key for line in self.lines if not line.blocked} & {str(key)}
        self.chosen = sorted(set(self.chosen) ^ free)

    @rx.event
    @roles(*EDITS_RULES)
    async def toggle_all(self):
        """Everything, or nothing."""
        free = [line.key for line in self.lines if not line.blocked]
        self.chosen = [] if self.all_chosen else free

    @rx.event
    @roles(*EDITS_RULES)
    async def clear(self):
        """Choose nothing."""
        self.chosen = []

    @rx.event
    @roles(*EDITS_RULES)
    async def open(self):
        """Ask for the reason."""
        self.asks = True

    @rx.event
    @roles(*EDITS_RULES)
    async def close(self):
        """Think better of it."""
        self.asks = False

    @rx.event
    @roles(*EDITS_RULES)
    async def undo(self, form: dict[str, str]):
        """Take back what is chosen."""
        wanted = [_chosen(key) for key in self.chosen]
        since = self._since or clock.now()
        undone = await ask(flow.undo, wanted, since, str(form.get("reason", "")))
        self.asks = False
        await self._fill()
        says = words.UNDONE_SOME if undone.left else words.UNDONE
        return toast.done(says.format(done=undone.done, left=len(undone.left)))

    async def _fill(self) -> None:
        now = clock.now()
        self._since = now - timedelta(hours=int(self.hours))
        self.lines = [_line(done, now) for done in await look(query.since, self._since)]
        self.chosen = []
        self.loaded = True


LOADS = [ShellState.load, AutomationsState.load]


@rx.page(route="/operaciones/deshacer", title=shell.tab_title(words.AUTOMATIONS), on_load=LOADS)
def automations() -> rx.Component:
    """How far back, the list, the button."""
    state = AutomationsState
    span = select_field("hours", words.HOURS, words.HOURS_OPTIONS, value=state.hours, on_change=state.look_back)
    act = button(words.UNDO_CHOSEN, kind="primary", icon="undo", on_click=state.open)
    return view(
        PATH,
        rx.el.p(words.AUTOMATIONS_WHY, class_name="muted"),
        rx.el.div(span, class_name="filters"),
        bulk_bar(state.chosen.length(), act, on_clear=state.clear),
        panel(rx.cond(state.loaded, _list(), skeleton_rows(8)), flush=True),
        _reason(),
    )


def _list() -> rx.Component:
    state = AutomationsState
    heads = [
        select_all(state.all_chosen, state.toggle_all),
        Column(words.LEAD),
        Column(words.WHAT),
        Column(words.BY, hide_small=True),
        Column(words.WHEN, align="end"),
    ]
    nothing = empty(words.NOTHING_AUTOMATIC, words.NOTHING_AUTOMATIC_WHY, icon="bot")
    return table(heads, state.lines, _row, caption=words.AUTOMATIONS_CAPTION, empty=nothing)


def _row(line: rx.Var[Line]) -> rx.Component:
    ticked = AutomationsState.chosen.contains(line.key)
    box = select_row(line.name, ticked, lambda _: AutomationsState.toggle(line.key))
    return row(
        rx.cond(line.blocked == "", box, rx.el.td(icon("lock", label=line.blocked), class_name="tick")),
        cell(link(line.name, href=line.href), rx.el.span(line.code, class_name="why muted")),
        cell(
            rx.el.span(icon(line.icon), line.says, class_name="row"),
            rx.el.span(rx.cond(line.blocked != "", line.blocked, line.note), class_name="why"),
            class_name="wrap",
        ),
        cell(line.actor, hide_small=True),
        cell(rx.el.time(line.when, title=line.at), align="end", class_name="nowrap"),
        selected=ticked,
    )


def _reason() -> rx.Component:
    state = AutomationsState
    count = state.chosen.length().to_string()
    before, after = words.UNDO_SAYS.split("{n}")
    return dialog(
        "undo",
        words.UNDO_TITLE,
        rx.el.p(before, count, after, class_name="muted"),
        rx.el.form(
            area_field("reason", words.REASON, hint=words.REASON_HINT, required=True, max_length=500),
            id=FORM,
            on_submit=state.undo,
        ),
        footer=[
            button(labels.CANCEL, kind="quiet", on_click=state.close),
            button(words.UNDO_CHOSEN, kind="danger", icon="undo", type="submit", form=FORM),
        ],
        open=state.asks,
        on_close=state.close,
    )


def _chosen(key: str) -> Chosen:
    kind, number, lead_id = key.split(":")
    return Chosen(kind, int(number), int(lead_id))


def _line(done: Done, now: datetime) -> Line:
    zone = settings().timezone
    several = words.STEPS_IN_ONE.format(n=done.steps) if done.steps > 1 else ""
    return Line(
        key=f"{done.kind.value}:{done.id}:{done.lead_id}",
        kind=words.KINDS[done.kind],
        icon=words.KIND_ICONS[done.kind],
        name=done.name,
        code=code(done.lead_id),
        href=f"/leads/{done.lead_id}/",
        says=_says(done),
        note=" · ".join(filter(None, (words.CAUSES.get(done.cause, done.cause), several))),
        actor=done.actor,
        when=write.ago(done.at, now, zone),
        at=write.moment(done.at, zone),
        blocked=words.BLOCKED[done.blocked] if done.blocked else "",
    )


def _says(done: Done) -> str:
    if done.kind is Kind.MOVE:
        return f"{labels.STAGES[done.before]} → {labels.STAGES[done.after]}"
    if done.kind is Kind.ASSIGNMENT:
        return f"{done.before or words.NOBODY} → {done.after or words.NOBODY}"
    return words.DRAFT_OF.format(engine=labels.ENGINES[done.after])
